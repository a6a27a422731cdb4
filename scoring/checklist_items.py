"""One point of the checklist: what an open month needs, whether it is there, who does what about it and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Role
from campaign.permissions import Access

# Without these no month can be opened.
NEEDED = ("categories", "departments", "office", "scheme", "planned", "opened")
ACTS = {
    "categories": gettext_lazy("name the department categories"),
    "departments": gettext_lazy("import the departments"),
    "office": gettext_lazy("name the assessment office"),
    "branches": gettext_lazy("give every department its party branch"),
    "people": gettext_lazy("import the people"),
    "heads": gettext_lazy("name the heads"),
    "scheme": gettext_lazy("put a scheme in force"),
    "scorers": gettext_lazy("name the scorers"),
    "calendar": gettext_lazy("look at the calendar"),
    "holidays": gettext_lazy("enter the holidays of the year"),
    "planned": gettext_lazy("plan the first month"),
    "opened": gettext_lazy("open the first month"),
}


@dataclass(frozen=True)
class Item:
    """One thing that an open month needs: is it done, what there is or what is missing, and who does it where.

    What is not needed can follow while the month is open already.
    """

    code: str
    label: str
    is_done: bool
    detail: str
    url: str
    roles: tuple[Role, ...]

    @property
    def is_needed(self) -> bool:
        return self.code in NEEDED

    @property
    def act(self) -> str:
        """What somebody does about it."""
        return str(ACTS[self.code])

    @property
    def doers(self) -> str:
        return _(", ").join(str(role.label) for role in self.roles)


def next_item(items: Sequence[Item], access: Access) -> Item | None:
    """What this person does next: the first missing item that one of his roles does."""
    return next((item for item in items if not item.is_done and access.holds(*item.roles)), None)

"""The office's words on the flyer: what they are before anybody wrote some, and how they are written."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, FlyerText, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.launch.plan_facts import OFFICE_NAME
from publishing.printable import printable_text

SLOGAN_LINES = 2
LONGEST_LINE = 18
LONGEST_INVITATION = 120
LONGEST_CONTACT = 80
SLOGAN = "制度在前、标准明确\n对事不对人、一视同仁"
INVITATION = "创建活动人人有责、人人可为。请您了解标准，从自己的岗位做起，与本部室一起争创一流。"


class BadFlyerText(Refused):
    """A text is missing or longer than its place on the flyer; the field says which."""


@dataclass(frozen=True)
class FlyerWords:
    """The words as they are printed."""

    slogan: str
    invitation: str
    contact: str
    with_code: bool = True

    @property
    def slogan_lines(self) -> list[str]:
        return self.slogan.splitlines()


def flyer_words(campaign: Campaign) -> FlyerWords:
    """What the office wrote, or the words that the product begins with; one query."""
    row = FlyerText.objects.filter(campaign=campaign).first()
    if row is None:
        office = campaign.office.name if campaign.office else OFFICE_NAME
        return FlyerWords(SLOGAN, INVITATION, f"{campaign.unit.short_name}{office}")
    return FlyerWords(row.slogan, row.invitation, row.contact, row.with_code)


@transaction.atomic
def write_flyer_words(
    *,
    campaign: Campaign,
    slogan: str,
    invitation: str,
    contact: str,
    by: Access,
    with_code: bool = True,
    at: datetime | None = None,
) -> FlyerWords:
    """Write what the flyer says besides the campaign's own data; the same words again change nothing.

    The slogan has one or two lines. Raises BadFlyerText with its field.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    lines = [line for line in (_plain(line) for line in slogan.splitlines()) if line]
    if not 1 <= len(lines) <= SLOGAN_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise BadFlyerText(
            _("One or two lines with at most %(most)s characters each.") % {"most": LONGEST_LINE},
            field="slogan",
        )
    words = FlyerWords("\n".join(lines), _plain(invitation), _plain(contact), with_code)
    for field, most in (("invitation", LONGEST_INVITATION), ("contact", LONGEST_CONTACT)):
        if not 1 <= len(getattr(words, field)) <= most:
            raise BadFlyerText(_("Enter at most %(most)s characters.") % {"most": most}, field=field)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    if FlyerText.objects.filter(campaign=campaign).exists() and flyer_words(campaign) == words:
        return words
    FlyerText.objects.update_or_create(
        campaign=campaign,
        defaults=asdict(words) | {"changed_by": by.user, "changed_at": at or timezone.now()},
    )
    record("publishing.flyer.written", by=by.user, campaign=campaign, at=at, **asdict(words))
    return words


def _plain(text: str) -> str:
    return " ".join(printable_text(text).split())

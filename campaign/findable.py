"""What can be found in this room: people, for those who may look somebody up."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Person, Role
from campaign.permissions import Access, sees_settings
from campaign.search_words import Word
from campaign.searching import Hit, RowSource, equal, within


def findable_people(access: Access) -> QuerySet[Person] | None:
    """Everybody of the unit for those who see the list of accounts; for head and deputy their department in service."""
    people = Person.objects.filter(unit=access.campaign.unit_id).select_related("department")
    people = people.order_by("department__code", "staff_number")
    if sees_settings(access):
        return people
    own = access.departments(Role.HEAD, Role.DEPUTY)
    return people.in_service(timezone.localdate()).filter(department__in=own) if own else None


def _holding(access: Access, word: Word) -> Q:
    """Names and departments in part, staff numbers only as a whole."""
    return within(word, "name", "department__name") | equal(word, "staff_number")


def _hits(access: Access, people: Sequence[Person]) -> list[Hit]:
    code, today = access.campaign.code, timezone.localdate()
    sees_accounts = sees_settings(access)
    return [
        Hit(
            title=person.name,
            url=reverse("campaign:account_detail", args=[code, person.staff_number])
            if sees_accounts
            else reverse("activities:receipt_department", args=[code, person.department.code]),
            about=" · ".join(
                part
                for part in (
                    person.department.name,
                    person.post,
                    person.staff_number,
                    _("Has left") if person.has_left(today) else "",
                )
                if part
            ),
        )
        for person in people
    ]


SOURCES = [
    RowSource(
        kind="people",
        name=gettext_lazy("People"),
        icon="person",
        rows=findable_people,
        holding=_holding,
        hits=_hits,
        key="staff_number",
    )
]

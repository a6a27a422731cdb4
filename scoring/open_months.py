"""What a month that is open needs so that every department in it can be scored."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.refusals import Refused
from scoring.models import RECUSAL, Indicator, IndicatorGroup, Month, MonthState, Scheme, Section, Sheet
from scoring.points import SHEET_FULL, ZERO
from scoring.roster import Participant, participants


class MonthLacksGroup(Refused):
    """A month that is open has no group in which the changed departments would be scored."""


class SheetNotFull(Refused):
    """For a category of the month's departments the scheme does not come to 100 on each sheet."""


def check_open_months(campaign: Campaign) -> None:
    """Refuse a change of departments after which an open month could not score all of them; inside of the change.

    A month got its groups when it was opened: raises MonthLacksGroup where an owner has none who is needed now, and
    SheetNotFull for a category that the month's scheme does not know. Four queries for each open month.
    """
    months = Month.objects.filter(campaign=campaign, state=MonthState.OPEN).select_related("scheme")
    for month in months.order_by("first_day"):
        people = participants(campaign, first_day=month.first_day, last_day=month.last_day)
        groups = IndicatorGroup.objects.filter(month=month).values_list("owner_id", "is_recusal")
        held = {RECUSAL if is_recusal else owner for owner, is_recusal in groups}
        if _needed_groups(month, people) - held:
            raise MonthLacksGroup(
                _(
                    "%(month)s is open already and was opened without the groups that this needs. Choose a day in "
                    "the next month."
                )
                % {"month": month.name},
                field="day",
            )
        check_sheets(month.scheme, people)


def check_sheets(scheme: Scheme, people: Collection[Participant]) -> None:
    """Raise SheetNotFull unless both sheets come to 100 for the category of each department; one query.

    A scheme is checked for all categories when it is put in force; one that is made afterwards has no sections in it.
    Source: rules.md §2.4.
    """
    sections = Section.objects.filter(sheet__scheme=scheme).order_by()
    parts = list(sections.values_list("sheet__code", "category_id", "full"))
    for category, name in sorted({(person.category_id, person.category_name) for person in people}):
        for sheet in Sheet.Code:
            full = sum((part for code, of, part in parts if code == sheet and of in (None, category)), ZERO)
            if full != SHEET_FULL:
                raise SheetNotFull(
                    _(
                        "%(sheet)s comes to %(sum)s, not %(full)s, for the category %(category)s: make a new version "
                        "of the scheme that has its indicators."
                    )
                    % {"sheet": sheet.label, "sum": full, "full": SHEET_FULL, "category": name}
                )


def _needed_groups(month: Month, people: Collection[Participant]) -> set:
    categories = {person.category_id for person in people}
    owners = set(
        Indicator.objects.filter(
            Q(section__category__isnull=True) | Q(section__category__in=categories),
            section__sheet__scheme=month.scheme_id,
        ).values_list("owner_id", flat=True)
    )
    recused = owners & {person.department_id for person in people}
    return owners | ({RECUSAL} if recused else set())

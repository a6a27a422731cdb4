"""A change of the organisation with everything that follows from it for the months: tried first, then done."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Campaign, Department, Enrolment, Membership, Person, Succession
from campaign.months import month_name
from scoring.history import published_months
from scoring.models import Indicator, LedgerLine, Scheme
from scoring.open_months import check_open_months
from scoring.roster import Participant, participants
from scoring.settled import settled_until
from scoring.succession import inherited_sheets

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MonthOutlook:
    """What is different in a month; `lasts` where the months after it are different in the same way."""

    first_day: date
    lasts: bool
    changes: Sequence[str]


@dataclass(frozen=True)
class Outlook:
    """Everything that follows from a change, in sentences."""

    months: Sequence[MonthOutlook]
    remarks: Sequence[str]


def reorganise(
    act: Callable[..., object],
    *,
    campaign: Campaign,
    day: date,
    of_unit: bool = False,
    is_trial: bool = False,
) -> Outlook:
    """Run a verb of campaign.departments or campaign.successions and tell what follows; a trial is undone again.

    The months of the campaign (or unit) are locked, so that none is closed meanwhile. What is told is not foretold:
    the rosters of the month of `day` and of the one after are read before and after the change. Raises what the verb
    raises, MonthLacksGroup and SheetNotFull.
    """
    with transaction.atomic():
        settled = settled_until(campaign, of_unit=of_unit, locked=True)
        firsts = (day.replace(day=1), (day.replace(day=1) + 31 * ONE_DAY).replace(day=1))
        before = [_roster(campaign, first) for first in firsts]
        act(settled_until=settled)
        after = [_roster(campaign, first) for first in firsts]
        check_open_months(campaign)
        outlook = Outlook(
            _months(firsts, before, after),
            [
                *_inheritance(campaign, day),
                *_lost_lines(campaign, firsts[0], before[0], after[0]),
                *_left_behind(campaign, day),
            ],
        )
        if is_trial:
            transaction.set_rollback(True)
    return outlook


def _roster(campaign: Campaign, first_day: date) -> dict[int, Participant]:
    last_day = (first_day + 31 * ONE_DAY).replace(day=1) - ONE_DAY
    people = participants(campaign, first_day=first_day, last_day=last_day)
    return {person.department_id: person for person in people}


def _months(
    firsts: Sequence[date],
    before: Sequence[dict[int, Participant]],
    after: Sequence[dict[int, Participant]],
) -> list[MonthOutlook]:
    this, following = (_differences(*pair) for pair in zip(before, after, strict=True))
    if this == following:
        found = [MonthOutlook(firsts[0], True, this)]
    else:
        found = [MonthOutlook(firsts[0], False, this), MonthOutlook(firsts[1], True, following)]
    return [month for month in found if month.changes]


def _differences(before: dict[int, Participant], after: dict[int, Participant]) -> list[str]:
    said = []
    for key in sorted({*before, *after}, key=lambda key: (after.get(key) or before[key]).code):
        old, new = before.get(key), after.get(key)
        if new is None:
            said.append(_("%(name)s takes no part and has no place.") % {"name": old.name})
        elif old is None:
            said.append(
                _("%(name)s takes part and is ranked in %(category)s.")
                % {"name": new.name, "category": new.category_name}
            )
        else:
            said += _changes(old, new)
    return said


def _changes(old: Participant, new: Participant) -> list[str]:
    said = []
    if old.name != new.name:
        said.append(_("%(old)s is printed as %(new)s.") % {"old": old.name, "new": new.name})
    if old.category_id != new.category_id:
        said.append(
            _("%(name)s is scored and ranked in %(new)s, not in %(old)s.")
            % {"name": new.name, "new": new.category_name, "old": old.category_name}
        )
    if old.branch_id != new.branch_id:
        said.append(
            _("%(name)s has the lines of %(branch)s.")
            % {"name": new.name, "branch": new.branch_name or _("no party branch")}
        )
    return said


def _inheritance(campaign: Campaign, day: date) -> list[str]:
    """For each department that came out of others on the day: how many months it inherits, and from whom."""
    made: dict[Department, list[Succession]] = defaultdict(list)
    for row in Succession.objects.filter(campaign=campaign, day=day).select_related(
        "successor", "predecessor"
    ):
        made[row.successor].append(row)
    months = published_months(campaign, until=day) if made else []
    said = []
    for successor, rows in made.items():
        count = len(inherited_sheets(campaign, successor.pk, months))
        names = _(", ").join(
            _("%(name)s (%(count)s people)") % {"name": row.predecessor.name, "count": row.head_count}
            for row in rows
        )
        said.append(
            ngettext(
                "%(successor)s inherits %(count)s published month from %(names)s.",
                "%(successor)s inherits %(count)s published months from %(names)s.",
                count,
            )
            % {"successor": successor.name, "count": count, "names": names}
        )
    if any(len(rows) > 1 for rows in made.values()):
        said.append(
            _("Per month and sheet it inherits their mean, weighted by these head counts.")
            if campaign.rules.merge_weighted
            else _("Per month and sheet it inherits their mean; the head counts are only kept.")
        )
    return said


def _lost_lines(
    campaign: Campaign, first_day: date, before: dict[int, Participant], after: dict[int, Participant]
) -> list[str]:
    """Lines that were entered in open months and count no more: of who left, and in a category that was left."""
    left = Q(department__in=before.keys() - after.keys())
    for key in before.keys() & after.keys():
        if before[key].category_id != after[key].category_id:
            left |= Q(department=key, indicator__section__category=before[key].category_id)
    lines = (
        LedgerLine.objects.in_force()
        .filter(left, month__campaign=campaign, month__first_day__gte=first_day)
        .order_by()
        .values_list("month__first_day", "department__name")
        .annotate(Count("pk"))
    )
    return [
        ngettext(
            "%(month)s: %(count)s line entered for %(name)s counts no more.",
            "%(month)s: %(count)s lines entered for %(name)s count no more.",
            count,
        )
        % {"month": month_name(month), "count": count, "name": name}
        for month, name, count in sorted(lines)
    ]


def _left_behind(campaign: Campaign, day: date) -> list[str]:
    """What still hangs on a department that ends: its indicators, the roles of accounts, its people."""
    lasting = Enrolment.objects.filter(campaign=campaign).filter(Q(until__isnull=True) | Q(until__gte=day))
    gone = Department.objects.filter(enrolments__campaign=campaign, enrolments__until=day - ONE_DAY).exclude(
        enrolments__in=lasting
    )
    in_force = Scheme.objects.filter(campaign=campaign, activated_at__isnull=False).order_by(
        "-from_month", "-version"
    )[:1]
    owned = _count(Indicator.objects.filter(section__sheet__scheme__in=in_force.values("pk")), "owner", gone)
    roles = _count(Membership.objects.current().filter(campaign=campaign), "department", gone)
    people = _count(Person.objects.in_service(day), "department", gone)
    said = []
    for department in gone.order_by("code"):
        name = {"name": department.name}
        if owned.get(department.pk):
            said.append(
                _("%(name)s owns %(count)s indicators: give them to others in a new version of the scheme.")
                % (name | {"count": owned[department.pk]})
            )
        if roles.get(department.pk):
            said.append(
                _("%(count)s roles of accounts are for %(name)s: a system administrator ends them.")
                % (name | {"count": roles[department.pk]})
            )
        if people.get(department.pk):
            said.append(
                _("%(count)s people stand in the list under %(name)s: give them their new department.")
                % (name | {"count": people[department.pk]})
            )
    return said


def _count(rows, path: str, departments) -> dict[int, int]:
    found = rows.filter(**{f"{path}__in": departments}).order_by()
    return dict(found.values_list(f"{path}_id").annotate(Count("pk")))

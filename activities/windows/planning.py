"""The inspections of a month drawn by lot, so that in a quarter every window gets both kinds."""

import secrets
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Inspection,
    InspectionKind,
    InspectionPlan,
    InspectionState,
    InspectorSeat,
    ServiceWindow,
)
from activities.windows import drawing, telling
from activities.windows.assigning import BadPlan, checklist_to_use
from activities.windows.drawing import Urn
from activities.windows.quarters import Quarter
from activities.windows.teams import inspectors_of
from campaign.audit import record
from campaign.models import Campaign, Holiday, Role
from campaign.permissions import Access
from campaign.wording import one_line
from campaign.workdays import is_working_day

LONGEST_REASON = Inspection._meta.get_field("withdrawal_reason").max_length
LONGEST_SEED = InspectionPlan._meta.get_field("seed").max_length


@transaction.atomic
def draw_plan(
    *,
    campaign: Campaign,
    first_day: date,
    open_count: int,
    covert_count: int,
    by: Access,
    seed: str = "",
    days: Sequence[date] | None = None,
    at: datetime | None = None,
) -> InspectionPlan:
    """Draw the inspections of a month: so many open and so many undercover ones, from the windows that are valid.

    Without `days` the working days of the month that are still to come; without a seed one is made. What the draw was
    made from is kept with the seed: `drawing.draw` gives the same plan from it. The trail keeps neither. Raises BadPlan.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    checklist = checklist_to_use(campaign)
    first_day = first_day.replace(day=1)
    days = list(days) if days is not None else days_left(campaign, first_day, today=timezone.localdate(at))
    if not days:
        raise BadPlan(_("This month has no working day left."), field="month")
    last_day = first_day.replace(day=monthrange(first_day.year, first_day.month)[1])
    windows = _valid_windows(campaign, days[0], last_day)
    counts = {InspectionKind.OPEN.value: open_count, InspectionKind.COVERT.value: covert_count}
    if not open_count + covert_count > 0 or max(counts.values()) > len(windows) or min(counts.values()) < 0:
        raise BadPlan(
            _("Draw between 1 and %(most)s windows of each kind.") % {"most": len(windows)},
            field="open_count",
        )
    seed = one_line(seed, field="seed", longest=LONGEST_SEED) or secrets.token_hex(8)
    people = inspectors_of(campaign, today=timezone.localdate(at))
    urn = Urn(
        windows={code: window.department.code for code, window in windows.items()},
        inspectors={name: sorted(homes) for name, (__, homes) in people.items()},
        days=days,
        done=done_in_quarter(campaign, first_day),
    )
    plan = InspectionPlan.objects.create(
        campaign=campaign,
        first_day=first_day,
        round=InspectionPlan.objects.filter(campaign=campaign, first_day=first_day).count() + 1,
        seed=seed,
        basis=basis_of(urn, counts),
        drawn_by=by.user,
        drawn_at=at,
    )
    drawn = _drawn(urn, counts, seed)
    taken = set(
        Inspection.objects.filter(window__campaign=campaign, day__in=days)
        .exclude(state=InspectionState.WITHDRAWN)
        .values_list("window__code", "kind", "day")
    )
    if any((one.window, one.kind, one.day) in taken for one in drawn):
        raise BadPlan(
            _("This seed meets days that are taken. Leave it empty, or give another."), field="seed"
        )
    made = Inspection.objects.bulk_create(
        Inspection(window=windows[one.window], kind=one.kind, day=one.day, plan=plan, checklist=checklist)
        for one in drawn
    )
    InspectorSeat.objects.bulk_create(
        InspectorSeat(
            inspection=inspection,
            inspector=people[name][0],
            department_id=people[name][0].person.department_id,
        )
        for inspection, one in zip(made, drawn, strict=True)
        for name in one.inspectors
    )
    record(
        "activities.inspection_plan.drawn",
        by=by.user,
        campaign=campaign,
        obj=plan,
        at=at,
        month=f"{first_day:%Y-%m}",
        round=plan.round,
        inspections=len(made),
    )
    told = {people[name][0].pk for one in drawn for name in one.inspectors}
    telling.tell_assigned(campaign, told, first_day, by=by, at=at)
    return plan


def days_left(campaign: Campaign, first_day: date, *, today: date) -> list[date]:
    """The working days of a month from tomorrow on; one query."""
    holidays = dict(Holiday.objects.filter(unit=campaign.unit_id).values_list("day", "is_worked"))
    last = monthrange(first_day.year, first_day.month)[1]
    days = [first_day + timedelta(days=offset) for offset in range(last)]
    return [day for day in days if day > today and is_working_day(day, holidays=holidays)]


def done_in_quarter(campaign: Campaign, first_day: date) -> Counter:
    """How many inspections of each kind each window has in the quarter of the month, planned ones too; one query."""
    quarter = Quarter.of(first_day)
    rows = (
        Inspection.objects.filter(window__campaign=campaign, day__range=(quarter.first_day, quarter.last_day))
        .exclude(state=InspectionState.WITHDRAWN)
        .values_list("window__code", "kind")
    )
    return Counter(rows)


def basis_of(urn: Urn, counts: Mapping[str, int]) -> dict:
    """What a draw was made from, as plain JSON."""
    return {
        "windows": dict(urn.windows),
        "inspectors": {name: list(homes) for name, homes in urn.inspectors.items()},
        "days": [day.isoformat() for day in urn.days],
        "done": sorted([window, kind, count] for (window, kind), count in urn.done.items()),
        "counts": dict(counts),
    }


def drawn_again(plan: InspectionPlan) -> list[drawing.Drawn]:
    """The plan as its seed and basis give it: for whoever wants to see that it was drawn and not chosen."""
    basis = plan.basis
    urn = Urn(
        windows=basis["windows"],
        inspectors=basis["inspectors"],
        days=[date.fromisoformat(day) for day in basis["days"]],
        done={(window, kind): count for window, kind, count in basis["done"]},
    )
    counts = {kind: basis["counts"][kind] for kind in InspectionKind.values}
    return drawing.draw(urn, counts=counts, seed=plan.seed)


def _valid_windows(campaign: Campaign, first_day: date, last_day: date) -> dict[str, ServiceWindow]:
    """The windows that take part on every day from the first to the last, by code."""
    rows = ServiceWindow.objects.filter(campaign=campaign).valid_on(first_day).valid_on(last_day)
    return {window.code: window for window in rows.select_related("department").order_by("code")}


def _drawn(urn: Urn, counts: Mapping[str, int], seed: str) -> list[drawing.Drawn]:
    try:
        return drawing.draw(urn, counts=counts, seed=seed)
    except drawing.TooFewInspectors as few:
        raise BadPlan(
            _("For window %(window)s there are fewer than two inspectors from outside its department.")
            % {"window": few.window}
        ) from few
    except drawing.TooFewDays as few:
        raise BadPlan(_("There are not enough days to draw from."), field="month") from few

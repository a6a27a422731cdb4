"""The service windows of the demo: register, checklist, months of inspections, findings, quarters with their stars.

Told through the verbs at their times. The stars come out of the inspections; nothing here counts them.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from activities.events import enter_attendance, plan_event
from activities.models import (
    Checklist,
    EventKind,
    Finding,
    Inspection,
    InspectionOutcome,
    ServiceWindow,
)
from activities.windows.checklists import begin_checklist, put_in_force
from activities.windows.inspecting import Entry, enter_inspection, sign_inspection
from activities.windows.marking import Mark
from activities.windows.planning import draw_plan
from activities.windows.quarter_deciding import apply_quarter, computed
from activities.windows.quarters import Quarter
from activities.windows.rectifying import CLOSE, prove_finding, recheck_finding
from activities.windows.window_register import WindowEntry, enter_window, hand_out_mark
from campaign.models import Membership, Role, User
from campaign.permissions import Access, access_of
from campaign.workdays import add_working_days, is_working_day, next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.demo.window_marks import Loss, losses_of
from publishing.demo.window_public import Signs, hear_complaints, hear_the_public, put_codes_up

OCTOBER = 10
# How many windows are drawn for each kind in the months of a quarter; the third sees some windows twice.
DRAWN = ((30, 0), (0, 30), (30, 6))
DRAWN_IN_OCTOBER = (15, 15)
RECTIFIED_ONE_IN = 6
LEAST_FINDING = Decimal("1.50")
RECTIFY_WITHIN = timedelta(days=14)
DECIDED_AFTER = 6  # working days of the next quarter


@dataclass(frozen=True)
class Ground:
    """What the months share: who acts, the windows by code, the checklist."""

    stage: Stage
    windows: dict[str, ServiceWindow]
    checklist: Checklist
    items: list
    inspectors: dict[int, Access]
    signs: Signs

    @property
    def year(self) -> int:
        return self.stage.organisation.campaign.year

    @property
    def office(self) -> Access:
        return self.stage.cast.office[1]


@transaction.atomic
def run_windows(stage: Stage) -> tuple[int, int]:
    """The competition of the year up to October; returns how many inspections were filed and stars were given."""
    ground = _prepare(stage)
    stars = 0
    for month in range(1, OCTOBER):
        _inspect(ground, month)
        hear_complaints(stage, ground.signs, month)
        if month % 3 == 0:
            stars += _decide(ground, Quarter(ground.year, month // 3))
    _october(ground)
    hear_the_public(stage, ground.signs)
    filed = Inspection.objects.filter(
        window__campaign=stage.organisation.campaign, filed_at__isnull=False
    ).count()
    return filed, stars


def code_of(number: int) -> str:
    return f"W{number:02}"


def _prepare(stage: Stage) -> Ground:
    campaign = stage.organisation.campaign
    first, second = stage.cast.office[:2]
    day = next_working_day(date(campaign.year, 1, 4), holidays=stage.holidays)
    at = _at(day, 9)
    told = text("windows")
    taken: dict[str, int] = {}
    windows = {}
    for number, one in enumerate(told["windows"], start=1):
        people = stage.organisation.people[one["department"]]
        last = len(people) - taken.get(one["department"], 0)
        staff = people[last - one["staff"] : last]  # the last seats: neither heads nor scorers
        taken[one["department"]] = taken.get(one["department"], 0) + one["staff"]
        entry = WindowEntry(
            name=one["name"],
            department=stage.organisation.departments[one["department"]],
            place=one["place"],
            since=date(campaign.year, 1, 1),
            responsible=staff[0],
            staff=staff,
            services=[tuple(service) for service in one["services"]],
            pledges="\n".join(told["pledges"]),
            standards="\n".join(told["standards"]),
            supervisor_line=told["phone"],
        )
        windows[code_of(number)] = enter_window(
            campaign=campaign, code=code_of(number), entry=entry, by=first, at=at
        )
    checklist = put_in_force(
        checklist=begin_checklist(campaign=campaign, by=second, at=at),
        by=second,
        at=at + timedelta(hours=2),
    )
    handed_on = add_working_days(day, 5, holidays=stage.holidays)
    for number, window in enumerate(windows.values(), start=1):
        hand_out_mark(
            window=window,
            number=f"{campaign.year}-{number:02}",
            handed_on=handed_on,
            received_by=window.responsible.name,
            by=second,
            at=_at(handed_on, 16),
        )
    inspectors = Membership.objects.filter(campaign=campaign, role=Role.INSPECTOR).values("user")
    return Ground(
        stage=stage,
        windows=windows,
        checklist=checklist,
        items=list(checklist.items.all()),
        inspectors={
            user.pk: access_of(user, campaign)
            for user in User.objects.filter(pk__in=inspectors).order_by("pk")
        },
        signs=put_codes_up(stage, windows, at=_at(handed_on, 17)),
    )


def _inspect(ground: Ground, month: int) -> None:
    """A month from the draw to the last signature, and what was to be put right."""
    counts = DRAWN[(month - 1) % len(DRAWN)]
    for inspection in _drawn(ground, month, counts):
        _file(ground, inspection)
    _rectify(ground, month)


def _drawn(ground: Ground, month: int, counts: tuple[int, int]) -> list[Inspection]:
    """The inspections of a month, drawn from its second week on so that each day lies ahead of the draw."""
    days = _days(ground, month)
    open_count, covert_count = counts
    plan = draw_plan(
        campaign=ground.stage.organisation.campaign,
        first_day=date(ground.year, month, 1),
        open_count=open_count,
        covert_count=covert_count,
        seed=f"{ground.year}-{month:02}",
        days=days,
        by=ground.stage.cast.office[0],
        at=min(_at(days[0] - timedelta(days=2), 9), ground.stage.now),
    )
    return list(
        plan.inspections.select_related("window").prefetch_related("seats").order_by("day", "window__code")
    )


def _days(ground: Ground, month: int) -> list[date]:
    first = date(ground.year, month, 1)
    days = (first + timedelta(days=offset) for offset in range(7, 26))
    return [day for day in days if is_working_day(day, holidays=ground.stage.holidays)]


def _file(ground: Ground, inspection: Inspection, *, signs: bool = True) -> None:
    """Entered by one of the two, signed by the other."""
    month, code = inspection.day.month, inspection.window.code
    first, second = (ground.inspectors[seat.inspector_id] for seat in inspection.seats.all())
    at = _at(inspection.day, 9 + inspection.pk % 8, inspection.pk * 7 % 60)
    key = UUID(int=random.Random(f"inspection {inspection.pk}").getrandbits(128), version=4)
    met = _met(month, code)
    if met:
        entry = Entry(key=key, outcome=met[0], day=inspection.day, notes=met[1])
    else:
        losses = _losses(ground, code, month)
        entry = Entry(
            key=key,
            outcome=InspectionOutcome.INSPECTED,
            day=inspection.day,
            marks=_marks(ground, inspection, losses),
        )
    enter_inspection(inspection=inspection, entry=entry, by=first, at=min(at, ground.stage.now))
    if signs:
        later = min(at + timedelta(hours=1, minutes=10), ground.stage.now)
        sign_inspection(inspection=inspection, seen=key, by=second, at=later)


def _met(month: int, code: str) -> tuple[str, str] | None:
    for kind, outcome in (("refused", InspectionOutcome.REFUSED), ("closed", InspectionOutcome.CLOSED)):
        for told in text("windows")[kind]:
            if (told["month"], told["window"]) == (month, code):
                return outcome, told["notes"]
    return None


def _losses(ground: Ground, code: str, month: int) -> list[Loss]:
    told = text("windows")
    usual = told["windows"][int(code[1:]) - 1]["lost"]
    items = [(item.position, item.maximum) for item in ground.items]
    return losses_of(code, month, usual=usual, items=items, faults=told["faults"])


def _marks(ground: Ground, inspection: Inspection, losses: Sequence[Loss]) -> list[Mark]:
    by_position = {loss.position: loss for loss in losses}
    rectify_by = _rectify_by(ground, inspection)
    gravest = max(losses, key=lambda loss: loss.points).position if losses else None
    marks = []
    for item in ground.items:
        loss = by_position.get(item.position)
        asks = loss is not None and item.position == gravest and loss.points >= LEAST_FINDING
        marks.append(
            Mark(
                item.pk,
                item.maximum - (loss.points if loss else 0),
                loss.reason if loss else "",
                rectify_by if asks else None,
            )
        )
    return marks


def _rectify_by(ground: Ground, inspection: Inspection) -> date | None:
    """The day by which the gravest fault is to be put right, where the inspectors ask for it."""
    month, number = inspection.day.month, int(inspection.window.code[1:])
    if _is_neglected(inspection):
        return Quarter.of(inspection.day).months[(month - 1) % 3].replace(month=month + 1, day=25)
    if (number + month) % RECTIFIED_ONE_IN == 0:
        return inspection.day + RECTIFY_WITHIN
    return None


def _is_neglected(inspection: Inspection) -> bool:
    """Whether nobody puts right what is found here: a deduction in the next month."""
    return any(
        (told["month"], told["window"]) == (inspection.day.month, inspection.window.code)
        for told in text("windows")["deducted"]
    )


def _rectify(ground: Ground, month: int) -> None:
    """What was found in the month is proved by the head and rechecked by the office, but for what is neglected."""
    first = date(ground.year, month, 1)
    found = Finding.objects.filter(
        inspection__window__in=ground.windows.values(),
        inspection__day__range=(first, _days(ground, month)[-1]),
    ).select_related("inspection__window__department")
    for finding in found.order_by("pk"):
        if _is_neglected(finding.inspection):
            continue
        head = ground.stage.cast.heads[finding.inspection.window.department.name]
        at = _at(finding.inspection.day + timedelta(days=6), 15, 20)
        prove_finding(finding=finding, proof="已整改到位，并在部室例会上通报。", by=head, at=at)
        recheck_finding(
            finding=finding, verdict=CLOSE, remark="", by=ground.office, at=at + timedelta(days=2, hours=-5)
        )


def _decide(ground: Ground, quarter: Quarter) -> int:
    """The quarter put into effect in the second week after it, and the meeting; returns how many stars."""
    stage, campaign = ground.stage, ground.stage.organisation.campaign
    day = add_working_days(quarter.last_day, DECIDED_AFTER, holidays=stage.holidays)
    at = min(_at(day, 10, 30), stage.now)
    decision = apply_quarter(
        campaign=campaign,
        quarter=quarter,
        seen=computed(campaign, quarter, at=at)["sha256"],
        by=stage.cast.office[0],
        at=at,
    )
    stars = list(decision.awards.select_related("department").order_by("position"))
    told = text("windows")
    held_on = add_working_days(day, 4, holidays=stage.holidays)
    event = plan_event(
        campaign=campaign,
        kind=EventKind.COMMENDATION_MEETING,
        title=f"{quarter.printed}星级优质服务窗口表彰会",
        held_on=held_on,
        begins_at=time(15, 0),
        ends_at=time(16, 0),
        place=told["meetings"][quarter.number - 1]["place"],
        host="机关党委",
        agenda="\n".join(told["agenda"]),
        by=stage.cast.office[0],
        at=at,
    )
    if timezone.localdate(stage.now) > held_on:
        people = {stage.organisation.people[star.department.name][0].staff_number for star in stars}
        enter_attendance(event=event, staff_numbers=sorted(people), by=ground.office, at=_at(held_on, 17))
    return len(stars)


def _october(ground: Ground) -> None:
    """The month in work: drawn, the first half filed as far as its days have come, one waits for a signature."""
    drawn = _drawn(ground, OCTOBER, DRAWN_IN_OCTOBER)
    today = timezone.localdate(ground.stage.now)
    due = [inspection for inspection in drawn[: len(drawn) // 2] if inspection.day < today]
    for inspection in due:
        _file(ground, inspection, signs=inspection is not due[-1])


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))

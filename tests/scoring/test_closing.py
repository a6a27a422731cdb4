"""The month from draft to published: every arrow, every wrong state, every way back (rules.md §4)."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils.timezone import get_default_timezone

from campaign.models import AuditEntry, Enrolment, Holiday
from campaign.refusals import NotAllowed
from scoring.closing import (
    Blocked,
    NobodyTakesPart,
    NoScheme,
    ReasonNeeded,
    WrongState,
    approve_month,
    close_month,
    end_preview,
    open_month,
    plan_month,
    publish_month,
    reopen_month,
    review_month,
    withdraw_approval,
)
from scoring.entry import enter_deduction
from scoring.models import GateOverride, Month, MonthRevision, MonthState, Scheme, Standing
from tests.makers import (
    APPROVED,
    IN_MARCH,
    MARCH,
    PUBLISHED,
    REVIEWED,
    make_approved_month,
    make_open_month,
    make_reviewed_month,
    publish,
    review_all,
    submit_all,
)

# verb, the role that takes it, the state that it starts from, the state that it leads to
ARROWS = [
    (open_month, "office", "draft", "open"),
    (close_month, "office", "open", "closed"),
    (review_month, "office", "closed", "reviewed"),
    (approve_month, "leader", "reviewed", "approved"),
    (publish_month, "office", "approved", "published"),
    (reopen_month, "office", "closed", "open"),
    (end_preview, "office", "reviewed", "closed"),
    (withdraw_approval, "leader", "approved", "reviewed"),
]
BACK = {reopen_month, end_preview, withdraw_approval}
ELSEWHERE = [
    pytest.param(verb, role, state, id=f"{verb.__name__}-{state}")
    for verb, role, start, _ in ARROWS
    for state in MonthState.values
    if state != start
]
named = [arrow[0].__name__ for arrow in ARROWS]


def month_in(world, state: str) -> Month:
    """A month carried to a state through the verbs; in an open one every group is submitted already."""
    if state == "draft":
        return plan_month(campaign=world.campaign, first_day=MARCH, by=world.access("office"), at=IN_MARCH)
    month = make_open_month(world)
    if state == "open":
        submit_all(world, month)
    elif state == "closed":
        submit_all(world, month)
        review_all(world, month)
        month = close_month(month=month, by=world.access("office"), at=REVIEWED)
    elif state == "reviewed":
        month = make_reviewed_month(world, month)
    elif state == "approved":
        month = make_approved_month(world, month)
    elif state == "published":
        publish(world, month)
    month.refresh_from_db()
    return month


def take(verb, month: Month, *, by):
    reason = {"reason": "核对数据"} if verb in BACK else {}
    return verb(month=month, by=by, at=APPROVED, **reason)


def beijing(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=get_default_timezone())


@pytest.mark.parametrize(("verb", "role", "start", "end"), ARROWS, ids=named)
def test_arrow_leads_to_its_state_and_is_recorded(world, verb, role, start, end):
    month = month_in(world, start)
    before = AuditEntry.objects.count()

    take(verb, month, by=world.access(role))

    month.refresh_from_db()
    assert month.state == end
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.parametrize(("verb", "role", "state"), ELSEWHERE)
def test_arrow_from_another_state_is_refused(world, verb, role, state):
    month = month_in(world, state)
    before = AuditEntry.objects.count()

    with pytest.raises(WrongState):
        take(verb, month, by=world.access(role))

    month.refresh_from_db()
    assert [month.state, AuditEntry.objects.count()] == [state, before]


@pytest.mark.parametrize(("verb", "role", "start", "end"), ARROWS, ids=named)
def test_arrow_belongs_to_one_role(world, verb, role, start, end):
    month = month_in(world, start)
    others = [name for name in world.users if name not in (role, "second" if role == "office" else role)]

    for name in others:
        with pytest.raises(NotAllowed):
            take(verb, month, by=world.access(name))

    month.refresh_from_db()
    assert month.state == start


@pytest.mark.parametrize(
    ("verb", "role", "start"), [(verb, role, start) for verb, role, start, _ in ARROWS if verb in BACK]
)
def test_way_back_without_a_reason_is_refused(world, verb, role, start):
    month = month_in(world, start)

    with pytest.raises(ReasonNeeded) as refused:
        verb(month=month, by=world.access(role), reason="  ")

    month.refresh_from_db()
    assert [refused.value.field, month.state] == ["reason", start]


def test_way_back_keeps_its_reason_in_the_trail(world):
    month = month_in(world, "approved")

    withdraw_approval(month=month, by=world.access("leader"), reason="宣传部异议待核", at=APPROVED)

    entry = AuditEntry.objects.latest("id")
    assert [entry.event, entry.data["reason"], entry.at] == [
        "scoring.month.approval_withdrawn",
        "宣传部异议待核",
        APPROVED,
    ]


def test_planned_month_has_the_deadlines_of_the_calendar(world):
    Holiday.objects.create(unit=world.unit, day=date(2026, 4, 6), name="清明节", is_worked=False)

    month = month_in(world, "draft")

    # 5 April is a Sunday and the 6th a holiday; closing on the 7th, three working days of preview, then the 13th.
    assert [month.owner_deadline, month.close_by, month.approve_by, month.publish_by] == [
        date(2026, 4, 7),
        date(2026, 4, 7),
        date(2026, 4, 13),
        date(2026, 4, 15),
    ]


def test_month_is_planned_once(world):
    month_in(world, "draft")

    with pytest.raises(WrongState):
        month_in(world, "draft")

    assert Month.objects.count() == 1


def test_month_takes_the_newest_scheme_in_force(world):
    for version, first_day in ((2, date(2026, 3, 1)), (3, date(2026, 4, 1))):
        Scheme.objects.create(
            campaign=world.campaign,
            name="第二版",
            version=version,
            from_month=first_day,
            activated_at=IN_MARCH,
        )
    Scheme.objects.create(campaign=world.campaign, name="草稿", version=4, from_month=MARCH)

    month = month_in(world, "draft")

    assert month.scheme.version == 2


def test_month_before_any_scheme_cannot_be_planned(world):
    with pytest.raises(NoScheme):
        plan_month(campaign=world.campaign, first_day=date(2025, 12, 1), by=world.access("office"))


def test_closed_gate_lists_what_blocks_and_an_override_keeps_it(world):
    month = make_open_month(world)
    office = world.access("office")

    with pytest.raises(Blocked) as refused:
        close_month(month=month, by=office, at=REVIEWED)
    close_month(month=month, by=office, override=" 系统故障，线下已确认 ", at=REVIEWED)

    kept = GateOverride.objects.get()
    messages = [blocker.message for blocker in refused.value.blockers]
    assert len(messages) == 3
    assert [kept.gate, kept.blockers, kept.reason, kept.by, kept.at] == [
        "close",
        messages,
        "系统故障，线下已确认",
        office.user,
        REVIEWED,
    ]
    assert list(AuditEntry.objects.order_by("-id").values_list("event", flat=True)[:2]) == [
        "scoring.month.closed",
        "scoring.month.gate_overridden",
    ]


def test_open_gate_keeps_no_override(world):
    month = make_open_month(world)
    submit_all(world, month)

    close_month(month=month, by=world.access("office"), override="以防万一", at=REVIEWED)

    assert GateOverride.objects.count() == 0


def test_preview_lasts_three_working_days_and_approval_waits_for_its_end(world):
    Holiday.objects.create(unit=world.unit, day=date(2026, 4, 9), name="调休", is_worked=False)
    month = make_open_month(world)
    submit_all(world, month)
    review_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    month = review_month(month=month, by=world.access("office"), at=beijing(4, 7))

    # Reviewed on Tuesday the 7th: the 8th, the 10th and Monday the 13th; the 9th is off.
    assert month.preview_until == date(2026, 4, 13)
    with pytest.raises(Blocked) as refused:
        approve_month(month=month, by=world.access("leader"), at=beijing(4, 13, 23))
    assert [blocker.code for blocker in refused.value.blockers] == ["preview_runs"]
    assert approve_month(month=month, by=world.access("leader"), at=beijing(4, 14, 0)).state == "approved"


def test_ended_preview_begins_anew(world):
    month = month_in(world, "reviewed")
    end_preview(month=month, by=world.access("office"), reason="漏报一条", at=beijing(4, 9))
    month.refresh_from_db()
    assert [month.reviewed_at, month.preview_until] == [None, None]

    month = review_month(month=month, by=world.access("office"), at=beijing(4, 9))

    assert month.preview_until == date(2026, 4, 14)


def test_publishing_twice_makes_one_revision(world):
    revision = publish(world)

    with pytest.raises(WrongState):
        publish_month(month=revision.month, by=world.access("office"), at=PUBLISHED)

    assert [MonthRevision.objects.count(), Standing.objects.count()] == [1, 3]


def test_month_from_lines_to_published_in_the_trail(world):
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        points=Decimal("2"),
        reason="迟到两人次",
    )

    publish(world, month)

    events = AuditEntry.objects.order_by("id").values_list("event", flat=True)
    assert [event.removeprefix("scoring.") for event in events] == [
        "month.planned",
        "month.opened",
        "line.entered",
        *["group.submitted"] * 3,
        *["group.reviewed"] * 3,
        "month.closed",
        "month.reviewed",
        "month.approved",
        "month.published",
    ]


def test_month_without_departments_is_not_opened(world):
    Enrolment.objects.filter(category__isnull=False).delete()

    with pytest.raises(NobodyTakesPart):
        make_open_month(world)

    assert Month.objects.get().state == MonthState.DRAFT

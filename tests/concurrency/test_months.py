"""Two people move one month, or write while it moves (rules.md §4, security.md ACL-8)."""

import time
from decimal import Decimal
from threading import Event

import pytest
from django.db import transaction

from campaign.models import AuditEntry
from scoring.cells import GroupNotOpen, MonthNotOpen, StaleCell
from scoring.closing import (
    WrongState,
    approve_month,
    close_month,
    open_month,
    plan_month,
    publish_month,
    review_month,
)
from scoring.entry import enter_deduction
from scoring.groups import GroupNotReady, submit_group
from scoring.models import IndicatorGroup, LedgerLine, Month, MonthRevision, Standing
from tests.makers import (
    APPROVED,
    IN_MARCH,
    MARCH,
    PUBLISHED,
    REVIEWED,
    make_approved_month,
    make_open_month,
    make_reviewed_month,
    review_all,
    submit_all,
)

LONG_ENOUGH_TO_QUEUE = 0.7


def kinds(answers: list) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_publishing_at_one_moment_makes_one_revision(world, at_once):
    month = make_approved_month(world)
    first, second = world.access("office"), world.access("second")

    answers = at_once(
        lambda: publish_month(month=month, by=first, at=PUBLISHED),
        lambda: publish_month(month=month, by=second, at=PUBLISHED),
    )

    assert kinds(answers) == ["MonthRevision", "WrongState"]
    assert MonthRevision.objects.count() == 1
    assert Standing.objects.count() == 3
    assert AuditEntry.objects.filter(event="scoring.month.published").count() == 1


def test_approving_at_one_moment_is_recorded_once(world, at_once):
    month = make_reviewed_month(world)
    leader = world.access("leader")

    answers = at_once(
        *[lambda: approve_month(month=month, by=leader, at=APPROVED)] * 3,
    )

    assert kinds(answers) == ["Month", "WrongState", "WrongState"]
    assert AuditEntry.objects.filter(event="scoring.month.approved").count() == 1


def test_opening_at_one_moment_makes_each_group_once(world, at_once):
    office = world.access("office")
    month = plan_month(campaign=world.campaign, first_day=MARCH, by=office, at=IN_MARCH)

    answers = at_once(*[lambda: open_month(month=month, by=office, at=IN_MARCH)] * 2)

    assert kinds(answers) == ["Month", "WrongState"]
    assert IndicatorGroup.objects.filter(month=month).count() == 3


def test_planning_at_one_moment_makes_one_month(world, at_once):
    office = world.access("office")

    answers = at_once(
        *[lambda: plan_month(campaign=world.campaign, first_day=MARCH, by=office, at=IN_MARCH)] * 2
    )

    assert kinds(answers) == ["Month", "WrongState"]
    assert Month.objects.count() == 1


def test_two_editors_of_one_cell_one_is_shown_the_others_value(world, at_once):
    month = make_open_month(world)
    scorer, office = world.access("scorer"), world.access("office")

    def enter(by):
        return enter_deduction(
            month=month,
            indicator="C1",
            department="D03",
            by=by,
            points=Decimal("1"),
            reason="迟交月报",
            seen=0,
            at=IN_MARCH,
        )

    answers = at_once(lambda: enter(scorer), lambda: enter(office))

    assert kinds(answers) == ["StaleCell", "tuple"]
    assert LedgerLine.objects.count() == 1
    assert StaleCell in {type(answer) for answer in answers}


def test_submitting_at_one_moment_is_recorded_once(world, at_once):
    month = make_open_month(world)
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    scorer, office = world.access("scorer"), world.access("office")

    answers = at_once(
        lambda: submit_group(group=group, by=scorer, states_no_other=True, at=IN_MARCH),
        lambda: submit_group(group=group, by=office, states_no_other=True, at=IN_MARCH),
    )

    assert kinds(answers) == [GroupNotReady.__name__, "IndicatorGroup"]
    assert AuditEntry.objects.filter(event="scoring.group.submitted").count() == 1


@pytest.mark.parametrize(
    ("reached", "refusal"), [("submitted", GroupNotOpen), ("closed", MonthNotOpen)], ids=["submit", "close"]
)
def test_entry_that_waited_for_a_closing_month_is_refused(world, at_once, reached, refusal):
    month = make_open_month(world)
    scorer, office = world.access("scorer"), world.access("office")
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    moved = Event()

    def move():
        with transaction.atomic():
            if reached == "submitted":
                submit_group(group=group, by=scorer, states_no_other=True, at=IN_MARCH)
            else:
                close_month(month=month, by=office, override="按时关账", at=REVIEWED)
            moved.set()
            time.sleep(LONG_ENOUGH_TO_QUEUE)
        return "moved"

    def enter():
        moved.wait()
        return enter_deduction(
            month=month, indicator="C1", department="D03", by=scorer, points=Decimal("1"), reason="迟交月报"
        )

    answers = at_once(move, enter)

    assert [answers[0], type(answers[1])] == ["moved", refusal]
    assert LedgerLine.objects.count() == 0


def test_group_that_waited_for_a_reviewed_month_is_not_submitted(world, at_once):
    month = make_open_month(world)
    scorer, office = world.access("scorer"), world.access("office")
    late = month.groups.get(owner=world.departments[0], is_recusal=False)
    for group in month.groups.exclude(pk=late.pk):
        submit_group(group=group, by=office, states_no_other=True, at=IN_MARCH)
    review_all(world, month)
    close_month(month=month, by=office, override="按时关账", at=REVIEWED)
    moved = Event()

    def review():
        with transaction.atomic():
            review_month(month=month, by=office, override="责任部门未报，按无扣分", at=REVIEWED)
            moved.set()
            time.sleep(LONG_ENOUGH_TO_QUEUE)

    def submit():
        moved.wait()
        return submit_group(group=late, by=scorer, states_no_other=True, at=REVIEWED)

    answers = at_once(review, submit)

    assert type(answers[1]) is GroupNotReady
    late.refresh_from_db()
    assert late.state == "open"


def test_many_writers_at_one_moment_lose_nothing(world, at_once):
    month = make_open_month(world)
    scorer, office = world.access("organ_scorer"), world.access("second")
    cells = [(code, department) for code in ("C2", "T1", "Z1", "D1") for department in ("D01", "D02", "D03")]

    def writer(by, number):
        def write():
            for code, department in cells:
                enter_deduction(
                    month=month,
                    indicator=code,
                    department=department,
                    by=by,
                    points=Decimal("0.10"),
                    reason=f"第{number}次检查",
                )

        return write

    answers = at_once(*[writer(scorer if number % 2 else office, number) for number in range(6)])

    assert answers == [None] * 6
    assert LedgerLine.objects.count() == 6 * len(cells)


def test_closing_at_one_moment_is_recorded_once(world, at_once):
    month = make_open_month(world)
    submit_all(world, month)
    office, second = world.access("office"), world.access("second")

    answers = at_once(
        lambda: close_month(month=month, by=office, at=REVIEWED),
        lambda: close_month(month=month, by=second, at=REVIEWED),
    )

    assert kinds(answers) == ["Month", WrongState.__name__]

"""A half-year is opened with its own calendar; what is missing blocks, or is left out by a recorded decision."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from campaign.models import AuditEntry, Department, Enrolment, Notification, Succession
from campaign.refusals import NotAllowed
from campaign.rules import BadRules, change_rules
from scoring.closing import ReasonNeeded, WrongState
from scoring.half_year_facts import gather
from scoring.half_year_gates import HalfYearBlocked, entries_missing
from scoring.half_year_opening import (
    DatesInDisorder,
    HalfCalendar,
    MonthsMissing,
    NotMissing,
    TooEarly,
    change_calendar,
    close_entries,
    exclude_part,
    open_half_year,
    proposed_calendar,
    reopen_entries,
    withdraw_exclusion,
)
from scoring.half_years import HalfYear
from scoring.models import HalfYearEvaluation, PartExclusion
from tests.half_years import (
    CLOSED,
    FIRST,
    OPENED,
    add_leader,
    file_self,
    hand_in_marks,
    mark_all,
    open_half,
    publish_half,
    quota,
)
from tests.makers import make_world

TODAY = date(2026, 8, 4)


def inputs_of(evaluation, code):
    return next(
        row for row in gather(evaluation, decided_on=TODAY)["departments"] if row["department"] == code
    )


def test_half_year_keeps_the_settings_of_its_opening(world):
    quota(world, quota_value=Decimal(40))
    publish_half(world)

    evaluation = open_half(world)
    quota(world, quota_value=Decimal(60))

    evaluation.refresh_from_db()
    assert [evaluation.settings["quota_value"], evaluation.months[0], evaluation.months[-1]] == [
        "40.00",
        "2026-01",
        "2026-06",
    ]
    assert [evaluation.self_until, evaluation.marks_until, evaluation.decide_by] == [
        date(2026, 7, 27),
        date(2026, 8, 3),
        date(2026, 8, 6),
    ]


def test_those_concerned_are_told(world):
    publish_half(world)

    open_half(world)

    told = Notification.objects.filter(kind="half_year_opened").order_by("user__username")
    assert [notice.user.username.rpartition("-")[2] for notice in told] == ["deputy", "head", "leader"]


def test_half_year_opens_once(world):
    publish_half(world, months=[6])
    open_half(world, left_out_reason="六月起试行")

    with pytest.raises(WrongState):
        open_half(world, left_out_reason="六月起试行")

    assert HalfYearEvaluation.objects.count() == 1


def test_half_year_that_is_not_over_is_refused(world):
    publish_half(world)

    with pytest.raises(TooEarly):
        open_half_year(
            campaign=world.campaign,
            half=FIRST,
            by=world.access("office"),
            at=datetime(2026, 6, 30, 8, 0, tzinfo=UTC),
        )


def test_half_year_of_another_year_is_refused(world):
    with pytest.raises(TooEarly):
        open_half_year(campaign=world.campaign, half=HalfYear(2025, 2), by=world.access("office"), at=OPENED)


def test_unpublished_months_need_a_reason_and_do_not_count(world):
    publish_half(world, months=range(3, 7))

    with pytest.raises(MonthsMissing) as refused:
        open_half(world)
    evaluation = open_half(world, left_out_reason="三月起考核")

    assert refused.value.field == "left_out_reason"
    assert [evaluation.months, evaluation.left_out, evaluation.left_out_reason] == [
        ["2026-03", "2026-04", "2026-05", "2026-06"],
        ["2026-01", "2026-02"],
        "三月起考核",
    ]


def test_half_year_without_a_published_month_is_refused(world):
    with pytest.raises(MonthsMissing):
        open_half(world, left_out_reason="没有")


def test_only_the_office_opens(world):
    with pytest.raises(NotAllowed):
        open_half_year(campaign=world.campaign, half=FIRST, by=world.access("leader"), at=OPENED)


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 7, 19), date(2026, 8, 1), date(2026, 8, 2)),
        (date(2026, 8, 2), date(2026, 8, 1), date(2026, 8, 3)),
    ],
)
def test_dates_follow_one_another_from_the_opening_on(world, days):
    publish_half(world, months=[6])

    with pytest.raises(DatesInDisorder):
        open_half(world, left_out_reason="试行", calendar=HalfCalendar(*days))


def test_dates_can_be_moved_while_entries_are_open(world):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")
    later = HalfCalendar(date(2026, 7, 30), date(2026, 8, 6), date(2026, 8, 10))

    changed = change_calendar(evaluation=evaluation, calendar=later, by=world.access("office"))

    assert HalfCalendar(changed.self_until, changed.marks_until, changed.decide_by) == later
    assert AuditEntry.objects.get(event="scoring.half_year.calendar_changed").data["after"] == [
        "2026-07-30",
        "2026-08-06",
        "2026-08-10",
    ]


def test_calendar_is_proposed_by_the_settings(world):
    quota(world, self_days=1, mark_days=2, decide_days=3)

    assert proposed_calendar(world.campaign, on=date(2026, 7, 20)) == (
        date(2026, 7, 21),
        date(2026, 7, 23),
        date(2026, 7, 28),
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weight_monthly": 70}, ""),
        ({"quota_value": Decimal(101)}, ""),
        ({"panel_drop_from": 2}, ""),
        ({"appraisal_good": Decimal(60)}, ""),
        ({"title_line": Decimal(101)}, "title_line"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(world, values, field):
    with pytest.raises(BadRules) as refused:
        change_rules(campaign=world.campaign, values=values, by=world.access("administrator"))

    assert refused.value.field == field


def test_entries_do_not_close_while_something_is_missing(world):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")

    with pytest.raises(HalfYearBlocked) as refused:
        close_entries(evaluation=evaluation, by=world.access("office"))

    assert [(gap.what, gap.department, gap.member) for gap in refused.value.missing] == [
        ("member", "", "t2026-leader"),
        ("self", "D01", ""),
        ("self", "D02", ""),
        ("self", "D03", ""),
    ]


def test_missing_marks_of_a_member_are_left_out_by_a_decision(world):
    publish_half(world, months=[6])
    away = add_leader(world, "away")
    evaluation = open_half(world, left_out_reason="试行")
    file_self(world, evaluation)
    mark_all(world, evaluation)

    exclude_part(
        evaluation=evaluation,
        what="member",
        member=away,
        reason="外出学习",
        by=world.access("leader"),
        at=OPENED,
    )

    assert entries_missing(evaluation) == []
    assert close_entries(evaluation=evaluation, by=world.access("office"), at=CLOSED).state == "closed"
    assert AuditEntry.objects.get(event="scoring.half_year.part_excluded").data["reason"] == "外出学习"


def test_nothing_that_is_there_is_left_out(world):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")
    file_self(world, evaluation)
    mark_all(world, evaluation)
    leader, first = world.access("leader"), world.departments[0]
    subjects = [("member", {"member": leader.user}), ("member", {"member": world.users["office"]})]
    subjects += [(what, {"department": first}) for what in ("panel", "self", "department", "appraisal")]
    subjects += [("panel", {"department": world.organ}), ("panel", {})]

    for what, subject in subjects:
        with pytest.raises(NotMissing):
            exclude_part(evaluation=evaluation, what=what, reason="不计", by=leader, **subject)

    assert PartExclusion.objects.count() == 0


@pytest.mark.parametrize("who", ["office", "head", "auditor"])
def test_only_the_leading_group_leaves_something_out(world, who):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")

    with pytest.raises(NotAllowed):
        exclude_part(
            evaluation=evaluation,
            what="self",
            department=world.departments[0],
            reason="不计",
            by=world.access(who),
        )


def test_recorded_exclusion_needs_a_reason_and_can_be_taken_back(world):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")
    leader = world.access("leader")
    subject = {"evaluation": evaluation, "what": "self", "department": world.departments[0], "by": leader}

    with pytest.raises(ReasonNeeded):
        exclude_part(reason=" ", **subject)
    row = exclude_part(reason="未报送", **subject)
    with pytest.raises(NotMissing):
        exclude_part(reason="未报送", **subject)
    withdraw_exclusion(exclusion=row, reason="已补报", by=leader)

    assert PartExclusion.objects.count() == 0


def test_closed_entries_open_again_with_a_reason(world):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")
    file_self(world, evaluation)
    mark_all(world, evaluation)
    office = world.access("office")
    close_entries(evaluation=evaluation, by=office, at=CLOSED)

    with pytest.raises(ReasonNeeded):
        reopen_entries(evaluation=evaluation, reason="", by=office)
    assert reopen_entries(evaluation=evaluation, reason="漏报", by=office).state == "open"


def test_mark_for_the_own_department_is_left_out(world):
    """Recusal: the verb refuses such a mark, and a row that got there otherwise is not counted."""
    publish_half(world, months=[6])
    add_leader(world, "of_first", home=world.departments[0])
    evaluation = open_half(world, left_out_reason="试行")
    mark_all(world, evaluation)
    hand_in_marks(world, evaluation, "of_first", {"D01": ("100", "100"), "D02": ("90", "90")})

    assert [len(inputs_of(evaluation, code)["marks"]) for code in ("D01", "D02", "D03")] == [1, 2, 1]


def test_marks_that_are_not_submitted_do_not_count(world):
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")
    mark_all(world, evaluation)
    evaluation.panel_sheets.update(submitted_at=None)

    assert inputs_of(evaluation, "D01")["marks"] == []


def test_line_of_a_branch_counts_once_for_each_of_its_departments(world):
    publish_half(world, {6: [("D01", "P1", "1.00"), ("D02", "T1", "0.50")]}, months=[6])
    evaluation = open_half(world, left_out_reason="试行")

    rows = [inputs_of(evaluation, code)["months"][0] for code in ("D01", "D02", "D03")]

    assert [(row["lines"], row["deducted"]) for row in rows] == [(1, "1.00"), (2, "1.50"), (0, "0.00")]


def test_deduction_beyond_the_maximum_is_lost_once(world):
    publish_half(world, {6: [("D03", "C1", "8.00"), ("D03", "C1", "7.00")]}, months=[6])
    evaluation = open_half(world, left_out_reason="试行")

    row = inputs_of(evaluation, "D03")["months"][0]

    assert [row["lines"], row["deducted"], row["business"]] == [2, "10.00", "90.00"]


def test_last_place_alone_is_seen_in_a_category_of_several(world):
    publish_half(world, {5: [("D03", "T1", "1.00")]}, months=[5, 6])
    evaluation = open_half(world, left_out_reason="试行")

    alone = {
        code: [row["alone_last"] for row in inputs_of(evaluation, code)["months"]]
        for code in ("D01", "D02", "D03")
    }

    assert alone == {"D01": [False, False], "D02": [False, False], "D03": [True, False]}


def test_department_founded_in_mid_period_has_its_months_only(world):
    new = Department.objects.create(unit=world.unit, code="D09", name="新设部")
    Enrolment.objects.create(
        campaign=world.campaign,
        department=new,
        category=world.categories[0],
        position=9,
        since=date(2026, 5, 12),
    )
    publish_half(world, months=[4, 5, 6])
    evaluation = open_half(world, left_out_reason="试行")

    assert [row["month"] for row in inputs_of(evaluation, "D09")["months"]] == ["2026-06"]


def test_department_out_of_a_merger_inherits_its_months(world):
    publish_half(world, {4: [("D01", "T1", "2.00"), ("D02", "T1", "4.00")]}, months=[4, 5])
    new = Department.objects.create(unit=world.unit, code="D09", name="合并部")
    for old in world.departments[:2]:
        Enrolment.objects.filter(department=old).update(until=date(2026, 5, 31))
        Succession.objects.create(
            campaign=world.campaign,
            day=date(2026, 6, 1),
            kind="merge",
            successor=new,
            predecessor=old,
            head_count=1,
        )
    Enrolment.objects.create(
        campaign=world.campaign,
        department=new,
        category=world.categories[0],
        position=9,
        since=date(2026, 6, 1),
    )
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")

    codes = [row["department"] for row in gather(evaluation, decided_on=TODAY)["departments"]]
    months = [
        (row["month"], row["self_development"], row["inherited"])
        for row in inputs_of(evaluation, "D09")["months"]
    ]
    assert [codes, months] == [
        ["D03", "D09"],
        [("2026-04", "97.00", True), ("2026-05", "100.00", True), ("2026-06", "100.00", False)],
    ]


@pytest.mark.parametrize("departments", [3, 30])
def test_facts_take_the_same_queries_for_any_number_of_departments(
    db, django_assert_num_queries, departments
):
    world = make_world(departments=departments)
    publish_half(world, months=[6])
    evaluation = open_half(world, left_out_reason="试行")
    mark_all(world, evaluation)

    with django_assert_num_queries(14):
        gather(evaluation, decided_on=TODAY)

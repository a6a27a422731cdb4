"""Entering and withdrawing deductions: what the ledger keeps, and everything that is refused (rules.md §2)."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from campaign.models import AuditEntry, Enrolment, Person
from campaign.refusals import NotAllowed
from campaign.wording import BadWording
from scoring.cells import (
    AlreadyWithdrawn,
    BadLine,
    GroupNotOpen,
    MonthNotOpen,
    NotApplicable,
    OwnDepartment,
    StaleCell,
    UnknownCell,
)
from scoring.closing import close_month
from scoring.entry import KeyUsed, enter_deduction, enter_score, enter_typed, withdraw_line
from scoring.groups import submit_group
from scoring.models import DeductionRule, Indicator, LedgerLine, NotApplicableGrant
from tests.makers import IN_MARCH, MARCH, REVIEWED, make_open_month, make_world, publish, submit_all

KEY = uuid4()


@pytest.fixture
def month(world):
    return make_open_month(world)


def enter(world, month, *, who="scorer", indicator="C1", department="D03", **entry):
    entry.setdefault("reason", "迟到两人次")
    if "rule" not in entry:
        entry.setdefault("points", Decimal("2"))
    return enter_deduction(
        month=month, indicator=indicator, department=department, by=world.access(who), at=IN_MARCH, **entry
    )


def type_in(world, month, text, *, who="scorer", indicator="C1", department="D03", **entry):
    return enter_typed(
        text=text, month=month, indicator=indicator, department=department, by=world.access(who), **entry
    )


# What is kept


def test_deduction_in_points_is_kept_as_one_line(world, month):
    cell, line = enter(world, month, fact_date=date(2026, 3, 12), note="考勤机记录")

    stored = LedgerLine.objects.get()
    assert [stored.pk, stored.points, stored.count, stored.rule, stored.public_reason] == [
        line.pk,
        Decimal("2.00"),
        Decimal("1.00"),
        None,
        "迟到两人次",
    ]
    assert [stored.internal_note, stored.fact_date, stored.date_stated] == [
        "考勤机记录",
        date(2026, 3, 12),
        True,
    ]
    assert [stored.entered_by, stored.entered_at, stored.department.code, stored.branch] == [
        world.users["scorer"],
        IN_MARCH,
        "D03",
        None,
    ]
    assert cell.value == (Decimal("8.00"), Decimal("2.00"), 1, 1)


def test_date_that_is_not_stated_is_the_last_day_of_the_month(world, month):
    __, line = enter(world, month)

    assert [line.fact_date, line.date_stated] == [date(2026, 3, 31), False]


def test_rule_gives_points_and_reason(world, month):
    cell, line = enter(world, month, rule="c1-1", count=Decimal("3"), reason="")

    assert [line.points, line.count, line.rule.code, line.public_reason] == [
        Decimal("1.50"),
        Decimal("3"),
        "C1-1",
        "未按时完成",
    ]
    assert cell.value.score == Decimal("8.50")


def test_product_of_rule_and_count_is_rounded_half_up(world, month):
    __, line = enter(world, month, rule="C1-1", count=Decimal("0.33"))

    assert line.points == Decimal("0.17")


def test_rule_that_deducts_all_ignores_the_count(world, month):
    cell, line = enter(world, month, rule="C1-2", count=Decimal("-7"))

    assert [line.points, line.count, cell.value.score] == [Decimal("10.00"), Decimal(1), Decimal("0.00")]


def test_rule_with_steps_counts_whole_steps(world, month):
    DeductionRule.objects.filter(code="C1-1").update(step=Decimal("5"))

    __, line = enter(world, month, rule="C1-1", count=Decimal("12"))

    assert line.points == Decimal("1.00")


def test_deductions_beyond_the_maximum_leave_nothing(world, month):
    enter(world, month, points=Decimal("7"))

    cell, __ = enter(world, month, points=Decimal("6.5"))

    assert cell.value == (Decimal("0.00"), Decimal("13.50"), 2, 2)


def test_entry_is_recorded_with_all_that_it_says(world, month):
    __, line = enter(world, month)

    entry = AuditEntry.objects.get(event="scoring.line.entered")
    assert [entry.user, entry.object_id, entry.at, entry.data] == [
        world.users["scorer"],
        str(line.pk),
        IN_MARCH,
        {
            "month": "2026-03",
            "indicator": "C1",
            "department": "D03",
            "branch": None,
            "rule": "",
            "count": "1.00",
            "points": "2.00",
            "reason": "迟到两人次",
            "on_behalf": False,
            "recusal": False,
        },
    ]


@pytest.mark.parametrize(
    ("text", "points", "count", "rule", "reason", "score"),
    [
        ("-2 迟到两人次", "2", "1", None, "迟到两人次", "8.00"),
        ("扣2分，迟到两人次", "2", "1", None, "迟到两人次", "8.00"),
        ("－２　迟到", "2", "1", None, "迟到", "8.00"),
        ("-0.5×3 早退", "1.5", "3", None, "早退", "8.50"),
        ("C1-1*3 未交月报", "1.5", "3", "C1-1", "未交月报", "8.50"),
        ("c1-1", "0.5", "1", "C1-1", "未按时完成", "9.50"),
        ("-0.5 C1-1×2 未交月报", "1", "2", "C1-1", "未交月报", "9.00"),
        ("8.5 材料不全", "1.5", "1", None, "材料不全", "8.50"),
        ("0 弄虚作假", "10", "1", None, "弄虚作假", "0.00"),
    ],
)
def test_typed_text_becomes_a_line(world, month, text, points, count, rule, reason, score):
    cell, line = type_in(world, month, text)

    stored = LedgerLine.objects.get()
    assert [
        stored.points,
        stored.count,
        stored.rule.code if stored.rule else None,
        stored.public_reason,
    ] == [Decimal(points), Decimal(count), rule, reason]
    assert [cell.value.score, line.pk] == [Decimal(score), stored.pk]


@pytest.mark.parametrize("text", ["10", "10分", "—", "/", "无", ""])
def test_typed_full_marks_in_an_untouched_cell_write_nothing(world, month, text):
    cell, line = type_in(world, month, text)

    assert [line, cell.value.score, LedgerLine.objects.count()] == [None, Decimal("10.00"), 0]


def test_score_that_the_cell_has_already_writes_nothing(world, month):
    type_in(world, month, "-2 迟到")

    __, line = type_in(world, month, "8")

    assert [line, LedgerLine.objects.count()] == [None, 1]


def test_lower_score_becomes_a_line_of_what_is_missing(world, month):
    type_in(world, month, "-2 迟到")

    cell, line = type_in(world, month, "5.5 材料不全")

    assert [line.points, cell.value.score] == [Decimal("2.50"), Decimal("5.50")]


@pytest.mark.parametrize("text", ["9 复核", "—"])
def test_higher_score_would_need_lines_withdrawn(world, month, text):
    type_in(world, month, "-2 迟到")

    with pytest.raises(BadLine) as refusal:
        type_in(world, month, text)

    assert [refusal.value.field, LedgerLine.objects.count()] == ["points", 1]


# Bad input (issue: each is refused with a message at the field, nothing else changes)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("-10.01 迟到", "points"),
        ("10.01 迟到", "points"),
        ("-1", "reason"),
        ("-1 迟", "reason"),
        ("8.5", "reason"),
        ("-0 迟到", "text"),
        ("0", "text"),
        ("-1.234 迟到", "text"),
        ("--1 迟到", "text"),
        ("+1 表扬", "text"),
        ("NaN 迟到", "text"),
        ("-NaN", "text"),
        ("Infinity", "text"),
        ("-1e400 迟到", "text"),
        ("-1 迟到 -2 早退", "text"),
        ("迟到", "text"),
        ("=1+1", "text"),
        ("-1 迟\x00到", "text"),
        ("-1 " + "长" * 500, "text"),
        ("-1 " + "长" * 201, "reason"),
        ("C1-9 迟到", "rule"),
        ("C2-1 迟到", "rule"),
        ("-2 C1-1 迟到", "points"),
        ("C1-1×0.001 迟到", "text"),
    ],
)
def test_typed_text_that_cannot_stand_is_refused_at_its_field(world, month, text, field):
    with pytest.raises((BadLine, BadWording)) as refusal:
        type_in(world, month, text)

    assert [refusal.value.field, str(refusal.value) != "", LedgerLine.objects.count()] == [field, True, 0]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"points": Decimal("NaN")}, "points"),
        ({"points": Decimal("Infinity")}, "points"),
        ({"points": Decimal("1e400")}, "points"),
        ({"points": Decimal("-1")}, "points"),
        ({"points": Decimal("0")}, "points"),
        ({"points": Decimal("0.001")}, "points"),
        ({"points": Decimal("10.01")}, "points"),
        ({"points": None}, "points"),
        ({"rule": "C1-1", "count": Decimal("0")}, "count"),
        ({"rule": "C1-1", "count": Decimal("-1")}, "count"),
        ({"rule": "C1-1", "count": Decimal("NaN")}, "count"),
        ({"rule": "C1-1", "count": Decimal("99999")}, "count"),
        ({"points": Decimal("1"), "count": Decimal("0")}, "count"),
        ({"fact_date": date(2026, 2, 28)}, "date"),
        ({"fact_date": date(2026, 4, 1)}, "date"),
        ({"reason": "  "}, "reason"),
        ({"reason": "迟\x07到"}, "reason"),
        ({"reason": "长" * 201}, "reason"),
        ({"note": "长" * 501}, "note"),
        ({"note": "备\x00注"}, "note"),
    ],
)
def test_entry_that_cannot_stand_is_refused_at_its_field(world, month, entry, field):
    with pytest.raises((BadLine, BadWording)) as refusal:
        enter(world, month, **entry)

    assert [refusal.value.field, LedgerLine.objects.count()] == [field, 0]


def test_reason_is_kept_on_one_line_without_invisible_characters(world, month):
    __, line = enter(world, month, reason=" 迟到\r\n两\u200b人次 ")

    assert line.public_reason == "迟到 两人次"


@pytest.mark.parametrize("reason", ["王小明迟到", "迟到（王小明）", "王\u200b小明迟到"])
def test_reason_that_names_a_person_is_refused(world, month, reason):
    Person.objects.create(
        unit=world.unit, staff_number="90001", name="王小明", department=world.departments[2]
    )

    with pytest.raises(BadLine) as refusal:
        enter(world, month, reason=reason)

    assert [refusal.value.field, LedgerLine.objects.count()] == ["reason", 0]


def test_names_of_another_unit_are_no_matter(world, month):
    other = make_world("other")
    Person.objects.create(
        unit=other.unit, staff_number="90001", name="王小明", department=other.departments[0]
    )

    __, line = enter(world, month, reason="王小明迟到")

    assert line.public_reason == "王小明迟到"


@pytest.mark.parametrize(
    ("indicator", "department", "field"),
    [
        ("C9", "D03", "indicator"),
        ("C1", "D99", "department"),
        ("C1", "ORG1", "department"),
        ("KB1", "D03", "indicator"),
    ],
)
def test_cell_that_is_not_in_the_month_is_unknown(world, month, indicator, department, field):
    with pytest.raises(UnknownCell) as refusal:
        enter(world, month, who="office", indicator=indicator, department=department)

    assert [refusal.value.field, LedgerLine.objects.count()] == [field, 0]


@pytest.mark.parametrize("change", [{"since": date(2026, 3, 2)}, {"until": date(2026, 3, 30)}])
def test_department_that_takes_no_part_in_the_month_is_unknown(world, month, change):
    Enrolment.objects.filter(department__code="D03").update(**change)

    with pytest.raises(UnknownCell):
        enter(world, month)

    assert LedgerLine.objects.count() == 0


def test_month_of_another_campaign_cannot_be_written(world, month):
    other = make_world("other")
    foreign = make_open_month(other, date(2026, 5, 1))

    with pytest.raises(UnknownCell):
        enter(world, foreign, who="office")

    assert LedgerLine.objects.count() == 0


def test_cell_of_another_group_is_unknown_on_a_groups_page(world, month):
    with pytest.raises(UnknownCell):
        enter(world, month, who="office", indicator="C1", page_of="ORG1")

    assert LedgerLine.objects.count() == 0


def test_not_applicable_indicator_takes_no_line(world, month):
    grant(world, department=2)

    with pytest.raises(NotApplicable):
        enter(world, month)

    assert LedgerLine.objects.count() == 0


def grant(world, *, department):
    NotApplicableGrant.objects.create(
        campaign=world.campaign,
        department=world.departments[department],
        indicator=Indicator.objects.get(code="C1"),
        first_month=MARCH,
        last_month=MARCH,
        reason="无此业务",
        granted_by=world.users["leader"],
        granted_at=IN_MARCH,
    )


# Who may


@pytest.mark.parametrize("who", ["administrator", "leader", "head", "deputy", "employee", "auditor", "juror"])
def test_other_roles_write_nothing(world, month, who):
    with pytest.raises(NotAllowed):
        enter(world, month, who=who, department="D02")

    assert LedgerLine.objects.count() == 0


def test_scorer_does_not_write_a_foreign_indicator(world, month):
    with pytest.raises(NotAllowed) as refusal:
        enter(world, month, indicator="C2")

    assert [type(refusal.value), LedgerLine.objects.count()] == [NotAllowed, 0]


def test_owner_does_not_write_about_its_own_department(world, month):
    world.users["scorer"].person.department = world.organ

    with pytest.raises(OwnDepartment):
        enter(world, month, department="D01")

    assert LedgerLine.objects.count() == 0


def test_office_writes_what_the_owner_recused_itself_from(world, month):
    __, line = enter(world, month, who="office", department="D01")

    assert [line.is_recusal, line.on_behalf] == [True, False]


def test_nobody_writes_about_the_department_that_he_belongs_to(world, month):
    world.users["office"].person.department = world.departments[2]

    with pytest.raises(OwnDepartment):
        enter(world, month, who="office")

    assert LedgerLine.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "indicator", "on_behalf"),
    [
        ("scorer", "C1", False),
        ("office", "C1", True),
        ("organ_scorer", "C2", False),
        ("office", "C2", False),
    ],
    ids=["owner", "office for an owner", "organ", "office for its own"],
)
def test_entry_by_the_office_for_an_owner_is_marked(world, month, who, indicator, on_behalf):
    __, line = enter(world, month, who=who, indicator=indicator)

    assert line.on_behalf == on_behalf


# Branches (党建 lines are recorded once and count for each department of the branch)


def test_line_of_a_branch_is_kept_once_and_counts_for_each_department(world, month):
    cell, line = enter(world, month, who="organ_scorer", indicator="P1", department="D02")

    values = {other.code: cell.seen_from(other).value.score for other in cell.touched}
    assert [line.branch, line.department, LedgerLine.objects.count()] == [world.branches[0], None, 1]
    assert values == {"D01": Decimal("23.00"), "D02": Decimal("23.00")}


def test_second_line_of_a_branch_sees_the_first_from_any_department(world, month):
    enter(world, month, who="organ_scorer", indicator="P1", department="D02")

    with pytest.raises(StaleCell):
        enter(world, month, who="organ_scorer", indicator="P1", department="D01", seen=0)

    assert LedgerLine.objects.count() == 1


def test_recusal_stays_with_the_office_that_the_month_was_opened_with(world, month):
    world.campaign.office = world.departments[2]
    world.campaign.save()

    _, line = enter(world, month, who="office", department="D01")

    assert [line.is_recusal, LedgerLine.objects.count()] == [True, 1]


def test_branch_line_that_touches_the_owners_department_is_a_recusal(world):
    Indicator.objects.filter(code="P1").update(owner=world.departments[0])
    month = make_open_month(world)

    with pytest.raises(OwnDepartment):
        enter(world, month, indicator="P1", department="D02")
    __, line = enter(world, month, who="office", indicator="P1", department="D02")
    __, other = enter(world, month, indicator="P1", department="D03")

    assert [line.is_recusal, other.is_recusal] == [True, False]


# The state of the month and of the group


def test_closed_month_takes_no_line(world, month):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    with pytest.raises(MonthNotOpen):
        enter(world, month)

    assert LedgerLine.objects.count() == 0


def test_published_month_takes_no_line(world, month):
    publish(world, month)

    with pytest.raises(MonthNotOpen):
        enter(world, month, who="office")

    assert LedgerLine.objects.count() == 0


def test_submitted_group_takes_no_line(world, month):
    submit_group(
        group=month.groups.get(owner=world.departments[0], is_recusal=False),
        by=world.access("scorer"),
        states_no_other=True,
    )

    with pytest.raises(GroupNotOpen):
        enter(world, month)

    assert LedgerLine.objects.count() == 0


# Conflicts and repetitions


def test_cell_that_changed_since_it_was_seen_shows_the_other_value(world, month):
    enter(world, month, who="office")

    with pytest.raises(StaleCell) as refusal:
        enter(world, month, seen=0)

    assert refusal.value.cell.value == (Decimal("8.00"), Decimal("2.00"), 1, 1)
    assert world.users["office"].name in str(refusal.value)
    assert LedgerLine.objects.count() == 1


def test_cell_that_is_as_it_was_seen_takes_a_second_line(world, month):
    enter(world, month, who="office")

    cell, __ = enter(world, month, seen=1)

    assert cell.value.version == 2


def test_entry_sent_twice_with_its_key_is_written_once(world, month):
    first, line = enter(world, month, key=KEY, seen=0)

    again, same = enter(world, month, key=KEY, seen=0)

    assert [same.pk, again.value, LedgerLine.objects.count()] == [line.pk, first.value, 1]
    assert AuditEntry.objects.filter(event="scoring.line.entered").count() == 1


def test_entry_sent_again_after_the_group_was_submitted_is_answered(world, month):
    __, line = enter(world, month, key=KEY)
    submit_all(world, month)

    __, same = enter(world, month, key=KEY)

    assert same.pk == line.pk


def test_typed_score_sent_twice_is_written_once(world, month):
    type_in(world, month, "8 材料不全", key=KEY, seen=0)

    cell, __ = type_in(world, month, "8 材料不全", key=KEY, seen=0)

    assert [cell.value.score, LedgerLine.objects.count()] == [Decimal("8.00"), 1]


@pytest.mark.parametrize("other", [{"department": "D02"}, {"who": "office"}], ids=["cell", "person"])
def test_key_of_another_line_is_refused(world, month, other):
    enter(world, month, key=KEY)

    with pytest.raises(KeyUsed):
        enter(world, month, key=KEY, **other)

    assert LedgerLine.objects.count() == 1


# Withdrawing


def test_withdrawn_line_is_kept_and_counts_no_more(world, month):
    __, line = enter(world, month)

    cell = withdraw_line(line=line, by=world.access("scorer"), reason="记错部室", seen=1, at=IN_MARCH)

    stored = LedgerLine.objects.get()
    assert [stored.withdrawn_by, stored.withdrawn_at, stored.withdrawal_reason, stored.points] == [
        world.users["scorer"],
        IN_MARCH,
        "记错部室",
        Decimal("2.00"),
    ]
    assert cell.value == (Decimal("10.00"), Decimal("0.00"), 0, 2)
    assert AuditEntry.objects.get(event="scoring.line.withdrawn").data["reason"] == "记错部室"


def test_line_is_withdrawn_once(world, month):
    __, line = enter(world, month)
    withdraw_line(line=line, by=world.access("scorer"), reason="记错部室")

    with pytest.raises(AlreadyWithdrawn):
        withdraw_line(line=line, by=world.access("office"), reason="再撤一次")

    assert LedgerLine.objects.get().withdrawal_reason == "记错部室"


@pytest.mark.parametrize("reason", ["", " ", "错", "长" * 201])
def test_withdrawing_needs_a_reason_that_fits(world, month, reason):
    __, line = enter(world, month)

    with pytest.raises((BadLine, BadWording)) as refusal:
        withdraw_line(line=line, by=world.access("scorer"), reason=reason)

    assert [refusal.value.field, LedgerLine.objects.get().withdrawn_at] == ["withdrawal_reason", None]


@pytest.mark.parametrize(
    ("who", "refusal"), [("auditor", NotAllowed), ("organ_scorer", NotAllowed), ("head", OwnDepartment)]
)
def test_others_do_not_withdraw(world, month, who, refusal):
    __, line = enter(world, month)

    with pytest.raises(refusal):
        withdraw_line(line=line, by=world.access(who), reason="记错部室")

    assert LedgerLine.objects.get().withdrawn_at is None


def test_line_that_a_late_grant_left_behind_can_be_withdrawn(world, month):
    __, line = enter(world, month)
    grant(world, department=2)

    cell = withdraw_line(line=line, by=world.access("scorer"), reason="已批准缺项")

    assert cell.value.lines == 0


def test_branch_line_is_withdrawn_for_every_department(world, month):
    __, line = enter(world, month, who="organ_scorer", indicator="P1", department="D01")

    cell = withdraw_line(
        line=line, by=world.access("organ_scorer"), reason="记错支部", seen=1, department="D02"
    )

    assert {other.code: cell.seen_from(other).value.lines for other in cell.touched} == {"D01": 0, "D02": 0}


def test_score_after_a_withdrawal_counts_from_what_is_left(world, month):
    __, line = enter(world, month)
    withdraw_line(line=line, by=world.access("scorer"), reason="记错部室")

    __, entered = enter_score(
        month=MARCH,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        score=Decimal("9"),
        reason="材料不全",
    )

    assert entered.points == Decimal("1.00")

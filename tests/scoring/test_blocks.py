"""Many cells at once: the same guards as for one, one transaction, no more queries for more cells (rules.md §2)."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation

from campaign.models import AuditEntry, Enrolment, Person
from scoring.blocks import Block, BlockTooLarge, Entry, Kind, enter_block
from scoring.cells import BadLine
from scoring.closing import close_month
from scoring.entry import enter_deduction, enter_typed
from scoring.groups import submit_group
from scoring.models import Indicator, LedgerLine, NotApplicableGrant, Section
from tests.makers import IN_MARCH, MARCH, REVIEWED, make_open_month, make_world, submit_all


@pytest.fixture
def month(world):
    return make_open_month(world)


def entry(text="-1 迟交月报", *, cell="D03:C1", **more) -> Entry:
    department, indicator = cell.split(":")
    return Entry(department, indicator, text, **({"seen": 0, "key": uuid4()} | more))


def enter(world, month, *entries, who="office", **how) -> Block:
    return enter_block(entries, month=month, by=world.access(who), at=IN_MARCH, **how)


def kinds(block: Block) -> list[str]:
    return [outcome.kind.value for outcome in block.outcomes]


def codes(block: Block) -> list[str]:
    return [outcome.refusal.code if outcome.refusal else "" for outcome in block.outcomes]


def written() -> list[tuple]:
    lines = LedgerLine.objects.order_by("id")
    return [
        (line.indicator.code, line.department and line.department.code, str(line.points), line.public_reason)
        for line in lines
    ]


# What is written


def test_entries_are_written_as_single_cells_are(world, month):
    block = enter(
        world,
        month,
        entry("-2 迟到两人次", cell="D02:C1"),
        entry("C1-1*3", cell="D03:C1"),
        entry("30 材料不全", cell="D01:C2"),
        entry("—", cell="D02:C2"),
    )

    assert [kinds(block), block.applied] == [["written", "written", "written", "unchanged"], True]
    assert written() == [
        ("C1", "D02", "2.00", "迟到两人次"),
        ("C1", "D03", "1.50", "未按时完成"),
        ("C2", "D01", "5.00", "材料不全"),
    ]
    assert {cell.code: (str(cell.value.score), cell.value.version) for cell in block.cells} == {
        "D02:C1": ("8.00", 1),
        "D03:C1": ("8.50", 1),
        "D01:C2": ("30.00", 1),
    }


def test_line_of_a_block_is_the_line_of_a_single_cell(world, month):
    one = world.access("scorer")
    enter_typed(text="C1-1*2 迟交", month=month, indicator="C1", department="D02", by=one, at=IN_MARCH)
    enter(world, month, entry("C1-1*2 迟交", cell="D03:C1", key=None), who="scorer")

    first, second = LedgerLine.objects.order_by("id").values()
    differ = {name for name in first if first[name] != second[name]}
    assert differ == {"id", "department_id"}


def test_trail_keeps_each_line_with_its_source(world, month):
    enter(world, month, entry(cell="D02:C1"), entry(cell="D03:C1"), source="paste")

    acts = AuditEntry.objects.filter(event="scoring.line.entered").order_by("id")
    assert [
        (act.object_id, act.data["department"], act.data["source"], act.data["on_behalf"]) for act in acts
    ] == [(str(line.pk), line.department.code, "paste", True) for line in LedgerLine.objects.order_by("id")]
    assert len({act.digest for act in acts}) == 2


def test_entry_in_points_with_rule_date_and_note(world, month):
    more = {
        "rule": "c1-1",
        "count": Decimal(3),
        "reason": "迟交",
        "note": "台账",
        "fact_date": date(2026, 3, 9),
    }

    block = enter(world, month, entry("", **more))

    line = block.outcomes[0].line
    assert [line.points, line.rule.code, line.internal_note, line.fact_date, line.date_stated] == [
        Decimal("1.50"),
        "C1-1",
        "台账",
        date(2026, 3, 9),
        True,
    ]


def test_entries_for_one_cell_are_taken_in_their_order(world, month):
    block = enter(world, month, entry("-1 迟交"), entry("-2 漏报"), entry("6 材料不全"))

    assert [str(outcome.cell.value.score) for outcome in block.outcomes] == ["9.00", "7.00", "6.00"]
    assert [cell.value.version for cell in block.cells] == [3]


def test_recusal_and_groups_of_several_owners_in_one_block(world, month):
    block = enter(world, month, entry(cell="D01:C1"), entry(cell="D02:C1"), entry(cell="D02:T1"))

    assert kinds(block) == ["written"] * 3
    assert [line.is_recusal for line in LedgerLine.objects.order_by("id")] == [True, False, False]


# Branches


def test_same_words_for_the_departments_of_a_branch_make_one_line(world, month):
    block = enter(world, month, entry(cell="D01:P1"), entry(cell="D02:P1"), entry(cell="D03:P1"))

    assert [kinds(block), LedgerLine.objects.count()] == [["written", "shared", "written"], 2]
    assert block.outcomes[1].line == block.outcomes[0].line
    assert {cell.code: str(cell.value.score) for cell in block.cells} == {
        "D01:P1": "24.00",
        "D02:P1": "24.00",
        "D03:P1": "24.00",
    }


def test_other_words_for_the_same_branch_are_refused(world, month):
    with translation.override("en"):
        block = enter(world, month, entry(cell="D01:P1"), entry("-2 会议缺记录", cell="D02:P1"))

    assert [kinds(block), LedgerLine.objects.count()] == [["written", "refused"], 0]
    assert str(block.outcomes[1].refusal) == (
        "第1党支部 has another deduction with 第1部; it is recorded once per branch."
    )


def test_score_that_the_branch_has_by_then_needs_no_line(world, month):
    block = enter(world, month, entry("24 会议缺记录", cell="D01:P1"), entry("24 会议缺记录", cell="D02:P1"))

    assert kinds(block) == ["written", "unchanged"]


# What is refused, and what that means for the others


@pytest.mark.parametrize(
    ("text", "cell", "code", "field"),
    [
        ("late", "D03:C1", "BadLine", "text"),
        ("0", "D03:C1", "BadLine", "text"),
        ("-11 迟交", "D03:C1", "BadLine", "points"),
        ("11", "D03:C1", "BadLine", "points"),
        ("-1", "D03:C1", "BadLine", "reason"),
        ("C2-1", "D03:C1", "BadLine", "rule"),
        ("-1 迟交", "D99:C1", "UnknownCell", "department"),
        ("-1 迟交", "D03:X9", "UnknownCell", "indicator"),
        ("-1 迟交", "D02:KA1", "UnknownCell", "indicator"),
        ("-1 测试人3迟到", "D03:C1", "BadLine", "reason"),
    ],
)
def test_bad_entry_is_refused_as_a_single_cell_is(world, month, text, cell, code, field):
    department, indicator = cell.split(":")
    with pytest.raises(Exception) as single:
        enter_typed(
            text=text, month=month, indicator=indicator, department=department, by=world.access("office")
        )

    block = enter(world, month, entry(text, cell=cell))

    refusal = block.outcomes[0].refusal
    assert [refusal.code, refusal.field, block.applied] == [code, field, False]
    assert [type(single.value), str(single.value), single.value.field] == [type(refusal), str(refusal), field]


def test_one_refused_entry_holds_all_back(world, month):
    block = enter(world, month, entry(cell="D02:C1"), entry("late"))

    assert [kinds(block), block.applied, LedgerLine.objects.count()] == [["written", "refused"], False, 0]
    assert AuditEntry.objects.filter(event="scoring.line.entered").count() == 0


def test_only_the_good_ones_are_written_where_that_is_asked_for(world, month):
    block = enter(world, month, entry(cell="D02:C1"), entry("late"), only_good=True)

    assert [kinds(block), block.applied, LedgerLine.objects.count()] == [["written", "refused"], True, 1]


def test_trial_writes_nothing_and_says_the_same(world, month):
    entries = [entry(cell="D02:C1"), entry("late"), entry("5 材料不全", cell="D03:C2")]

    trial = enter(world, month, *entries, only_good=True, dry_run=True)
    found = LedgerLine.objects.count()
    block = enter(world, month, *entries, only_good=True)

    assert [trial.applied, found, kinds(trial)] == [False, 0, kinds(block)]
    assert [str(one.line.points) for one in trial.outcomes if one.line] == ["1.00", "30.00"]


def test_cell_that_somebody_changed_is_a_conflict(world, month):
    enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        points=Decimal(2),
        reason="迟到两人次",
        at=IN_MARCH,
    )

    block = enter(world, month, entry(), entry(cell="D02:C1"))

    assert [kinds(block), block.applied] == [["conflict", "written"], False]
    assert [str(block.outcomes[0].cell.value.score), codes(block)] == ["8.00", ["StaleCell", ""]]
    assert world.users["scorer"].name in str(block.outcomes[0].refusal)


def test_grant_of_not_applicable_refuses(world, month):
    NotApplicableGrant.objects.create(
        campaign=world.campaign,
        department=world.departments[2],
        indicator=Indicator.objects.get(code="C1"),
        first_month=MARCH,
        last_month=MARCH,
        reason="无此业务",
        granted_by=world.users["leader"],
        granted_at=IN_MARCH,
    )

    assert codes(enter(world, month, entry())) == ["NotApplicable"]


@pytest.mark.parametrize(
    ("who", "cell", "page_of", "code"),
    [
        ("scorer", "D03:T1", "D01", "UnknownCell"),
        ("scorer", "D03:T1", "ORG1", "NotAllowed"),
        ("scorer", "D01:C1", "recusal", "OwnDepartment"),
        ("leader", "D03:C1", "D01", "NotAllowed"),
        ("head", "D03:C1", "D01", "OwnDepartment"),
        ("auditor", "D03:C1", "D01", "NotAllowed"),
        ("organ_scorer", "D03:C1", None, "NotAllowed"),
    ],
)
def test_nobody_writes_more_by_a_block_than_cell_by_cell(world, month, who, cell, page_of, code):
    block = enter(world, month, entry(cell=cell), who=who, page_of=page_of, only_good=True)

    assert [codes(block), LedgerLine.objects.count()] == [[code], 0]


def test_submitted_group_refuses_its_cells_only(world, month):
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)

    block = enter(world, month, entry(), entry(cell="D03:T1"), only_good=True)

    assert [codes(block), written()] == [["GroupNotOpen", ""], [("T1", "D03", "1.00", "迟交月报")]]


def test_closed_month_refuses_everything(world, month):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    assert codes(enter(world, month, entry(), entry(cell="D03:T1"))) == ["MonthNotOpen"] * 2


def test_month_that_is_not_planned_has_no_cells(world):
    assert codes(enter(world, date(2026, 7, 1), entry())) == ["UnknownCell"]


def test_other_campaign_has_no_such_cell(world, month):
    other = make_world("other")

    assert codes(enter(other, MARCH, entry(cell="D03:C1"))) == ["UnknownCell"]


# Sent again


def test_block_sent_again_is_written_once(world, month):
    entries = [entry(cell="D02:C1"), entry("5 材料不全", cell="D03:C2")]
    enter(world, month, *entries)

    again = enter(world, month, *entries)

    assert [kinds(again), again.applied, LedgerLine.objects.count()] == [["repeated"] * 2, True, 2]


def test_key_of_another_line_is_refused(world, month):
    one = entry(cell="D02:C1")
    enter(world, month, one)

    block = enter(world, month, entry(key=one.key), entry(cell="D03:T1"), only_good=True)

    assert codes(block) == ["KeyUsed", ""]


def test_key_that_comes_twice_in_a_block_is_refused(world, month):
    one = entry(cell="D02:C1")

    assert codes(enter(world, month, one, entry(key=one.key), only_good=True)) == ["", "KeyUsed"]


# Lines without words, and lines that are withdrawn


def test_line_without_words_stands_where_they_may_follow(world, month):
    block = enter(world, month, entry("-1"), reasons_follow=True)

    assert [kinds(block), written()] == [["written"], [("C1", "D03", "1.00", "")]]


def test_entry_withdraws_and_writes_as_one_act(world, month):
    enter(world, month, entry("-2 迟到两人次"))
    old = LedgerLine.objects.get()

    block = enter(
        world, month, entry("-1 迟到一人次", seen=1, withdraws=(old.pk,)), withdrawal_reason="与台账不符"
    )

    old.refresh_from_db()
    assert [old.is_withdrawn, old.withdrawal_reason, old.withdrawn_by] == [
        True,
        "与台账不符",
        world.users["office"],
    ]
    assert [str(block.cells[0].value.score), block.cells[0].value.version] == ["9.00", 3]
    assert AuditEntry.objects.get(event="scoring.line.withdrawn").data["points"] == "2.00"


def test_entry_may_only_withdraw(world, month):
    enter(world, month, entry("-2 迟到两人次"))
    old = LedgerLine.objects.get()

    block = enter(world, month, entry("", seen=1, withdraws=(old.pk,)), withdrawal_reason="与台账不符")

    assert [kinds(block), str(block.cells[0].value.score)] == [["written"], "10.00"]


def test_line_of_another_cell_is_not_withdrawn(world, month):
    enter(world, month, entry("-2 迟到两人次", cell="D02:C1"))
    other = LedgerLine.objects.get()

    block = enter(world, month, entry("", withdraws=(other.pk,)), withdrawal_reason="与台账不符")

    assert [codes(block), LedgerLine.objects.get().is_withdrawn] == [["UnknownCell"], False]


def test_line_is_withdrawn_once(world, month):
    enter(world, month, entry("-2 迟到两人次"))
    twice = entry("", seen=1, withdraws=(LedgerLine.objects.get().pk,))

    block = enter(world, month, twice, twice, withdrawal_reason="与台账不符", only_good=True)

    assert codes(block) == ["", "AlreadyWithdrawn"]


def test_withdrawing_without_a_reason_is_refused(world, month):
    with pytest.raises(BadLine):
        enter(world, month, entry("", withdraws=(1,)))


# Size


def test_block_has_a_largest_size(world, month):
    with pytest.raises(BlockTooLarge):
        enter(world, month, *[entry()] * 20_001)


@pytest.fixture
def wide(db):
    """Thirty departments by forty indicators of one owner."""
    world = make_world(departments=30)
    section = Section.objects.get(code="COMMON")
    Indicator.objects.bulk_create(
        Indicator(section=section, code=f"X{number}", name=f"指标{number}", maximum=5, owner=world.organ)
        for number in range(1, 41)
    )
    make_open_month(world)
    return world


@pytest.mark.parametrize("number", [10, 1200])
@pytest.mark.parametrize("dry_run", [False, True])
def test_block_costs_the_same_queries_for_ten_cells_and_for_all(
    wide, django_assert_num_queries, number, dry_run
):
    cells = [f"D{department + 1:02}:X{indicator + 1}" for department in range(30) for indicator in range(40)]
    entries = [entry(cell=cell) for cell in cells[:number]]
    by = wide.access("office")

    # people; indicators, rules, grants, names; groups, month, lines, writers of lines (none yet), keys
    # — then the lines, the trail, and the two marks of the transaction
    with django_assert_num_queries(9 if dry_run else 9 + 2 + 2):
        block = enter_block(entries, month=MARCH, by=by, dry_run=dry_run)

    assert [block.count(Kind.WRITTEN), LedgerLine.objects.count()] == [number, 0 if dry_run else number]


def test_departments_that_left_are_unknown(world, month):
    Enrolment.objects.filter(department=world.departments[2]).update(until=date(2026, 3, 15))

    assert codes(enter(world, month, entry())) == ["UnknownCell"]


def test_name_of_a_person_is_found_anywhere_in_the_words(world, month):
    Person.objects.create(
        unit=world.unit, staff_number="77777", name="阿依古丽·买买提", department=world.departments[0]
    )

    assert codes(enter(world, month, entry("-1 经查阿依古丽·买买提迟到"))) == ["BadLine"]

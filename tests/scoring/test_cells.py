"""What a cell comes to, how its formula and history read, and the order of the grid."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.models import User
from scoring.cell_history import history_of
from scoring.cells import cell_value, formula, last_change
from scoring.entry import enter_deduction, enter_typed
from scoring.grid import lines_of_group, read_grid, why_closed
from scoring.groups import submit_group
from scoring.models import DeductionRule, Indicator, LedgerLine, NotApplicableGrant
from tests.makers import IN_MARCH, MARCH, make_open_month, make_reviewed_month

FIVE = Decimal("5.00")


def line(points, *, count="1", number=1, withdrawn=None, by="甲", who_withdrew="乙"):
    return LedgerLine(
        pk=number,
        points=Decimal(points),
        count=Decimal(count),
        entered_by=User(name=by),
        entered_at=datetime(2026, 3, number, tzinfo=UTC),
        withdrawn_by=User(name=who_withdrew) if withdrawn else None,
        withdrawn_at=datetime(2026, 3, withdrawn, tzinfo=UTC) if withdrawn else None,
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "5.00"),
        ([line("1.00", count="2")], "5.00 − 0.5×2 = 4.00"),
        ([line("1.00")], "5.00 − 1 = 4.00"),
        ([line("0.50"), line("1.50", count="3")], "5.00 − 0.5 − 0.5×3 = 3.00"),
        ([line("1.00", count="3")], "5.00 − 1 = 4.00"),
        ([line("3.00"), line("2.50")], "5.00 − 3 − 2.5 = −0.50 → 0.00"),
        ([line("1.00", withdrawn=2)], "5.00"),
        ([line("5.00", count="10")], "5.00 − 0.5×10 = 0.00"),
    ],
)
def test_formula_reads_as_it_is_reckoned(lines, expected):
    assert formula(FIVE, lines) == expected


def test_version_grows_with_lines_and_withdrawals():
    one = [(Decimal("1"), False)]

    versions = [cell_value(FIVE, lines).version for lines in ([], one, [(Decimal("1"), True)], one * 3)]

    assert versions == [0, 1, 2, 3]


def test_last_change_is_the_latest_entry_or_withdrawal():
    change = last_change([line("1", number=1, withdrawn=9), line("1", number=5, by="丙")])

    assert [change.by.name, change.at.day] == ["乙", 9]


def test_history_shows_the_score_before_and_after_each_act():
    events = history_of(FIVE, [line("2", number=1, withdrawn=9), line("4", number=5)])

    assert [
        (event.at.day, event.by.name, event.is_withdrawal, event.before, event.after) for event in events
    ] == [
        (1, "甲", False, FIVE, Decimal("3.00")),
        (5, "甲", False, Decimal("3.00"), Decimal("0.00")),
        (9, "乙", True, Decimal("0.00"), Decimal("1.00")),
    ]


# The grid


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def grid_of(world, month, owner, who):
    groups = month.groups.select_related("month", "owner")
    group = next(group for group in groups if group.code == owner)
    return read_grid(group, world.access(who))


def shape(grid):
    return [
        (
            table.caption,
            [indicator.code for indicator in table.indicators],
            [row.department.code for row in table.rows],
        )
        for table in grid.tables
    ]


def locks(grid):
    return {cell.code: cell.lock for cell in grid.cells if cell.lock}


def test_no_column_is_empty_for_a_row(world, month, english):
    grid = grid_of(world, month, "ORG1", "organ_scorer")

    assert shape(grid) == [
        ("All departments", ["C2", "P1", "T1", "Z1", "D1"], ["D01", "D02", "D03"]),
        ("A类", ["KA1"], ["D01", "D03"]),
        ("B类", ["KB1"], ["D02"]),
    ]


def test_owner_sees_its_own_department_locked_without_the_points(world, month):
    enter(world, month, who="office", department="D01")

    grid = grid_of(world, month, "D01", "scorer")

    assert locks(grid) == {"D01:C1": "recused"}
    assert [(row.department.code, row.cells[0].value, row.subtotal) for row in grid.tables[0].rows] == [
        ("D01", None, None),
        ("D02", (Decimal("10.00"), Decimal("0.00"), 0, 0), Decimal("10.00")),
        ("D03", (Decimal("10.00"), Decimal("0.00"), 0, 0), Decimal("10.00")),
    ]


def test_owner_sees_its_own_points_from_the_preview_on(world, month):
    enter(world, month, who="office", department="D01")
    month = make_reviewed_month(world, month)

    grid = grid_of(world, month, "D01", "scorer")

    assert grid.tables[0].rows[0].cells[0].value.score == Decimal("8.00")


def test_recusal_grid_holds_exactly_what_owners_may_not_write(world, english):
    Indicator.objects.filter(code="P1").update(owner=world.departments[0])
    month = make_open_month(world)

    recusal, owner = grid_of(world, month, "recusal", "office"), grid_of(world, month, "D01", "scorer")

    assert shape(recusal) == [("第1部", ["C1"], ["D01"]), ("第1部, 第2部", ["P1"], ["D01", "D02"])]
    assert {cell.code for cell in recusal.cells} == {code for code, lock in locks(owner).items()}


def test_cells_of_the_readers_own_department_are_locked(world, month):
    world.users["organ_scorer"].person.department = world.departments[2]

    grid = grid_of(world, month, "ORG1", "organ_scorer")

    assert set(locks(grid).items()) == {
        (f"D03:{code}", "own") for code in ("C2", "P1", "T1", "Z1", "D1", "KA1")
    }


def test_not_applicable_cell_is_locked_and_counts_nothing(world, month):
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

    grid = grid_of(world, month, "D01", "scorer")

    assert locks(grid) == {"D01:C1": "recused", "D03:C1": "na"}
    assert grid.tables[0].rows[2].subtotal == Decimal("0.00")


def test_line_of_a_branch_shows_in_each_of_its_cells(world, month):
    enter(world, month, who="organ_scorer", indicator="P1", department="D02", points=Decimal("1.5"))

    grid = grid_of(world, month, "ORG1", "organ_scorer")

    assert {cell.code: cell.value.score for cell in grid.cells if cell.value.lines} == {
        "D01:P1": Decimal("23.50"),
        "D02:P1": Decimal("23.50"),
    }
    assert grid.versions == {"D01:P1": 1, "D02:P1": 1}


def test_formula_stands_with_the_cell(world, month):
    enter_typed(text="C1-1×3", month=month, indicator="C1", department="D03", by=world.access("scorer"))

    grid = grid_of(world, month, "D01", "scorer")

    assert [cell.formula for cell in grid.cells] == ["", "", "10.00 − 0.5×3 = 8.50"]


def test_grid_says_why_nothing_can_be_typed(world, month, english):
    group = month.groups.select_related("month", "owner").get(owner=world.departments[0], is_recusal=False)

    said = [why_closed(group, world.access(who)) for who in ("scorer", "office", "auditor")]
    submit_group(group=group, by=world.access("scorer"), states_no_other=True)
    group.refresh_from_db()
    submitted = why_closed(group, world.access("scorer"))

    assert said == ["", "", "You can read this group; its scorers and the assessment office write it."]
    assert submitted == "This group is submitted: nothing can be entered until it is sent back."


def test_list_of_lines_leaves_out_the_readers_own_department(world, month):
    world.users["organ_scorer"].person.department = world.departments[2]
    for department in ("D02", "D03"):
        enter(world, month, who="office", indicator="C2", department=department)
    group = month.groups.select_related("month", "owner").get(owner=world.organ, is_recusal=False)

    read = {who: lines_of_group(group, world.access(who)) for who in ("organ_scorer", "auditor")}

    assert {who: [one.department.code for one in lines] for who, lines in read.items()} == {
        "organ_scorer": ["D02"],
        "auditor": ["D02", "D03"],
    }


def enter(world, month, *, who, indicator="C1", department, points=Decimal("2")):
    enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(who),
        points=points,
        reason="迟到两人次",
        at=IN_MARCH,
    )


def test_preset_rules_are_found_whatever_their_case(world, month):
    DeductionRule.objects.filter(code="C1-1").update(code="c1-1")

    cell, entered = enter_typed(
        text="C1-1", month=month, indicator="C1", department="D03", by=world.access("scorer")
    )

    assert [entered.rule.code, cell.value.score] == ["c1-1", Decimal("9.50")]

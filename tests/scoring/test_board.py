"""The live table of a month, computed from rows (rules.md §2 and §3)."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.board import live_board
from scoring.bonuses import enter_bonus
from scoring.cells import NotApplicable, OwnDepartment
from scoring.entry import enter_deduction, withdraw_line
from scoring.models import BonusItem, BonusLevel, Indicator, LedgerLine, Month, NotApplicableGrant
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world


def deduct(
    world, month: Month, indicator: str, department: str, points: str, *, by: str = "second"
) -> LedgerLine:
    _, line = enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(by),
        points=Decimal(points),
        reason="月度检查发现",
        at=IN_MARCH,
    )
    return line


def grant(world, indicator: str, department: int, *, last: date = MARCH) -> None:
    NotApplicableGrant.objects.create(
        campaign=world.campaign,
        department=world.departments[department],
        indicator=Indicator.objects.get(code=indicator),
        first_month=MARCH,
        last_month=last,
        reason="本月无此项业务",
        granted_by=world.users["leader"],
        granted_at=IN_MARCH,
    )


def add_bonus(
    world, month: Month, department: str, matter: str, *, item: str = "A1", level: str = "集团级"
) -> None:
    enter_bonus(
        month=month,
        item=item,
        level=level,
        department=department,
        matter=matter,
        proof="获奖文件",
        by=world.access("second"),
        at=IN_MARCH,
    )


def set_rules(world, **values) -> None:
    for name, value in values.items():
        setattr(world.campaign.rules, name, value)
    world.campaign.rules.save()


def board(world, month: Month):
    return live_board(month, rules=world.campaign.rules)


def totals(world, month: Month) -> list[str]:
    return [f"{row.total:.2f}" for row in board(world, month).rows]


def places(world, month: Month) -> list[str]:
    return [f"{row.place.number}{'=' if row.place.is_tied else ''}" for row in board(world, month).rows]


@pytest.fixture
def month(world) -> Month:
    return make_open_month(world)


@pytest.fixture
def bonuses(world) -> None:
    """Two items on the business sheet, capped at 1.00 and 3.00, the sheet at 3.00."""
    for code, cap in (("A1", 1), ("A2", 3)):
        item = BonusItem.objects.create(
            scheme=world.scheme, code=code, name="创新成果", sheet_code="business", cap=cap
        )
        BonusLevel.objects.create(item=item, name="集团级", points=Decimal("0.80"))
        BonusLevel.objects.create(item=item, name="省级", points=Decimal("2.50"), position=1)


def test_month_without_lines_has_full_marks(world, month):
    rows = board(world, month).rows

    assert [(row.business, row.self_development, row.total, row.bonus) for row in rows] == [
        (Decimal("100.00"), Decimal("100.00"), Decimal("200.00"), Decimal("0.00"))
    ] * 3
    assert places(world, month) == ["1=", "1=", "1="]


def test_indicator_stops_at_zero_and_keeps_the_unclipped_sum(world, month):
    for _ in range(3):
        deduct(world, month, "C1", "D03", "4")

    row = board(world, month).rows[2]

    score = row.scores[Indicator.objects.get(code="C1").pk]
    assert [score.points, score.deducted, row.sections["COMMON"], row.total, row.lost] == [
        Decimal("0.00"),
        Decimal("12.00"),
        Decimal("35.00"),
        Decimal("190.00"),
        Decimal("10.00"),
    ]


def test_withdrawn_line_counts_no_more(world, month):
    line = deduct(world, month, "C2", "D03", "4")
    deduct(world, month, "C2", "D03", "1.50")

    withdraw_line(line=line, by=world.access("second"), reason="核实有误", at=IN_MARCH)

    assert totals(world, month) == ["200.00", "200.00", "198.50"]


def test_section_with_a_not_applicable_indicator_is_rescaled_and_rounded_once(world, month):
    grant(world, "C1", 2)
    deduct(world, month, "C2", "D03", "5")

    row = board(world, month).rows[2]

    # 45 × 30 ÷ 35 = 38.5714…
    assert [row.sections["COMMON"], row.business, row.total, row.lost] == [
        Decimal("38.57"),
        Decimal("93.57"),
        Decimal("193.57"),
        Decimal("5.00"),
    ]
    assert [score.is_applicable for score in row.scores.values()] == [False] + [True] * 6


def test_grant_of_other_months_changes_nothing(world):
    grant(world, "C1", 2)
    april = make_open_month(world, date(2026, 4, 1))
    deduct(world, april, "C1", "D03", "1", by="scorer")

    assert totals(world, april) == ["200.00", "200.00", "199.00"]


def test_line_on_a_not_applicable_indicator_is_refused(world, month):
    grant(world, "C1", 2)

    with pytest.raises(NotApplicable):
        deduct(world, month, "C1", "D03", "1")

    assert LedgerLine.objects.count() == 0


def test_line_of_a_branch_counts_for_each_of_its_departments(world, month):
    line = deduct(world, month, "P1", "D01", "3")

    rows = board(world, month).rows

    assert [line.department, line.branch] == [None, world.branches[0]]
    assert [row.sections["SELF_P"] for row in rows] == [Decimal("22.00"), Decimal("22.00"), Decimal("25.00")]
    assert [len(row.lines) for row in rows] == [1, 1, 0]


def test_line_of_a_branch_passes_by_a_department_without_the_indicator(world, month):
    first = Indicator.objects.get(code="P1")
    Indicator.objects.filter(pk=first.pk).update(maximum=20)
    Indicator.objects.create(section=first.section, code="P2", name="主题党日", maximum=5, owner=first.owner)
    grant(world, "P1", 1)
    deduct(world, month, "P1", "D01", "3")

    rows = board(world, month).rows

    assert [len(row.lines) for row in rows] == [1, 0, 0]
    assert [row.sections["SELF_P"] for row in rows] == [Decimal("22.00"), Decimal("25.00"), Decimal("25.00")]


def test_owners_own_line_is_written_by_the_office_and_counts(world, month):
    with pytest.raises(OwnDepartment):
        deduct(world, month, "C1", "D01", "1", by="scorer")

    line = deduct(world, month, "C1", "D01", "1", by="office")

    assert [line.is_recusal, line.on_behalf] == [True, False]
    assert totals(world, month) == ["199.00", "200.00", "200.00"]


def test_ranks_share_places_overall_and_in_category(world, month):
    deduct(world, month, "C2", "D01", "2")
    deduct(world, month, "T1", "D02", "2")
    deduct(world, month, "T1", "D03", "1")

    rows = board(world, month).rows

    assert places(world, month) == ["2=", "2=", "1"]
    assert [(row.category_place.number, row.category_place.is_tied) for row in rows] == [
        (2, False),
        (1, False),
        (1, False),
    ]
    assert [row.business_place.number for row in rows] == [3, 1, 1]
    assert [row.self_place.number for row in rows] == [1, 3, 2]


@pytest.mark.parametrize(
    ("style", "expected"), [("standard", ["1=", "1=", "3"]), ("dense", ["1=", "1=", "2"])]
)
def test_place_after_a_tie_follows_the_setting(world, month, style, expected):
    set_rules(world, rank_style=style)
    deduct(world, month, "T1", "D03", "1")

    assert places(world, month) == expected


@pytest.mark.parametrize(
    ("tie_breakers", "expected"),
    [
        ([], ["1=", "1=", "1="]),
        (["business"], ["3", "2", "1"]),
        (["fewer_lines"], ["1=", "3", "1="]),
        (["fewer_lines", "business"], ["2", "3", "1"]),
        (["lower_deducted"], ["1=", "1=", "1="]),
    ],
)
def test_equal_totals_are_separated_by_the_tie_breakers_in_their_order(world, month, tie_breakers, expected):
    set_rules(world, tie_breakers=tie_breakers)
    deduct(world, month, "C2", "D01", "2")
    deduct(world, month, "C2", "D02", "1")
    deduct(world, month, "T1", "D02", "1")
    deduct(world, month, "T1", "D03", "2")

    assert places(world, month) == expected


def test_bonus_stands_beside_the_total_capped_by_item_and_sheet(world, month, bonuses):
    add_bonus(world, month, "D01", "革新一", item="A2", level="省级")
    add_bonus(world, month, "D01", "革新一", item="A2", level="集团级")
    add_bonus(world, month, "D01", "革新二", item="A1", level="省级")
    add_bonus(world, month, "D02", "革新三", item="A1", level="集团级")

    rows = board(world, month).rows

    # D01: A2 highest level of one matter 2.50, A1 2.50 capped at 1.00; together 3.50, the sheet's cap is 3.00.
    assert [(row.total, row.bonus) for row in rows] == [
        (Decimal("200.00"), Decimal("3.00")),
        (Decimal("200.00"), Decimal("0.80")),
        (Decimal("200.00"), Decimal("0.00")),
    ]


@pytest.mark.parametrize(("counts", "expected"), [(False, ["2", "3", "1"]), (True, ["1", "3", "2"])])
def test_bonus_counts_in_the_ranking_where_the_setting_says_so(world, month, bonuses, counts, expected):
    set_rules(world, bonus_in_ranking=counts)
    deduct(world, month, "T1", "D01", "0.50")
    deduct(world, month, "T1", "D02", "1.50")
    add_bonus(world, month, "D01", "革新一")

    assert places(world, month) == expected
    assert totals(world, month) == ["199.50", "198.50", "200.00"]


@pytest.mark.parametrize("departments", [3, 30])
def test_board_costs_five_queries_however_many_departments(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    month = make_open_month(world)
    for department in world.departments:
        deduct(world, month, "T1", department.code, "0.50")

    with django_assert_num_queries(5):
        rows = board(world, month).rows

    assert {row.total for row in rows} == {Decimal("199.50")}

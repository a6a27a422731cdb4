from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.month_facts import board_facts, boards, by_category, improvements, rounded, spread
from tests.publishing.payloads import frozen, line, make_month


@pytest.fixture
def small():
    """Three departments: 生产部 loses 2.50, 技术部 0.50 by the same branch line, 财务部 nothing."""
    shared = line("P1", "P1-1", "当月应开的支委会、党小组会等缺开", "0.50", branch="机关第一党支部")
    month = frozen(
        "2026-03",
        {
            "生产部": [line("K11", "K11-1", "任务未分解", "2.00"), dict(shared)],
            "技术部": [dict(shared)],
            "财务部": [],
        },
    )
    branch_lines = [
        entry for standing in month["standings"] for entry in standing["lines"] if entry["branch"]
    ]
    for entry in branch_lines:
        entry["id"] = branch_lines[0]["id"]  # recorded once for the branch
    return month


def test_spread_names_all_that_share_an_end(small):
    found = spread(small["standings"], "self_development")

    assert (found.mean, found.high, found.low) == (Decimal("99.67"), Decimal("100.00"), Decimal("99.50"))
    assert (found.high_names, found.low_names) == (("财务部",), ("生产部", "技术部"))


@pytest.mark.parametrize(("value", "expected"), [("96.125", "96.13"), ("95.115", "95.12"), ("1.004", "1.00")])
def test_rounded_half_up(value, expected):
    assert rounded(Decimal(value)) == Decimal(expected)


@given(st.lists(st.integers(0, 20000), min_size=1, max_size=40))
def test_spread_mean_is_within_half_a_cent(cents):
    standings = [
        {"total": f"{cent / 100:.2f}", "department_name": str(place)} for place, cent in enumerate(cents)
    ]

    found = spread(standings, "total")

    assert abs(found.mean * len(cents) * 100 - sum(cents)) * 2 <= len(cents)
    assert found.low <= found.mean <= found.high


def test_boards_join_the_category_sections(small):
    assert [(board.name, board.sheet, len(board.sections)) for board in boards(small)] == [
        ("共性指标", "business", 1),
        ("分类指标", "business", 4),
        ("党建工作", "self_development", 1),
        ("理论业务学习", "self_development", 1),
        ("工作作风", "self_development", 1),
        ("劳动纪律", "self_development", 1),
    ]


def test_board_facts_counts_a_branch_line_once_and_its_points_in_each_department(small):
    party = next(board for board in boards(small) if board.name == "党建工作")

    found = board_facts(small, party)

    assert (found.facts, found.points) == (1, Decimal("1.00"))
    assert (found.names, found.clean_names) == (("生产部", "技术部"), ("财务部",))
    assert [(problem.facts, problem.points, problem.names) for problem in found.problems] == [
        (1, Decimal("1.00"), ("生产部", "技术部"))
    ]


def test_board_facts_sum_to_the_ledger():
    month = make_month()
    facts = [board_facts(month, board) for board in boards(month)]
    lines = [entry for standing in month["standings"] for entry in standing["lines"]]

    assert sum(found.facts for found in facts) == len(lines)
    assert sum(found.points for found in facts) == sum(Decimal(entry["points"]) for entry in lines)


def test_by_category_is_in_the_order_of_departments_and_ranks(small):
    assert [
        (name, [row["department_name"] for row in rows]) for name, rows in by_category(small).items()
    ] == [
        ("生产技术类", ["技术部", "生产部"]),
        ("经营管理类", ["财务部"]),
    ]


def test_improvements_largest_first_without_those_that_fell(small):
    before = frozen(
        "2026-02",
        {
            "生产部": [line("C1", "C1-1", "未完成", "2.00")],
            "技术部": [line("C1", "C1-1", "未完成", "4.00")],
            "财务部": [line("C1", "C1-1", "未完成", "2.50")],
        },
    )

    assert improvements(small, before) == [("技术部", Decimal("3.50")), ("财务部", Decimal("2.50"))]


def test_unranked_departments_count_nowhere(small):
    small["standings"][2]["rank"] = None

    assert list(by_category(small)) == ["生产技术类"]

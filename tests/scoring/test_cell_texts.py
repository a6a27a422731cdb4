"""What stands in a cell of a workbook: deductions with their days, read and written so that both agree."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.cell_texts import CellRules, Deduction, Unreadable, line_text, read_cell, said_by

ABOUT = CellRules(Decimal(6), {"Z1-1": "办件超时"}, date(2026, 3, 1))


def points(number: str, **more) -> Deduction:
    return Deduction(Decimal(number), **more)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ()),
        ("—", ()),
        ("无", ()),
        ("0", ()),
        ("/", ()),
        ("-0.5（迟到1人次）", (points("0.50", reason="迟到1人次"),)),
        ("扣1分，未戴胸牌", (points("1.00", reason="未戴胸牌"),)),
        ("－２ 会议迟到", (points("2.00", reason="会议迟到"),)),
        ("迟到 -0.5", (points("0.50", reason="迟到"),)),
        ("-3", (points("3.00"),)),
        ("-0.5×2 未佩戴胸牌", (points("1.00", count=Decimal(2), reason="未佩戴胸牌"),)),
        ("-0.5×1 迟到", (points("0.50", reason="迟到"),)),
        ("Z1-1×3", (Deduction(None, count=Decimal(3), rule="Z1-1"),)),
        ("Z1-1 办件超时", (Deduction(None, rule="Z1-1"),)),
        ("3月12日 -1 缺席", (points("1.00", reason="缺席", day=date(2026, 3, 12)),)),
        ("3/12 -1 缺席", (points("1.00", reason="缺席", day=date(2026, 3, 12)),)),
        ("2026-03-12 -1 缺席", (points("1.00", reason="缺席", day=date(2026, 3, 12)),)),
        ("３月１２日-1 缺席", (points("1.00", reason="缺席", day=date(2026, 3, 12)),)),
        ("-1 甲\n-2 乙", (points("1.00", reason="甲"), points("2.00", reason="乙"))),
        ("-1 甲；-2 乙", (points("1.00", reason="甲"), points("2.00", reason="乙"))),
        ("-1 迟到；早退", (points("1.00", reason="迟到；早退"),)),
        ("-1 甲\n乙", (points("1.00", reason="甲 乙"),)),
        ("-0.5\n（迟到1人次）", (points("0.50", reason="迟到1人次"),)),
        ("5.5 资料不全", (points("0.50", reason="资料不全"),)),
        ("6", ()),
    ],
)
def test_cell_says(text, said):
    assert read_cell(text, ABOUT) == said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("迟到", "no_points"),
        ("2月30日 -1 缺席", "no_such_day"),
        ("3月12日", "day_alone"),
        ("5.5 资料不全\n-1 迟到", "score_not_alone"),
        ("6.5 资料不全", "above_maximum"),
        ("+1 表扬", "bonus"),
    ],
)
def test_cell_that_cannot_be_read_says_why(text, code):
    with pytest.raises(Unreadable) as refusal:
        read_cell(text, ABOUT)

    assert refusal.value.code == code


def test_bare_number_in_a_sheet_of_deductions_is_no_score():
    with pytest.raises(Unreadable) as refusal:
        read_cell("3", ABOUT, takes_scores=False)

    assert [refusal.value.code, str(refusal.value)] == [
        "bare_score",
        "Put a minus before the points to deduct them, as in -3.",
    ]


def test_line_is_written_with_its_day_and_without_a_reason_that_repeats_its_rule():
    by_rule = line_text(
        points=Decimal("1.50"),
        count=Decimal("3.00"),
        rule="Z1-1",
        rule_text="办件超时",
        reason="办件超时",
        day=date(2026, 3, 12),
    )
    free = line_text(points=Decimal("1.00"), count=Decimal("2.00"), reason="未佩戴胸牌")
    uneven = line_text(points=Decimal("1.00"), count=Decimal("3.00"), reason="迟到")

    assert [by_rule, free, uneven] == ["3月12日 Z1-1×3", "-0.5×2 未佩戴胸牌", "-1 迟到"]


def test_text_that_cannot_be_read_says_itself():
    assert said_by(["迟到", "-1 早退"], ABOUT) == [("迟到",), points("1.00", reason="早退")]


@given(
    points=st.decimals("0.01", "99", places=2),
    count=st.integers(1, 9),
    reason=st.sampled_from(
        ["", "迟到两人次", "3月报表迟报", "会议（周五）缺席", "A1栋长明灯", "未戴胸牌2人次"]
    ),
    day=st.none() | st.dates(date(2026, 3, 1), date(2026, 3, 31)),
)
def test_what_is_written_is_read_again(points, count, reason, day):
    text = line_text(points=points, count=Decimal(count), reason=reason, day=day)

    first = said_by([text], ABOUT)
    again = [
        line_text(points=one.points, count=one.count or Decimal(1), reason=one.reason, day=one.day)
        for one in first
    ]

    assert [one.points for one in first] == [points]
    assert said_by(again, ABOUT) == first

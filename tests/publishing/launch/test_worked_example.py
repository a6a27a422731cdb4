"""The worked example: computed from the scheme it is given, never from figures of its own."""

from decimal import Decimal

import pytest

from publishing.launch.worked_example import Item, Part, Rule, WorkedLine, worked_example
from scoring.points import SHEET_FULL

OTHER = ("业务工作", SHEET_FULL)
LATE = Rule("Z1-1", "迟到", Decimal("0.50"), "每次")
RUDE = Rule("Z1-2", "态度生硬", Decimal("1.00"), "每次")


def item(code: str = "Z1", maximum: str = "6.00", rules=(LATE, RUDE), *, na: bool = False) -> Item:
    return Item(code, "首问负责", Decimal(maximum), tuple(rules), na)


def part(*items: Item, full: str = "25.00") -> Part:
    return Part("工作作风", Decimal(full), "自身建设", SHEET_FULL, items)


def test_example_goes_from_the_lines_to_the_total():
    rest = item("Z2", "19.00", ())

    worked = worked_example([part(item(), rest)], other=OTHER)

    assert worked.lines == (
        WorkedLine(LATE, 2, Decimal("1.00")),
        WorkedLine(RUDE, 1, Decimal("1.00")),
    )
    assert [worked.deducted, worked.score, worked.section, worked.sheet, worked.total] == [
        Decimal("2.00"),
        Decimal("4.00"),
        Decimal("23.00"),
        Decimal("98.00"),
        Decimal("198.00"),
    ]
    assert [worked.floor.count, worked.floor.points, worked.floor.score, worked.without] == [
        13,
        Decimal("6.50"),
        Decimal("0.00"),
        None,
    ]


def test_example_without_an_item_scales_the_section_up():
    worked = worked_example(
        [part(item(), item("Z2", "9.00", (), na=True), item("Z3", "10.00", ()))], other=OTHER
    )

    without = worked.without
    assert [without.item.code, without.obtained, without.applicable, without.score] == [
        "Z2",
        Decimal("14.00"),
        Decimal("16.00"),
        Decimal("21.88"),
    ]


def test_example_never_takes_a_whole_indicator():
    worked = worked_example([part(item(maximum="1.20"), item("Z2", "23.80", ()))], other=OTHER)

    assert [line.rule.code for line in worked.lines] == ["Z1-1"]


@pytest.mark.parametrize("parts", [[], [part(item(rules=()))], [part(item(maximum="0.50"))]])
def test_example_is_left_out_where_no_rule_allows_one(parts):
    assert worked_example(parts, other=OTHER) is None

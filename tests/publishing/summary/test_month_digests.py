"""A frozen month digested, and many of them: sections, rules, progress (rules.md §2.1: rounded half up, once)."""

from decimal import Decimal

from publishing.month_facts import boards
from publishing.summary.month_digests import (
    MonthDigest,
    RuleUse,
    SectionLoss,
    month_digest,
    year_problems,
    year_progress,
    year_sections,
)
from tests.publishing.payloads import make_month


def digest(month: str, **parts) -> MonthDigest:
    """A digest of totals alone, unless more is given."""
    totals = {code: Decimal(value) for code, value in parts.get("totals", {}).items()}
    return MonthDigest(
        month=month,
        spreads={},
        totals=totals,
        names={code: f"{code}部" for code in totals},
        sections=parts.get("sections", ()),
        rules=parts.get("rules", ()),
        facts=0,
        clean=0,
    )


def use(rule: str, facts: int, points: str, *departments: str) -> RuleUse:
    return RuleUse(rule, "指标", "工作作风", f"{rule}的事", facts, Decimal(points), frozenset(departments))


def test_digest_of_a_month_agrees_with_its_standings():
    month = make_month()
    lines = [line for standing in month["standings"] for line in standing["lines"]]

    found = month_digest(month)

    assert found.facts == len({line["id"] for line in lines})
    assert found.totals == {
        standing["department"]: Decimal(standing["total"]) for standing in month["standings"]
    }
    assert [section.name for section in found.sections] == [board.name for board in boards(month)]
    assert sum(section.full - section.lost for section in found.sections) == sum(found.totals.values())


def test_month_without_a_ranked_department_has_no_digest():
    month = make_month()

    assert month_digest(month | {"standings": []}) is None


def test_sections_of_a_year_are_weighed_by_what_could_be_lost():
    months = [
        digest("2026-01", sections=(SectionLoss("S", "工作作风", "own", Decimal("1.00"), Decimal(50)),)),
        digest("2026-02", sections=(SectionLoss("S", "工作作风", "own", Decimal("0.25"), Decimal(100)),)),
    ]

    assert year_sections(months) == [
        {
            "code": "S",
            "name": "工作作风",
            "sheet": "own",
            "lost": "1.25",
            "full": "150.00",
            "loss_rate": "0.83",
            "months": {"2026-01": "2.00", "2026-02": "0.25"},
        }
    ]


def test_problems_of_a_year_count_a_department_once():
    months = [
        digest("2026-01", rules=(use("Z1", 2, "1.00", "D01", "D02"), use("C1", 1, "2.00", "D03"))),
        digest("2026-02", rules=(use("C1", 1, "2.00", "D03"), use("Z1", 1, "0.50", "D01"))),
    ]

    assert [
        (row["rule"], row["facts"], row["points"], row["departments"], row["months"])
        for row in year_problems(months)
    ] == [("Z1", 3, "1.50", 2, 2), ("C1", 2, "4.00", 1, 2)]


def test_problems_of_a_year_with_equal_facts_go_by_points_then_code():
    months = [digest("2026-01", rules=(use("B", 1, "1.00"), use("A", 1, "1.00"), use("C", 1, "2.00")))]

    assert [row["rule"] for row in year_problems(months)] == ["C", "A", "B"]


def test_progress_compares_the_first_third_with_the_last():
    totals = [
        {"D01": "190.00", "D02": "190.00", "D03": "190.00"},
        {"D01": "191.00", "D02": "190.00", "D03": "190.00"},
        {"D01": "150.00", "D02": "150.00", "D03": "150.00"},
        {"D01": "150.00", "D02": "150.00", "D03": "150.00"},
        {"D01": "192.00", "D02": "189.00", "D03": "190.01"},
        {"D01": "192.01", "D02": "189.00", "D03": "190.00"},
    ]

    found = year_progress([digest(f"2026-{number:02}", totals=one) for number, one in enumerate(totals, 1)])

    assert (found["first"], found["last"]) == (["2026-01", "2026-02"], ["2026-05", "2026-06"])
    assert [(row["department"], row["first"], row["last"], row["gain"]) for row in found["departments"]] == [
        ("D01", "190.50", "192.01", "1.51"),
        ("D03", "190.00", "190.01", "0.01"),
    ]


def test_progress_leaves_out_who_has_no_place_in_a_compared_month():
    totals = [{"D01": "190.00"}, {"D01": "190.00"}, {"D01": "191.00", "D02": "195.00"}]

    found = year_progress([digest(f"2026-{number:02}", totals=one) for number, one in enumerate(totals, 1)])

    assert [row["department"] for row in found["departments"]] == ["D01"]


def test_progress_names_more_than_five_on_a_tie():
    codes = [f"D{number:02}" for number in range(1, 8)]
    before = dict.fromkeys(codes, "190.00")
    after = dict.fromkeys(codes, "191.00") | {"D07": "190.50"}

    found = year_progress(
        [digest("2026-01", totals=before), digest("2026-02"), digest("2026-03", totals=after)]
    )

    assert [row["department"] for row in found["departments"]] == codes[:6]


def test_progress_needs_three_months():
    assert year_progress([digest("2026-01"), digest("2026-02")]) is None

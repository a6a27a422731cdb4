"""A half-year from plain inputs: eligibility rule by rule, missing parts, outcomes, ties in words (rules.md §5)."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from scoring.half_year_comparison import differences, fitting_votes
from scoring.half_year_derivation import derivation
from scoring.half_year_result import evaluate
from scoring.half_year_settings import Settings

MONTHS = ("2026-01", "2026-02", "2026-03")
VETO = {
    "id": 7,
    "department": "A",
    "event": "事故",
    "basis": "办法",
    "document": "报告1号",
    "since": "2026-03-01",
    "until": None,
    "lifted_on": None,
}


def month_row(code="2026-01", business="95.00", own="95.00", **changes):
    return {
        "month": code,
        "business": business,
        "self_development": own,
        "inherited": False,
        "bonus": "0.00",
        "lines": 2,
        "deducted": "10.00",
        "alone_last": False,
    } | changes


def department(code, *, mark="95.00", months=None, category="X", **changes):
    return {
        "department": code,
        "department_name": f"{code}部",
        "category": category,
        "category_name": f"{category}类",
        "months": [month_row(each) for each in MONTHS] if months is None else months,
        "marks": [{"member": 1, "business": mark, "self_development": mark}] if mark else [],
        "ballots": {},
        "self_assessment": {"business": "95.00", "self_development": "95.00"},
        "vetoes": [],
        "excluded": {},
    } | changes


def inputs(*departments, **settings):
    return {
        "first_day": "2026-01-01",
        "last_day": "2026-06-30",
        "decided_on": "2026-08-04",
        "settings": Settings(**settings).frozen(),
        "departments": list(departments),
    }


def of(result, code):
    return next(row for row in result["departments"] if row["department"] == code)


def unmet(result, code="A"):
    return [check["rule"] for check in of(result, code)["checks"] if not check["met"]]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"months": [month_row(each) for each in MONTHS[:2]]}, "min_months"),
        ({"months": [month_row("2026-01", "79.99"), *map(month_row, MONTHS[1:])]}, "min_sheet"),
        ({"months": [month_row(each, alone_last=each != MONTHS[2]) for each in MONTHS]}, "bottom_months"),
        ({"vetoes": [VETO]}, "veto"),
        ({"self_assessment": None}, "summary"),
        ({"mark": "50.00"}, "line"),
    ],
)
def test_each_rule_excludes_by_itself(changes, rule):
    result = evaluate(inputs(department("A", **changes), quota_value=Decimal(100)))

    assert [unmet(result), of(result, "A")["outcome"]] == [
        [rule],
        "below_line" if rule == "line" else "not_eligible",
    ]


@pytest.mark.parametrize(
    ("setting", "changes"),
    [
        ({"min_months": 0}, {"months": [month_row()]}),
        (
            {"min_sheet": Decimal(0)},
            {"months": [month_row(each, "70.00", "100.00") for each in MONTHS], "mark": "99"},
        ),
        ({"bottom_months": 0}, {"months": [month_row(each, alone_last=True) for each in MONTHS]}),
        ({"veto_excludes": False}, {"vetoes": [VETO]}),
        ({"summary_needed": False}, {"self_assessment": None}),
        ({"title_line": Decimal(70)}, {"mark": "50.00"}),
    ],
)
def test_rule_that_is_set_off_excludes_nobody(setting, changes):
    result = evaluate(inputs(department("A", **changes), **({"quota_value": Decimal(100)} | setting)))

    assert of(result, "A")["outcome"] == "title"


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"since": "2026-06-30"}, True),
        ({"since": "2026-07-01"}, False),
        ({"since": "2025-03-01", "until": "2025-12-31"}, False),
        ({"since": "2025-03-01", "until": "2026-01-01"}, True),
        ({"lifted_on": "2026-08-03"}, False),
        ({"lifted_on": "2026-08-04"}, True),
    ],
)
def test_veto_counts_by_its_days(changes, counts):
    result = evaluate(inputs(department("A", vetoes=[VETO | changes]), quota_value=Decimal(100)))

    assert (unmet(result) == ["veto"]) is counts


def test_veto_takes_eligibility_before_the_quota_and_no_place():
    result = evaluate(
        inputs(department("A", vetoes=[VETO], mark="99.00"), department("B"), quota_value=Decimal(50))
    )

    rows = [(row["outcome"], row["rank"]) for row in result["departments"]]
    assert rows == [("not_eligible", 1), ("title", 2)]


def test_month_at_the_limit_is_no_month_below():
    months = [month_row(each, "80.00", "100.00") for each in MONTHS]

    assert unmet(evaluate(inputs(department("A", months=months), title_line=Decimal(80)))) == []


@pytest.mark.parametrize(
    ("changes", "settings", "part"),
    [
        ({"mark": ""}, {}, "panel"),
        ({"months": []}, {}, "monthly"),
        ({}, {"weight_panel": 30, "weight_appraisal": 10}, "appraisal"),
    ],
)
def test_missing_part_is_named_and_never_zero(changes, settings, part):
    result = evaluate(inputs(department("A", **changes), department("B", ballots={"good": 5}), **settings))

    assert result["missing"] == [{"department": "A", "part": part}]
    assert [of(result, "A")[key] for key in ("composite", "points", "rank", "outcome")] == [
        None,
        None,
        None,
        "incomplete",
    ]


def test_part_that_is_left_out_shares_its_weight():
    row = department("A", mark="", excluded={"panel": "全体回避"})

    result = evaluate(inputs(row, quota_value=Decimal(100)))

    assert [result["missing"], of(result, "A")["composite"]] == [[], "95.00"]


def test_department_that_is_left_out_stays_in_the_base():
    row = department("A", months=[], excluded={"department": "六月成立"})

    result = evaluate(inputs(row, department("B"), quota_value=Decimal(50)))

    assert [each["outcome"] for each in result["departments"]] == ["excluded", "title"]
    assert [result["quota"][0]["base"], result["quota"][0]["places"], result["missing"]] == [2, 1, []]


def test_bonus_is_added_after_rounding_and_counts_for_the_line():
    months = [month_row(each, bonus="2.00") for each in MONTHS]

    result = evaluate(
        inputs(department("A", months=months), title_line=Decimal(100), quota_value=Decimal(100))
    )

    row = of(result, "A")
    assert [row["bonus_earned"], row["bonus"], row["composite"], row["points"], row["outcome"]] == [
        "6.00",
        "5.00",
        "95.00",
        "100.00",
        "title",
    ]


def test_quota_by_category_rounds_down_in_each_and_transfers_nothing():
    rows = [department(f"X{number}", mark=f"9{number}.00") for number in range(1, 4)]
    rows += [department("Y1", category="Y", mark="99.00")]

    result = evaluate(inputs(*rows, quota_scope="category", quota_value=Decimal(50)))

    scopes = [(row["scope"], row["base"], row["places"], row["titled"]) for row in result["quota"]]
    assert scopes == [("X", 3, 1, 1), ("Y", 1, 0, 0)]
    assert of(result, "Y1")["outcome"] == "outside_quota"


def test_self_scores_far_from_the_months_are_flagged_without_weight():
    row = department("A", self_assessment={"business": "100.01", "self_development": "90.00"})

    gaps = of(evaluate(inputs(row)), "A")["self"]

    assert [(gap["gap"], gap["flagged"]) for gap in gaps.values()] == [("5.01", True), ("-5.00", False)]


def tied_by(**changes):
    """A and B with the same points at the line of one place, told apart by `changes` of B's months."""
    months = [month_row(each, **changes) for each in MONTHS]
    return inputs(department("A"), department("B", months=months), quota_value=Decimal(50))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            tied_by(business="95.10", own="94.90"),
            "No title: missed by a tie at the line, at 95.00 points. "
            "Mean of the monthly business sheet: 95.00 against B部 95.10.",
        ),
        (
            tied_by(lines=1),
            "No title: missed by a tie at the line, at 95.00 points. Number of deductions: 6 against B部 3.",
        ),
        (
            tied_by(deducted="9.99"),
            "No title: missed by a tie at the line, at 95.00 points. Points deducted: 30.00 against B部 29.97.",
        ),
    ],
)
def test_department_that_missed_by_a_tie_reads_exactly_so(given, said):
    with translation.override("en"):
        page = derivation(given, evaluate(given), "A")

    assert [str(page.sentence), page.row["outcome"]] == [said, "lost_tie"]


def test_tie_is_told_step_by_step_in_chinese():
    given = tied_by(lines=1)

    with translation.override("zh-hans"):
        page = derivation(given, evaluate(given), "A")

    assert page.tie == [
        "业务工作月均分：A部 95.00，B部 95.00。 仍相同：A部、B部。",
        "扣分条数：B部 3，A部 6。 入选：B部。",
    ]
    assert page.sentence == "未授予：以95.00分在名额线上并列，因同分比较落选。扣分条数：本部室6，B部 3。"


def test_means_that_differ_in_the_fourth_place_are_shown_so():
    """Two exact means that both read 95.00 would look like a mistake."""
    months = [month_row("2026-01", "95.01", "94.99"), *map(month_row, MONTHS[1:])]
    given = inputs(department("A"), department("B", months=months), quota_value=Decimal(50))

    with translation.override("en"):
        page = derivation(given, evaluate(given), "A")

    assert page.sentence.endswith("Mean of the monthly business sheet: 95.000 against B部 95.003.")


def test_derivation_says_the_sum_that_anybody_can_do():
    given = inputs(department("A", mark="90.00"), quota_value=Decimal(100))

    page = derivation(given, evaluate(given), "A")

    assert [page.formula, page.marks, [month["value"] for month in page.months]] == [
        "95.00 × 60% + 90.00 × 40% = 93.00",
        ["90.00"],
        ["95.00"] * 3,
    ]


def test_vote_counts_only_for_the_tie_it_was_held_on():
    given = inputs(department("A"), department("B"), department("C"), quota_value=Decimal(34))
    result = evaluate(given)

    assert fitting_votes({"": {"A": 1, "B": 0, "C": 0}}, result) == {"": {"A": 1, "B": 0, "C": 0}}
    assert fitting_votes({"": {"A": 1, "B": 0}}, result) == {}


def test_differences_name_who_gains_and_who_loses():
    given = inputs(
        department("A", mark="96.00"), department("B"), department("C", mark="94.00"), quota_value=Decimal(34)
    )
    more = evaluate(given, settings=Settings(quota_value=Decimal(67)))
    found = differences(evaluate(given), more)

    assert [found["gains"], found["loses"], found["titles"], found["places"]] == [["B"], [], [1, 2], [1, 2]]
    assert [row["department"] for row in found["departments"]] == ["B"]


@given(
    st.lists(
        st.tuples(st.integers(8500, 10000), st.integers(8500, 10000), st.booleans()), min_size=1, max_size=9
    ),
    st.integers(0, 100),
)
def test_titles_stay_within_the_quota_and_go_to_the_eligible(rows, percent):
    departments = [
        department(
            f"D{index}",
            mark=f"{mark / 100:.2f}",
            months=[month_row(each, f"{points / 100:.2f}", f"{points / 100:.2f}") for each in MONTHS],
            vetoes=[VETO] if vetoed else [],
        )
        for index, (points, mark, vetoed) in enumerate(rows)
    ]

    result = evaluate(inputs(*departments, quota_value=Decimal(percent)))

    titled = [row for row in result["departments"] if row["outcome"] == "title"]
    assert len(titled) <= len(rows) * percent // 100
    assert all(row["eligible"] and Decimal(row["points"]) >= 90 for row in titled)
    assert result == evaluate(inputs(*departments, quota_value=Decimal(percent)))

"""Who fills the quota, and ties at its line (rules.md §5)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.title_quota import Contender, Undecided, allot, count_votes, places_of


def contender(code, points, business="95", lines=5, deducted="10"):
    return Contender(code, Decimal(points), Fraction(business), lines, Decimal(deducted))


def codes(allotment):
    return [sorted(allotment.titled), sorted(allotment.lost_tie), sorted(allotment.open_tie)]


CONTENDERS = st.lists(
    st.builds(
        lambda points, business, lines, deducted: (points, business, lines, deducted),
        st.integers(9000, 9003),
        st.integers(94, 96),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=12,
).map(
    lambda rows: [
        Contender(f"D{index:02}", Decimal(points) / 100, Fraction(business), lines, Decimal(deducted))
        for index, (points, business, lines, deducted) in enumerate(rows)
    ]
)


@pytest.mark.parametrize(
    ("departments", "kind", "value", "places"),
    [
        (30, "percent", "45", 13),
        (8, "percent", "45", 3),
        (6, "percent", "45", 2),
        (30, "number", "10", 10),
        (30, "percent", "0", 0),
        (30, "number", "0", 0),
        (3, "percent", "33.33", 0),
        (30, "percent", "100", 30),
    ],
)
def test_places_are_rounded_down(departments, kind, value, places):
    assert places_of(departments, kind=kind, value=Decimal(value)) == places


def test_places_that_nobody_fills_stay_free():
    allotment = allot([contender("A", "95")], 3)

    assert [codes(allotment), allotment.unused] == [[["A"], [], []], 2]


def test_quota_of_zero_gives_no_title_and_makes_no_tie():
    allotment = allot([contender("A", "95"), contender("B", "95")], 0)

    assert [codes(allotment), allotment.steps] == [[[], [], []], ()]


def test_tie_above_the_line_is_no_matter():
    allotment = allot([contender("A", "96"), contender("B", "96"), contender("C", "95")], 2)

    assert [codes(allotment), allotment.steps] == [[["A", "B"], [], []], ()]


@pytest.mark.parametrize(
    ("better", "by"),
    [
        ({"business": "95.0001"}, ["business"]),
        ({"lines": 4}, ["business", "fewer_lines"]),
        ({"deducted": "9.99"}, ["business", "fewer_lines", "lower_deducted"]),
    ],
)
def test_tie_at_the_line_is_broken_in_order(better, by):
    allotment = allot([contender("A", "96"), contender("B", "95"), contender("C", "95", **better)], 2)

    assert codes(allotment) == [["A", "C"], ["B"], []]
    assert [step.by for step in allotment.steps] == by


def test_business_means_are_compared_exactly():
    third, nearly = Fraction(286, 3), Fraction(9533333, 100000)
    tied = [contender("A", "95", business=third), contender("B", "95", business=nearly)]

    assert codes(allot(tied, 1)) == [["A"], ["B"], []]


def test_only_those_still_equal_go_on_to_the_next_comparison():
    tied = [
        contender("A", "95", business="97"),
        contender("B", "95", business="96", lines=1),
        contender("C", "95", business="96", lines=2),
        contender("D", "95", business="90", lines=0),
    ]

    allotment = allot(tied, 2)

    assert codes(allotment) == [["A", "B"], ["C", "D"], []]
    assert [(step.by, step.chosen, step.out, step.left) for step in allotment.steps] == [
        ("business", ("A",), ("D",), ("B", "C")),
        ("fewer_lines", ("B",), ("C",), ()),
    ]


def test_all_tied_waits_for_the_vote():
    tied = [contender(code, "95") for code in "ABCD"]

    allotment = allot(tied, 2)

    assert [codes(allotment), allotment.open_places] == [[[], [], ["A", "B", "C", "D"]], 2]


def test_vote_decides_the_tie_group_only():
    tied = [contender("X", "96"), *(contender(code, "95") for code in "ABC")]

    allotment = allot(tied, 2, votes={"A": 1, "B": 4, "C": 2})

    assert [codes(allotment), allotment.steps[-1].by] == [[["B", "X"], ["A", "C"], []], "vote"]


def test_rule_that_votes_at_once_compares_nothing():
    tied = [contender("A", "95", business="97"), contender("B", "95")]

    allotment = allot(tied, 1, tie_rule="vote")

    assert [codes(allotment), allotment.steps] == [[[], [], ["A", "B"]], ()]


def test_rule_that_leaves_the_tied_below_the_line():
    tied = [contender("X", "96"), contender("A", "95", business="97"), contender("B", "95")]

    allotment = allot(tied, 2, tie_rule="below")

    assert [codes(allotment), allotment.unused] == [[["X"], ["A", "B"], []], 1]


@pytest.mark.parametrize(
    "votes", [{"A": 3, "B": 3, "C": 1}, {"A": 3, "B": 1}, {"A": 3, "B": 1, "X": 0}, {"A": 3, "B": -1, "C": 0}]
)
def test_votes_that_decide_nothing_are_refused(votes):
    with pytest.raises(Undecided):
        count_votes(votes, ["A", "B", "C"], 1)


@given(CONTENDERS, st.integers(0, 12))
def test_places_are_filled_by_points_and_never_exceeded(contenders, places):
    allotment = allot(contenders, places)
    points = {each.code: each.points for each in contenders}
    through = [points[code] for code in allotment.titled]
    others = [points[code] for code in points if code not in allotment.titled]

    assert len(allotment.titled) + allotment.open_places + allotment.unused == places
    assert not through or not others or min(through) >= max(others)
    assert not (allotment.unused and others)


@given(CONTENDERS, st.integers(0, 12), st.randoms())
def test_answer_does_not_depend_on_the_order(contenders, places, random):
    shuffled = random.sample(contenders, len(contenders))

    assert allot(contenders, places) == allot(shuffled, places)


@given(CONTENDERS, st.integers(0, 12))
def test_more_places_take_no_title_away(contenders, places):
    assert allot(contenders, places).titled <= allot(contenders, places + 1).titled

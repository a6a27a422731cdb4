from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.reading.judging import (
    Criterion,
    Level,
    OpenTie,
    allot,
    judge,
    juror_mark,
    places,
    separates,
)
from tests.recomputing_jury import recomputed

LEVELS = [Level("first", 1), Level("second", 2)]
TOPS = (5, 10, 20, 50, 100)
TENTHS = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
WORKS = st.lists(st.lists(TENTHS, min_size=1, max_size=8), min_size=1, max_size=12)


def judged(*means):
    """Works 1, 2, … with one mark each."""
    return [judge(work, [Decimal(mean)]) for work, mean in enumerate(means, start=1)]


def test_mean_of_the_vector_of_the_rules_is_90():
    work = judge(1, [Decimal(mark) for mark in (88, 90, 91, 85, 96, 89, 92)])

    assert (work.mean, work.dropped) == (Decimal("90.00"), (Decimal(96), Decimal(85)))


@pytest.mark.parametrize(
    ("marks", "mean", "dropped"),
    [
        ((80, 90, 70, 60), "75.00", ()),
        ((80, 90, 70, 60, 50), "70.00", (90, 50)),
        ((90, 90, 90, 90, 10), "90.00", (90, 10)),
        ((80, 81, 81), "80.67", ()),
        ((1, 2, 2, 2, 2, 2, 2, 2), "2.00", (2, 1)),
        (("80.01", "80.02"), "80.02", ()),
    ],
)
def test_mean_drops_one_highest_and_one_lowest_from_five_marks_and_is_rounded_once(marks, mean, dropped):
    work = judge(1, [Decimal(mark) for mark in marks])

    assert (str(work.mean), work.dropped) == (mean, dropped)


def test_mean_of_unrounded_marks_is_not_rounded_twice():
    work = judge(1, [Decimal("80.0049"), Decimal("80.0050")])

    assert work.mean == Decimal("80.00")


def test_mean_never_drops_where_the_rules_say_so():
    assert judge(1, [Decimal(mark) for mark in (100, 90, 80, 70, 0)], drop_from=0).mean == Decimal("68.00")


def test_mean_without_marks_is_refused():
    with pytest.raises(ValueError, match="without marks"):
        judge(1, [])


def test_juror_mark_weighs_shares_of_different_scales_without_rounding():
    criteria = [Criterion("a", 30, 10), Criterion("b", 45, 100), Criterion("c", 25, 20)]

    mark = juror_mark(criteria, {"a": Decimal("8.5"), "b": Decimal("87.3"), "c": Decimal("17.1")})

    assert mark == Decimal("25.5") + Decimal("39.285") + Decimal("21.375")


def test_places_go_by_mean_then_median_then_votes():
    works = [
        judge("a", [Decimal(90), Decimal(90), Decimal(90)]),
        judge("b", [Decimal(100), Decimal(91), Decimal(79)]),
        judge("c", [Decimal(90), Decimal(90), Decimal(90)]),
        judge("d", [Decimal(95), Decimal(95), Decimal(95)]),
    ]

    plain = [(place.judged.work, place.number, place.is_tied) for place in places(works)]
    voted = [(p.judged.work, p.number, p.is_tied) for p in places(works, [{"a": 2, "c": 3}])]

    assert plain == [("d", 1, False), ("b", 2, False), ("a", 3, True), ("c", 3, True)]
    assert voted == [("d", 1, False), ("b", 2, False), ("c", 3, False), ("a", 4, False)]


def test_a_vote_about_other_works_separates_nothing():
    works = judged(90, 90, 80)

    assert [place.number for place in places(works, [{1: 2, 2: 1, 3: 0}])] == [1, 1, 3]


def test_prizes_fill_places_from_the_highest():
    assert allot(judged(80, 95, 90, 70), LEVELS).prizes == {2: "first", 3: "second", 1: "second"}


def test_prizes_by_threshold_go_to_everybody_who_reaches_it():
    levels = [Level("first", minimum=Decimal(90)), Level("second", minimum=Decimal(80))]

    assert allot(judged(90, "89.99", 80, "79.99", 95), levels).prizes == {
        1: "first",
        5: "first",
        2: "second",
        3: "second",
    }


def test_prizes_with_places_and_least_points_leave_places_empty():
    levels = [Level("first", 2, Decimal(90)), Level("second", 1)]

    assert allot(judged(95, 85, 80), levels).prizes == {1: "first", 2: "second"}


def test_tie_at_the_line_waits_for_the_vote_and_those_below_keep_their_places():
    allotted = allot(judged(95, 95, 90, 85), LEVELS)

    assert allotted.open_ties == (OpenTie((1, 2), (("first", 1), ("second", 1))),)
    assert allotted.prizes == {3: "second"}


def test_tie_within_a_level_needs_no_vote():
    assert allot(judged(95, 90, 90), LEVELS).prizes == {1: "first", 2: "second", 3: "second"}


def test_tie_at_the_last_line_waits_too():
    allotted = allot(judged(95, 90, 85, 85), LEVELS)

    assert allotted.open_ties == (OpenTie((3, 4), (("second", 1), (None, 1))),)


def test_votes_settle_the_tie():
    tie = allot(judged(95, 95, 90), LEVELS).open_ties[0]
    votes = {1: 2, 2: 3}

    allotted = allot(judged(95, 95, 90), LEVELS, votes=[votes])

    assert separates(votes, tie)
    assert allotted.prizes == {2: "first", 1: "second", 3: "second"}


@pytest.mark.parametrize("votes", [{1: 2, 2: 2}, {1: 3}, {1: 3, 2: 1, 3: 0}, {1: -1, 2: 3}])
def test_votes_that_do_not_separate_are_no_votes(votes):
    tie = OpenTie((1, 2), (("first", 1), ("second", 1)))

    assert not separates(votes, tie)


def test_votes_may_be_equal_away_from_the_line():
    tie = OpenTie((1, 2, 3), (("first", 1), ("second", 2)))

    assert separates({1: 1, 2: 3, 3: 1}, tie)
    assert not separates({1: 3, 2: 3, 3: 1}, tie)


def test_rule_up_gives_all_the_higher_prize_and_keeps_the_lower_places():
    allotted = allot(judged(95, 95, 90, 85, 80), LEVELS, tie_rule="up")

    assert allotted.prizes == {1: "first", 2: "first", 3: "second", 4: "second"}


@given(WORKS, st.permutations(range(12)))
def test_order_of_works_and_of_marks_changes_nothing(marks, order):
    works = [judge(number, given) for number, given in enumerate(marks)]
    shuffled = [judge(n, list(reversed(marks[n]))) for n in order if n < len(marks)]

    assert allot(works, LEVELS) == _sorted_ties(allot(shuffled, LEVELS), allot(works, LEVELS))
    assert {p.judged.work: p.number for p in places(works)} == {
        p.judged.work: p.number for p in places(shuffled)
    }


def _sorted_ties(found, like):
    """Ties name their works in the order of arrival, which says nothing."""
    assert {(frozenset(t.works), t.shares) for t in found.open_ties} == {
        (frozenset(t.works), t.shares) for t in like.open_ties
    }
    return type(found)(found.prizes, like.open_ties)


@given(st.lists(TENTHS, min_size=3, max_size=9), st.integers(0, 8), st.integers(1, 50))
def test_a_higher_mark_never_lowers_the_mean(marks, at, more):
    at %= len(marks)
    raised = [mark + Decimal(more) / 10 if index == at else mark for index, mark in enumerate(marks)]

    assert judge(1, raised).mean >= judge(1, marks).mean


@given(st.lists(TENTHS, min_size=5, max_size=9))
def test_mean_lies_between_the_marks_that_count(marks):
    work = judge(1, marks)

    assert work.marks[-2] <= work.mean.quantize(Decimal("0.1")) + Decimal("0.05")
    assert work.mean <= work.marks[1] + Decimal("0.005")
    assert work.spread == max(marks) - min(marks)


@given(
    st.data(),
    st.integers(1, 20),
    st.integers(1, 7),
    st.sampled_from(["vote", "up"]),
    st.sampled_from([0, 3, 5]),
)
def test_prizes_of_random_contests_agree_with_an_independent_computation(
    data, works, jurors, rule, drop_from
):
    """Few different marks, so that ties are common."""
    tops = data.draw(st.lists(st.sampled_from(TOPS), min_size=1, max_size=3))
    weights = {1: [100], 2: [35, 65], 3: [20, 33, 47]}[len(tops)]
    criteria = [Criterion(str(at), weights[at], top) for at, top in enumerate(tops)]
    halves = [st.integers(max(0, top - 2), top).map(Decimal) for top in tops]
    marks = {
        number: [{str(at): data.draw(halves[at]) for at in range(len(tops))} for _ in range(jurors)]
        for number in range(1, works + 1)
    }
    levels = [
        Level(
            code,
            data.draw(st.none() | st.integers(0, 6)),
            data.draw(st.none() | st.sampled_from([Decimal(70), Decimal("85.5"), Decimal(95)])),
        )
        for code in ("first", "second", "third")
    ]
    judged_works = [
        judge(number, [juror_mark(criteria, one) for one in given], drop_from=drop_from)
        for number, given in marks.items()
    ]
    first = allot(judged_works, levels, tie_rule=rule)
    votes = [{number: at for at, number in enumerate(tie.works)} for tie in first.open_ties]

    allotted = allot(judged_works, levels, votes=votes, tie_rule=rule)

    again = recomputed(
        {
            "criteria": [{"id": c.code, "weight": c.weight, "top": c.top} for c in criteria],
            "levels": [
                {"code": level.code, "places": level.places, "minimum": level.minimum} for level in levels
            ],
            "drop_from": drop_from,
            "tie_rule": rule,
            "votes": [{"votes": {str(n): count for n, count in vote.items()}} for vote in votes],
            "works": [
                {
                    "number": number,
                    "marks": [{"marks": {key: str(mark) for key, mark in one.items()}} for one in given],
                }
                for number, given in marks.items()
            ],
        }
    )
    assert not allotted.open_ties
    assert allotted.prizes == {number: row["prize"] for number, row in again.items() if row["prize"]}
    assert {
        place.judged.work: (place.judged.mean, place.judged.median, place.number, place.is_tied)
        for place in places(judged_works, votes)
    } == {number: (row["mean"], row["median"], row["place"], row["tied"]) for number, row in again.items()}

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking import Place, listing, rank, sort_key

TOTALS = {"D01": D("97.20"), "D02": D("97.63"), "D03": D("95.00"), "D04": D("97.2")}

totals_by_department = st.dictionaries(
    st.integers(1, 60), st.integers(19_000, 19_020).map(lambda number: D(number) / 100), max_size=30
)


def test_rank_standard():
    places = rank(TOTALS, key=TOTALS.get)

    assert places == {
        "D01": Place(2, True),
        "D02": Place(1, False),
        "D03": Place(4, False),
        "D04": Place(2, True),
    }


def test_rank_dense():
    places = rank(TOTALS, key=TOTALS.get, style="dense")

    assert [places[code].number for code in TOTALS] == [2, 1, 3, 2]


def test_rank_of_nobody():
    assert rank([], key=TOTALS.get) == {}


def test_listing_keeps_the_given_order_inside_a_tie():
    forward = rank(["D01", "D02", "D03", "D04"], key=TOTALS.get)
    backward = rank(["D04", "D03", "D02", "D01"], key=TOTALS.get)

    assert listing(forward) == ["D02", "D01", "D04", "D03"]
    assert listing(backward) == ["D02", "D04", "D01", "D03"]


def test_who_is_left_out_uses_no_place():
    taking_part = [code for code in TOTALS if code != "D02"]

    places = rank(taking_part, key=TOTALS.get)

    assert places == {"D01": Place(1, True), "D03": Place(3, False), "D04": Place(1, True)}


@given(totals=totals_by_department, data=st.data())
def test_rank_is_permutation_proof(totals, data):
    shuffled = data.draw(st.permutations(list(totals)))

    assert rank(shuffled, key=totals.get) == rank(totals, key=totals.get)


@given(totals=totals_by_department)
def test_rank_standard_counts_who_is_better(totals):
    values = list(totals.values())

    places = rank(totals, key=totals.get)

    assert places == {
        item: Place(1 + sum(other > value for other in values), values.count(value) > 1)
        for item, value in totals.items()
    }


@given(totals=totals_by_department)
def test_rank_dense_counts_better_values(totals):
    values = set(totals.values())

    places = rank(totals, key=totals.get, style="dense")

    assert {item: place.number for item, place in places.items()} == {
        item: 1 + sum(other > value for other in values) for item, value in totals.items()
    }


@given(totals=totals_by_department)
def test_listing_never_puts_a_lower_total_first(totals):
    in_order = [totals[item] for item in listing(rank(totals, key=totals.get))]

    assert in_order == sorted(totals.values(), reverse=True)


def test_rank_refuses_unknown_style():
    with pytest.raises(ValueError, match="unknown ranking style"):
        rank(TOTALS, key=TOTALS.get, style="olympic")


def test_rank_refuses_an_item_twice():
    with pytest.raises(ValueError, match="ranked twice"):
        rank(["D01", "D01"], key=TOTALS.get)


@pytest.mark.parametrize("key", [97.2, (D("97.2"), 3.0)])
def test_rank_refuses_float(key):
    with pytest.raises(TypeError):
        rank(["D01"], key={"D01": key}.get)


# Tie-breakers


@pytest.mark.parametrize(
    ("tie_breakers", "expected"),
    [
        ((), ["1=", "1=", "1="]),
        (("business",), ["1=", "3", "1="]),
        (("fewer_lines",), ["3", "1=", "1="]),
        (("lower_deducted",), ["2=", "2=", "1"]),
        (("business", "fewer_lines"), ["2", "3", "1"]),
        (("fewer_lines", "lower_deducted"), ["3", "2", "1"]),
        (("lower_deducted", "business"), ["2", "3", "1"]),
    ],
)
def test_tie_breakers_in_their_order(tie_breakers, expected):
    merits = {
        "A": {"business": D("98.00"), "lines": 4, "deducted": D("4.50")},
        "B": {"business": D("97.00"), "lines": 3, "deducted": D("4.50")},
        "C": {"business": D("98.00"), "lines": 3, "deducted": D("4.00")},
    }

    places = rank(merits, key=lambda code: sort_key(D("195.50"), tie_breakers=tie_breakers, **merits[code]))

    assert [f"{place.number}{'=' if place.is_tied else ''}" for place in places.values()] == expected


def test_tie_breaker_never_beats_a_higher_total():
    higher = sort_key(D("195.51"), tie_breakers=["fewer_lines"], lines=30)
    lower = sort_key(D("195.50"), tie_breakers=["fewer_lines"], lines=0)

    assert higher > lower


@pytest.mark.parametrize(
    ("tie_breakers", "message"),
    [
        (["luck"], "unknown tie-breaker"),
        (["business", "business"], "repeated tie-breaker"),
        (["fewer_lines"], "no value for the tie-breaker"),
    ],
)
def test_sort_key_refused(tie_breakers, message):
    with pytest.raises(ValueError, match=message):
        sort_key(D("195.50"), tie_breakers=tie_breakers, business=D("98.00"))


def test_sort_key_refuses_float():
    with pytest.raises(TypeError):
        sort_key(195.5)

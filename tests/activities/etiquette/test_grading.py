"""Marking of quiz papers: the vectors of rules.md §7, and what holds for every answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.etiquette.grading import (
    MULTIPLE,
    SHORT,
    SINGLE,
    TRUE_FALSE,
    USUAL_PLAN,
    is_passed,
    marked,
    ordered,
    ordered_options,
    seed_of,
)

LETTERS = "ABCDE"
subsets = st.sets(st.sampled_from(LETTERS)).map(lambda letters: "".join(sorted(letters)))


@pytest.mark.parametrize(
    ("kind", "correct", "chosen", "full", "points"),
    [
        (SINGLE, "B", "B", "2", "2.00"),
        (SINGLE, "B", "C", "2", "0.00"),
        (SINGLE, "B", "", "2", "0.00"),
        (SINGLE, "B", "BC", "2", "0.00"),
        (MULTIPLE, "ACD", "ACD", "3", "3.00"),
        (MULTIPLE, "ACD", "DCA", "3", "3.00"),
        (MULTIPLE, "ACD", "AC", "3", "1.50"),
        (MULTIPLE, "ACD", "D", "3", "1.50"),
        (MULTIPLE, "ACD", "AB", "3", "0.00"),
        (MULTIPLE, "ACD", "ABCD", "3", "0.00"),
        (MULTIPLE, "ACD", "", "3", "0.00"),
        (MULTIPLE, "AB", "A", "2.5", "1.25"),
        (MULTIPLE, "AB", "A", "1.25", "0.63"),
        (TRUE_FALSE, "A", "A", "1", "1.00"),
        (TRUE_FALSE, "A", "B", "1", "0.00"),
    ],
)
def test_marked_vectors(kind, correct, chosen, full, points):
    found = marked(kind, correct=correct, chosen=chosen, full=Decimal(full))

    assert str(found) == points


def test_marked_short_answer_is_for_people():
    with pytest.raises(ValueError, match="by a person"):
        marked(SHORT, correct="", chosen="", full=Decimal(10))


@given(correct=subsets.filter(bool), chosen=subsets, cents=st.integers(1, 99999))
def test_marked_multiple_for_any_letters(correct, chosen, cents):
    full = Decimal(cents).scaleb(-2)

    found = marked(MULTIPLE, correct=correct, chosen=chosen, full=full)

    half = (full / 2).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    is_part = bool(chosen) and set(chosen) < set(correct)
    assert found == (full if chosen == correct else half if is_part else Decimal(0))
    assert found.as_tuple().exponent == -2


def test_usual_plan_comes_to_hundred():
    assert sum(count * points for count, points in USUAL_PLAN.values()) == Decimal(100)


def test_pass_mark_counts():
    assert [is_passed(Decimal(points), pass_mark=Decimal(60)) for points in ("59.99", "60.00", "60.01")] == [
        False,
        True,
        True,
    ]


ITEMS = [(number, kind) for kind in (SINGLE, MULTIPLE, TRUE_FALSE, SHORT) for number in range(6)]


def arranged(seed: str) -> list:
    return ordered(ITEMS, seed=seed, kind=lambda item: item[1], key=lambda item: f"{item[0]}{item[1]}")


def test_order_is_the_same_twice_and_keeps_kinds_together():
    seed = seed_of("geheim", 7)

    first, again, other = arranged(seed), arranged(seed), arranged(seed_of("geheim", 8))

    assert first == again
    assert first != other
    assert sorted(first) == sorted(ITEMS)
    assert [kind for _number, kind in first] == [kind for _number, kind in ITEMS]


def test_order_without_seed_is_that_of_the_paper():
    assert arranged("") == ITEMS


@given(st.text(min_size=1), st.lists(st.text(min_size=9), min_size=2, max_size=8))
def test_options_keep_their_letters(seed, options):
    shown = ordered_options(options, seed=seed, key=1)

    assert sorted(shown) == list(zip("ABCDEFGH", options, strict=False))


@pytest.mark.parametrize("last", ["以上都对", "上述做法均正确", "A和B"])
def test_options_that_speak_of_others_keep_their_places(last):
    options = ["微笑", "起身", "问候", last]

    shown = [ordered_options(options, seed=seed_of("x", person), key=1) for person in range(20)]

    assert shown == [list(zip("ABCD", options, strict=True))] * 20

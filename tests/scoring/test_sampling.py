"""Samples: the same seed draws the same cells, half of them with deductions as far as there are."""

import hashlib

import pytest

from scoring.sampling import drawn

CUT = [f"D{number:02}:C1" for number in range(1, 9)]
FULL = [f"D{number:02}:C2" for number in range(1, 31)]


def test_same_seed_draws_the_same_cells_whatever_their_order():
    first = drawn(with_lines=CUT, without_lines=FULL, size=10, seed="ab12")

    again = drawn(with_lines=CUT[::-1], without_lines=FULL[::-1], size=10, seed="ab12")

    assert [first == again, len(set(first))] == [True, 10]


def test_sample_can_be_drawn_again_with_any_tool():
    found = drawn(with_lines=[], without_lines=FULL, size=3, seed="ab12")

    by_hand = sorted(FULL, key=lambda code: hashlib.sha256(f"ab12:{code}".encode()).hexdigest())
    assert found == by_hand[:3]


def test_other_seed_draws_other_cells():
    one = drawn(with_lines=CUT, without_lines=FULL, size=10, seed="ab12")
    other = drawn(with_lines=CUT, without_lines=FULL, size=10, seed="ab13")

    assert set(one) != set(other)


@pytest.mark.parametrize(
    ("cut", "full", "size", "expected"),
    [
        (CUT, FULL, 10, (5, 5)),
        (CUT, FULL, 5, (3, 2)),
        (CUT[:2], FULL, 10, (2, 8)),
        (CUT, FULL[:1], 6, (5, 1)),
        (CUT, [], 10, (8, 0)),
        (CUT[:1], FULL[:1], 10, (1, 1)),
        ([], [], 10, (0, 0)),
    ],
)
def test_half_has_deductions_and_one_kind_fills_up_for_the_other(cut, full, size, expected):
    found = drawn(with_lines=cut, without_lines=full, size=size, seed="s")

    assert (len(set(found) & set(cut)), len(set(found) & set(full))) == expected


def test_empty_sample_is_no_sample():
    with pytest.raises(ValueError, match="at least one"):
        drawn(with_lines=CUT, without_lines=FULL, size=0, seed="s")

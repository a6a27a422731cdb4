"""Half up, of exact values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rounding import half_up
from scoring.points import quantize

POINTS = st.decimals(min_value=0, max_value=200, places=4, allow_nan=False)


@pytest.mark.parametrize(
    "value, rounded",
    [
        (Decimal("96.125"), "96.13"),
        (Decimal("95.115"), "95.12"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, 200), "0.01"),
        (0, "0.00"),
        (100, "100.00"),
    ],
)
def test_half_up(value, rounded):
    assert str(half_up(value)) == rounded


@given(POINTS)
def test_half_up_agrees_with_the_points_of_the_sheets(value):
    assert str(half_up(value)) == str(quantize(value))


@pytest.mark.parametrize(
    "value, error", [(1.5, TypeError), (True, TypeError), (Decimal("-0.01"), ValueError)]
)
def test_half_up_refuses(value, error):
    with pytest.raises(error):
        half_up(value)

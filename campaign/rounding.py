"""The one rounding of points: half up to 0.01, of exact values (rules.md §2.1)."""

from decimal import Decimal
from fractions import Fraction

CENTS = 100


def half_up(value: Decimal | Fraction | int) -> Decimal:
    """A value of at least 0 with two places, a half rounded up; a mean comes as a `Fraction`, which loses nothing.

    Raises `TypeError` for a float, which has already lost what was typed, and `ValueError` below 0 or for NaN.
    """
    if isinstance(value, float | bool):
        raise TypeError(f"points are Decimal, Fraction or int, not {type(value).__name__}")
    exact = Fraction(value)
    if exact < 0:
        raise ValueError("points are not negative")
    return Decimal((exact * CENTS + Fraction(1, 2)) // 1).scaleb(-2)

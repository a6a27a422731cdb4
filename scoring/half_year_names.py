"""The names of half-years, as a person reads them."""

from campaign import months
from scoring.half_years import HalfYear


def half_year_name(half: HalfYear) -> str:
    """The first half of 2026, in the active language."""
    return months.half_year_name(half.year, half.half)

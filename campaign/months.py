"""Months in addresses, 2026-03, and in the language of whoever reads: 2026年3月, March 2026."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


class MonthConverter:
    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


def month_name(first_day: date) -> str:
    """A month as a person reads it, in the language that is active; never in an address, an export or the trail."""
    return date_format(first_day, "YEAR_MONTH_FORMAT")


def half_year_name(year: int, half: int) -> str:
    """The first half of 2026, in the language that is active."""
    words = _("First half of %(year)s") if half == 1 else _("Second half of %(year)s")
    return words % {"year": year}

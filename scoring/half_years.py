"""The half-year so far, as arithmetic over frozen sheet scores (rules.md §5, the monthly part).

What is shown before the evaluation of a half-year: the mean of the month values. The composite adds the marks of the
leading group and the appraisal; nothing here decides about a title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from scoring.points import quantize


class SheetPair(NamedTuple):
    """The two sheet scores of a department in one scored month."""

    business: Decimal
    self_development: Decimal


@dataclass(frozen=True, order=True)
class HalfYear:
    """The first or the second half of a calendar year."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def parse(cls, code: str) -> "HalfYear":
        """2026H1 → the first half of 2026. Raises `ValueError` for anything else."""
        year, mark, half = code.partition("H")
        if not (mark and len(year) == 4 and year.isascii() and year.isdigit() and half in ("1", "2")):
            raise ValueError(f"not a half-year: {code!r}")
        return cls(int(year), int(half))

    @property
    def code(self) -> str:
        return f"{self.year}H{self.half}"

    @property
    def first_day(self) -> date:
        return date(self.year, 6 * self.half - 5, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def months(self) -> list[str]:
        """The codes of its six months, the earliest first."""
        return [f"{self.year}-{month:02}" for month in range(6 * self.half - 5, 6 * self.half + 1)]

    def __contains__(self, day: date) -> bool:
        return HalfYear.of(day) == self


class HalfYearConverter:
    """Half-years in addresses: 2026H1."""

    regex = r"20\d\dH[12]"

    def to_python(self, value: str) -> HalfYear:
        return HalfYear.parse(value)

    def to_url(self, value: HalfYear | str) -> str:
        return value if isinstance(value, str) else value.code


def monthly_part(months: Sequence[SheetPair]) -> Decimal:
    """round(mean of the month values), each (business + self) ÷ 2 and unrounded; half up to 0.01, once.

    Raises `ValueError` without a scored month: what is missing is never zero. Source: rules.md §5.
    """
    return quantize(_mean([month.business + month.self_development for month in months]) / 2)


def sheet_means(months: Sequence[SheetPair]) -> SheetPair:
    """The mean of each sheet, rounded for display only: the monthly part is not computed from them (§5).

    Raises `ValueError` without a scored month.
    """
    return SheetPair(
        quantize(_mean([month.business for month in months])),
        quantize(_mean([month.self_development for month in months])),
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    if not values:
        raise ValueError("no scored month")
    return sum(values) / len(values)

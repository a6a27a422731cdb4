"""Quarters of a year: their months, their codes in addresses, their names on screens and papers."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

IN_CHINESE = "一二三四"
MONTHS_EACH = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """One of the four quarters of a calendar year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // MONTHS_EACH + 1)

    @classmethod
    def parse(cls, code: str) -> "Quarter":
        """2026Q1 → the first quarter of 2026. Raises `ValueError` for anything else."""
        year, mark, number = code.partition("Q")
        if not (mark and len(year) == 4 and year.isascii() and year.isdigit() and number in tuple("1234")):
            raise ValueError(f"not a quarter: {code!r}")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def name(self) -> str:
        """“2026 Q1” in the language that is active."""
        words = {
            1: _("First quarter of %(year)s"),
            2: _("Second quarter of %(year)s"),
            3: _("Third quarter of %(year)s"),
            4: _("Fourth quarter of %(year)s"),
        }
        return words[self.number] % {"year": self.year}

    @property
    def printed(self) -> str:
        """As papers print it."""
        return f"{self.year}年第{IN_CHINESE[self.number - 1]}季度"

    @property
    def first_day(self) -> date:
        return date(self.year, MONTHS_EACH * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.following.first_day - timedelta(days=1)

    @property
    def months(self) -> list[date]:
        """The first days of its three months."""
        return [date(self.year, MONTHS_EACH * self.number - 2 + index, 1) for index in range(MONTHS_EACH)]

    @property
    def following(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def __contains__(self, day: date) -> bool:
        return Quarter.of(day) == self


class QuarterConverter:
    """Quarters in addresses: 2026Q1."""

    regex = r"20\d\dQ[1-4]"

    def to_python(self, value: str) -> Quarter:
        return Quarter.parse(value)

    def to_url(self, value: Quarter | str) -> str:
        return str(value)

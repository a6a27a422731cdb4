"""Months in addresses: 2026-03."""

from datetime import date


class MonthConverter:
    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"

"""Where a department lost points over several months, and where none: from frozen details, without a query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SHOWN = 5
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class MonthDetail:
    """A department's frozen indicators in one published month, beside the scheme they were scored by."""

    code: str
    sheets: Sequence[Mapping]
    indicators: Mapping[str, Mapping]
    sections: Mapping[str, str]


@dataclass(frozen=True)
class IndicatorLoss:
    """One indicator over the months in which it applied; `lost` counts within the maximum of each month."""

    code: str
    name: str
    lost: Decimal
    full: Decimal
    months: tuple[str, ...]
    months_lost: tuple[str, ...]

    @property
    def share(self) -> Decimal:
        """The part of the points that was lost, 0…1, unrounded."""
        return self.lost / self.full

    @property
    def percent(self) -> Decimal:
        """The share for display, rounded half up to 0.1 %."""
        return (self.share * 100).quantize(TENTH, rounding=ROUND_HALF_UP)


def losses(months: Iterable[MonthDetail]) -> list[IndicatorLoss]:
    """Every indicator that applied in at least one of the months, in the order of the sheets of the newest.

    `months` run from the newest to the oldest. An indicator keeps its identity by its code, its name is that of the
    newest month that has it. Months in which it did not apply (缺项) are left out, not counted as full or as zero.
    """
    found: dict[str, dict] = {}
    for month in months:
        for code, name, maximum in _indicators(month.sheets):
            frozen = month.indicators.get(code)
            if frozen is None or frozen["na"]:
                continue
            entry = found.setdefault(
                code, {"name": name, "lost": Decimal(0), "full": Decimal(0), "months": [], "months_lost": []}
            )
            lost = maximum - Decimal(frozen["points"])
            entry["lost"] += lost
            entry["full"] += maximum
            entry["months"].append(month.code)
            if lost:
                entry["months_lost"].append(month.code)
    return [
        IndicatorLoss(
            code,
            entry["name"],
            entry["lost"],
            entry["full"],
            tuple(reversed(entry["months"])),
            tuple(reversed(entry["months_lost"])),
        )
        for code, entry in found.items()
    ]


def worst(rows: Sequence[IndicatorLoss], *, count: int = SHOWN) -> list[IndicatorLoss]:
    """The largest shares first, then the more points; whoever lost nothing is not among them."""
    lost = [row for row in rows if row.lost]
    return sorted(lost, key=lambda row: (-row.share, -row.lost))[:count]


def best(rows: Sequence[IndicatorLoss], *, count: int = SHOWN) -> list[IndicatorLoss]:
    """The smallest shares first, then those with the most points to keep; never one of the worst."""
    others = [row for row in rows if row not in worst(rows, count=count)]
    return sorted(others, key=lambda row: (row.share, -row.full))[:count]


def without_loss(rows: Sequence[IndicatorLoss]) -> int:
    """How many of the indicators kept every point."""
    return sum(not row.lost for row in rows)


def _indicators(sheets: Sequence[Mapping]) -> Iterable[tuple[str, str, Decimal]]:
    for sheet in sheets:
        for section in sheet["sections"]:
            for indicator in section["indicators"]:
                yield indicator["code"], indicator["name"], Decimal(indicator["max"])

"""Why a department has its points: sheets, sections, indicators and lines as a page shows them, from frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Reason:
    """One deduction as the department reads it, with the files that prove it."""

    line: int
    points: str
    count: str
    text: str
    rule: str
    rule_text: str
    day: date | None
    by_branch: bool
    files: Sequence = ()


@dataclass(frozen=True)
class IndicatorPoints:
    """One indicator with what was deducted and why."""

    code: str
    name: str
    owner_name: str
    points: str
    maximum: str
    is_applicable: bool
    reasons: tuple[Reason, ...]

    @property
    def is_full(self) -> bool:
        return self.points == self.maximum


@dataclass(frozen=True)
class SectionPoints:
    """One section; without its indicators where only the points are for the reader."""

    code: str
    name: str
    points: str
    full: str
    indicators: tuple[IndicatorPoints, ...] = ()
    before: str = ""

    @property
    def change(self) -> str:
        """Signed points against the month before; empty when unchanged or when there is nothing to compare."""
        change = Decimal(self.points) - Decimal(self.before or self.points)
        return f"{'+' if change > 0 else '−'}{abs(change):.2f}" if change else ""

    @property
    def lost(self) -> str:
        return f"{Decimal(self.full) - Decimal(self.points):.2f}"

    @property
    def is_full(self) -> bool:
        return self.points == self.full


@dataclass(frozen=True)
class SheetPoints:
    """One of the two sheets with its sections."""

    code: str
    name: str
    points: str
    full: str
    sections: tuple[SectionPoints, ...] = field(default_factory=tuple)


def sheets_of(
    sheets: Sequence[Mapping],
    detail: Mapping,
    *,
    category: str,
    points: Mapping[str, str],
    with_lines: bool,
    files: Mapping[int, Sequence] | None = None,
    before: Mapping[str, str] | None = None,
) -> list[SheetPoints]:
    """The department's sheets from a frozen scheme and its frozen detail (`detail`: sections, indicators, lines).

    `points` holds the sheets' points by code, `files` the evidence by line, `before` the points of the sections in the
    month before. Without `with_lines` nothing below the sections is read.
    """
    reasons = _reasons(detail["lines"], files or {}) if with_lines else {}
    return [
        SheetPoints(
            code=sheet["code"],
            name=sheet["name"],
            points=points[sheet["code"]],
            full=sheet["full"],
            sections=tuple(
                SectionPoints(
                    code=section["code"],
                    name=section["name"],
                    points=detail["sections"][section["code"]],
                    full=section["full"],
                    indicators=_indicators(section, detail, reasons) if with_lines else (),
                    before=(before or {}).get(section["code"], ""),
                )
                for section in sheet["sections"]
                if section["category"] in (None, category)
            ),
        )
        for sheet in sheets
    ]


def _indicators(
    section: Mapping, detail: Mapping, reasons: Mapping[str, list[Reason]]
) -> tuple[IndicatorPoints, ...]:
    return tuple(
        IndicatorPoints(
            code=indicator["code"],
            name=indicator["name"],
            owner_name=indicator["owner_name"],
            points=detail["indicators"][indicator["code"]]["points"],
            maximum=indicator["max"],
            is_applicable=not detail["indicators"][indicator["code"]]["na"],
            reasons=tuple(reasons.get(indicator["code"], ())),
        )
        for indicator in section["indicators"]
    )


def _reasons(lines: Sequence[Mapping], files: Mapping[int, Sequence]) -> dict[str, list[Reason]]:
    found: dict[str, list[Reason]] = {}
    for line in lines:
        count = Decimal(line["count"])
        found.setdefault(line["indicator"], []).append(
            Reason(
                line=line["id"],
                points=line["points"],
                count="" if count == 1 else f"{count.normalize():f}",
                text=line["reason"],
                rule=line["rule"] or "",
                rule_text=line["rule_text"],
                day=date.fromisoformat(line["date"]) if line["date_stated"] else None,
                by_branch=line["branch"] is not None,
                files=files.get(line["id"], ()),
            )
        )
    return found

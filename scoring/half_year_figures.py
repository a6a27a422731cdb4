"""What the months of a half-year say of a department, for those who assess it: sheets by month, sections and means."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.half_years import SheetPair, sheet_means
from scoring.history import PublishedMonth, published_months
from scoring.models import HalfYearEvaluation, Standing
from scoring.points import quantize
from scoring.succession import Sheets, scored_sheets


@dataclass(frozen=True)
class SectionFigures:
    """One section: its full points, what the department got in each month, and the mean for display."""

    sheet: str
    code: str
    name: str
    full: Decimal
    months: tuple[str | None, ...]
    mean: Decimal | None


@dataclass(frozen=True)
class SheetFigures:
    """One sheet with its sections; the mean is that of the months that count, inherited ones among them."""

    code: str
    name: str
    months: tuple[Decimal | None, ...]
    mean: Decimal | None
    sections: tuple[SectionFigures, ...]


@dataclass(frozen=True)
class Figures:
    """A department's half-year in figures; `months` run from the earliest to the newest."""

    months: tuple[PublishedMonth, ...]
    sheets: tuple[SheetFigures, ...]

    @property
    def sections(self) -> tuple[SectionFigures, ...]:
        return tuple(section for sheet in self.sheets for section in sheet.sections)

    @property
    def means(self) -> dict[str, Decimal | None]:
        return {sheet.code: sheet.mean for sheet in self.sheets}


def counted_months(evaluation: HalfYearEvaluation) -> list[PublishedMonth]:
    """The published months that count for the half-year, the newest first; one query."""
    wanted = set(evaluation.months)
    return [month for month in published_months(evaluation.campaign) if month.code in wanted]


def means_of(
    evaluation: HalfYearEvaluation, months: Sequence[PublishedMonth], departments: Collection[int]
) -> dict[int, SheetPair]:
    """The sheet means of the departments that have a scored month, for display; two queries for any number."""
    scored = scored_sheets(evaluation.campaign, months, departments)
    return {
        department: sheet_means([SheetPair(one.business, one.self_development) for one in found.values()])
        for department, found in scored.items()
        if found
    }


def figures_of(
    evaluation: HalfYearEvaluation, department_id: int, months: Sequence[PublishedMonth]
) -> Figures:
    """The department's sheets and sections over `months`; three queries.

    The sections are those of its newest month; a month that counts by succession has sheets and no sections.
    """
    earliest_first = tuple(sorted(months, key=lambda month: month.first_day))
    scored = scored_sheets(evaluation.campaign, months, [department_id])[department_id]
    rows = {
        row["revision_id"]: row
        for row in Standing.objects.filter(
            revision__in=[month.revision_id for month in months], department=department_id
        ).values("revision_id", "revision__header__sheets", "detail__sections", "category_code")
    }
    newest = next((rows[month.revision_id] for month in months if month.revision_id in rows), None)
    if newest is None:
        return Figures(earliest_first, ())
    sheets = tuple(
        _sheet(sheet, newest["category_code"], earliest_first, rows, scored)
        for sheet in newest["revision__header__sheets"]
    )
    return Figures(earliest_first, sheets)


def _sheet(
    sheet: Mapping,
    category: str,
    months: Sequence[PublishedMonth],
    rows: Mapping[int, Mapping],
    scored: Mapping[date, Sheets],
) -> SheetFigures:
    points = tuple(
        getattr(scored[month.first_day], sheet["code"], None) if month.first_day in scored else None
        for month in months
    )
    sections = []
    for section in sheet["sections"]:
        if section["category"] not in (None, category):
            continue
        got = tuple(
            rows[month.revision_id]["detail__sections"].get(section["code"])
            if month.revision_id in rows
            else None
            for month in months
        )
        sections.append(
            SectionFigures(
                sheet["code"],
                section["code"],
                section["name"],
                Decimal(section["full"]),
                got,
                _mean([Decimal(one) for one in got if one is not None]),
            )
        )
    return SheetFigures(
        sheet["code"],
        sheet["name"],
        points,
        _mean([one for one in points if one is not None]),
        tuple(sections),
    )


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return quantize(sum(values) / len(values)) if values else None

"""How one department's half-year came about, from the first month to the title, as one printable page (features N5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from scoring.evaluation import mark_value
from scoring.half_year_settings import Settings
from scoring.half_year_words import (
    OUTCOMES,
    RULES,
    SHEETS,
    check_sentence,
    month_of,
    outcome_sentence,
    tie_sentences,
)

PARTS = {
    "monthly": _("Monthly part"),
    "panel": _("Leading group's marks"),
    "appraisal": _("Democratic appraisal"),
}


@dataclass(frozen=True)
class Part:
    """One part of the composite: its points, its weight in percent, and whether it was left out by a decision."""

    code: str
    name: str
    points: str | None
    weight: int
    left_out: bool


@dataclass(frozen=True)
class Derivation:
    """One department's page; points are strings as they were frozen."""

    row: Mapping
    months: list[dict]
    parts: list[Part]
    formula: str
    marks: list[str]
    checks: list[dict]
    quota: Mapping
    outcome: str
    sentence: str
    tie: list[str]
    gaps: list[dict]
    excluded: dict
    settings: Settings


def derivation(inputs: Mapping, result: Mapping, department: str) -> Derivation | None:
    """The department's page from the inputs and the result of one computation; None for one that is not in it."""
    row = next((row for row in result["departments"] if row["department"] == department), None)
    if row is None:
        return None
    given = next(each for each in inputs["departments"] if each["department"] == department)
    settings = Settings.thawed(inputs["settings"])
    quota = next(each for each in result["quota"] if each["scope"] in ("", row["category"]))
    names = {each["department"]: each["department_name"] for each in result["departments"]}
    parts = _parts(row, settings)
    in_tie = row["outcome"] in ("lost_tie", "open_tie") or any(
        department in step["values"] for step in quota["steps"]
    )
    return Derivation(
        row=row,
        months=[
            month | {"value": _value(month), "name": month_of(month["month"])} for month in given["months"]
        ],
        parts=parts,
        formula=_formula(row, parts),
        marks=sorted(
            (_value(mark) for mark in given["marks"]),
            key=Decimal,
        ),
        checks=[
            {"name": RULES[check["rule"]], "met": check["met"], "sentence": check_sentence(check)}
            for check in row["checks"]
        ],
        quota=quota,
        outcome=OUTCOMES[row["outcome"]],
        sentence=outcome_sentence(row, quota, names),
        tie=tie_sentences(quota, names) if in_tie else [],
        gaps=[{"sheet": SHEETS[sheet]} | gap for sheet, gap in (row["self"] or {}).items()],
        excluded=given["excluded"],
        settings=settings,
    )


def _value(sheets: Mapping) -> str:
    """(business + self) ÷ 2, unrounded: two places, or three where it needs them."""
    value = mark_value(Decimal(sheets["business"]), Decimal(sheets["self_development"]))
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else f"{value:.3f}"


def _parts(row: Mapping, settings: Settings) -> list[Part]:
    return [
        Part(code, name, row["parts"][code], settings.weights[code], code in row["left_out"])
        for code, name in PARTS.items()
        if settings.weights[code]
    ]


def _formula(row: Mapping, parts: list[Part]) -> str:
    """The composite as a sum that anybody can do again; empty where there is none."""
    if row["composite"] is None:
        return ""
    counted = [part for part in parts if not part.left_out]
    total = sum(part.weight for part in counted)
    terms = " + ".join(f"{part.points} × {part.weight}%" for part in counted)
    return f"({terms}) ÷ {total}% = {row['composite']}" if total != 100 else f"{terms} = {row['composite']}"

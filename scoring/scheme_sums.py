"""What a scheme's points come to beside what they must be (rules.md §2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.points import SHEET_FULL, ZERO

SHEET_CODES = ("business", "self_development")


@dataclass(frozen=True)
class SectionSum:
    """A section: what its indicators come to, and its full marks."""

    sheet: str
    code: str
    name: str
    category: str | None
    allotted: Decimal
    full: Decimal

    @property
    def is_right(self) -> bool:
        return self.allotted == self.full


@dataclass(frozen=True)
class SheetSum:
    """A sheet as one category of departments has it: the sections that apply there, and their sum."""

    sheet: str
    category: str
    category_name: str
    parts: tuple[SectionSum, ...]

    @property
    def total(self) -> Decimal:
        return sum((part.full for part in self.parts), ZERO)

    @property
    def full(self) -> Decimal:
        return SHEET_FULL

    @property
    def is_right(self) -> bool:
        return self.total == SHEET_FULL


def section_sums(catalogue: Mapping) -> list[SectionSum]:
    """Every section of the catalogue in its order. A section without indicators comes to 0.00."""
    return [
        SectionSum(
            sheet=sheet["code"],
            code=section["code"],
            name=section["name"],
            category=section["category"],
            allotted=sum((Decimal(indicator["maximum"]) for indicator in section["indicators"]), ZERO),
            full=Decimal(section["full"]),
        )
        for sheet in catalogue["sheets"]
        for section in sheet["sections"]
    ]


def sheet_sums(catalogue: Mapping, categories: Mapping[str, str]) -> list[SheetSum]:
    """Both sheets for each category (code → name): its own sections and those that apply to all."""
    sections = section_sums(catalogue)
    return [
        SheetSum(
            sheet=sheet,
            category=code,
            category_name=name,
            parts=tuple(
                section for section in sections if section.sheet == sheet and section.category in (None, code)
            ),
        )
        for sheet in SHEET_CODES
        for code, name in categories.items()
    ]

"""The register of one year read as a whole: every number with what it was taken for, and every gap between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaign.models import DocumentNumber, NumberLeap, Unit


@dataclass(frozen=True)
class Gap:
    """Numbers in a row that nothing was taken for: left out by a leap, or without an explanation."""

    first: int
    last: int
    leap: NumberLeap | None = None

    @property
    def is_explained(self) -> bool:
        return self.leap is not None


@dataclass(frozen=True)
class Register:
    """The numbers of an issuer code in a year, from the last to the first, with the gaps where they lie."""

    issuer_code: str
    year: int
    rows: Sequence[DocumentNumber | Gap]
    next_number: int

    @property
    def numbers(self) -> list[DocumentNumber]:
        return [row for row in self.rows if isinstance(row, DocumentNumber)]

    @property
    def unexplained(self) -> list[Gap]:
        return [row for row in self.rows if isinstance(row, Gap) and not row.is_explained]


def register_of(unit: Unit, *, year: int, issuer_code: str = "") -> Register:
    """The register of a year; without a code that of the unit's own."""
    code = issuer_code or unit.issuer_code
    of_year = {"unit": unit, "issuer_code": code, "year": year}
    taken = list(
        DocumentNumber.objects.filter(**of_year)
        .select_related("allotted_by", "voided_by")
        .order_by("-number")
    )
    leaps = list(NumberLeap.objects.filter(**of_year).select_related("by").order_by("first"))
    gaps = find_gaps([number.number for number in taken], leaps)
    rows = sorted(
        [*taken, *gaps],
        key=lambda row: row.number if isinstance(row, DocumentNumber) else row.last,
        reverse=True,
    )
    after = max([number.number + 1 for number in taken] + [leap.next_number for leap in leaps], default=1)
    return Register(code, year, rows, after)


def find_gaps(taken: Iterable[int], leaps: Iterable[NumberLeap]) -> list[Gap]:
    """The runs of numbers, from 1 to the last one known, that are not taken; a run ends where its leap ends."""
    taken, leaps = set(taken), list(leaps)
    last = max([*taken, *(leap.next_number - 1 for leap in leaps)], default=0)
    gaps: list[Gap] = []
    for number in range(1, last + 1):
        if number in taken:
            continue
        leap = next((leap for leap in leaps if leap.first <= number < leap.next_number), None)
        if gaps and gaps[-1].last == number - 1 and gaps[-1].leap == leap:
            gaps[-1] = Gap(gaps[-1].first, number, leap)
        else:
            gaps.append(Gap(number, number, leap))
    return gaps


def years_of(unit: Unit) -> list[tuple[int, str]]:
    """The years with numbers and their codes, the newest first."""
    known: set[tuple[int, str]] = set()
    for model in (DocumentNumber, NumberLeap):
        known.update(model.objects.filter(unit=unit).order_by().values_list("year", "issuer_code").distinct())
    return sorted(known, reverse=True)

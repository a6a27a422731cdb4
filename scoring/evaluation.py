"""The arithmetic of a half-year: parts, composite, bonus (rules.md §5). Rounded half up to 0.01, where said."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scoring.points import quantize


class MissingPart(ValueError):
    """A part that has a weight is missing; its name is the argument. Missing is never zero."""


def mark_value(business: Decimal, self_development: Decimal) -> Decimal:
    """A member's mark for a department: (business + self) ÷ 2 of two marks of 0…100, not rounded.

    Raises `ValueError` for a mark outside 0…100.
    """
    for mark in (business, self_development):
        if not 0 <= mark <= 100:
            raise ValueError(f"a mark is 0…100, not {mark}")
    return (business + self_development) / 2


def panel_part(marks: Sequence[Decimal], *, drop_from: int = 5) -> Decimal | None:
    """round(mean of the marks for one department), None without any.

    With `drop_from` marks or more (0: never) one highest and one lowest are left out. Marks are counted after recusal:
    the caller gives none of a member for the own department.
    """
    if not marks:
        return None
    kept = sorted(marks)
    if drop_from and len(kept) >= drop_from:
        kept = kept[1:-1]
    return rounded(Fraction(sum(kept)) / len(kept))


def appraisal_part(ballots: Mapping[str, int], *, worth: Mapping[str, Decimal]) -> Decimal | None:
    """round(mean of the valid ballots), each worth the points of its grade; None without any."""
    count = sum(ballots.values())
    if not count:
        return None
    return rounded(Fraction(sum(worth[grade] * number for grade, number in ballots.items())) / count)


def composite(parts: Mapping[str, Decimal | None], *, weights: Mapping[str, int]) -> Decimal:
    """round(Σ weight × part ÷ Σ weights); rounded once.

    A part that was left out by a recorded decision is not in `parts`, and the other weights share the whole. A part
    that is None has a weight and is missing: raises MissingPart, as when nothing is left. Weights are percent.
    """
    counted = {name: weights[name] for name in parts if weights[name]}
    missing = [name for name in counted if parts[name] is None]
    if missing or not counted:
        raise MissingPart(*missing)
    total = sum(Fraction(parts[name]) * weight for name, weight in counted.items())
    return rounded(total / sum(counted.values()))


def half_bonus(monthly: Sequence[Decimal], *, cap: Decimal) -> Decimal:
    """min(cap, Σ of the months' capped bonuses of both sheets); added to the composite after its rounding."""
    return min(cap, sum(monthly, Decimal(0)))


def year_value(first: Decimal, second: Decimal) -> Decimal:
    """round(mean of the two composites); shown, never a title of its own."""
    return rounded(Fraction(first + second) / 2)


def self_gap(self_score: Decimal, sheet_mean: Decimal) -> Decimal:
    """By how much a self-score lies above the mean of the monthly sheet (below: negative)."""
    return self_score - sheet_mean


def exact_mean(values: Sequence[Decimal]) -> Fraction:
    """The mean without any rounding, for comparing at the line. Raises `ValueError` without values."""
    if not values:
        raise ValueError("no value")
    return Fraction(sum(values)) / len(values)


def rounded(value: Fraction) -> Decimal:
    """Half up to 0.01, from an exact fraction."""
    hundredths = (value * 200 + 1) // 2 if value >= 0 else -((-value * 200 + 1) // 2)
    return quantize(Decimal(int(hundredths)) / 100)

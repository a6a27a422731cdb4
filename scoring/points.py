"""Points of the quantified assessment, as arithmetic over values (rules.md §2).

All points are `Decimal` with two places. Numbers come in as `Decimal` or `int`; a `float` is refused with
`TypeError`, because it has already lost the value that was typed. Rounding is ROUND_HALF_UP to 0.01 and
happens only in `quantize`, which only the rules that say “round” call; everything else is exact or refused.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# The widest count, and the widest points of one line, that a column of six digits holds.
LARGEST = Decimal("9999.99")
SHEET_FULL = Decimal("100.00")


def gettext_noop(message: str) -> str:
    """Mark a msgid for makemessages. Django's own is not imported: this module knows no framework."""
    return message


MESSAGES = {
    "not_finite": gettext_noop("This is not a number."),
    "not_positive": gettext_noop("The number must be more than 0."),
    "negative": gettext_noop("The number must not be less than 0."),
    "too_many_places": gettext_noop("At most two decimal places are allowed."),
    "too_large": gettext_noop("The number must not be more than %(largest)s."),
    "above_maximum": gettext_noop("The points must not be more than %(maximum)s."),
    "step_not_reached": gettext_noop("The rule deducts for every %(step)s reached; %(count)s reaches none."),
    "rounds_to_zero": gettext_noop("The deduction comes to less than 0.01 points."),
    "no_applicable_indicator": gettext_noop("A whole section cannot be not applicable."),
    "bonus_without_cap": gettext_noop("The bonus item %(item)s has no cap."),
    "bonus_on_two_sheets": gettext_noop("The bonus item %(item)s belongs to one sheet only."),
}


class PointsError(ValueError):
    """A number that the rules do not allow: a stable `code` of MESSAGES and the arguments of its text."""

    def __init__(self, code: str, **message_args: object) -> None:
        self.code = code
        self.message_args = message_args
        super().__init__(MESSAGES[code] % message_args)


class InvalidPoints(PointsError):
    """Points, a score or a maximum outside what the rules allow."""


class InvalidCount(PointsError):
    """A count (or the step it is counted in) outside what the rules allow."""


class SectionNotApplicable(PointsError):
    """A section none of whose indicators applies."""


class InvalidBonus(PointsError):
    """A bonus entry that does not fit the bonus items of the scheme."""


def _as_decimal(value: Decimal | int) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(f"points are Decimal or int, not {type(value).__name__}")


def quantize(value: Decimal | int) -> Decimal:
    """Round to two places, half up: the “round” of rules.md §2.1.

    A negative value rounds away from zero at the half; a result of zero carries no sign.
    Raises `TypeError` for a float, `InvalidPoints` for NaN, infinity and what has too many digits.
    """
    number = _as_decimal(value)
    if not number.is_finite():
        raise InvalidPoints("not_finite")
    try:
        return number.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO
    except InvalidOperation:
        raise InvalidPoints("too_large", largest=LARGEST) from None


def _exact(value: Decimal | int, error: type[PointsError] = InvalidPoints) -> Decimal:
    """The same number with two places; refused when it is negative, too large or needs more places."""
    if type(value) is Decimal and value.same_quantum(CENT) and ZERO <= value <= LARGEST:
        return value  # as it comes from a points column; a live ranking checks thousands
    number = _as_decimal(value)
    if not number.is_finite():
        raise error("not_finite")
    if number < 0:
        raise error("negative")
    if number > LARGEST:
        raise error("too_large", largest=LARGEST)
    rounded = number.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO
    if rounded != number:
        raise error("too_many_places")
    return rounded


def _positive(value: Decimal | int, error: type[PointsError] = InvalidPoints) -> Decimal:
    if type(value) is Decimal and value.same_quantum(CENT) and ZERO < value <= LARGEST:
        return value  # as above
    number = _as_decimal(value)
    if number.is_finite() and number <= ZERO:
        raise error("not_positive")
    return _exact(number, error)


# Lines


def line_count(count: Decimal | int) -> Decimal:
    """The count of a ledger line: more than 0, at most two places (§2.2). Raises `InvalidCount`."""
    return _positive(count, InvalidCount)


def rule_line_points(
    *,
    rule_points: Decimal | int,
    count: Decimal | int | None,
    maximum: Decimal | int,
    to_zero: bool = False,
    step: Decimal | int | None = None,
) -> Decimal:
    """Points of a ledger line by rule: round(rule × count), which may exceed the maximum (§2.2).

    A `to_zero` rule gives the maximum and ignores the count. With `step` (1, 5 or 10 percentage points)
    the count is in percentage points and only whole steps reached are counted.
    Raises `InvalidCount` (≤ 0, over two places, not finite, no step reached) or `InvalidPoints`.
    """
    full = _positive(maximum)
    if to_zero:
        return full
    each = _positive(rule_points)
    times = _positive(count, InvalidCount)
    if step is not None:
        width = _positive(step, InvalidCount)
        steps = times // width
        if steps == 0:
            raise InvalidCount("step_not_reached", step=width, count=times)
        times = steps
    points = quantize(each * times)
    if points == 0:
        raise InvalidPoints("rounds_to_zero")
    if points > LARGEST:
        raise InvalidCount("too_large", largest=quantize(LARGEST // each))
    return points


def free_line_points(points: Decimal | int, *, maximum: Decimal | int) -> Decimal:
    """Points of a line with free text: more than 0, at most the indicator's maximum (§2.2).

    Raises `InvalidPoints`.
    """
    full = _positive(maximum)
    deducted = _positive(points)
    if deducted > full:
        raise InvalidPoints("above_maximum", maximum=full)
    return deducted


def direct_score_line_points(score: Decimal | int, *, maximum: Decimal | int) -> Decimal:
    """Points of the line that stands for a direct score s of 0…M: M − s (§2.2).

    0.00 means full marks, which need no line. Raises `InvalidPoints`. The reason that a score below the
    maximum needs is the caller's to ask for.
    """
    full = _positive(maximum)
    obtained = _exact(score)
    if obtained > full:
        raise InvalidPoints("above_maximum", maximum=full)
    return full - obtained


# Indicators, sections, sheets


def deducted_total(deducted: Iterable[Decimal | int]) -> Decimal:
    """Unclipped sum of an indicator's lines, kept for analysis (§2.2)."""
    return sum((_exact(points) for points in deducted), ZERO)


def indicator_score(maximum: Decimal | int, deducted: Iterable[Decimal | int]) -> Decimal:
    """Score of an indicator: max(0, M − Σ points of its lines), 扣完为止 (§2.2)."""
    return max(ZERO, _positive(maximum) - deducted_total(deducted))


class IndicatorScore(NamedTuple):
    """What one indicator brings into its section. `obtained` is not read where it does not apply."""

    maximum: Decimal
    obtained: Decimal | None
    is_applicable: bool = True


def rescaled(full: Decimal | int, *, obtained: Decimal | int, applicable: Decimal | int) -> Decimal:
    """缺项折算: round(full × obtained ÷ applicable maxima), rounded once (§2.5)."""
    return quantize(_positive(full) * _exact(obtained) / _positive(applicable))


def section_score(
    full: Decimal | int, scores: Iterable[tuple[Decimal | int, Decimal | int | None, bool]]
) -> Decimal:
    """Score of a section from (maximum, obtained, is_applicable) of each indicator (§2.5).

    Without 缺项 it is the exact sum; with it, the sum rescaled to the section's full points.
    Raises `SectionNotApplicable` when no indicator applies, `InvalidPoints` for an impossible score.
    """
    total_obtained = applicable = ZERO
    is_complete = True
    for maximum, obtained, is_applicable in scores:
        if not is_applicable:
            is_complete = False
            continue
        highest, got = _positive(maximum), _exact(obtained)
        if got > highest:
            raise InvalidPoints("above_maximum", maximum=highest)
        applicable += highest
        total_obtained += got
    if applicable == 0:
        raise SectionNotApplicable("no_applicable_indicator")
    if is_complete:
        return total_obtained
    return rescaled(full, obtained=total_obtained, applicable=applicable)


def total(business: Decimal | int, self_development: Decimal | int) -> Decimal:
    """总分: business sheet + self-development sheet, 0…200, without bonus (§2.6).

    Raises `InvalidPoints` for a sheet outside 0…100.
    """
    sheets = _exact(business), _exact(self_development)
    if max(sheets) > SHEET_FULL:
        raise InvalidPoints("above_maximum", maximum=SHEET_FULL)
    return sum(sheets, ZERO)


# Bonus


@dataclass(frozen=True)
class BonusEntry:
    """One bonus claimed for a department in a month.

    `matter` says what it is for; entries of an item with the same matter are levels of one thing.
    An empty matter is a matter of its own.
    """

    sheet: Hashable
    item: Hashable
    matter: Hashable
    points: Decimal


@dataclass(frozen=True)
class Bonus:
    """What counts of a month's bonus, after the caps: per item, per sheet and together."""

    by_item: Mapping[Hashable, Decimal]
    by_sheet: Mapping[Hashable, Decimal]
    total: Decimal

    def on(self, sheet: Hashable) -> Decimal:
        """Bonus on a sheet, 0.00 where there is none."""
        return self.by_sheet.get(sheet, ZERO)


def capped_bonus(
    lines: Iterable[BonusEntry],
    *,
    item_caps: Mapping[Hashable, Decimal | int],
    sheet_cap: Decimal | int,
) -> Bonus:
    """Bonus of one department in one month (§2.6).

    Within an item only the highest entry of a matter counts, then the item's cap, then the sheet's cap.
    Raises `InvalidBonus` for an item without a cap or on two sheets, `InvalidPoints` for a malformed number.
    """
    highest: dict[tuple[Hashable, Hashable], Decimal] = {}
    sheet_of: dict[Hashable, Hashable] = {}
    for position, line in enumerate(lines):
        if line.item not in item_caps:
            raise InvalidBonus("bonus_without_cap", item=line.item)
        if sheet_of.setdefault(line.item, line.sheet) != line.sheet:
            raise InvalidBonus("bonus_on_two_sheets", item=line.item)
        own_matter = ("entry", position)
        matter = (line.item, own_matter if line.matter in (None, "") else ("matter", line.matter))
        highest[matter] = max(highest.get(matter, ZERO), _positive(line.points))

    by_item = dict.fromkeys(sheet_of, ZERO)
    for (item, _), points in highest.items():
        by_item[item] += points
    by_item = {item: min(points, _exact(item_caps[item])) for item, points in by_item.items()}

    by_sheet = dict.fromkeys(sheet_of.values(), ZERO)
    for item, points in by_item.items():
        by_sheet[sheet_of[item]] += points
    by_sheet = {sheet: min(points, _exact(sheet_cap)) for sheet, points in by_sheet.items()}
    return Bonus(by_item=by_item, by_sheet=by_sheet, total=sum(by_sheet.values(), ZERO))

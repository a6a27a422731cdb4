"""One worked example of how points come about, computed from the scheme's own rules (rules.md §2). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.points import deducted_total, indicator_score, rescaled, rule_line_points, section_score, total

TIMES = 2  # how often the example's fact occurs


@dataclass(frozen=True)
class Rule:
    """A deduction rule by count: its words, its points for each, per what."""

    code: str
    text: str
    points: Decimal
    unit: str


@dataclass(frozen=True)
class Item:
    """An indicator with its maximum and those of its rules that go by a plain count."""

    code: str
    name: str
    maximum: Decimal
    rules: tuple[Rule, ...]
    na_allowed: bool = False


@dataclass(frozen=True)
class Part:
    """A section with all its indicators; `sheet` names its sheet, `sheet_full` are the sheet's full marks."""

    name: str
    full: Decimal
    sheet: str
    sheet_full: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True)
class WorkedLine:
    """A deduction of the example: a rule, how often, the points that come of it."""

    rule: Rule
    count: int
    points: Decimal


@dataclass(frozen=True)
class Floor:
    """The same fact so often that its points go beyond the maximum: the score stays at 0.00."""

    count: int
    points: Decimal
    score: Decimal


@dataclass(frozen=True)
class WithoutItem:
    """The section when `item` is not applicable and the example's deductions stand: scaled up to its full points."""

    item: Item
    obtained: Decimal
    applicable: Decimal
    score: Decimal


@dataclass(frozen=True)
class Worked:
    """The example from the line to the total; everything that is not named has full marks."""

    part: Part
    item: Item
    lines: tuple[WorkedLine, ...]
    deducted: Decimal
    score: Decimal
    section: Decimal
    sheet: Decimal
    other_sheet: str
    other_full: Decimal
    total: Decimal
    floor: Floor
    without: WithoutItem | None


def worked_example(parts: Sequence[Part], *, other: tuple[str, Decimal]) -> Worked | None:
    """The example for the first indicator whose rules allow one; None when no rule goes by a count.

    `parts` are sections of one sheet in their order, `other` name and full marks of the other sheet. The first rule
    occurs twice; a second rule of the indicator once, as long as both together stay below its maximum.
    """
    found = next(((part, item) for part in parts for item in part.items if _lines(item)), None)
    if found is None:
        return None
    part, item = found
    lines = _lines(item)
    points = [line.points for line in lines]
    score = indicator_score(item.maximum, points)
    section = _section(part, item, score)
    sheet = part.sheet_full - (part.full - section)
    return Worked(
        part=part,
        item=item,
        lines=lines,
        deducted=deducted_total(points),
        score=score,
        section=section,
        sheet=sheet,
        other_sheet=other[0],
        other_full=other[1],
        total=total(sheet, other[1]),
        floor=_floor(item, lines[0].rule),
        without=_without(part, item, score),
    )


def _lines(item: Item) -> tuple[WorkedLine, ...]:
    lines: list[WorkedLine] = []
    for rule in item.rules:
        count = 1 if lines else TIMES
        points = rule_line_points(rule_points=rule.points, count=count, maximum=item.maximum)
        if sum((line.points for line in lines), points) < item.maximum:
            lines.append(WorkedLine(rule, count, points))
        if len(lines) == 2:
            break
    return tuple(lines)


def _section(part: Part, item: Item, score: Decimal) -> Decimal:
    return section_score(
        part.full, [(one.maximum, score if one == item else one.maximum, True) for one in part.items]
    )


def _floor(item: Item, rule: Rule) -> Floor:
    count = int(item.maximum // rule.points) + 1
    points = rule_line_points(rule_points=rule.points, count=count, maximum=item.maximum)
    return Floor(count, points, indicator_score(item.maximum, [points]))


def _without(part: Part, item: Item, score: Decimal) -> WithoutItem | None:
    """The first other indicator of the section that may be not applicable, left out."""
    left_out = next((one for one in part.items if one.na_allowed and one != item), None)
    if left_out is None:
        return None
    kept = [one for one in part.items if one != left_out]
    obtained = sum((score if one == item else one.maximum for one in kept), Decimal(0))
    applicable = sum((one.maximum for one in kept), Decimal(0))
    return WithoutItem(
        left_out, obtained, applicable, rescaled(part.full, obtained=obtained, applicable=applicable)
    )

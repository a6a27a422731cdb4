"""What inspectors enter for a checklist: one mark an item, checked as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

LONGEST_RECTIFICATION = timedelta(days=60)
FULL = Decimal(100)


class Item(Protocol):
    pk: int
    text: str
    maximum: Decimal


@dataclass(frozen=True)
class Mark:
    """The mark of one item, why it is not full, and by when the fault is to be put right."""

    item: int
    points: Decimal
    reason: str = ""
    rectify_by: date | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with the mark of an item: a code, which the page and the verb put into words."""

    item: int
    code: str


def faults(items: Sequence[Item], marks: Sequence[Mark], *, day: date) -> list[Fault]:
    """Everything that is wrong with the marks, in the order of the checklist.

    Every item has one mark from 0 to its maximum with at most two decimals; less than full says why; only what is not
    full is to be rectified, within sixty days after the day of the inspection.
    """
    by_item: dict[int, list[Mark]] = {}
    for mark in marks:
        by_item.setdefault(mark.item, []).append(mark)
    known = {item.pk for item in items}
    found = [Fault(item, "unknown") for item in by_item if item not in known]
    for item in items:
        given = by_item.get(item.pk, [])
        if len(given) != 1:
            found.append(Fault(item.pk, "missing" if not given else "twice"))
        elif code := _fault(item, given[0], day):
            found.append(Fault(item.pk, code))
    return found


def total_of(points: Mapping[int, Decimal] | Sequence[Decimal]) -> Decimal:
    """The total of an inspection: the sum of its marks, exact, with two places."""
    values = points.values() if isinstance(points, Mapping) else points
    return sum(values, Decimal(0)).quantize(Decimal("0.01"))


def _fault(item: Item, mark: Mark, day: date) -> str:
    if not mark.points.is_finite() or mark.points < 0:
        return "not_points"
    if mark.points > item.maximum:
        return "above"
    if mark.points != mark.points.quantize(Decimal("0.01")):
        return "decimals"
    if mark.points < item.maximum and not mark.reason.strip():
        return "no_reason"
    if mark.rectify_by is not None:
        if mark.points == item.maximum:
            return "nothing_to_rectify"
        if not day < mark.rectify_by <= day + LONGEST_RECTIFICATION:
            return "rectify_by"
    return ""

"""Places in a ranking: ties share a place, nobody is separated by chance (rules.md §3).

Who takes part is decided before: whoever is left out of `items` has no place and uses none.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

K = TypeVar("K", bound=Hashable)
Style = Literal["standard", "dense"]
STYLES = ("standard", "dense")
TIE_BREAKERS = ("business", "fewer_lines", "lower_deducted")


@dataclass(frozen=True)
class Place:
    """A place in a ranking: its number from 1, and whether others share it (并列)."""

    number: int
    is_tied: bool


def rank(items: Iterable[K], *, key: Callable[[K], object], style: Style = "standard") -> dict[K, Place]:
    """Place of every item, the highest key first; equal keys share a place (§3).

    `key` gives a `Decimal`, or a tuple from `sort_key` in which higher is better.
    “standard” counts 1-2-2-4, “dense” 1-2-2-3. The places do not depend on the order of the items;
    the answer keeps that order, so that `listing` can fall back on it inside a tie.
    Raises `ValueError` for an unknown style or an item that occurs twice, `TypeError` for a float key.
    """
    if style not in STYLES:
        raise ValueError(f"unknown ranking style: {style!r}")
    keys: dict[K, object] = {}
    for item in items:
        if item in keys:
            raise ValueError(f"ranked twice: {item!r}")
        keys[item] = _without_float(key(item))

    sharing: dict[object, int] = {}
    for value in keys.values():
        sharing[value] = sharing.get(value, 0) + 1
    number_of: dict[object, int] = {}
    number = 1
    for value in sorted(sharing, reverse=True):
        number_of[value] = number
        number += sharing[value] if style == "standard" else 1
    return {item: Place(number_of[value], sharing[value] > 1) for item, value in keys.items()}


def listing(places: Mapping[K, Place]) -> list[K]:
    """Items in order of their place; inside a tie in the order of the mapping (§3).

    Rank the departments in their fixed order, and the list comes out the same every time.
    """
    return sorted(places, key=lambda item: places[item].number)


def sort_key(
    total: Decimal,
    *,
    tie_breakers: Sequence[str] = (),
    business: Decimal | None = None,
    lines: int | None = None,
    deducted: Decimal | None = None,
) -> tuple[Decimal | int, ...]:
    """Key for `rank`: the total, then the campaign's tie-breakers in their order (§3).

    `business`: higher business sheet · `fewer_lines`: fewer ledger lines · `lower_deducted`: lower
    Σ(M − score). Only the values that a chosen tie-breaker needs have to be given.
    Raises `ValueError` for an unknown or repeated tie-breaker, or when its value is missing.
    """
    if len(set(tie_breakers)) != len(tie_breakers):
        raise ValueError(f"repeated tie-breaker: {list(tie_breakers)}")
    given = {"business": business, "fewer_lines": lines, "lower_deducted": deducted}
    parts: list[Decimal | int] = [total]
    for name in tie_breakers:
        if name not in given:
            raise ValueError(f"unknown tie-breaker: {name!r}")
        value = given[name]
        if value is None:
            raise ValueError(f"no value for the tie-breaker {name!r}")
        parts.append(value if name == "business" else -value)
    return _without_float(tuple(parts))


def _without_float(value: K) -> K:
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, float):
            raise TypeError("ranks are computed from Decimal, not float")
    return value

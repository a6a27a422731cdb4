"""Marking a quiz paper, as arithmetic over values (rules.md §7). Points are `Decimal`; nothing here knows a database."""

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from campaign.rounding import half_up

Item = TypeVar("Item")

ZERO = Decimal("0.00")
SINGLE, MULTIPLE, TRUE_FALSE, SHORT = "single", "multiple", "true_false", "short"
KINDS = (SINGLE, MULTIPLE, TRUE_FALSE, SHORT)
# rules.md §7: 20 × 2 + 10 × 3 + 20 × 1 + 1 × 10 = 100
USUAL_PLAN: Mapping[str, tuple[int, Decimal]] = {
    SINGLE: (20, Decimal(2)),
    MULTIPLE: (10, Decimal(3)),
    TRUE_FALSE: (20, Decimal(1)),
    SHORT: (1, Decimal(10)),
}
USUAL_PASS_MARK = Decimal(60)


def marked(kind: str, *, correct: str, chosen: str, full: Decimal) -> Decimal:
    """The points of an answer by letters (“AC”), for `full` points.

    Exactly the right letters: full. Multiple choice: a non-empty proper subset of them, none wrong, half (3 gives
    1.50; half a cent is rounded up). Anything else, a blank too: 0.00. The order of letters does not matter. Raises
    ValueError for a short answer, which people mark. Source: rules.md §7.
    """
    if kind not in (SINGLE, MULTIPLE, TRUE_FALSE):
        raise ValueError("a short answer is marked by a person")
    right, said = set(correct), set(chosen)
    if said == right:
        return half_up(full)
    if kind == MULTIPLE and said and said < right:
        return half_up(Fraction(full) / 2)
    return ZERO


def is_passed(total: Decimal, *, pass_mark: Decimal) -> bool:
    """Whether a paper is passed: at the mark counts."""
    return total >= pass_mark


def seed_of(secret: str, person: Hashable) -> str:
    """The seed of a person's order, from the paper's secret and the person; it is kept with the attempt."""
    return hashlib.sha256(f"quiz:{secret}:{person}".encode()).hexdigest()[:40]


def ordered(
    items: Sequence[Item], *, seed: str, kind: Callable[[Item], str], key: Callable[[Item], Hashable]
) -> list[Item]:
    """The items as this seed shows them: kind after kind as on paper, inside a kind by SHA-256 of seed and key.

    The same seed gives the same order with any tool. An empty seed leaves the order of the paper.
    """
    if not seed:
        return sorted(items, key=lambda item: KINDS.index(kind(item)))
    return sorted(items, key=lambda item: (KINDS.index(kind(item)), _drawn(seed, key(item))))


def ordered_options(options: Sequence[str], *, seed: str, key: Hashable) -> list[tuple[str, str]]:
    """The options with the letters that they have in the bank, in the order in which this seed shows them.

    An option that speaks of others (“以上都对”, “A和B”) keeps all in their places. So does an empty seed.
    """
    lettered = list(zip("ABCDEFGH", options, strict=False))
    if not seed or any(_speaks_of_others(text) for text in options):
        return lettered
    return sorted(lettered, key=lambda option: _drawn(seed, f"{key}:{option[0]}"))


def _speaks_of_others(text: str) -> bool:
    plain = text.replace(" ", "")
    if any(word in plain for word in ("以上", "上述", "前述", "都对", "都不对", "均正确", "均不正确")):
        return True
    return len(plain) <= 8 and sum(letter in plain for letter in "ABCDEFGH") >= 2


def _drawn(seed: str, key: Hashable) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()

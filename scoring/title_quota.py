"""Who fills the places of the quota, and how a tie at the line is broken, step by step (rules.md §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

TieRule = Literal["breakers", "vote", "below"]
BREAKERS = ("business", "fewer_lines", "lower_deducted")


class Undecided(ValueError):
    """A vote that does not separate the tied departments."""


@dataclass(frozen=True)
class Contender:
    """An eligible department at or above the line, with what breaks ties."""

    code: str
    points: Decimal
    business: Fraction
    lines: int
    deducted: Decimal


@dataclass(frozen=True)
class Step:
    """One comparison of the departments that share the points at the line: who is through, out, and still equal."""

    by: str
    values: Mapping[str, str]
    chosen: tuple[str, ...]
    out: tuple[str, ...]
    left: tuple[str, ...]
    places: int


@dataclass(frozen=True)
class Allotment:
    """Who fills the places. `open_tie` waits for the leading group's vote on `open_places` places."""

    places: int
    titled: frozenset[str] = frozenset()
    lost_tie: frozenset[str] = frozenset()
    open_tie: tuple[str, ...] = ()
    open_places: int = 0
    cut: Decimal | None = None
    steps: tuple[Step, ...] = field(default=())

    @property
    def unused(self) -> int:
        """Places that nobody fills; they go to no other category."""
        return self.places - len(self.titled) - self.open_places


def places_of(departments: int, *, kind: str, value: Decimal) -> int:
    """How many titles: ⌊value percent of the departments⌋, or the number itself, rounded down. 45 % of 30 is 13."""
    return int(departments * value // 100) if kind == "percent" else int(value)


def allot(
    contenders: Sequence[Contender],
    places: int,
    *,
    tie_rule: TieRule = "breakers",
    votes: Mapping[str, int] | None = None,
) -> Allotment:
    """Fill the places by points; departments that share the points at the line are separated by the tie rule.

    “breakers”: higher exact mean of the business sheet, then fewer lines, then lower deducted total; whoever is still
    equal waits for the vote. “vote”: the vote at once. “below”: the whole tied group stays below the line.
    `votes` are those for the group that waits. Raises Undecided when they don't separate it.
    """
    ordered = sorted(contenders, key=lambda contender: (-contender.points, contender.code))
    if len(ordered) <= places:
        return Allotment(places, frozenset(contender.code for contender in ordered))
    if not places:
        return Allotment(0)
    cut = ordered[places - 1].points
    above = [contender.code for contender in ordered if contender.points > cut]
    tied = [contender for contender in ordered if contender.points == cut]
    free = places - len(above)
    if len(tied) == free:
        return Allotment(places, frozenset(above) | {contender.code for contender in tied}, cut=cut)
    if tie_rule == "below":
        lost = frozenset(contender.code for contender in tied)
        return Allotment(places, frozenset(above), lost, cut=cut)
    chosen, left, steps = set(above), tied, []
    for breaker in BREAKERS if tie_rule == "breakers" else ():
        step = _compare(breaker, left, free)
        steps.append(step)
        chosen.update(step.chosen)
        free -= len(step.chosen)
        left = [contender for contender in left if contender.code in step.left]
        if not left:
            break
    if left and votes is not None:
        step = count_votes(votes, [contender.code for contender in left], free)
        steps.append(step)
        chosen.update(step.chosen)
        left = []
    waiting = tuple(contender.code for contender in left)
    lost = {contender.code for contender in tied} - chosen - set(waiting)
    return Allotment(
        places,
        frozenset(chosen),
        frozenset(lost),
        waiting,
        free if waiting else 0,
        cut,
        tuple(steps),
    )


def count_votes(votes: Mapping[str, int], tied: Sequence[str], places: int) -> Step:
    """The places go to those with the most votes. Raises Undecided when equal votes stand at the line."""
    if set(votes) != set(tied) or any(number < 0 for number in votes.values()):
        raise Undecided("the votes are not for the tied departments")
    ordered = sorted(tied, key=lambda code: (-votes[code], code))
    if votes[ordered[places - 1]] == votes[ordered[places]]:
        raise Undecided("equal votes at the line")
    return Step(
        "vote",
        {code: str(votes[code]) for code in tied},
        tuple(ordered[:places]),
        tuple(ordered[places:]),
        (),
        places,
    )


def _compare(breaker: str, tied: Sequence[Contender], places: int) -> Step:
    """One comparison: the better ones while they fit; those that are equal at the line go on to the next."""
    better = {contender.code: _key(breaker, contender) for contender in tied}
    ordered = sorted(tied, key=lambda contender: (-better[contender.code], contender.code))
    at_line = better[ordered[places - 1].code]
    chosen = [contender.code for contender in ordered if better[contender.code] > at_line]
    level = [contender.code for contender in ordered if better[contender.code] == at_line]
    out = [contender.code for contender in ordered if better[contender.code] < at_line]
    if len(chosen) + len(level) == places:
        chosen, level = chosen + level, []
    return Step(
        breaker,
        {contender.code: _shown(breaker, contender) for contender in tied},
        tuple(chosen),
        tuple(out),
        tuple(level),
        places,
    )


def _key(breaker: str, contender: Contender) -> Fraction:
    if breaker == "business":
        return contender.business
    return -Fraction(contender.lines if breaker == "fewer_lines" else contender.deducted)


def _shown(breaker: str, contender: Contender) -> str:
    """The value that was compared: the business mean as an exact fraction where it has more than four places."""
    if breaker == "fewer_lines":
        return str(contender.lines)
    if breaker == "lower_deducted":
        return f"{contender.deducted:.2f}"
    return str(contender.business)

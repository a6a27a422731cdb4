"""From jurors' marks to places and prizes (rules.md §7): exact until the one rounding, nothing drawn by lot."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

from campaign.rounding import half_up

FULL = Decimal(100)
DROP_FROM = 5

Work = Hashable
TieRule = Literal["vote", "up"]
Votes = Mapping[Work, int]


@dataclass(frozen=True)
class Criterion:
    """What a work is marked by: `weight` in percent, marks from 0 to `top` (5, 10, 20, 50 or 100)."""

    code: str
    weight: int
    top: int


@dataclass(frozen=True)
class Judged:
    """A work with its jurors' marks from high to low, and what follows from them."""

    work: Work
    marks: tuple[Decimal, ...]
    dropped: tuple[Decimal, ...]
    mean: Decimal
    median: Decimal
    spread: Decimal


@dataclass(frozen=True)
class Place:
    """A work's place; works that share everything share the number, and the places behind it stay empty."""

    judged: Judged
    number: int
    is_tied: bool


@dataclass(frozen=True)
class Level:
    """A prize: at most so many places, at least so many points; None where the rules set no such limit."""

    code: str
    places: int | None = None
    minimum: Decimal | None = None


@dataclass(frozen=True)
class OpenTie:
    """Works that share a place across a line. `shares`: how many of them each level takes, None for no prize."""

    works: tuple[Work, ...]
    shares: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True)
class Allotment:
    """Which work gets which level; works of an open tie get none until the panel has voted."""

    prizes: Mapping[Work, str]
    open_ties: tuple[OpenTie, ...] = ()


def juror_mark(criteria: Sequence[Criterion], marks: Mapping[str, Decimal]) -> Decimal:
    """One juror's mark for a work, 0 to 100: Σ weight × mark, each mark as a share of its scale; never rounded."""
    return sum(
        (criterion.weight * marks[criterion.code] / criterion.top for criterion in criteria), Decimal(0)
    )


def judge(work: Work, marks: Sequence[Decimal], *, drop_from: int = DROP_FROM) -> Judged:
    """A work by its marks: of `drop_from` marks or more one highest and one lowest are dropped.

    The mean of the rest is rounded once, half up to the cent. The median is that of all marks, and so of the rest; the
    spread is that of all marks. Raises ValueError without marks.
    """
    if not marks:
        raise ValueError("a work without marks has no mean")
    ordered = tuple(sorted(marks, reverse=True))
    counted, dropped = ordered, ()
    if drop_from and len(ordered) >= max(drop_from, 3):
        counted, dropped = ordered[1:-1], (ordered[0], ordered[-1])
    return Judged(work, ordered, dropped, _mean(counted), _median(ordered), ordered[0] - ordered[-1])


def places(judged: Sequence[Judged], votes: Sequence[Votes] = ()) -> list[Place]:
    """The works in order: by mean, then median, then the panel's votes; those that still share are tied."""
    found, number = [], 1
    for group in _groups(judged, votes):
        found += [Place(work, number, len(group) > 1) for work in group]
        number += len(group)
    return found


def allot(
    judged: Sequence[Judged],
    levels: Sequence[Level],
    *,
    votes: Sequence[Votes] = (),
    tie_rule: TieRule = "vote",
) -> Allotment:
    """Give the levels from the highest down. A work below a level's minimum goes on to the next; places that nobody
    reaches stay empty.

    Works that share a place across a line: “vote” leaves them open until the panel's votes separate them there, “up”
    gives all of them the higher level, and the lower ones keep their own places.
    """
    given: dict[Work, str] = {}
    open_ties = []
    free = [level.places for level in levels]
    at = 0
    for group in _groups(judged, votes):
        works = tuple(member.work for member in group)
        before = (at, list(free))
        at, shares = _shares(group[0].mean, len(group), levels, free, at)
        if len(shares) > 1 and tie_rule == "up":
            at, free = before
            at, shares = shares[0][0], [(shares[0][0], len(group))]
            free[at] = 0
        if len(shares) > 1:
            open_ties.append(
                OpenTie(works, tuple((None if n is None else levels[n].code, count) for n, count in shares))
            )
        elif shares[0][0] is not None:
            given |= dict.fromkeys(works, levels[shares[0][0]].code)
    return Allotment(given, tuple(open_ties))


def separates(votes: Votes, tie: OpenTie) -> bool:
    """Whether votes for exactly the tied works decide every line that runs through them."""
    if set(votes) != set(tie.works) or any(number < 0 for number in votes.values()):
        return False
    ordered = sorted(votes.values(), reverse=True)
    line = 0
    for _level, count in tie.shares[:-1]:
        line += count
        if ordered[line - 1] == ordered[line]:
            return False
    return True


def _shares(
    mean: Decimal, count: int, levels: Sequence[Level], free: list[int | None], at: int
) -> tuple[int, list[tuple[int | None, int]]]:
    """How many of the next works in order each level takes, by its number; takes them off `free`."""
    shares: list[tuple[int | None, int]] = []
    while count and at < len(levels):
        minimum = levels[at].minimum
        if free[at] == 0 or (minimum is not None and mean < minimum):
            at += 1
            continue
        taken = count if free[at] is None else min(free[at], count)
        shares.append((at, taken))
        count -= taken
        if free[at] is not None:
            free[at] -= taken
    if count:
        shares.append((None, count))
    return at, shares


def _groups(judged: Sequence[Judged], votes: Sequence[Votes]) -> list[list[Judged]]:
    """The works in order, those together that share mean and median and are not separated by a vote about just them."""
    by_works = {frozenset(vote): vote for vote in votes}
    found = []
    ordered = sorted(judged, key=lambda work: (-work.mean, -work.median))
    for _key, members in groupby(ordered, key=lambda work: (work.mean, work.median)):
        group = list(members)
        vote = by_works.get(frozenset(member.work for member in group))
        if vote is None:
            found.append(group)
            continue
        group.sort(key=lambda work: -vote[work.work])
        found += [list(same) for __, same in groupby(group, key=lambda work: vote[work.work])]
    return found


def _mean(marks: Sequence[Decimal]) -> Decimal:
    return half_up(sum(map(Fraction, marks), Fraction(0)) / len(marks))


def _median(ordered: Sequence[Decimal]) -> Decimal:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2

"""Who is chosen when readers are commended: by facts, votes and quota. Pure.

The facts come first: sessions attended and works submitted in the period, and party membership where it is asked for. Then
more than so many percent of the voters. Then the quota in the order of votes; people with equal votes who do not all fit
fall below it together, as everywhere (rules.md §5, §6: a tie that does not fit falls below the line).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    WAITING = "waiting"
    CHOSEN = "chosen"
    NOT_ELIGIBLE = "not_eligible"
    NO_MAJORITY = "no_majority"
    TIED_AT_QUOTA = "tied_at_quota"
    BELOW_QUOTA = "below_quota"


class Lack(StrEnum):
    SESSIONS = "sessions"
    WORKS = "works"
    MEMBERSHIP = "membership"


@dataclass(frozen=True)
class Terms:
    """What entitles to the honour, how many there are, and how many voted."""

    least_sessions: int
    least_works: int
    party_only: bool
    quota: int
    majority: int
    voters: int | None


@dataclass(frozen=True)
class Candidate:
    """Somebody who is nominated, with the facts of the period; `votes` is empty before the vote."""

    key: int
    sessions: int
    works: int
    is_party_member: bool
    votes: int | None


def lacks(candidate: Candidate, terms: Terms) -> tuple[Lack, ...]:
    """What a candidate does not have of what is asked for."""
    found = []
    if candidate.sessions < terms.least_sessions:
        found.append(Lack.SESSIONS)
    if candidate.works < terms.least_works:
        found.append(Lack.WORKS)
    if terms.party_only and not candidate.is_party_member:
        found.append(Lack.MEMBERSHIP)
    return tuple(found)


def outcomes(candidates: Iterable[Candidate], terms: Terms) -> dict[int, Outcome]:
    """What becomes of each candidate, by his key."""
    found: dict[int, Outcome] = {}
    in_the_vote = []
    for candidate in candidates:
        if lacks(candidate, terms):
            found[candidate.key] = Outcome.NOT_ELIGIBLE
        elif candidate.votes is None or not terms.voters:
            found[candidate.key] = Outcome.WAITING
        elif candidate.votes * 100 <= terms.majority * terms.voters:
            found[candidate.key] = Outcome.NO_MAJORITY
        else:
            in_the_vote.append(candidate)
    return found | _by_quota(in_the_vote, terms.quota)


def _by_quota(candidates: list[Candidate], quota: int) -> dict[int, Outcome]:
    found: dict[int, Outcome] = {}
    for candidate in candidates:
        ahead = sum(other.votes > candidate.votes for other in candidates)
        with_him = sum(other.votes == candidate.votes for other in candidates)
        if ahead + with_him <= quota:
            found[candidate.key] = Outcome.CHOSEN
        elif ahead < quota:
            found[candidate.key] = Outcome.TIED_AT_QUOTA
        else:
            found[candidate.key] = Outcome.BELOW_QUOTA
    return found

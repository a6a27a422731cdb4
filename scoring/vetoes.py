"""When a veto (一票否决) counts, as functions over days; every day that is named is counted."""

from datetime import date


def last_day_of(until: date | None, lifted_on: date | None) -> date:
    """The last day of a veto: the end that was set or the day of its lifting, whichever comes first."""
    return min(until or date.max, lifted_on or date.max)


def veto_in_force(
    since: date,
    until: date | None,
    lifted_on: date | None,
    first_day: date,
    last_day: date,
    decided_on: date | None = None,
) -> bool:
    """Whether an approved veto counts for the time from `first_day` to `last_day` that is decided about on `decided_on`.

    It does when [from, until or lifted] overlaps that time, unless it was lifted before the day of the decision;
    lifted on that day or later it still counts. Without `decided_on` nothing is decided yet, so that every lifting
    comes before. Source: rules.md §5.
    """
    if lifted_on is not None and (decided_on is None or lifted_on < decided_on):
        return False
    return since <= last_day and last_day_of(until, lifted_on) >= first_day


def covers(since: date, until: date | None, lifted_on: date | None, day: date) -> bool:
    """Whether the veto stands on the day itself: what a merger or a split on that day passes on (rules.md §3)."""
    return since <= day <= last_day_of(until, lifted_on)

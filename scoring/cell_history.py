"""What happened in a cell, one thing after the other, with the score before and after."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from campaign.models import User
from scoring.models import LedgerLine
from scoring.points import indicator_score


class Event(NamedTuple):
    """A line was entered or withdrawn, and what that did to the score."""

    at: datetime
    by: User
    line: LedgerLine
    is_withdrawal: bool
    before: Decimal
    after: Decimal


def history_of(maximum: Decimal, lines: Sequence[LedgerLine]) -> list[Event]:
    """The events of a cell from its lines, the oldest first; nothing is lost, because lines are never edited."""
    acts = [(line.entered_at, line.pk, False, line) for line in lines]
    acts += [(line.withdrawn_at, line.pk, True, line) for line in lines if line.is_withdrawn]
    counting: dict[int, Decimal] = {}
    before = maximum
    events = []
    for at, key, is_withdrawal, line in sorted(acts, key=lambda act: act[:3]):
        if is_withdrawal:
            del counting[key]
        else:
            counting[key] = line.points
        after = indicator_score(maximum, counting.values())
        by = line.withdrawn_by if is_withdrawal else line.entered_by
        events.append(Event(at, by, line, is_withdrawal, before, after))
        before = after
    return events

"""What happened in a cell, one thing after the other, with the score before and after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from campaign.models import User
from scoring.models import Evidence, LedgerLine
from scoring.points import indicator_score


class Act(StrEnum):
    ENTERED = "entered"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    ATTACHED = "attached"
    DETACHED = "detached"
    ERASED = "erased"


class Event(NamedTuple):
    """A line was entered, changed or withdrawn, and what that did to the score; or one of its files came or went.

    `old` is the line that a change replaced.
    """

    at: datetime
    by: User
    line: LedgerLine
    act: Act
    before: Decimal
    after: Decimal
    old: LedgerLine | None = None
    evidence: Evidence | None = None

    @property
    def is_withdrawal(self) -> bool:
        return self.act == Act.WITHDRAWN

    @property
    def is_about_score(self) -> bool:
        return self.evidence is None


def history_of(
    maximum: Decimal, lines: Sequence[LedgerLine], evidence: Mapping[int, Sequence[Evidence]] | None = None
) -> list[Event]:
    """The events of a cell from its lines and their files, the oldest first; nothing is lost, because neither is edited.

    A line that replaces another at the moment in which that was withdrawn is one change, old and new.
    """
    by_key = {line.pk: line for line in lines}
    replaced = {
        line.replaces_id: line
        for line in lines
        if line.replaces_id in by_key and by_key[line.replaces_id].withdrawn_at == line.entered_at
    }
    acts = []
    for line in lines:
        old = by_key.get(line.replaces_id) if line.replaces_id in replaced else None
        acts.append((line.entered_at, line.pk, 0, Act.CHANGED if old else Act.ENTERED, line, old, None))
        if line.is_withdrawn and line.pk not in replaced:
            acts.append((line.withdrawn_at, line.pk, 1, Act.WITHDRAWN, line, None, None))
        for file in (evidence or {}).get(line.pk, ()):
            acts += [(*about, line, None, file) for about in _of_file(file)]
    counting: dict[int, Decimal] = {}
    before, events = maximum, []
    for at, key, __, act, line, old, file in sorted(acts, key=lambda one: one[:3]):
        if act in (Act.WITHDRAWN, Act.CHANGED):
            counting.pop(old.pk if old else key, None)
        if act in (Act.ENTERED, Act.CHANGED):
            counting[key] = line.points
        after = indicator_score(maximum, counting.values())
        events.append(Event(at, _who(act, line, file), line, act, before, after, old, file))
        before = after
    return events


def _of_file(file: Evidence) -> list[tuple]:
    """When a file was attached, withdrawn and erased; a file that came with a change has nothing of its own."""
    found = []
    if file.carried_from_id is None:
        found.append((file.attached_at, file.line_id, 2, Act.ATTACHED))
    if file.is_withdrawn:
        found.append((file.withdrawn_at, file.line_id, 3, Act.DETACHED))
    if file.is_erased and file.carried_from_id is None:
        found.append((file.erased_at, file.line_id, 4, Act.ERASED))
    return found


def _who(act: Act, line: LedgerLine, file: Evidence | None) -> User:
    if act == Act.WITHDRAWN:
        return line.withdrawn_by
    if file is None:
        return line.entered_by
    return {Act.ATTACHED: file.attached_by, Act.DETACHED: file.withdrawn_by, Act.ERASED: file.erased_by}[act]

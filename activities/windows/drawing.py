"""The draw of inspections: the same seed and the same urn always draw the same plan."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

TEAM = 2


class TooFewInspectors(ValueError):
    """For a window there are fewer inspectors from outside its department than a team needs."""

    def __init__(self, window: str):
        self.window = window
        super().__init__(window)


class TooFewDays(ValueError):
    """There are not enough days for a window to be inspected on different ones."""


@dataclass(frozen=True)
class Urn:
    """What is drawn from: windows with their department, inspectors with theirs, days, and what was done already.

    `windows` and `inspectors` map codes to the codes of departments (of an inspector all to which he belongs);
    `done` counts the inspections that a window had in the quarter by (window, kind).
    """

    windows: Mapping[str, str]
    inspectors: Mapping[str, Sequence[str]]
    days: Sequence[date]
    done: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """One inspection of the plan."""

    window: str
    kind: str
    day: date
    inspectors: tuple[str, ...]


def draw(urn: Urn, *, counts: Mapping[str, int], seed: str, team: int = TEAM) -> list[Drawn]:
    """Draw so many windows for each kind, a day and a team for each; by day, window and kind.

    Windows that had fewest inspections of the kind in the quarter come first, so that in a quarter every window gets
    each kind as far as the counts reach; among equals the SHA-256 of seed and code decides, so that anybody can draw
    it again with any tool. A window is not inspected twice on a day, days and inspectors share the work as evenly as it
    goes, nobody inspects a department of his own. Raises TooFewInspectors, TooFewDays.
    """
    days_of: dict[str, set[date]] = {}
    load_of_day: Counter = Counter()
    load_of: Counter = Counter()
    on_day: Counter = Counter()
    plan = []
    for kind, count in counts.items():
        order = sorted(
            urn.windows, key=lambda code: (urn.done.get((code, kind), 0), _lot(seed, kind, code), code)
        )
        for window in order[:count]:
            free = [day for day in urn.days if day not in days_of.get(window, ())]
            if not free:
                raise TooFewDays(window)
            day = min(free, key=lambda one: (load_of_day[one], _lot(seed, kind, window, one.isoformat())))
            days_of.setdefault(window, set()).add(day)
            load_of_day[day] += 1
            outside = [person for person, homes in urn.inspectors.items() if urn.windows[window] not in homes]
            if len(outside) < team:
                raise TooFewInspectors(window)
            outside.sort(
                key=lambda person: (
                    load_of[person],
                    on_day[person, day],
                    _lot(seed, kind, window, person),
                    person,
                )
            )
            for person in outside[:team]:
                load_of[person] += 1
                on_day[person, day] += 1
            plan.append(Drawn(window, kind, day, tuple(sorted(outside[:team]))))
    return sorted(plan, key=lambda drawn: (drawn.day, drawn.window, drawn.kind))


def _lot(*parts: str) -> str:
    return hashlib.sha256(":".join(parts).encode()).hexdigest()

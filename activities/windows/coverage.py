"""How far the windows of a quarter are inspected: which kind each of them still lacks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from activities.models import InspectionKind, ServiceWindow


@dataclass(frozen=True)
class Coverage:
    """Windows that have both kinds in the quarter, and those that lack one."""

    whole: int
    lacking: dict[str, list[ServiceWindow]]

    @property
    def is_whole(self) -> bool:
        return not any(self.lacking.values())


def coverage(windows: Iterable[ServiceWindow], done: Counter) -> Coverage:
    """`done` counts inspections by (code of the window, kind), as `planning.done_in_quarter` gives it."""
    windows = list(windows)
    lacking = {
        kind: [window for window in windows if not done[window.code, kind]] for kind in InspectionKind.values
    }
    without = {window.code for some in lacking.values() for window in some}
    return Coverage(whole=len(windows) - len(without), lacking=lacking)

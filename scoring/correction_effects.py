"""What a correction does to a published month: points and places before and after, from two frozen payloads."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

FIGURES = ("business", "self_development", "total", "bonus")
PLACES = (("rank", "tied"), ("category_rank", "category_tied"))


@dataclass(frozen=True)
class Effect:
    """One department's points and places before and after; points are strings with two places, as frozen."""

    department: str
    department_name: str
    category_name: str
    before: Mapping
    after: Mapping

    @property
    def changes_points(self) -> bool:
        return any(self.before[key] != self.after[key] for key in FIGURES)

    @property
    def gained(self) -> Decimal:
        """By how much the total grew; negative where it fell."""
        return Decimal(self.after["total"]) - Decimal(self.before["total"])

    @property
    def places_gained(self) -> int:
        """Places overall gained (lost: negative)."""
        return self.before["rank"] - self.after["rank"]


def effects(before: Mapping, after: Mapping) -> list[Effect]:
    """Every department whose points, places or ties differ between two payloads of one month, in the fixed order.

    Those whose points change come first; the others moved because of them. Source: rules.md §4.
    """
    old = {standing["department"]: standing for standing in before["standings"]}
    shown = [*FIGURES, *(key for pair in PLACES for key in pair)]
    found = [
        Effect(
            department=code,
            department_name=standing["department_name"],
            category_name=standing["category_name"],
            before={key: old[code][key] for key in shown},
            after={key: standing[key] for key in shown},
        )
        for standing in after["standings"]
        if (code := standing["department"]) in old and any(old[code][key] != standing[key] for key in shown)
    ]
    return sorted(found, key=lambda effect: not effect.changes_points)

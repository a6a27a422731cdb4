"""Self-scores beside the monthly sheets: sums and gaps, as functions over values (rules.md §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class SheetGap:
    """One sheet: what the department gives itself beside the mean of its months; either may be missing."""

    sheet: str
    own: Decimal | None
    mean: Decimal | None
    limit: Decimal

    @property
    def gap(self) -> Decimal | None:
        """Self minus mean; None where one of the two is missing."""
        return None if self.own is None or self.mean is None else self.own - self.mean

    @property
    def is_wide(self) -> bool:
        """More than the limit apart, in either direction; exactly the limit is not (rules.md §5: 5 points)."""
        return self.gap is not None and abs(self.gap) > self.limit


def sheet_sums(
    scores: Mapping[str, Decimal], sections: Sequence[tuple[str, str]]
) -> dict[str, Decimal | None]:
    """The self-score of each sheet: the sum over its sections, None until every one of them has a score.

    `sections` are pairs of sheet and section code. Nothing that is missing counts as zero.
    """
    found: dict[str, Decimal | None] = {}
    for sheet, section in sections:
        so_far = found.get(sheet, Decimal(0))
        own = scores.get(section)
        found[sheet] = None if so_far is None or own is None else so_far + own
    return found


def gaps(
    own: Mapping[str, Decimal | None], means: Mapping[str, Decimal | None], *, limit: Decimal
) -> list[SheetGap]:
    """The sheets in the order of `own`, each beside its mean; `limit` is the setting of the half-year."""
    return [SheetGap(sheet, points, means.get(sheet), limit) for sheet, points in own.items()]

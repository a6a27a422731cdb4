"""What the answers say about the questions: how many are right, and whether good papers answer them better.

Shares are percentages with two places, half up. Nothing here names a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from campaign.rounding import half_up

FEWEST = 10  # papers: with fewer, upper and lower group would be chance
GROUP = Fraction(27, 100)  # of the papers in the upper and in the lower group, as is usual for tests


@dataclass(frozen=True)
class ItemFigures:
    """How an item did: papers that had it, the share of its points reached, and its discrimination (−1 to 1)."""

    answered: int
    share: Decimal | None
    discrimination: Decimal | None


def item_figures(answers: Sequence[tuple[Decimal, Decimal]], *, full: Decimal) -> ItemFigures:
    """The figures of an item worth `full` points, from (total of the paper, points for this item) for each paper.

    Share: mean of points ÷ full, in percent. Discrimination: the share of the upper 27 % of the papers minus that of
    the lower 27 %, by total; papers of equal total at the edge count with the mean of all of that total, so that no
    order among equals decides. None with fewer than ten papers.
    """
    if not answers:
        return ItemFigures(0, None, None)
    reached = sum((Fraction(points) for _total, points in answers), Fraction(0))
    share = half_up(100 * reached / (len(answers) * Fraction(full)))
    if len(answers) < FEWEST:
        return ItemFigures(len(answers), share, None)
    size = max(1, int(len(answers) * GROUP))
    lower = _reached(answers, size, highest=False)
    upper = _reached(answers, size, highest=True)
    difference = (upper - lower) / (size * Fraction(full))
    signed = half_up(abs(difference))
    return ItemFigures(len(answers), share, signed if difference >= 0 else -signed)


def _reached(answers: Sequence[tuple[Decimal, Decimal]], size: int, *, highest: bool) -> Fraction:
    """The points that the `size` highest or lowest papers reached; those equal at the edge share its places."""
    by_total: dict[Decimal, list[Fraction]] = {}
    for total, points in answers:
        by_total.setdefault(total, []).append(Fraction(points))
    sum_of, left = Fraction(0), size
    for total in sorted(by_total, reverse=highest):
        here = by_total[total]
        taken = min(left, len(here))
        sum_of += sum(here, Fraction(0)) * taken / len(here)
        left -= taken
        if not left:
            break
    return sum_of

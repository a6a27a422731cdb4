"""How an owner's marks lie beside those of the others and beside its own last months (features N8).

Every figure is an exact Decimal in percent of the owner's maximum, rounded half up to 0.01 only where it is shown.
It says where a second look pays off, not that anybody scored wrongly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

HUNDRED = Decimal(100)

# What a finding is about; the pages put it into words.
NEARLY_FULL, UNLIKE_OTHERS, UNLIKE_BEFORE = "nearly_full", "unlike_others", "unlike_before"


@dataclass(frozen=True)
class Spread:
    """How an owner marked one month: the deductions of its departments in percent of what they could lose."""

    departments: int
    full_marks_share: Decimal
    mean: Decimal
    median: Decimal


@dataclass(frozen=True)
class Thresholds:
    """From when something is pointed out; settings of the campaign."""

    full_marks_share: Decimal
    gap: Decimal


@dataclass(frozen=True)
class Reading:
    """One owner's month beside the others' mean and its own former mean, with what is pointed out."""

    own: Spread
    others: Decimal | None
    before: Decimal | None
    findings: tuple[str, ...]


def spread(rates: Sequence[Decimal]) -> Spread | None:
    """The spread of the deduction rates of an owner's departments; None where there is no department.

    A rate is what a department lost of what it could lose with this owner, in percent, 0…100.
    """
    if not rates:
        return None
    count = len(rates)
    return Spread(
        departments=count,
        full_marks_share=HUNDRED * sum(rate == 0 for rate in rates) / count,
        mean=sum(rates, Decimal(0)) / count,
        median=median(rates),
    )


def rate(lost: Decimal, maximum: Decimal) -> Decimal:
    """What was lost of a maximum, in percent, unrounded."""
    return HUNDRED * lost / maximum


def readings(
    now: Mapping[str, Sequence[Decimal]],
    *,
    before: Mapping[str, Sequence[Decimal]],
    thresholds: Thresholds,
) -> dict[str, Reading]:
    """Each owner's spread of this month with the plain mean of the other owners' means, and of its own former months.

    `now` are the rates by owner, `before` the owner's means of its last published months. A threshold is reached
    by equality for the share of full marks, and by exceeding it for a gap. Owners without a department are left out.
    """
    spreads = {owner: found for owner, rates in now.items() if (found := spread(rates))}
    answer = {}
    for owner, own in spreads.items():
        others = _mean([other.mean for name, other in spreads.items() if name != owner])
        former = _mean(before.get(owner, ()))
        findings = []
        if own.full_marks_share >= thresholds.full_marks_share:
            findings.append(NEARLY_FULL)
        if others is not None and abs(own.mean - others) > thresholds.gap:
            findings.append(UNLIKE_OTHERS)
        if former is not None and abs(own.mean - former) > thresholds.gap:
            findings.append(UNLIKE_BEFORE)
        answer[owner] = Reading(own, others, former, tuple(findings))
    return answer


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None

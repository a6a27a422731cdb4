"""Months that were corrected after a half-year was computed: flagged, and computed again beside the old result.

Nothing changes by itself: a decision in effect is changed by a new decision only (rules.md §5).
"""

from dataclasses import dataclass
from datetime import date

from campaign.months import month_name
from scoring.half_year_comparison import differences, fitting_votes
from scoring.half_year_deciding import result_of
from scoring.half_year_facts import gather
from scoring.half_year_figures import counted_months
from scoring.half_year_result import evaluate
from scoring.models import HalfYearComputation, HalfYearEvaluation


@dataclass(frozen=True)
class CorrectedMonth:
    """A counted month whose revision is no longer the one that was computed with."""

    month: str
    was: int
    now: int

    @property
    def name(self) -> str:
        return month_name(date.fromisoformat(f"{self.month}-01"))


def corrected_months(evaluation: HalfYearEvaluation) -> list[CorrectedMonth]:
    """The counted months that were corrected since the computation; one query."""
    if evaluation.computation is None:
        return []
    kept = {row["month"]: row["revision"] for row in evaluation.computation.payload["inputs"]["months"]}
    return [
        CorrectedMonth(month.code, kept[month.code], month.number)
        for month in reversed(counted_months(evaluation))
        if kept.get(month.code, month.number) != month.number
    ]


def recomputed(computation: HalfYearComputation) -> dict:
    """What the half-year would come to with the months of today, beside what was computed; no row is written."""
    inputs = computation.payload["inputs"]
    now = gather(
        computation.evaluation, decided_on=date.fromisoformat(inputs["decided_on"]), entries_of=inputs
    )
    after = evaluate(now)
    held = {vote.scope: vote.votes for vote in computation.tie_votes.all()}
    votes = fitting_votes(held, after)
    if votes:
        after = evaluate(now, votes=votes)
    return differences(result_of(computation), after)

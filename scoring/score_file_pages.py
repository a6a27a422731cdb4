"""The preview of a workbook of scores as its page shows it: words and numbers, long lists cut."""

import json

from scoring.points import ZERO, indicator_score
from scoring.score_file_forms import KEEP, TAKE
from scoring.score_imports import Decisions
from scoring.score_plans import Effect, PlannedCell, ScorePlan

MOST_ROWS = 400


def preview_context(plan: ScorePlan, decisions: Decisions) -> dict:
    """Differences, conflicts and refused cells; of long lists the first rows and how many more there are."""
    differences = plan.of(Effect.NEW, Effect.CHANGED)
    refused, skipped = plan.refused, plan.skipped
    return {
        "plan": plan,
        "counts": plan.counts,
        "differences": [_difference(cell) for cell in differences[:MOST_ROWS]],
        "differences_more": max(0, len(differences) - MOST_ROWS),
        "conflicts": [_conflict(cell, decisions) for cell in plan.conflicts],
        "refused": refused[:MOST_ROWS],
        "refused_more": max(0, len(refused) - MOST_ROWS),
        "skipped": skipped[:MOST_ROWS],
        "wordless": sum(cell.is_wordless for cell in differences),
        "leave_out": decisions.leave_out,
        "into_month": decisions.into_month,
        "seen": json.dumps(plan.versions, separators=(",", ":")),
        "keep": KEEP,
        "take": TAKE,
    }


def _difference(cell: PlannedCell) -> dict:
    return {
        "cell": cell,
        "now": cell.held.text.splitlines(),
        "said": [line for line in cell.said.splitlines() if line.strip()],
        "before": _score(cell, [line.points for line in cell.held.lines]),
        "after": _score(cell, _points_after(cell)),
    }


def _conflict(cell: PlannedCell, decisions: Decisions) -> dict:
    decided = TAKE if cell.code in decisions.take else KEEP if cell.code in decisions.keep else ""
    return _difference(cell) | {
        "was": cell.was.splitlines(),
        "change": cell.held.change,
        "decided": decided,
    }


def _points_after(cell: PlannedCell) -> list | None:
    """The points in the cell if the file is taken over; None where a rule decides them."""
    going = {line.pk for line in cell.withdraws}
    coming = [entry for entry in cell.entries if not entry.only_withdraws]
    if any(entry.points is None for entry in coming):
        return None
    staying = [line.points for line in cell.held.lines if line.pk not in going]
    return staying + [entry.points for entry in coming]


def _score(cell: PlannedCell, points: list | None):
    if points is None:
        return None
    return indicator_score(cell.indicator.maximum, points) if points else cell.indicator.maximum + ZERO

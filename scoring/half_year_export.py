"""A half-year as data: enough to recompute everything from outside (architecture.md, stable interfaces)."""

from django.utils import timezone

from scoring.half_year_deciding import result_of
from scoring.half_year_facts import gather
from scoring.half_year_result import evaluate
from scoring.models import (
    HalfYearDecision,
    HalfYearEvaluation,
    HalfYearState,
    ModelIndividual,
    NoticeObjection,
)


def half_year_json(evaluation: HalfYearEvaluation) -> dict:
    """Months counted, marks, ballots, vetoes, settings, composites, order, votes and the decision.

    Marks are by number, not by name. While the entries are open there is no result; a computed half-year is read from
    its computation. `departments` of `inputs` hold what goes in, those of `result` what comes out; points are strings
    with two places.
    """
    computation = evaluation.computation
    if evaluation.state == HalfYearState.CLOSED:
        computation = None  # what was computed and voted before belongs to the decision in force
    if computation is not None:
        inputs, result = computation.payload["inputs"], result_of(computation)
    elif evaluation.state == HalfYearState.OPEN:
        inputs, result = None, None
    else:
        inputs = gather(evaluation, decided_on=timezone.localdate())
        result = evaluate(inputs)
    decision = evaluation.decisions.order_by("-number").first()
    return {
        "campaign": evaluation.campaign.code,
        "half": evaluation.code,
        "state": evaluation.state,
        "settings": evaluation.settings,
        "inputs": inputs,
        "result": result,
        "votes": [
            {"scope": vote.scope, "votes": vote.votes, "voters": vote.voters, "minutes": vote.minutes}
            for vote in (computation.tie_votes.all() if computation else ())
        ],
        "decision": decision.payload() | {"sha256": decision.sha256} if decision else None,
    }


def commendation_payload(evaluation: HalfYearEvaluation) -> dict | None:
    """What the paper of commendation (表彰决定) and its list are drawn from: the decision in force, None before one."""
    decision = evaluation.decisions.order_by("-number").first()
    return None if decision is None else commendation_of(decision)


def commendation_of(decision: HalfYearDecision) -> dict:
    """A decision as the papers print it.

    Only frozen values: names of the time, the titled departments by place, the categories in the order of the decision,
    the rules' figures, how many objections there were, the honours of persons in effect, and the SHA-256 of the titles.
    """
    kept = decision.payload()
    titled = [row for row in kept["titles"] if row["outcome"] == "title"]
    order = {row["department"]: position for position, row in enumerate(titled)}
    titled.sort(key=lambda row: (row["rank"], order[row["department"]]))
    return {
        name: kept[name]
        for name in (
            "schema",
            "unit",
            "campaign",
            "half",
            "decision",
            "applied_at",
            "notice",
            "settings",
            "months",
        )
    } | {
        "sha256": decision.sha256,
        "replaces": kept.get("replaces"),
        "departments": len(kept["titles"]),
        "places": sum(row["places"] for row in kept["quota"]),
        "categories": list(dict.fromkeys(row["category"] for row in kept["titles"])),
        "objections": NoticeObjection.objects.filter(computation=decision.computation_id).count(),
        "titled": [
            {
                name: row[name]
                for name in (
                    "department",
                    "department_name",
                    "category",
                    "category_name",
                    "composite",
                    "bonus",
                    "points",
                    "rank",
                    "tied",
                )
            }
            for row in titled
        ],
        "individuals": [
            {
                "position": row.position,
                "kind": row.kind,
                "name": row.name,
                "department_name": row.department_name,
            }
            for row in ModelIndividual.objects.filter(evaluation=decision.evaluation_id).order_by("position")
        ],
    }

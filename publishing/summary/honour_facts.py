"""Half-years and persons honoured in a year, and how its figures were questioned: decisions in force, answers given."""

from collections.abc import Sequence

from django.db.models import Count, Q, Sum
from django.utils import timezone

from campaign.models import Campaign
from publishing.commendation import HONOURS, half_name
from publishing.models import Distribution, RollEdition
from scoring.models import (
    Correction,
    CorrectionState,
    HalfYearDecision,
    ModelIndividual,
    MonthState,
    NoticeObjection,
    Outcome,
    Recheck,
    RecheckStage,
    RecheckState,
)
from scoring.models.recheck import Finding, RecheckMessage


def half_years(campaign: Campaign) -> list[dict]:
    """The half-years by their decisions in force, the earlier first; four queries whatever their number."""
    decisions: dict[str, HalfYearDecision] = {}
    found = (
        HalfYearDecision.objects.filter(evaluation__campaign=campaign)
        .select_related("evaluation")
        .prefetch_related("titles")
        .order_by("evaluation__code", "number")
    )
    for decision in found:
        decisions[decision.evaluation.code] = decision
    objections = dict(
        NoticeObjection.objects.filter(
            computation__in=[decision.computation_id for decision in decisions.values()]
        )
        .order_by()
        .values_list("computation")
        .annotate(filed=Count("pk"))
    )
    return [
        _half_year(decision, objections.get(decision.computation_id, 0)) for decision in decisions.values()
    ]


def honoured(campaign: Campaign) -> list[dict]:
    """The model workers and advanced individuals in effect, in the order of their lists."""
    return [
        {
            "half": person.evaluation.code,
            "honour": HONOURS[person.kind],
            "name": person.name,
            "department": person.department_name,
        }
        for person in ModelIndividual.objects.filter(evaluation__campaign=campaign)
        .select_related("evaluation")
        .order_by("evaluation__code", "position")
    ]


def fairness(campaign: Campaign) -> dict:
    """How often published months were questioned, and with what outcome; what was taken back counts nowhere."""
    upheld = Q(finding__in=(Finding.UPHELD, Finding.PARTLY))
    preview, published = Q(stage=RecheckStage.PREVIEW), Q(stage=RecheckStage.PUBLISHED)
    asked = Recheck.objects.filter(month__campaign=campaign, month__state=MonthState.PUBLISHED).exclude(
        state=RecheckState.WITHDRAWN
    )
    counts = asked.aggregate(
        objections=Count("pk", filter=preview),
        objections_upheld=Count("pk", filter=preview & upheld),
        appeals=Count("pk", filter=published),
        appeals_upheld=Count("pk", filter=published & upheld),
        open=Count("pk", filter=Q(state__in=(RecheckState.FILED, RecheckState.APPEALED))),
    )
    further = RecheckMessage.objects.filter(recheck__in=asked, act=RecheckMessage.Act.APPEALED)
    corrections = Correction.objects.filter(month__campaign=campaign, state=CorrectionState.PUBLISHED)
    return counts | {
        "taken_further": further.values("recheck").distinct().count(),
        "corrections": corrections.count(),
    }


def _half_year(decision: HalfYearDecision, objections: int) -> dict:
    rows = sorted(decision.titles.all(), key=lambda row: row.position)
    titled = [row for row in rows if row.outcome == Outcome.TITLE]
    points = [row.points for row in titled if row.points is not None]
    code = decision.evaluation.code
    return {
        "code": code,
        "name": half_name(code),
        "decision": decision.number,
        "sha256": decision.sha256,
        "applied_on": timezone.localdate(decision.applied_at).isoformat(),
        "months": len(decision.header.get("months", ())),
        "evaluated": len(rows),
        "places": sum(row["places"] for row in decision.header.get("quota", ())),
        "titles": len(titled),
        "categories": _by_category(titled),
        "low": f"{min(points):.2f}" if points else None,
        "high": f"{max(points):.2f}" if points else None,
        "objections": objections,
    }


def _by_category(titled: Sequence) -> list[dict]:
    found: dict[str, dict] = {}
    for row in titled:
        category = found.setdefault(
            row.category_code, {"code": row.category_code, "name": row.category_name, "departments": []}
        )
        category["departments"].append(row.department_name)
    return list(found.values())


def publicity(campaign: Campaign) -> dict | None:
    """The honour rolls issued (editions) and the leaflets handed over; None for neither."""
    editions = RollEdition.objects.filter(roll__campaign=campaign).count()
    leaflets = Distribution.objects.filter(roll__campaign=campaign).aggregate(copies=Sum("copies"))["copies"]
    return {"editions": editions, "leaflets": leaflets or 0} if editions or leaflets else None

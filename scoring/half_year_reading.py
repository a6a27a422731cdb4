"""Who reads what of a half-year: those who run, decide or audit it everything, the others what is made public.

From the public notice on every member sees the list, by the setting of the published ranking, and a head or deputy the
derivation of the own department; before that nobody but the first sees a result (security.md ACL-4).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from campaign.models import Campaign, Department, Role
from campaign.permissions import Access
from scoring.gentle import shown_to
from scoring.half_year_words import OUTCOMES
from scoring.models import (
    HalfYearComputation,
    HalfYearDecision,
    HalfYearEvaluation,
    HalfYearState,
    Outcome,
)
from scoring.rights import reads_all
from scoring.tables import own_departments

RESULT_STATES = (HalfYearState.PENDING, HalfYearState.NOTICE, HalfYearState.APPLIED)


@dataclass(frozen=True)
class ListRow:
    """One department in the list of results."""

    department_id: int
    rank: int
    row: Mapping
    outcome: str
    mine: bool
    linked: bool

    @property
    def holds_title(self) -> bool:
        return self.row["outcome"] == "title"


def decision_in_force(evaluation: HalfYearEvaluation) -> HalfYearDecision | None:
    """The latest decision of the half-year, or None before the first."""
    return evaluation.decisions.select_related("computation").order_by("-number").first()


def shown_computation(evaluation: HalfYearEvaluation, access: Access) -> HalfYearComputation | None:
    """The computation that the person reads: the one in work for readers of all, what is public for the others."""
    if evaluation.state in (HalfYearState.NOTICE, HalfYearState.APPLIED) or (
        reads_all(access) and evaluation.state == HalfYearState.PENDING
    ):
        return evaluation.computation
    decision = decision_in_force(evaluation)
    return decision.computation if decision else None


def list_rows(result: Mapping, access: Access) -> list[ListRow]:
    """The departments that the person sees, by place, those without one last; two queries at most."""
    keys = dict(
        Department.objects.filter(
            unit=access.campaign.unit_id,
            code__in=[row["department"] for row in result["departments"]],
        ).values_list("code", "pk")
    )
    mine, everything = own_departments(access), reads_all(access)
    rows = [
        ListRow(
            department_id=keys[row["department"]],
            rank=row["rank"] or len(keys) + 1,
            row=row,
            outcome=OUTCOMES[row["outcome"]],
            mine=keys[row["department"]] in mine,
            linked=everything or keys[row["department"]] in heads_of(access),
        )
        for row in result["departments"]
    ]
    only = shown_to(access, rows)
    seen = [row for row in rows if only is None or row.department_id in only or row.holds_title]
    return sorted(seen, key=lambda row: row.rank)


def heads_of(access: Access) -> frozenset[int]:
    """The departments whose derivation the person reads as head or deputy."""
    return access.departments(Role.HEAD, Role.DEPUTY)


def titles_in_effect(campaign: Campaign) -> dict[int, int]:
    """How many titles the decision in force of each half-year gives, by the half-year; one query."""
    rows = (
        HalfYearDecision.objects.filter(evaluation__campaign=campaign)
        .annotate(count=Count("titles", filter=Q(titles__outcome=Outcome.TITLE)))
        .order_by("number")
        .values_list("evaluation", "count")
    )
    return dict(rows)

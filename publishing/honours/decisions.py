"""The decisions in effect from which a roll of honour can be made; nobody is on a roll without one.

Titles of a half-year, model individuals, and what the activities decided. Source: official-papers §4, rules.md §5.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from activities.models import Award, AwardDecision, AwardKind
from campaign.models import Campaign
from publishing.commendation import HONOURS
from publishing.commendation_papers import titles_key
from publishing.honours.roll_content import Decision, HolderKind
from publishing.models import Publication
from scoring.models import HalfYearDecision, HalfYearEvaluation, ModelIndividual, Outcome, TitleDecision

TITLES, INDIVIDUALS = "titles", "individuals"
TITLE = "文明部室"
HALF_NAMES = {1: "上半年", 2: "下半年"}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One who is honoured: the name as printed, and the rows from which deeds and pictures are found."""

    kind: str
    holder: str
    honour: str
    department_id: int
    department: str
    person_id: int | None = None
    work: str = ""
    deeds: str = ""
    evaluation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision in effect with everybody whom it honours, in its order; `key` names it on a roll."""

    key: str
    kind: str
    heading: str
    period: str
    decision: Decision
    holders: tuple[Holder, ...]


def decisions_in_effect(campaign: Campaign) -> list[Decided]:
    """Every decision of the campaign that honours somebody and holds today; seven queries."""
    evaluations = {
        row.pk: row for row in HalfYearEvaluation.objects.filter(campaign=campaign).order_by("code")
    }
    numbers = _numbers(campaign) if evaluations else {}
    return [
        *_titles(evaluations, numbers),
        *_individuals(evaluations, numbers),
        *_awards(campaign),
    ]


def _titles(evaluations: dict, numbers: dict) -> list[Decided]:
    if not evaluations:
        return []
    newer = HalfYearDecision.objects.filter(evaluation=OuterRef("evaluation"), number__gt=OuterRef("number"))
    decisions = list(
        HalfYearDecision.objects.filter(evaluation__in=evaluations)
        .filter(~Exists(newer))
        .defer("header")
        .order_by("evaluation__code")
    )
    titles = defaultdict(list)
    rows = TitleDecision.objects.filter(decision__in=decisions, outcome=Outcome.TITLE)
    for row in rows.defer("detail").order_by("decision", "position"):
        titles[row.decision_id].append(row)
    found = []
    for decision in decisions:
        half = evaluations[decision.evaluation_id].half
        period = f"{half.year}年{HALF_NAMES[half.half]}"
        if not titles[decision.pk]:
            continue
        found.append(
            Decided(
                key=f"{TITLES}:{half.code}",
                kind=TITLES,
                heading=TITLE,
                period=period,
                decision=Decision(
                    name=f"{period}文明部室评选决定",
                    decided_on=_day(decision.applied_at),
                    number=numbers.get(titles_key(half.code, decision.number), ""),
                ),
                holders=tuple(
                    Holder(
                        kind=HolderKind.DEPARTMENT,
                        holder=row.department_name,
                        honour=TITLE,
                        department_id=row.department_id,
                        department="",
                        evaluation_id=decision.evaluation_id,
                    )
                    for row in titles[decision.pk]
                ),
            )
        )
    return found


def _individuals(evaluations: dict, numbers: dict) -> list[Decided]:
    if not evaluations:
        return []
    by_half = defaultdict(list)
    rows = ModelIndividual.objects.filter(evaluation__in=evaluations).select_related("person")
    for row in rows.order_by("evaluation__code", "position"):
        by_half[row.evaluation_id].append(row)
    found = []
    for pk, people in by_half.items():
        half = evaluations[pk].half
        period = f"{half.year}年{HALF_NAMES[half.half]}"
        named = {numbers.get((half.code, row.position), "") for row in people}
        found.append(
            Decided(
                key=f"{INDIVIDUALS}:{half.code}",
                kind=INDIVIDUALS,
                heading="先进个人",
                period=period,
                decision=Decision(
                    name=f"{period}先进个人评选决定",
                    decided_on=_day(max(row.applied_at for row in people)),
                    number=named.pop() if len(named) == 1 else "",
                ),
                holders=tuple(
                    Holder(
                        kind=HolderKind.PERSON,
                        holder=row.name,
                        honour=HONOURS[row.kind],
                        department_id=row.person.department_id,
                        department=row.department_name,
                        person_id=row.person_id,
                        deeds=row.deeds,
                    )
                    for row in people
                ),
            )
        )
    return found


def _awards(campaign: Campaign) -> list[Decided]:
    decisions = list(
        AwardDecision.objects.in_force()
        .filter(campaign=campaign)
        .defer("payload")
        .order_by("decided_at", "pk")
    )
    awards = defaultdict(list)
    for row in Award.objects.filter(decision__in=decisions).order_by("decision", "position"):
        awards[row.decision_id].append(row)
    return [
        Decided(
            key=f"award:{decision.key}",
            kind=decision.kind,
            heading=decision.title,
            period=decision.period,
            decision=Decision(name=decision.title, decided_on=_day(decision.decided_at)),
            holders=tuple(
                Holder(
                    kind=_kind_of(row, decision.kind),
                    holder=row.holder,
                    honour=row.honour,
                    department_id=row.department_id,
                    department="" if row.holder == row.department_name else row.department_name,
                    person_id=row.person_id,
                    work=row.work,
                )
                for row in awards[decision.pk]
            ),
        )
        for decision in decisions
        if awards[decision.pk]
    ]


def _kind_of(row: Award, kind: str) -> str:
    if row.person_id is not None:
        return HolderKind.WORK if row.work else HolderKind.PERSON
    return HolderKind.WINDOW if kind == AwardKind.STAR_WINDOW else HolderKind.DEPARTMENT


def _numbers(campaign: Campaign) -> dict:
    """The numbers of the papers of commendation in force: by the key of the titles, and by half-year and position."""
    papers = (
        Publication.objects.in_force()
        .filter(campaign=campaign, payload__has_key="commendation")
        .select_related("number")
        .order_by("pk")
    )
    found = {}
    for paper in papers:
        told = paper.payload["commendation"]
        found[paper.source_key] = str(paper.number)
        found |= {(told["half"], position): str(paper.number) for position in told["individuals"]}
    return found


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()

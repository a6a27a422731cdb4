"""Whom a decision in effect entitles to a certificate: awards of an activity, titles and individuals of a half-year."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from activities.models import Award, AwardDecision, AwardKind
from campaign.models import Campaign
from publishing.commendation import DEPARTMENT, HONOURS, half_name
from publishing.honours.certificate_wording import (
    Wording,
    individual_wording,
    person_wording,
    team_wording,
    title_wording,
    window_wording,
    work_wording,
)
from publishing.models import Certificate
from scoring.models import HalfYearDecision, HalfYearEvaluation, ModelIndividual, Outcome, TitleDecision

# The second part of a number: 星级窗口, 知识竞赛, 征文, 学习笔记, 调研论文, 读书积极分子, 学习型党员, 文明部室, 先进个人.
SERIES = {
    AwardKind.STAR_WINDOW: "XJCK",
    AwardKind.QUICKFIRE: "ZSJS",
    AwardKind.ESSAY: "ZW",
    AwardKind.STUDY_NOTES: "XXBJ",
    AwardKind.RESEARCH_PAPER: "DYLW",
    AwardKind.ACTIVE_READER: "DSJF",
    AwardKind.LEARNING_MEMBER: "XXDY",
}
TITLE_SERIES, INDIVIDUAL_SERIES = "WMBS", "XJGR"
WORKS = (AwardKind.ESSAY, AwardKind.STUDY_NOTES, AwardKind.RESEARCH_PAPER)
PERIOD = re.compile(r"\d{4}(?:Q[1-4]|H[12])?(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Entitled:
    """Somebody who gets a certificate: the row behind it, the series of its number, what it says from the day of issue."""

    field: str
    row: Award | TitleDecision | ModelIndividual
    series: str
    holder: str
    honour: str
    wording: Callable[[date], Wording]


def entitled_by_awards(decision: AwardDecision) -> list[Entitled]:
    """Those whom a decision on awards honours, in its order; none once it is revoked."""
    if hasattr(decision, "revocation"):
        return []
    period = _period_of(decision)
    issuer = decision.campaign.unit.issuer_name
    return [
        Entitled(
            field="award",
            row=award,
            series=f"{SERIES[decision.kind]}-{period}",
            holder=award.holder,
            honour=award.honour,
            wording=_award_wording(award, decision, issuer),
        )
        for award in decision.awards.order_by("position")
    ]


def entitled_by_half_year(evaluation: HalfYearEvaluation) -> list[Entitled]:
    """The departments that hold the title by the newest decision, then the persons honoured."""
    campaign = evaluation.campaign
    issuer, period = campaign.unit.issuer_name, half_name(evaluation.code)
    about = {"period": period, "campaign": campaign.name, "issuer": issuer}
    newest = newest_decision(evaluation)
    titles = (
        newest.titles.filter(outcome=Outcome.TITLE).order_by("position")
        if newest
        else TitleDecision.objects.none()
    )
    found = [
        Entitled(
            field="title",
            row=title,
            series=f"{TITLE_SERIES}-{evaluation.code}",
            holder=title.department_name,
            honour=DEPARTMENT,
            wording=lambda day, title=title: title_wording(
                department=title.department_name, honour=DEPARTMENT, day=day, **about
            ),
        )
        for title in titles
    ]
    return found + [
        Entitled(
            field="individual",
            row=person,
            series=f"{INDIVIDUAL_SERIES}-{evaluation.code}",
            holder=person.name,
            honour=HONOURS[person.kind],
            wording=lambda day, person=person: individual_wording(
                name=person.name, honour=HONOURS[person.kind], day=day, **about
            ),
        )
        for person in ModelIndividual.objects.filter(evaluation=evaluation).order_by("position")
    ]


def certificates_of(source: AwardDecision | HalfYearEvaluation) -> QuerySet[Certificate]:
    """The certificates that were issued by a decision or in a half-year, by number."""
    if isinstance(source, AwardDecision):
        found = Certificate.objects.filter(award__decision=source)
    else:
        found = Certificate.objects.filter(title__decision__evaluation=source) | Certificate.objects.filter(
            individual__evaluation=source
        )
    return found.order_by("series", "serial")


def without_certificate(source: AwardDecision | HalfYearEvaluation) -> list[Entitled]:
    """Who is entitled and has none yet. A department that a newer decision confirms keeps the certificate it has."""
    if isinstance(source, AwardDecision):
        has = set(certificates_of(source).values_list("award", flat=True))
        return [one for one in entitled_by_awards(source) if one.row.pk not in has]
    issued = certificates_of(source)
    departments = set(issued.filter(title__isnull=False).values_list("title__department", flat=True))
    people = set(issued.filter(individual__isnull=False).values_list("individual", flat=True))
    return [
        one
        for one in entitled_by_half_year(source)
        if (one.row.department_id not in departments if one.field == "title" else one.row.pk not in people)
    ]


def holds(certificate: Certificate) -> bool:
    """Does what a certificate states hold today?

    An award falls with its decision; a title with a newer decision of the half-year that does not give it.
    """
    if certificate.award is not None:
        return not hasattr(certificate.award.decision, "revocation")
    if certificate.title is None:
        return True
    newest = newest_decision(certificate.title.decision.evaluation)
    return newest.titles.filter(department=certificate.title.department_id, outcome=Outcome.TITLE).exists()


def newest_decision(evaluation: HalfYearEvaluation) -> HalfYearDecision | None:
    return HalfYearDecision.objects.filter(evaluation=evaluation).order_by("-number").first()


def decisions_with_certificates(campaign: Campaign) -> QuerySet[AwardDecision]:
    """The campaign's decisions on awards, the newest first, each with whether it was revoked."""
    return (
        AwardDecision.objects.filter(campaign=campaign)
        .defer("payload")
        .select_related("revocation__by", "decided_by")
        .order_by("-decided_at", "-pk")
    )


def _period_of(decision: AwardDecision) -> str:
    """2026Q1 of “windows:2026Q1”; the year of the decision where its matter names no period."""
    found = PERIOD.search(decision.key.partition(":")[2])
    return found[0] if found else str(timezone.localdate(decision.decided_at).year)


def _award_wording(award: Award, decision: AwardDecision, issuer: str) -> Callable[[date], Wording]:
    def wording(day: date) -> Wording:
        about = {"matter": decision.title, "honour": award.honour, "issuer": issuer, "day": day}
        if decision.kind == AwardKind.STAR_WINDOW:
            return window_wording(
                department=award.department_name, window=award.holder, level=award.level, **about
            )
        if decision.kind in WORKS and award.work:
            return work_wording(author=award.holder, work=award.work, **about)
        if award.person_id is not None:
            return person_wording(name=award.holder, **about)
        return team_wording(team=award.holder, **about)

    return wording

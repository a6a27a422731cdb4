"""The decisions of commendation (表彰决定) of a half-year: of its titles with the persons honoured, or of persons alone.

A decision of the half-year is commended once; the next one supersedes the paper of the one before. Persons whose honour
takes effect after that paper get a paper of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Campaign, PaperKind
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.blocks import DraftedText
from publishing.commendation import commendation_annexes, commendation_sheets, commendation_text
from publishing.issuing import Matter, issue_paper
from publishing.models import PaperDraft, Publication
from publishing.month_papers import BeingComposed
from publishing.plain_paper import Issuer, plain_payload
from scoring.half_year_export import commendation_of
from scoring.models import HalfYearDecision, HalfYearEvaluation, ModelIndividual, Outcome

WITH_TITLES, PERSONS_ALONE = "commendation", "individuals"


class NothingToCommend(Refused):
    """Nobody holds the title or an honour that is not commended already."""


class DecidedAnew(Refused):
    """A newer decision is in effect: that one is commended."""


@dataclass(frozen=True, kw_only=True)
class Commendation:
    """One paper to be: the decision it tells of, the persons it names, the paper it takes the place of."""

    decision: HalfYearDecision
    decided: Mapping
    individuals: tuple[Mapping, ...]
    with_titles: bool
    supersedes: Publication | None

    @property
    def starter(self) -> str:
        """What a paper in work began as."""
        return WITH_TITLES if self.with_titles else PERSONS_ALONE

    @property
    def campaign(self) -> Campaign:
        return self.decision.evaluation.campaign

    @property
    def text(self) -> DraftedText:
        """The text as the software words it."""
        return commendation_text(
            self.decided,
            self.individuals,
            issuer=self.campaign.unit.issuer_name,
            with_titles=self.with_titles,
            replaced=f"《{self.supersedes.title}》（{self.supersedes.number}）" if self.supersedes else "",
        )

    @property
    def annexes(self) -> list[dict]:
        """The lists of those who are commended."""
        return commendation_annexes(self.decided, self.individuals, with_titles=self.with_titles)

    @property
    def names(self) -> frozenset[str]:
        """The persons who are honoured in it."""
        return frozenset(row["name"] for row in self.individuals)

    @property
    def is_replaced(self) -> bool:
        """Is a newer decision of the half-year in effect?"""
        return is_replaced(self.decision)

    @property
    def key(self) -> str:
        """Titles are commended once for each decision, persons once each."""
        if self.with_titles:
            return titles_key(self.decided["half"], self.decision.number)
        positions = "-".join(
            dict.fromkeys(str(row["position"]) for row in self.individuals[:1] + self.individuals[-1:])
        )
        return f"{PERSONS_ALONE}:{self.decided['half']}:{positions}"

    def payload(
        self, *, at: datetime, serial: int | None, text: DraftedText | None = None, dated: date | None = None
    ) -> dict:
        """Everything that the paper prints; `text` is what the office composed.

        Raises NothingToCommend for a numbered paper without anybody in it.
        """
        titled = self.decided["titled"] if self.with_titles else ()
        if serial is not None and not (titled or self.individuals):
            raise NothingToCommend(_("Nobody waits to be commended."))
        return plain_payload(
            text or self.text,
            kind=PaperKind.DECISION,
            issuer=issuer_of(self.campaign),
            today=timezone.localdate(at),
            serial=serial,
            dated=dated,
            annexes=self.annexes,
        ) | {
            "workbook": commendation_sheets(self.decided, self.individuals, with_titles=self.with_titles),
            "commendation": {
                "half": self.decided["half"],
                "decision": self.decision.number,
                "sha256": self.decision.sha256,
                "individuals": [row["position"] for row in self.individuals],
            },
        }

    def matter(self) -> Matter:
        """The commendation as something that is issued once."""
        return Matter(
            campaign=self.campaign,
            kind=PaperKind.DECISION,
            key=self.key,
            compose=lambda at, serial: self.payload(at=at, serial=serial),
            supersedes=self.supersedes,
        )


def issue_commendation(*, decision: HalfYearDecision, by: Access, at: datetime | None = None) -> Publication:
    """Issue what the decision waits to have commended, as the software words it.

    Raises NothingToCommend, DecidedAnew for a decision that is no longer in force, BeingComposed while the office has
    the paper in work, and as `issue_paper`. Source: rules.md §5.
    """
    check_in_force(decision)
    found = commendation_waiting(decision)
    if found is None:
        raise NothingToCommend(_("Nobody waits to be commended."))
    if draft_in_work(decision) is not None:
        raise BeingComposed(_("This paper is being written: issue it from there, or give it up first."))
    return issue_paper(found.matter(), by=by, at=at)


def commendation_waiting(decision: HalfYearDecision) -> Commendation | None:
    """What is to be commended next: the titles of the decision, then persons whom no paper names; None for nothing."""
    if issued_commendation(decision) is None and decision.titles.filter(outcome=Outcome.TITLE).exists():
        return commendation_for(decision, with_titles=True)
    persons = commendation_for(decision, with_titles=False)
    return persons if persons.individuals else None


def commendation_for(
    decision: HalfYearDecision, *, with_titles: bool, issued: Publication | None = None
) -> Commendation:
    """A commendation as it stands; that of an `issued` paper names whom that paper names."""
    decided = commendation_of(decision)
    older = _paper_before(decision) if with_titles else None
    if issued is not None:
        named = set(issued.payload["commendation"]["individuals"])
        older = issued.supersedes
    else:
        taken = _named(decision.evaluation, apart_from=older)
        named = {row["position"] for row in decided["individuals"]} - taken
    return Commendation(
        decision=decision,
        decided=decided,
        individuals=tuple(row for row in decided["individuals"] if row["position"] in named),
        with_titles=with_titles,
        supersedes=older,
    )


def issued_commendation(decision: HalfYearDecision) -> Publication | None:
    """The paper by which the titles of the decision were commended, unless that one is void."""
    key = titles_key(decision.evaluation.code, decision.number)
    return (
        Publication.objects.filter(
            campaign=decision.evaluation.campaign_id, source_key=key, number__voided_at__isnull=True
        )
        .defer("payload")
        .select_related("number")
        .order_by("-edition")
        .first()
    )


def commendations_issued(evaluation: HalfYearEvaluation) -> list[Publication]:
    """Every paper of commendation of the half-year, the last first, with whether it still holds."""
    return list(
        _papers(evaluation.campaign, evaluation.code)
        .defer("payload")
        .with_standing()
        .select_related("number", "month_revision__month")
        .order_by("-issued_at", "-pk")
    )


def draft_in_work(decision: HalfYearDecision) -> PaperDraft | None:
    """The commendation of the half-year that the office has in work, of this decision or of one before."""
    return (
        PaperDraft.objects.in_work()
        .filter(half_year_decision__evaluation=decision.evaluation_id)
        .order_by("-half_year_decision__number", "pk")
        .first()
    )


def decision_to_commend(evaluation: HalfYearEvaluation) -> HalfYearDecision | None:
    """The decision of the half-year in force, with its campaign and unit."""
    return (
        HalfYearDecision.objects.filter(evaluation=evaluation)
        .select_related("evaluation__campaign__unit")
        .order_by("-number")
        .first()
    )


def half_years_to_commend(campaign: Campaign) -> list[HalfYearEvaluation]:
    """The half-years with titles or honours in effect that no paper commends; four queries at most."""
    decided = list(
        HalfYearEvaluation.objects.filter(campaign=campaign, decisions__isnull=False)
        .annotate(last=Max("decisions__number"))
        .order_by("code")
    )
    if not decided:
        return []
    titles = dict(
        HalfYearDecision.objects.filter(evaluation__in=decided)
        .annotate(titled=Count("titles", filter=Q(titles__outcome=Outcome.TITLE)))
        .order_by("number")
        .values_list("evaluation", "titled")
    )
    persons: dict[int, set[int]] = {}
    for evaluation, position in ModelIndividual.objects.filter(evaluation__in=decided).values_list(
        "evaluation", "position"
    ):
        persons.setdefault(evaluation, set()).add(position)
    issued = list(
        Publication.objects.in_force()
        .filter(campaign=campaign, payload__has_key="commendation")
        .values_list("source_key", "payload__commendation")
    )
    keys = {key for key, __ in issued}
    named = {
        evaluation.pk: {
            position
            for __, told in issued
            if told["half"] == evaluation.code
            for position in told["individuals"]
        }
        for evaluation in decided
    }
    return [
        evaluation
        for evaluation in decided
        if (titles[evaluation.pk] and titles_key(evaluation.code, evaluation.last) not in keys)
        or persons.get(evaluation.pk, set()) - named[evaluation.pk]
    ]


def check_in_force(decision: HalfYearDecision) -> None:
    """Raises DecidedAnew for a decision that a newer one replaces."""
    if is_replaced(decision):
        raise DecidedAnew(_("A newer decision of this half-year is in effect: that one is commended."))


def is_replaced(decision: HalfYearDecision) -> bool:
    return HalfYearDecision.objects.filter(
        evaluation=decision.evaluation_id, number__gt=decision.number
    ).exists()


def issuer_of(campaign: Campaign) -> Issuer:
    """Who issues the papers of a campaign."""
    unit = campaign.unit
    return Issuer(unit=unit.name, campaign=campaign.name, name=unit.issuer_name, code=unit.issuer_code)


def titles_key(half: str, number: int) -> str:
    """The matter of a decision's titles."""
    return f"{WITH_TITLES}:{half}:{number}"


def half_of_paper(source_key: str) -> str:
    """The half-year that a paper of commendation tells of; empty for any other paper."""
    kind, _colon, rest = source_key.partition(":")
    return rest.partition(":")[0] if kind in (WITH_TITLES, PERSONS_ALONE) else ""


def _paper_before(decision: HalfYearDecision) -> Publication | None:
    """The paper in force of an earlier decision of the half-year."""
    evaluation = decision.evaluation
    keys = [titles_key(evaluation.code, number) for number in range(1, decision.number)]
    return (
        Publication.objects.in_force()
        .filter(campaign=evaluation.campaign_id, source_key__in=keys)
        .select_related("number")
        .order_by("-pk")
        .first()
    )


def _named(evaluation: HalfYearEvaluation, *, apart_from: Publication | None) -> set[int]:
    """The persons whom papers in force name; those of the paper that is superseded are named once more."""
    papers = _papers(evaluation.campaign, evaluation.code).in_force()
    if apart_from is not None:
        papers = papers.exclude(pk=apart_from.pk)
    return {
        position
        for paper in papers.order_by("pk")
        for position in paper.payload["commendation"]["individuals"]
    }


def _papers(campaign: Campaign, half: str):
    return Publication.objects.filter(campaign=campaign).filter(
        Q(source_key__startswith=f"{WITH_TITLES}:{half}:")
        | Q(source_key__startswith=f"{PERSONS_ALONE}:{half}:")
    )

"""From figures to titles: compute, public notice, apply, and decide anew.

`closed → pending → notice → applied`. A pending result is a frozen computation; the titles that take effect are copied
from the one that was open to objections, and from nothing else. Source: rules.md §5.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.digests import sha256_of
from campaign.models import Department, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workdays import add_working_days
from scoring import half_year_telling as telling
from scoring.closing import WrongState, holidays_of
from scoring.half_year_facts import gather
from scoring.half_year_gates import HalfYearBlocked, parts_missing
from scoring.half_year_opening import locked, moved, needed
from scoring.half_year_result import evaluate
from scoring.models import (
    HalfYearComputation,
    HalfYearDecision,
    HalfYearEvaluation,
    HalfYearState,
    NoticeObjection,
    Outcome,
    TitleDecision,
)

SCHEMA = 1
FIGURES = ("composite", "bonus", "points")
COLUMNS = (
    "department",
    "department_name",
    "category",
    "category_name",
    "rank",
    "tied",
    "outcome",
    *FIGURES,
)


class TieOpen(Refused):
    """Departments share the place at the line, and the leading group has not voted."""


class FiguresMoved(Refused):
    """What the half-year is computed from is not what it was; it is computed anew first."""


class NoticeRunning(Refused):
    """The public notice is not over."""


class ObjectionsOpen(Refused):
    """An objection is not answered, or was upheld without a new computation."""


@transaction.atomic
def compute(*, evaluation: HalfYearEvaluation, by: Access, at: datetime | None = None) -> HalfYearComputation:
    """Compute the half-year from what is there now; the result is pending and is kept beside earlier ones.

    Votes belong to the computation they were held on. Raises HalfYearBlocked with what is missing.
    """
    at = at or timezone.now()
    evaluation = locked(evaluation, HalfYearState.CLOSED, HalfYearState.PENDING, by=by, role=Role.OFFICE)
    missing = parts_missing(evaluation)
    if missing:
        raise HalfYearBlocked(missing)
    inputs = gather(evaluation, decided_on=timezone.localdate(at))
    payload = {"schema": SCHEMA, "inputs": inputs, "result": evaluate(inputs)}
    computation = HalfYearComputation.objects.create(
        evaluation=evaluation,
        number=(evaluation.computations.aggregate(last=Max("number"))["last"] or 0) + 1,
        payload=payload,
        sha256=sha256_of(payload),
        made_by=by.user,
        made_at=at,
    )
    evaluation.computation = computation
    evaluation.notice_from = evaluation.notice_until = None
    moved(
        evaluation,
        HalfYearState.PENDING,
        "computed",
        by=by,
        at=at,
        computation=computation.number,
        sha256=computation.sha256,
    )
    telling.half_year_computed(evaluation, by=by.user, at=at)
    return computation


def result_of(computation: HalfYearComputation) -> dict:
    """The result of a computation with the votes that were held on it."""
    votes = {vote.scope: vote.votes for vote in computation.tie_votes.all()}
    if not votes:
        return computation.payload["result"]
    return evaluate(computation.payload["inputs"], votes=votes)


@transaction.atomic
def begin_notice(
    *, evaluation: HalfYearEvaluation, by: Access, at: datetime | None = None
) -> HalfYearEvaluation:
    """The leading group approves the pending result for public notice; heads may object from now on.

    Raises TieOpen, and FiguresMoved when something changed since the computation.
    """
    at = at or timezone.now()
    evaluation = locked(evaluation, HalfYearState.PENDING, by=by, role=Role.LEADER)
    _check_current(evaluation)
    if any(row["open_tie"] for row in result_of(evaluation.computation)["quota"]):
        raise TieOpen(
            _("Departments share the place at the line: record the vote of the leading group first.")
        )
    days = evaluation.campaign.rules.notice_days
    evaluation.notice_from = timezone.localdate(at)
    evaluation.notice_until = add_working_days(
        evaluation.notice_from, days, holidays=holidays_of(evaluation.campaign)
    )
    moved(
        evaluation, HalfYearState.NOTICE, "notice_begun", by=by, at=at, notice_until=evaluation.notice_until
    )
    telling.titles_noticed(evaluation, by=by.user, at=at)
    return evaluation


@transaction.atomic
def withdraw_notice(
    *, evaluation: HalfYearEvaluation, reason: str, by: Access, at: datetime | None = None
) -> HalfYearEvaluation:
    """Back from the public notice to pending, with a reason: an objection was upheld, or figures moved."""
    evaluation = locked(evaluation, HalfYearState.NOTICE, by=by, role=Role.LEADER)
    evaluation.notice_from = evaluation.notice_until = None
    return moved(evaluation, HalfYearState.PENDING, "notice_withdrawn", by=by, at=at, reason=needed(reason))


@transaction.atomic
def apply_titles(
    *, evaluation: HalfYearEvaluation, by: Access, at: datetime | None = None
) -> HalfYearDecision:
    """The titles take effect together after the public notice, as rows that never change, with a SHA-256.

    A decision before it stays on file. Raises NoticeRunning, ObjectionsOpen, FiguresMoved; two who apply at one moment
    make one decision.
    """
    at = at or timezone.now()
    evaluation = locked(evaluation, HalfYearState.NOTICE, by=by, role=Role.OFFICE)
    if timezone.localdate(at) <= evaluation.notice_until:
        raise NoticeRunning(
            _("The public notice runs until %(day)s.")
            % {"day": date_format(evaluation.notice_until, "DATE_FORMAT")}
        )
    _check_objections(evaluation)
    _check_current(evaluation)
    number = (evaluation.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
    header = _header(evaluation, number=number, at=at)
    titles = _titles(evaluation.computation)
    payload = header | {"titles": [title.frozen() for title in titles]}
    decision = HalfYearDecision(
        evaluation=evaluation,
        number=number,
        computation=evaluation.computation,
        header=header,
        sha256=sha256_of(payload),
        applied_by=by.user,
        applied_at=at,
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("These titles are in effect already.")) from clash
    for title in titles:
        title.decision = decision
    TitleDecision.objects.bulk_create(titles)
    moved(
        evaluation,
        HalfYearState.APPLIED,
        "applied",
        by=by,
        at=at,
        decision=number,
        titles=sum(title.holds_title for title in titles),
        sha256=decision.sha256,
    )
    telling.titles_applied(evaluation, by=by.user, at=at)
    return decision


@transaction.atomic
def decide_anew(
    *, evaluation: HalfYearEvaluation, reason: str, by: Access, at: datetime | None = None
) -> HalfYearEvaluation:
    """Begin a new decision of a half-year that is in effect, after a correction for instance.

    The decision in effect stays in effect until the new one is applied. The entries stay closed.
    """
    evaluation = locked(evaluation, HalfYearState.APPLIED, by=by, role=Role.LEADER)
    evaluation.reopened_reason = needed(reason)
    return moved(
        evaluation,
        HalfYearState.CLOSED,
        "decided_anew",
        by=by,
        at=at,
        reason=evaluation.reopened_reason,
    )


def has_moved(evaluation: HalfYearEvaluation) -> bool:
    """Whether what the current computation was made of is different now."""
    kept = evaluation.computation.payload["inputs"]
    now = gather(evaluation, decided_on=date.fromisoformat(kept["decided_on"]), entries_of=kept)
    return now != kept


def _check_current(evaluation: HalfYearEvaluation) -> None:
    if has_moved(evaluation):
        raise FiguresMoved(
            _(
                "Months, vetoes or entries have changed since the computation; compute the half-year anew first."
            )
        )


def _check_objections(evaluation: HalfYearEvaluation) -> None:
    open_ones = NoticeObjection.objects.filter(computation=evaluation.computation).exclude(upheld=False)
    if open_ones.filter(upheld__isnull=True).exists():
        raise ObjectionsOpen(_("An objection is not answered."))
    if open_ones.exists():
        raise ObjectionsOpen(_("An objection was upheld: withdraw the notice and compute anew."))


def _header(evaluation: HalfYearEvaluation, *, number: int, at: datetime) -> dict:
    """Names and rules in force, the votes, and what the decision replaces; no person's name."""
    campaign, computation = evaluation.campaign, evaluation.computation
    header = {
        "schema": SCHEMA,
        "unit": {"name": campaign.unit.name, "short_name": campaign.unit.short_name},
        "campaign": {"code": campaign.code, "name": campaign.name, "year": campaign.year},
        "half": evaluation.code,
        "decision": number,
        "applied_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "notice": {
            "from": evaluation.notice_from.isoformat(),
            "until": evaluation.notice_until.isoformat(),
        },
        "settings": evaluation.settings,
        "months": computation.payload["inputs"]["months"],
        "left_out": computation.payload["inputs"]["left_out"],
        "computation": {"number": computation.number, "sha256": computation.sha256},
        "quota": result_of(computation)["quota"],
        "votes": [
            {"scope": vote.scope, "votes": vote.votes, "voters": vote.voters, "minutes": vote.minutes}
            for vote in computation.tie_votes.all()
        ],
    }
    if number > 1:
        header["replaces"] = {"decision": number - 1, "reason": evaluation.reopened_reason}
    return header


def _titles(computation: HalfYearComputation) -> list[TitleDecision]:
    """A row for each department, not saved yet."""
    results = result_of(computation)["departments"]
    keys = dict(
        Department.objects.filter(
            unit=computation.evaluation.campaign.unit_id,
            code__in=[result["department"] for result in results],
        ).values_list("code", "pk")
    )
    return [
        TitleDecision(
            department_id=keys[result["department"]],
            position=position,
            department_code=result["department"],
            department_name=result["department_name"],
            category_code=result["category"],
            category_name=result["category_name"],
            rank=result["rank"],
            tied=result["tied"],
            outcome=Outcome(result["outcome"]),
            detail={name: value for name, value in result.items() if name not in COLUMNS},
            **{name: Decimal(result[name]) if result[name] is not None else None for name in FIGURES},
        )
        for position, result in enumerate(results, start=1)
    ]

"""Model individuals (劳动模范, 先进个人): nominated with deeds, decided by the leading group, on notice, applied.

No points are kept about a person (rules.md §7); what counts is in the deeds. Source: rules.md §5.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.audit import record, record_each
from campaign.models import Branch, Department, Enrolment, Person, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from campaign.workdays import add_working_days
from scoring.closing import ReasonNeeded, WrongState, holidays_of
from scoring.half_year_settings import Settings
from scoring.models import (
    HalfYearEvaluation,
    HalfYearState,
    IndividualKind,
    ModelIndividual,
    Nomination,
    NominationState,
)
from scoring.veto_register import vetoes_in_force

SHORTEST_DEEDS, LONGEST_DEEDS = 100, 200
LONGEST_REASON = 200
SHORTEST_REASON = 2
NOMINATED_WHILE = (HalfYearState.OPEN, HalfYearState.CLOSED)


class BadNomination(Refused):
    """Something about the nomination is missing; the field says what."""


class NominatedAlready(Refused):
    """A person has one nomination in a half-year."""


class NotEligible(Refused):
    """Somebody who is chosen has left, or the department bears a veto."""


class NoticeRuns(Refused):
    """The public notice is not over."""


@transaction.atomic
def nominate(
    *,
    evaluation: HalfYearEvaluation,
    kind: str,
    staff_number: str,
    deeds: str,
    by: Access,
    department: str = "",
    branch: str = "",
    at: datetime | None = None,
) -> Nomination:
    """Nominate a person with what the person did in 100 to 200 characters.

    A head or deputy nominates somebody of the own department; the office for a department or a party branch, which
    nominates those of its own. Raises BadNomination with its field, NominatedAlready, NotEligible.
    """
    at = at or timezone.now()
    evaluation = _locked(evaluation)
    by.demand(Role.HEAD, Role.DEPUTY, Role.OFFICE, campaign_id=evaluation.campaign_id)
    if evaluation.state not in NOMINATED_WHILE:
        raise WrongState(_("Nominations are taken until the half-year is decided."))
    if kind not in IndividualKind.values:
        raise BadNomination(_("Choose the honour."), field="kind")
    body = _nominating(evaluation, department, branch, by=by)
    person = _person(evaluation, staff_number, body, on=timezone.localdate(at))
    text = one_line(deeds, field="deeds", longest=LONGEST_DEEDS)
    if len(text) < SHORTEST_DEEDS:
        raise BadNomination(
            _("Say what the person did in %(shortest)s to %(longest)s characters; these are %(count)s.")
            % {"shortest": SHORTEST_DEEDS, "longest": LONGEST_DEEDS, "count": len(text)},
            field="deeds",
        )
    nomination = Nomination(
        evaluation=evaluation, kind=kind, person=person, deeds=text, by=by.user, at=at, **body
    )
    try:
        with transaction.atomic():
            nomination.save(force_insert=True)
    except IntegrityError as clash:
        raise NominatedAlready(
            _("This person is nominated already in this half-year."), field="staff_number"
        ) from clash
    _record("nominated", nomination, evaluation, by=by, at=at, kind=kind)
    return nomination


@transaction.atomic
def withdraw_nomination(*, nomination: Nomination, by: Access, at: datetime | None = None) -> Nomination:
    """Take a nomination back that is not decided, by who may nominate for the same department, or the office."""
    nomination, evaluation = _held(nomination)
    by.demand(Role.HEAD, Role.DEPUTY, Role.OFFICE, campaign_id=evaluation.campaign_id)
    own = nomination.department_id in by.departments(Role.HEAD, Role.DEPUTY)
    if not (own or by.holds(Role.OFFICE)):
        raise NotAllowed(_("A department takes back its own nominations only."))
    if nomination.state != NominationState.NOMINATED:
        raise WrongState(_("This nomination is decided already."))
    nomination.state = NominationState.WITHDRAWN
    nomination.save(update_fields=["state"])
    _record("nomination_withdrawn", nomination, evaluation, by=by, at=at)
    return nomination


@transaction.atomic
def decide_nominations(
    *, evaluation: HalfYearEvaluation, chosen: Collection[int], by: Access, at: datetime | None = None
) -> list[Nomination]:
    """Record the leading group's choice among all open nominations; who is chosen goes on public notice.

    The rest is not chosen. The notice lasts as many working days as that of the title. Raises NotEligible naming who
    has left or whose department bears a veto; nothing is decided then.
    """
    at = at or timezone.now()
    evaluation = _locked(evaluation)
    by.demand(Role.LEADER, campaign_id=evaluation.campaign_id)
    rows = list(_open(evaluation).select_for_update(of=("self",)))
    if not rows:
        raise WrongState(_("There is nothing to decide on."))
    if set(chosen) - {row.pk for row in rows}:
        raise WrongState(_("The nominations have changed. Load the page again."))
    today = timezone.localdate(at)
    picked = [row for row in rows if row.pk in chosen]
    _check_eligible(evaluation, picked, on=today)
    days = evaluation.campaign.rules.notice_days
    until = add_working_days(today, days, holidays=holidays_of(evaluation.campaign))
    for row in rows:
        row.state = NominationState.PENDING if row.pk in chosen else NominationState.DECLINED
        row.notice_until = until if row.pk in chosen else None
        row.decided_by, row.decided_at = by.user, at
    Nomination.objects.bulk_update(rows, ["state", "notice_until", "decided_by", "decided_at"])
    record_each(
        "scoring.individual.decided",
        [(row, {"half_year": evaluation.code, "state": row.state, "notice_until": until}) for row in rows],
        by=by.user,
        campaign=by.campaign,
        at=at,
    )
    return rows


@transaction.atomic
def take_choice_back(
    *, nomination: Nomination, reason: str, by: Access, at: datetime | None = None
) -> Nomination:
    """Take somebody off the public notice, by the leading group with the reason: an objection was right."""
    nomination, evaluation = _held(nomination)
    by.demand(Role.LEADER, campaign_id=evaluation.campaign_id)
    if nomination.state != NominationState.PENDING:
        raise WrongState(_("This person is not on public notice."))
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(_("Give the reason."), field="reason")
    nomination.state, nomination.reason, nomination.notice_until = NominationState.DECLINED, reason, None
    nomination.save(update_fields=["state", "reason", "notice_until"])
    _record("choice_taken_back", nomination, evaluation, by=by, at=at, reason=reason)
    return nomination


@transaction.atomic
def apply_individuals(
    *, evaluation: HalfYearEvaluation, by: Access, at: datetime | None = None
) -> list[ModelIndividual]:
    """Put the choice in effect together once the notice is over, by the office; names and deeds are frozen.

    Raises NoticeRuns, NotEligible when somebody has left or a veto came meanwhile (take that choice back first).
    """
    at = at or timezone.now()
    evaluation = _locked(evaluation)
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    rows = list(
        Nomination.objects.select_for_update(of=("self",))
        .filter(evaluation=evaluation, state=NominationState.PENDING)
        .select_related("person__department", "department", "branch")
        .order_by("kind", "person__department__code", "person__staff_number")
    )
    if not rows:
        raise WrongState(_("Nobody is on public notice."))
    today = timezone.localdate(at)
    until = max(row.notice_until for row in rows)
    if today <= until:
        raise NoticeRuns(
            _("The public notice runs until %(day)s.") % {"day": date_format(until, "DATE_FORMAT")}
        )
    _check_eligible(evaluation, rows, on=today)
    before = ModelIndividual.objects.filter(evaluation=evaluation).count()
    ranks = {IndividualKind.MODEL_WORKER: 0, IndividualKind.ADVANCED: 1}
    rows.sort(key=lambda row: ranks[row.kind])
    made = ModelIndividual.objects.bulk_create(
        ModelIndividual(
            evaluation=evaluation,
            nomination=row,
            kind=row.kind,
            position=before + place,
            person=row.person,
            name=row.person.name,
            department_name=row.person.department.name,
            nominated_by_name=row.nominator,
            deeds=row.deeds,
            applied_by=by.user,
            applied_at=at,
        )
        for place, row in enumerate(rows, start=1)
    )
    Nomination.objects.filter(pk__in=[row.pk for row in rows]).update(state=NominationState.APPLIED)
    record_each(
        "scoring.individual.applied",
        [(row, {"half_year": evaluation.code, "kind": row.kind}) for row in rows],
        by=by.user,
        campaign=by.campaign,
        at=at,
    )
    return made


def obstacles(evaluation: HalfYearEvaluation, rows: Iterable[Nomination], *, on: date) -> dict[int, str]:
    """Why somebody cannot be honoured, by nomination: has left, or the department bears a veto; two queries."""
    bearing = (
        vetoes_in_force(evaluation, decided_on=on)
        if Settings.thawed(evaluation.settings).veto_excludes
        else {}
    )
    found = {}
    for row in rows:
        if row.person.has_left(on):
            found[row.pk] = _("has left")
        elif row.person.department_id in bearing:
            found[row.pk] = _("the department bears a veto")
    return found


def _check_eligible(evaluation: HalfYearEvaluation, rows: list[Nomination], *, on: date) -> None:
    against = obstacles(evaluation, rows, on=on)
    if against:
        raise NotEligible(
            _(", ").join(
                _("%(name)s: %(reason)s") % {"name": row.person.name, "reason": against[row.pk]}
                for row in rows
                if row.pk in against
            )
        )


def _open(evaluation: HalfYearEvaluation):
    return (
        Nomination.objects.filter(evaluation=evaluation, state=NominationState.NOMINATED)
        .select_related("person")
        .order_by("pk")
    )


def _nominating(
    evaluation: HalfYearEvaluation, department: str, branch: str, *, by: Access
) -> dict[str, Department | Branch]:
    """The department or the party branch that nominates; a head's own when none is named."""
    campaign = evaluation.campaign
    if branch:
        if not by.holds(Role.OFFICE):
            raise NotAllowed(_("The office enters what a party branch nominates."))
        found = Branch.objects.filter(unit=campaign.unit_id, code=branch).first()
        if found is None:
            raise BadNomination(_("Choose who nominates."), field="body")
        return {"branch": found}
    enrolled = Enrolment.objects.filter(campaign=campaign).values("department")
    found = Department.objects.filter(pk__in=enrolled, code=department).first()
    if found is None:
        raise BadNomination(_("Choose who nominates."), field="body")
    if not by.holds(Role.OFFICE) and found.pk not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("A department nominates its own people only."))
    return {"department": found}


def _person(evaluation: HalfYearEvaluation, staff_number: str, body: dict, *, on: date) -> Person:
    """Somebody in service of the nominating department or branch."""
    rows = Person.objects.filter(unit=evaluation.campaign.unit_id, staff_number=staff_number.strip())
    person = rows.select_related("department").first()
    if person is None:
        raise BadNomination(_("Nobody has this staff number."), field="staff_number")
    if person.has_left(on):
        raise NotEligible(
            _("%(name)s: %(reason)s") % {"name": person.name, "reason": _("has left")}, field="staff_number"
        )
    is_own = (
        person.department_id == body["department"].pk
        if "department" in body
        else _is_of_branch(evaluation, person, body["branch"])
    )
    if not is_own:
        raise BadNomination(_("This person does not belong to who nominates."), field="staff_number")
    return person


def _is_of_branch(evaluation: HalfYearEvaluation, person: Person, branch: Branch) -> bool:
    """Of the branch by name, or by a department that is in it."""
    if person.branch_id is not None:
        return person.branch_id == branch.pk
    return Enrolment.objects.filter(
        campaign=evaluation.campaign_id, department=person.department_id, branch=branch
    ).exists()


def _locked(evaluation: HalfYearEvaluation) -> HalfYearEvaluation:
    return (
        HalfYearEvaluation.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "campaign__rules")
        .get(pk=evaluation.pk)
    )


def _held(nomination: Nomination) -> tuple[Nomination, HalfYearEvaluation]:
    evaluation = _locked(nomination.evaluation)
    found = Nomination.objects.select_for_update(of=("self",)).select_related("person").get(pk=nomination.pk)
    return found, evaluation


def _record(
    act: str,
    nomination: Nomination,
    evaluation: HalfYearEvaluation,
    *,
    by: Access,
    at: datetime | None,
    **data,
) -> None:
    record(
        f"scoring.individual.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=nomination,
        at=at,
        half_year=evaluation.code,
        **data,
    )

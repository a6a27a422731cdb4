"""The register of vetoes (features N6): proposed by the office, approved by the leading group, ended or lifted.

A veto takes eligibility and rewrites no score (rules.md §5).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, Enrolment, Role, Succession
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring import half_year_telling as telling
from scoring.cells import OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.models import HalfYearEvaluation, Veto, VetoState
from scoring.rights import reads_all
from scoring.vetoes import covers, veto_in_force

LONGEST = 200
LONGEST_DOCUMENT = 100
SHORTEST = 2


class BadVeto(Refused):
    """Something about the veto is missing or contradicts itself."""


class SamePerson(Refused):
    """Whoever proposed a veto does not decide about it."""


@transaction.atomic
def propose_veto(
    *,
    campaign: Campaign,
    department: str,
    event: str,
    basis: str,
    document: str,
    since: date,
    by: Access,
    until: date | None = None,
    at: datetime | None = None,
) -> Veto:
    """Propose that an event costs a department the title; nothing happens before the leading group approves it.

    `basis` is the rule that it rests on, `document` the paper that proves the event. Raises BadVeto with its field.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    found = Department.objects.filter(
        code=department,
        pk__in=Enrolment.objects.filter(campaign=campaign, category__isnull=False).values("department"),
    ).first()
    if found is None:
        raise BadVeto(_("Choose a department that takes part."), field="department")
    if until is not None and until < since:
        raise BadVeto(_("The last day lies before the first."), field="until")
    veto = Veto.objects.create(
        campaign=campaign,
        department=found,
        event=_words(event, "event", _("Say what happened.")),
        basis=_words(basis, "basis", _("Name the rule that it rests on.")),
        document=_words(document, "document", _("Name the paper that proves it."), LONGEST_DOCUMENT),
        since=since,
        until=until,
        proposed_by=by.user,
        proposed_at=at,
    )
    _record("proposed", veto, by=by, at=at, since=since, until=until, document=veto.document)
    telling.veto_proposed(veto, by=by.user, at=at)
    return veto


@transaction.atomic
def decide_veto(
    *, veto: Veto, approve: bool, by: Access, remark: str = "", at: datetime | None = None
) -> Veto:
    """Approve or decline a proposed veto, by a member who did not propose it and does not belong to the department.

    Declining needs the reason in `remark`. From the approval on the department's head and deputy see it.
    """
    veto = _locked(veto)
    by.demand(Role.LEADER, campaign_id=veto.campaign_id)
    at = at or timezone.now()
    if veto.state != VetoState.PROPOSED:
        raise WrongState(_("This veto is decided already."))
    if veto.proposed_by_id == by.user.pk:
        raise SamePerson(_("Somebody other than who proposed it decides."))
    _check_other_department(veto, by)
    remark = one_line(remark, field="remark", longest=LONGEST)
    if not approve and len(remark) < SHORTEST:
        raise ReasonNeeded(_("Give the reason."), field="remark")
    veto.state = VetoState.APPROVED if approve else VetoState.DECLINED
    veto.decided_by, veto.decided_at, veto.remark = by.user, at, remark
    veto.save(update_fields=["state", "decided_by", "decided_at", "remark"])
    _record("approved" if approve else "declined", veto, by=by, at=at, remark=remark)
    telling.veto_decided(veto, by=by.user, at=at)
    return veto


@transaction.atomic
def lift_veto(*, veto: Veto, reason: str, by: Access, at: datetime | None = None) -> Veto:
    """Lift an approved veto from today on, by a member of the leading group of another department, with the reason.

    A half-year that is decided later no longer counts it; one that is decided already stays as it is (rules.md §5).
    """
    veto = _locked(veto)
    by.demand(Role.LEADER, campaign_id=veto.campaign_id)
    at = at or timezone.now()
    if veto.state != VetoState.APPROVED:
        raise WrongState(_("Only an approved veto is lifted."))
    if veto.lifted_on is not None:
        raise WrongState(_("This veto is lifted already."))
    _check_other_department(veto, by)
    veto.lifted_reason = _words(reason, "reason", _("Give the reason."))
    veto.lifted_by, veto.lifted_on = by.user, timezone.localdate(at)
    veto.save(update_fields=["lifted_by", "lifted_on", "lifted_reason"])
    _record("lifted", veto, by=by, at=at, reason=veto.lifted_reason)
    telling.veto_stands(veto, by=by.user, at=at)
    return veto


@dataclass(frozen=True)
class RegisteredVeto:
    """A veto as a person reads it in the register on a day."""

    veto: Veto
    today: date

    @property
    def is_in_force(self) -> bool:
        """Approved, and standing today; the day of lifting is the first without it for the reader."""
        lifted = self.veto.lifted_on is not None and self.veto.lifted_on <= self.today
        return (
            self.veto.is_approved
            and not lifted
            and covers(self.veto.since, self.veto.until, self.veto.lifted_on, self.today)
        )

    @property
    def is_to_come(self) -> bool:
        return self.veto.is_approved and self.veto.lifted_on is None and self.today < self.veto.since

    @property
    def is_over(self) -> bool:
        return self.veto.is_approved and not self.is_in_force and not self.is_to_come


def visible_vetoes(access: Access, *, today: date | None = None) -> list[RegisteredVeto]:
    """All of them for the office, the leading group and the auditor; for a head or deputy the approved ones that
    concern the own department, those of a department that it came out of among them. Two queries at most.
    """
    today = today or timezone.localdate()
    rows = Veto.objects.filter(campaign=access.campaign).select_related(
        "department", "proposed_by", "decided_by", "lifted_by"
    )
    if reads_all(access):
        return [RegisteredVeto(veto, today) for veto in rows]
    own = access.departments(Role.HEAD, Role.DEPUTY)
    if not own:
        return []
    found = list(rows.filter(state=VetoState.APPROVED))
    bearers = _bearers(access.campaign, found)
    return [RegisteredVeto(veto, today) for veto in found if own & bearers[veto.pk]]


def vetoes_of(campaign: Campaign) -> dict[int, list[Veto]]:
    """Every approved veto, whenever it stands, by the department that bears it; two queries.

    A veto that stands on the day of a merger or a split passes on to the successors, which bear it beside the
    department itself. Source: rules.md §3.
    """
    found = list(
        Veto.objects.filter(campaign=campaign, state=VetoState.APPROVED)
        .select_related("decided_by", "department")
        .order_by("since", "pk")
    )
    by_department: dict[int, list[Veto]] = defaultdict(list)
    bearers = _bearers(campaign, found)
    for veto in found:
        for department in sorted(bearers[veto.pk]):
            by_department[department].append(veto)
    return dict(by_department)


def vetoes_in_force(
    evaluation: HalfYearEvaluation, *, decided_on: date | None = None
) -> dict[int, list[Veto]]:
    """The vetoes that count for a half-year, by the department that bears each; two queries. Source: rules.md §5."""
    days = {"first_day": evaluation.first_day, "last_day": evaluation.last_day, "decided_on": decided_on}
    found = {
        department: [veto for veto in vetoes if veto_in_force(veto.since, veto.until, veto.lifted_on, **days)]
        for department, vetoes in vetoes_of(evaluation.campaign).items()
    }
    return {department: vetoes for department, vetoes in found.items() if vetoes}


def _bearers(campaign: Campaign, vetoes: Iterable[Veto]) -> dict[int, set[int]]:
    """For each veto the departments that bear it: its own, and in chains those that came out of it while it stood."""
    successions = list(
        Succession.objects.filter(campaign=campaign)
        .order_by("day", "pk")
        .values_list("day", "predecessor_id", "successor_id")
    )
    found = {}
    for veto in vetoes:
        bearers = {veto.department_id}
        for day, predecessor, successor in successions:
            if predecessor in bearers and covers(veto.since, veto.until, veto.lifted_on, day):
                bearers.add(successor)
        found[veto.pk] = bearers
    return found


def _locked(veto: Veto) -> Veto:
    return (
        Veto.objects.select_for_update(of=("self",)).select_related("campaign", "department").get(pk=veto.pk)
    )


def _check_other_department(veto: Veto, by: Access) -> None:
    if by.own_department_id == veto.department_id:
        raise OwnDepartment(_("Nobody decides about his own department."))


def _words(text: str, field: str, otherwise: str, longest: int = LONGEST) -> str:
    text = one_line(text, field=field, longest=longest)
    if len(text) < SHORTEST:
        raise BadVeto(otherwise, field=field)
    return text


def _record(act: str, veto: Veto, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.veto.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=veto,
        at=at,
        department=veto.department.code,
        **data,
    )

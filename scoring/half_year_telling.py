"""Who is told of what happens in the evaluation of a half-year (campaign.notices).

Each function belongs into the transaction of the verb that calls it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from campaign.models import NoticeKind, Notification, Role, User
from campaign.notice_texts import EVERYBODY_AT_WORK
from campaign.notices import holders, notify, read, settle
from scoring.models import HalfYearEvaluation, NoticeObjection, PanelSheet, SelfAssessment, Veto
from scoring.roster import Participant


def half_year_opened(evaluation: HalfYearEvaluation, *, by: User | None, at: datetime | None) -> None:
    """The heads and deputies, who assess themselves, and the leading group, which marks."""
    to = holders(Role.HEAD, Role.DEPUTY, Role.LEADER)
    notify(
        NoticeKind.HALF_YEAR_OPENED,
        to=to,
        link=_link("half_year_detail", evaluation),
        **_act(evaluation, by, at),
    )


def self_due(evaluation: HalfYearEvaluation, *, departments: Iterable[Participant], at: datetime) -> None:
    """The heads and deputies of the departments that have not submitted, each about the own one."""
    for one in departments:
        to = holders(Role.HEAD, Role.DEPUTY, departments=[one.department_id])
        link = _link("self_assessment", evaluation, one.code)
        notify(NoticeKind.SELF_DUE, to=to, link=link, **_act(evaluation, None, at))


def self_submitted(assessment: SelfAssessment, *, by: User, at: datetime) -> None:
    """The office; what called the department for it is settled."""
    link = _self_link(assessment)
    kinds = (NoticeKind.SELF_DUE, NoticeKind.SELF_RETURNED)
    settle(*kinds, campaign=assessment.evaluation.campaign, link=link, at=at)
    to = holders(Role.OFFICE)
    notify(NoticeKind.SELF_SUBMITTED, to=to, link=link, **_act(assessment.evaluation, by, at))


def self_returned(assessment: SelfAssessment, *, by: User, at: datetime) -> None:
    """The head and deputy of the department; what called the office for it is settled."""
    link = _self_link(assessment)
    settle(NoticeKind.SELF_SUBMITTED, campaign=assessment.evaluation.campaign, link=link, at=at)
    to = holders(Role.HEAD, Role.DEPUTY, departments=[assessment.department_id])
    notify(NoticeKind.SELF_RETURNED, to=to, link=link, **_act(assessment.evaluation, by, at))


def marks_due(evaluation: HalfYearEvaluation, *, members: set[int], at: datetime) -> None:
    """The members whose marks are not submitted."""
    to = holders(Role.LEADER) & Q(user__in=members)
    notify(NoticeKind.MARKS_DUE, to=to, link=_link("marks", evaluation), **_act(evaluation, None, at))


def marks_submitted(evaluation: HalfYearEvaluation, *, all_in: bool, by: User, at: datetime) -> None:
    """The office and the leading group, once the last marks are in; what called this member for them is put aside."""
    asked = Notification.objects.filter(
        user=by,
        campaign=evaluation.campaign,
        kind__in=(NoticeKind.MARKS_DUE, NoticeKind.MARKS_RETURNED),
        link=_link("marks", evaluation),
    )
    read(asked, at=at)
    if all_in:
        to = holders(Role.OFFICE, Role.LEADER)
        link = _link("marks_progress", evaluation)
        notify(NoticeKind.MARKS_ALL_IN, to=to, link=link, **_act(evaluation, by, at))


def marks_returned(sheet: PanelSheet, *, by: User, at: datetime) -> None:
    """The member whose marks they are."""
    to = holders(Role.LEADER) & Q(user=sheet.member_id)
    link = _link("marks", sheet.evaluation)
    notify(NoticeKind.MARKS_RETURNED, to=to, link=link, **_act(sheet.evaluation, by, at))


def half_year_computed(evaluation: HalfYearEvaluation, *, by: User, at: datetime) -> None:
    """The leading group."""
    _all(NoticeKind.HALF_YEAR_COMPUTED, evaluation, to=holders(Role.LEADER), by=by, at=at)


def titles_noticed(evaluation: HalfYearEvaluation, *, by: User, at: datetime) -> None:
    """The heads and deputies; what called the leading group is settled."""
    link = _link("half_year_detail", evaluation)
    settle(NoticeKind.HALF_YEAR_COMPUTED, campaign=evaluation.campaign, link=link, at=at)
    to = holders(Role.HEAD, Role.DEPUTY)
    _all(NoticeKind.TITLES_NOTICED, evaluation, to=to, by=by, at=at)


def objection_filed(objection: NoticeObjection, *, by: User, at: datetime) -> None:
    """The office."""
    _all(NoticeKind.OBJECTION_FILED, objection.evaluation, to=holders(Role.OFFICE), by=by, at=at)


def objection_answered(objection: NoticeObjection, *, by: User, at: datetime) -> None:
    """The head and deputy of the department that objected; the office's call is settled with the last answer."""
    evaluation = objection.evaluation
    if not NoticeObjection.objects.filter(evaluation=evaluation, answered_at__isnull=True).exists():
        link = _link("half_year_detail", evaluation)
        settle(NoticeKind.OBJECTION_FILED, campaign=evaluation.campaign, link=link, at=at)
    to = holders(Role.HEAD, Role.DEPUTY, departments=[objection.department_id])
    _all(NoticeKind.OBJECTION_ANSWERED, evaluation, to=to, by=by, at=at)


def titles_applied(evaluation: HalfYearEvaluation, *, by: User, at: datetime) -> None:
    """Everybody at work in the campaign."""
    link = _link("half_year_detail", evaluation)
    settle(NoticeKind.TITLES_NOTICED, campaign=evaluation.campaign, link=link, at=at)
    _all(NoticeKind.TITLES_APPLIED, evaluation, to=holders(*EVERYBODY_AT_WORK), by=by, at=at)


def _all(kind: NoticeKind, evaluation: HalfYearEvaluation, *, to: Q, by: User, at: datetime) -> None:
    notify(kind, to=to, link=_link("half_year_detail", evaluation), **_act(evaluation, by, at))


def veto_proposed(veto: Veto, *, by: User, at: datetime) -> None:
    """The leading group."""
    _veto(NoticeKind.VETO_PROPOSED, veto, to=holders(Role.LEADER), by=by, at=at)


def veto_decided(veto: Veto, *, by: User, at: datetime) -> None:
    """The office, and once it stands the department; what called for the decision is settled."""
    campaign, link = veto.campaign, _vetoes(veto)
    if not Veto.objects.filter(campaign=campaign, decided_at__isnull=True).exists():
        settle(NoticeKind.VETO_PROPOSED, campaign=campaign, link=link, at=at)
    _veto(NoticeKind.VETO_DECIDED, veto, to=holders(Role.OFFICE), by=by, at=at)
    if veto.is_approved:
        veto_stands(veto, by=by, at=at)


def veto_stands(veto: Veto, *, by: User, at: datetime) -> None:
    """The head and deputy of the department concerned, and nobody else."""
    to = holders(Role.HEAD, Role.DEPUTY, departments=[veto.department_id])
    _veto(NoticeKind.VETO_STANDS, veto, to=to, by=by, at=at)


def _veto(kind: NoticeKind, veto: Veto, *, to: Q, by: User, at: datetime) -> None:
    notify(kind, campaign=veto.campaign, to=to, link=_vetoes(veto), by=by, at=at)


def _vetoes(veto: Veto) -> str:
    return reverse("scoring:veto_list", args=[veto.campaign.code])


def _self_link(assessment: SelfAssessment) -> str:
    return _link("self_assessment", assessment.evaluation, assessment.department.code)


def _act(evaluation: HalfYearEvaluation, by: User | None, at: datetime | None) -> dict:
    return {"campaign": evaluation.campaign, "half": evaluation.code, "by": by, "at": at}


def _link(page: str, evaluation: HalfYearEvaluation, *arguments: object) -> str:
    return reverse(f"scoring:{page}", args=[evaluation.campaign.code, evaluation.code, *arguments])

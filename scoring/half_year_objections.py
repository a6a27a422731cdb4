"""Objections while the list of titles is open to them: raised by heads, answered by the office (rules.md §5)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Department, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import paragraph
from scoring import half_year_telling as telling
from scoring.cells import OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.half_year_opening import locked, record_act
from scoring.half_year_people import candidates
from scoring.models import HalfYearEvaluation, HalfYearState, NoticeObjection

LONGEST = 1000


class NoticeOver(Refused):
    """The days for objections are over."""


@transaction.atomic
def file_objection(
    *,
    evaluation: HalfYearEvaluation,
    department: Department,
    about: Department,
    text: str,
    by: Access,
    at: datetime | None = None,
) -> NoticeObjection:
    """Object, as the head of a department, to what the list says of a department, the own or another.

    Raises NoticeOver after the last day, NotAllowed for anybody but the head.
    """
    at = at or timezone.now()
    evaluation = locked(evaluation, HalfYearState.NOTICE, by=by, role=Role.HEAD)
    if department.pk not in by.departments(Role.HEAD):
        raise NotAllowed(_("Your role does not allow this."))
    if timezone.localdate(at) > evaluation.notice_until:
        raise NoticeOver(_("The days for objections are over."))
    if about.pk not in {person.department_id for person in candidates(evaluation)}:
        raise Refused(_("Choose a department that takes part."), field="about")
    objection = NoticeObjection.objects.create(
        evaluation=evaluation,
        computation=evaluation.computation,
        department=department,
        about=about,
        text=_words(text, "text"),
        filed_by=by.user,
        filed_at=at,
    )
    record_act("objected", evaluation, by=by, at=at, department=department.code, about=about.code)
    telling.objection_filed(objection, by=by.user, at=at)
    return objection


@transaction.atomic
def answer_objection(
    *, objection: NoticeObjection, upheld: bool, answer: str, by: Access, at: datetime | None = None
) -> NoticeObjection:
    """Answer an objection, by somebody of the office who belongs to neither department.

    One that is upheld changes nothing by itself: the notice is withdrawn, what is wrong is put right, and the half-year
    is computed anew.
    """
    at = at or timezone.now()
    evaluation = locked(objection.evaluation, HalfYearState.NOTICE, by=by, role=Role.OFFICE)
    objection = NoticeObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.answered_at is not None:
        raise WrongState(_("This objection is answered already."))
    if by.own_department_id in (objection.department_id, objection.about_id):
        raise OwnDepartment(_("Nobody decides about his own department."))
    objection.upheld, objection.answer = upheld, _words(answer, "answer")
    objection.answered_by, objection.answered_at = by.user, at
    objection.save(update_fields=["upheld", "answer", "answered_by", "answered_at"])
    record_act("objection_answered", evaluation, by=by, at=at, objection=objection.pk, upheld=upheld)
    telling.objection_answered(objection, by=by.user, at=at)
    return objection


def _words(text: str, field: str) -> str:
    text = paragraph(text, field=field, longest=LONGEST)
    if not text:
        raise ReasonNeeded(_("Say it in words."), field=field)
    return text

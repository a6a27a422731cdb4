"""A department's self-assessment (自我总结, 自评分): drafted, submitted by the head, sent back, taken late.

A self-score has no weight (rules.md §5); a missing self-assessment is never zero: it blocks, or a recorded decision
goes on without it (features M18).
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.rich_text import as_plain, cleaned
from campaign.wording import one_line, paragraph
from scoring import half_year_telling as telling
from scoring.closing import ReasonNeeded, WrongState
from scoring.half_year_figures import Figures, counted_months, figures_of
from scoring.half_year_people import UnknownDepartment, candidate, locked_open
from scoring.models import HalfYearEvaluation, HalfYearState, SelfAssessment, SelfScore, SelfState
from scoring.self_scores import sheet_sums

LONGEST_TEXT = 6000  # characters as one reads them
LONGEST_HTML = 60_000
SHORTEST_TEXT = 50
LONGEST_REMARK = 500
LONGEST_REASON = 200
SHORTEST_REASON = 2


class BadSelfScore(Refused):
    """A self-score outside what its section allows, or of no section."""


class NotWhole(Refused):
    """The summary or a self-score is missing."""


class Stale(Refused):
    """Somebody else has saved since the page was loaded."""


class TooLate(Refused):
    """The deadline has passed, and the office has not taken it late."""


@transaction.atomic
def save_self_assessment(
    *,
    evaluation: HalfYearEvaluation,
    department: str,
    summary: str,
    scores: Mapping[str, Decimal | None],
    seen: int,
    by: Access,
    at: datetime | None = None,
) -> SelfAssessment:
    """Keep a draft, by the head or deputy of the department; empty self-scores stay empty.

    `summary` is HTML as a browser sends it and is cleaned to an allow list; `scores` go by section; `seen` is the
    edition that the page showed. Raises BadSelfScore with the section as its field, Stale, EntriesClosed, WrongState
    once it is submitted. Saving what is there already changes nothing.
    """
    at = at or timezone.now()
    assessment, figures = _writable(evaluation, department, by=by)
    if seen != assessment.edition:
        raise Stale(
            _(
                "%(name)s has saved this since you loaded it. Copy your text, load the page again and add to it."
            )
            % {"name": assessment.written_by.name if assessment.written_by else ""}
        )
    text = _checked_summary(summary)
    points = _checked_scores(scores, figures)
    sums = sheet_sums(points, [(section.sheet, section.code) for section in figures.sections])
    before = {score.section_code: score.points for score in assessment.scores.all()}
    if assessment.edition and text == assessment.summary and points == before:
        return assessment
    assessment.summary = text
    assessment.business, assessment.self_development = sums.get("business"), sums.get("self_development")
    assessment.edition += 1
    assessment.written_by, assessment.written_at = by.user, at
    assessment.save()
    if points != before:
        assessment.scores.all().delete()
        sheet_of = {section.code: section.sheet for section in figures.sections}
        SelfScore.objects.bulk_create(
            SelfScore(assessment=assessment, sheet_code=sheet_of[code], section_code=code, points=value)
            for code, value in points.items()
        )
    _record(
        "saved",
        assessment,
        by=by,
        at=at,
        edition=assessment.edition,
        scores={code: f"{value:.2f}" for code, value in points.items()},
    )
    return assessment


@transaction.atomic
def submit_self_assessment(
    *, evaluation: HalfYearEvaluation, department: str, by: Access, at: datetime | None = None
) -> SelfAssessment:
    """Submit what is drafted, by the head alone, on the last day at the latest.

    Needs a summary and a self-score in every section. Raises NotWhole with the field, TooLate. A second call is
    refused (WrongState) and changes nothing. Deadline: working days, kept with the half-year; M18.
    """
    at = at or timezone.now()
    assessment, figures = _writable(evaluation, department, by=by)
    if assessment.department_id not in by.departments(Role.HEAD):
        raise NotAllowed(_("The head of the department submits; the deputy drafts."))
    if len(as_plain(assessment.summary)) < SHORTEST_TEXT:
        raise NotWhole(
            _("The self-summary is too short: at least %(shortest)s characters.")
            % {"shortest": SHORTEST_TEXT},
            field="summary",
        )
    given = set(assessment.scores.values_list("section_code", flat=True))
    missing = [section for section in figures.sections if section.code not in given]
    if missing:
        raise NotWhole(
            _("A self-score is missing in: %(sections)s.")
            % {"sections": _(", ").join(section.name for section in missing)},
            field=missing[0].code,
        )
    today = timezone.localdate(at)
    if today > last_day(assessment):
        raise TooLate(
            _("The last day was %(day)s. Ask the office to take it late; it does so with a reason.")
            % {"day": date_format(last_day(assessment), "DATE_FORMAT")}
        )
    assessment.state = SelfState.SUBMITTED
    assessment.submitted_by, assessment.submitted_at = by.user, at
    assessment.is_late = today > evaluation.self_until
    assessment.save()
    _record("submitted", assessment, by=by, at=at, late=assessment.is_late)
    telling.self_submitted(assessment, by=by.user, at=at)
    return assessment


@transaction.atomic
def send_back_self_assessment(
    *, assessment: SelfAssessment, remark: str, until: date, by: Access, at: datetime | None = None
) -> SelfAssessment:
    """Send a submitted self-assessment back to its department, by the office, with a remark and a day to hand it in."""
    at = at or timezone.now()
    assessment = _locked(assessment, by=by)
    if assessment.state != SelfState.SUBMITTED:
        raise WrongState(_("It is not submitted."))
    remark = paragraph(remark, field="remark", longest=LONGEST_REMARK)
    if len(remark) < SHORTEST_REASON:
        raise ReasonNeeded(_("Say what is to be changed."), field="remark")
    _check_day(until, assessment, at)
    assessment.state = SelfState.RETURNED
    assessment.remark, assessment.returned_by, assessment.returned_at = remark, by.user, at
    if until > assessment.evaluation.self_until:
        assessment.late_until, assessment.late_reason, assessment.late_by = until, remark[:200], by.user
    assessment.save()
    _record("returned", assessment, by=by, at=at, remark=remark, until=until)
    telling.self_returned(assessment, by=by.user, at=at)
    return assessment


@transaction.atomic
def take_late(
    *,
    evaluation: HalfYearEvaluation,
    department: str,
    until: date,
    reason: str,
    by: Access,
    at: datetime | None = None,
) -> SelfAssessment:
    """Let a department hand its self-assessment in after the last day, until another day, by the office with a reason."""
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    assessment, __ = _of_department(evaluation, department)
    if assessment.state == SelfState.SUBMITTED:
        raise WrongState(_("It is submitted already."))
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(_("Give the reason."), field="reason")
    _check_day(until, assessment, at)
    assessment.late_until, assessment.late_reason, assessment.late_by = until, reason, by.user
    assessment.save()
    _record("taken_late", assessment, by=by, at=at, until=until, reason=reason)
    telling.self_returned(assessment, by=by.user, at=at)
    return assessment


def last_day(assessment: SelfAssessment) -> date:
    """The last day on which the department can hand it in."""
    return max(assessment.evaluation.self_until, assessment.late_until or date.min)


def may_write(assessment: SelfAssessment, *, by: Access) -> bool:
    """The head or deputy of the department, while entries are open and it is not submitted."""
    return (
        assessment.department_id in by.departments(Role.HEAD, Role.DEPUTY)
        and assessment.evaluation.state == HalfYearState.OPEN
        and assessment.state != SelfState.SUBMITTED
    )


def _writable(
    evaluation: HalfYearEvaluation, department: str, *, by: Access
) -> tuple[SelfAssessment, Figures]:
    by.demand(Role.HEAD, Role.DEPUTY, campaign_id=evaluation.campaign_id)
    assessment, figures = _of_department(evaluation, department, by=by)
    if assessment.state == SelfState.SUBMITTED:
        raise WrongState(_("It is submitted; the office can send it back."))
    return assessment, figures


def _of_department(
    evaluation: HalfYearEvaluation, department: str, *, by: Access | None = None
) -> tuple[SelfAssessment, Figures]:
    """The department's row under its lock, made when there is none, while the half-year takes entries."""
    evaluation = locked_open(evaluation)
    found = candidate(evaluation, department)
    if found is None:
        raise UnknownDepartment(_("This department is not evaluated in this half-year."))
    if by is not None and found.department_id not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("A department assesses itself only."))
    figures = figures_of(evaluation, found.department_id, counted_months(evaluation))
    rows = SelfAssessment.objects.select_for_update(of=("self",)).select_related("department", "written_by")
    key = {"evaluation": evaluation, "department_id": found.department_id}
    assessment = rows.filter(**key).first()
    if assessment is None:
        try:
            with transaction.atomic():
                SelfAssessment.objects.create(**key)
        except IntegrityError:
            pass  # somebody else began it at the same moment
        assessment = rows.get(**key)
    assessment.evaluation = evaluation
    return assessment, figures


def _locked(assessment: SelfAssessment, *, by: Access) -> SelfAssessment:
    evaluation = locked_open(assessment.evaluation)
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    found = (
        SelfAssessment.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(pk=assessment.pk)
    )
    found.evaluation = evaluation
    return found


def _checked_summary(summary: str) -> str:
    if len(summary) > LONGEST_HTML:
        raise NotWhole(
            _("The text is longer than %(longest)s characters.") % {"longest": LONGEST_TEXT}, field="summary"
        )
    text = cleaned(summary)
    if len(as_plain(text)) > LONGEST_TEXT:
        raise NotWhole(
            _("The text is longer than %(longest)s characters.") % {"longest": LONGEST_TEXT}, field="summary"
        )
    return text


def _checked_scores(scores: Mapping[str, Decimal | None], figures: Figures) -> dict[str, Decimal]:
    """The self-scores that are given, each within 0 and the full points of its section, at most two places."""
    full = {section.code: section.full for section in figures.sections}
    found = {}
    for code, value in scores.items():
        if value is None:
            continue
        if code not in full:
            raise BadSelfScore(_("There is no such section."), field=code)
        if not value.is_finite() or not 0 <= value <= full[code] or value != value.quantize(Decimal("0.01")):
            raise BadSelfScore(
                _("Between 0 and %(full)s, at most two decimal places.") % {"full": full[code]}, field=code
            )
        found[code] = value
    return found


def _check_day(until: date, assessment: SelfAssessment, at: datetime) -> None:
    if until < timezone.localdate(at):
        raise Refused(_("This day is over."), field="until")
    if until > assessment.evaluation.decide_by:
        raise Refused(
            _("At the latest on %(day)s, when the half-year is decided.")
            % {"day": date_format(assessment.evaluation.decide_by, "DATE_FORMAT")},
            field="until",
        )


def _record(act: str, assessment: SelfAssessment, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.self_assessment.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=assessment,
        at=at,
        half_year=assessment.evaluation.code,
        department=assessment.department.code,
        **data,
    )

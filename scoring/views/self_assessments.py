"""Self-assessments of a half-year: the department's own page, the office's list, sending back, taking late, files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import EVIDENCE
from campaign.models import Role
from campaign.permissions import any_of, denial, office, require
from campaign.refusals import NotAllowed, Refused
from campaign.rich_text import as_plain
from scoring.half_year_dossier import gaps_of
from scoring.half_year_figures import counted_months, figures_of, means_of
from scoring.half_year_people import candidates
from scoring.half_years import HalfYear
from scoring.models import (
    HalfYearEvaluation,
    HalfYearState,
    PartExclusion,
    SelfAssessment,
    SelfState,
)
from scoring.rights import previews, reads_all
from scoring.roster import Participant
from scoring.self_assessments import (
    LONGEST_TEXT,
    last_day,
    may_write,
    save_self_assessment,
    send_back_self_assessment,
    submit_self_assessment,
    take_late,
)
from scoring.self_files import reads_self_assessment
from scoring.self_forms import LateForm, SelfForm, SendBackForm
from scoring.views.of_half_year import evaluation_of, participant_of

heads = any_of(Role.HEAD, Role.DEPUTY)


@require(heads)
@require_safe
def self_own(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The self-assessment of the own department; of several the first in their fixed order."""
    access = request.access
    evaluation = evaluation_of(request, half)
    own = access.departments(Role.HEAD, Role.DEPUTY)
    mine = next((one for one in candidates(evaluation) if one.department_id in own), None)
    if mine is None:
        raise Http404
    return redirect("scoring:self_assessment", campaign=access.campaign.code, half=half, department=mine.code)


@require(reads_all)
@require_safe
def self_list(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Every department with its state, and once submitted its self-scores beside the months."""
    return _list_page(request, evaluation_of(request, half))


@require(previews)
@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """Write and submit the own department's, or read one that is submitted."""
    evaluation = evaluation_of(request, half)
    person = participant_of(evaluation, department)
    assessment = assessment_of(evaluation, person)
    if not reads_self_assessment(assessment, request.access):
        if reads_all(request.access):
            raise Http404
        raise denial(request)
    if request.method == "POST":
        return _sent(request, assessment, person)
    return self_page(request, assessment, person)


@require(office)
@require_POST
def self_send_back(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """Send a submitted one back with a remark."""
    evaluation = evaluation_of(request, half)
    person = participant_of(evaluation, department)
    assessment = assessment_of(evaluation, person)
    if not reads_self_assessment(assessment, request.access):
        raise Http404
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return self_page(request, assessment, person, back=form, status=422)
    try:
        send_back_self_assessment(assessment=assessment, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return self_page(request, assessment, person, back=form, status=409)
    messages.success(request, _("It is sent back; the department is told."))
    return redirect("scoring:self_list", campaign=request.access.campaign.code, half=half)


@require(office)
@require_POST
def self_take_late(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """Take a self-assessment after the last day, with the reason."""
    evaluation = evaluation_of(request, half)
    person = participant_of(evaluation, department)
    form = LateForm(request.POST)
    if not form.is_valid():
        return _list_page(request, evaluation, late=(person.code, form), status=422)
    try:
        take_late(evaluation=evaluation, department=department, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _list_page(request, evaluation, late=(person.code, form), status=409)
    messages.success(request, _("%(name)s can hand it in; it is told.") % {"name": person.name})
    return redirect("scoring:self_list", campaign=request.access.campaign.code, half=half)


def assessment_of(evaluation: HalfYearEvaluation, person: Participant) -> SelfAssessment:
    """The department's row, or how it will be before the first word is saved."""
    found = (
        SelfAssessment.objects.filter(evaluation=evaluation, department=person.department_id)
        .select_related("department", "written_by", "submitted_by", "returned_by", "late_by")
        .first()
    )
    found = found or SelfAssessment(evaluation=evaluation, department_id=person.department_id)
    found.evaluation = evaluation
    return found


def _sent(request: HttpRequest, assessment: SelfAssessment, person: Participant) -> HttpResponse:
    """Save, and where it is asked for submit; what was typed is never lost by a refusal."""
    evaluation = assessment.evaluation
    about = {"evaluation": evaluation, "department": person.code, "by": request.access}
    figures = figures_of(evaluation, person.department_id, counted_months(evaluation))
    form = SelfForm(request.POST, sections=figures.sections)
    if not form.is_valid():
        return self_page(request, assessment, person, form=form, status=422)
    try:
        saved = save_self_assessment(**about, **form.arguments())
        form.data = form.data.copy()  # what is refused from here on was saved: the next save goes on from it
        form.data["seen"] = saved.edition
        if request.POST.get("do") == "submit":
            submit_self_assessment(**about)
            messages.success(request, _("The self-assessment is submitted."))
        else:
            messages.success(request, _("Saved. It is not submitted yet."))
    except NotAllowed as refusal:
        denial(request)
        form.add_error(None, refusal.message)
        return self_page(request, assessment_of(evaluation, person), person, form=form, status=403)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else f"score-{refusal.field}"
        form.add_error(field if field in form.fields else None, refusal.message)
        return self_page(request, assessment_of(evaluation, person), person, form=form, status=409)
    return to_assessment(request, evaluation, person)


def self_page(
    request: HttpRequest,
    assessment: SelfAssessment,
    person: Participant,
    *,
    form: SelfForm | None = None,
    back: SendBackForm | None = None,
    refused: list[str] | tuple = (),
    status: int = 200,
) -> HttpResponse:
    """The page of one self-assessment: to write it, to read it, or to send it back."""
    evaluation, access = assessment.evaluation, request.access
    figures = figures_of(evaluation, person.department_id, counted_months(evaluation))
    scores = {score.section_code: score.points for score in assessment.scores.all()} if assessment.pk else {}
    writes = may_write(assessment, by=access)
    if writes and form is None:
        held = {f"score-{code}": points for code, points in scores.items()}
        form = SelfForm(
            sections=figures.sections,
            initial={"summary": as_plain(assessment.summary), "seen": assessment.edition, **held},
        )
    sends_back = (
        access.holds(Role.OFFICE)
        and assessment.state == SelfState.SUBMITTED
        and evaluation.state == HalfYearState.OPEN
    )
    today = timezone.localdate()
    context = {
        "evaluation": evaluation,
        "person": person,
        "assessment": assessment,
        "figures": figures,
        "rows": [
            {
                "sheet": sheet,
                "sections": [
                    {
                        "section": section,
                        "own": scores.get(section.code),
                        "field": form[f"score-{section.code}"] if writes else None,
                    }
                    for section in sheet.sections
                ],
            }
            for sheet in figures.sheets
        ],
        "gaps": {gap.sheet: gap for gap in gaps_of(evaluation, assessment, figures.means)},
        "form": form if writes else None,
        "is_head": person.department_id in access.departments(Role.HEAD),
        "back": back
        or (SendBackForm(initial={"until": max(today, evaluation.self_until)}) if sends_back else None),
        "files": list(assessment.files.all()) if assessment.pk else [],
        "last_day": last_day(assessment),
        "is_over": today > last_day(assessment),
        "longest": LONGEST_TEXT,
        "accept": EVIDENCE.accept,
        "refused": refused,
    }
    return render(request, "scoring/self_assessment.html", context, status=status)


def _list_page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    *,
    late: tuple[str, LateForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    people = candidates(evaluation)
    held = {
        row.department_id: row
        for row in SelfAssessment.objects.filter(evaluation=evaluation).select_related("late_by")
    }
    means = means_of(evaluation, counted_months(evaluation), [person.department_id for person in people])
    left_out = set(
        PartExclusion.objects.filter(evaluation=evaluation, what=PartExclusion.What.SELF).values_list(
            "department", flat=True
        )
    )
    today = timezone.localdate()
    takes = request.access.holds(Role.OFFICE) and evaluation.state == HalfYearState.OPEN
    rows = []
    for person in people:
        row = held.get(person.department_id)
        is_filed = row is not None and row.is_filed
        mean = means.get(person.department_id)
        gaps = gaps_of(evaluation, row, mean._asdict() if mean else {}) if is_filed else ()
        form = late[1] if late and late[0] == person.code else None
        if form is None and takes and not is_filed and today > evaluation.self_until:
            form = LateForm(auto_id=f"late-{person.code}-%s", initial={"until": today})
        rows.append(
            {
                "person": person,
                "assessment": row,
                "is_filed": is_filed,
                "is_left_out": person.department_id in left_out,
                "gaps": gaps,
                "form": form,
                "is_tried": bool(late) and late[0] == person.code,
            }
        )
    context = {
        "evaluation": evaluation,
        "rows": rows,
        "filed": sum(row["is_filed"] for row in rows),
        "is_over": today > evaluation.self_until,
    }
    return render(request, "scoring/self_list.html", context, status=status)


def to_assessment(request: HttpRequest, evaluation: HalfYearEvaluation, person: Participant) -> HttpResponse:
    return redirect(
        "scoring:self_assessment",
        campaign=request.access.campaign.code,
        half=evaluation.half,
        department=person.code,
    )

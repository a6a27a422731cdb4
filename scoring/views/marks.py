"""The leading group's marks: one page for a member with all departments, its drawer, and how far everybody is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.permissions import leader, office, require
from campaign.refusals import Refused
from campaign.same_person import by_same_person
from scoring.half_year_dossier import dossier_of, gaps_of
from scoring.half_year_figures import counted_months, means_of
from scoring.half_year_people import candidates, recused_from
from scoring.half_years import HalfYear
from scoring.marks_forms import SHEETS, BadFigures, field_name, marks_typed
from scoring.models import HalfYearEvaluation, HalfYearState, PanelMark, PanelSheet, SelfAssessment, SelfState
from scoring.panel import (
    Marks,
    enter_marks,
    hand_back_marks,
    is_left_out,
    own_marks,
    own_sheet,
    panel_progress,
    submit_marks,
)
from scoring.rights import reads_all
from scoring.views.of_half_year import evaluation_of, participant_of


@require(leader)
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """One's own marks for every department; a POST of the whole page keeps them and, when asked, submits them."""
    evaluation = evaluation_of(request, half)
    if request.method != "POST":
        return _page(request, evaluation)
    access, people = request.access, candidates(evaluation)
    try:
        typed = marks_typed(request.POST, people)
        enter_marks(evaluation=evaluation, marks=typed, by=access)
        if request.POST.get("do") == "submit":
            submit_marks(evaluation=evaluation, by=access)
            messages.success(request, _("Your marks are submitted."))
        else:
            messages.success(request, _("Saved. Your marks are not submitted yet."))
    except BadFigures as bad:
        return _page(request, evaluation, typed=request.POST, problems=bad.problems, status=422)
    except Refused as refusal:
        return _page(
            request,
            evaluation,
            typed=request.POST,
            problems={refusal.field: str(refusal.message)},
            status=409,
        )
    return redirect("scoring:marks", campaign=access.campaign.code, half=half)


@require(leader)
@require_POST
@by_same_person
def mark_save(request: HttpRequest, half: HalfYear, department: str) -> JsonResponse:
    """One department's marks, as the page saves them when a row is left; the answer says how many are whole."""
    evaluation = evaluation_of(request, half)
    person = participant_of(evaluation, department)
    access = request.access
    try:
        typed = marks_typed(request.POST, [person])
        enter_marks(evaluation=evaluation, marks=typed, by=access)
    except BadFigures as bad:
        return JsonResponse({"problems": bad.problems}, status=422)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal.message), "field": refusal.field}, status=409)
    whole = sum(mark.is_complete for mark in own_marks(evaluation, access.user).values())
    return JsonResponse({"at": f"{timezone.localtime():%H:%M:%S}", "whole": whole})


@require(reads_all)
@require_safe
def marks_department(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """What is known of a department: in the drawer of the page, or as a page of its own."""
    evaluation = evaluation_of(request, half)
    person = participant_of(evaluation, department)
    dossier = dossier_of(evaluation, person, counted_months(evaluation))
    template = "scoring/_dossier.html" if request.htmx else "scoring/dossier.html"
    return render(request, template, {"evaluation": evaluation, "dossier": dossier})


@require(reads_all)
@require_safe
def marks_progress(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Who has how many marks; the marks themselves once all are in."""
    return _progress_page(request, evaluation_of(request, half))


@require(office)
@require_POST
def marks_hand_back(request: HttpRequest, half: HalfYear, marks: int) -> HttpResponse:
    """Hand a submitted sheet of marks back to its member, with the reason."""
    evaluation = evaluation_of(request, half)
    found = get_object_or_404(PanelSheet.objects.filter(evaluation=evaluation), pk=marks)
    found.evaluation = evaluation
    try:
        hand_back_marks(sheet=found, reason=request.POST.get("reason", ""), by=request.access)
    except Refused as refusal:
        return _progress_page(request, evaluation, refused=(found.pk, refusal.message), status=409)
    messages.success(request, _("The marks are handed back; the member is told."))
    return redirect("scoring:marks_progress", campaign=request.access.campaign.code, half=half)


def _page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    *,
    typed=None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The same number of queries for every number of departments."""
    access, problems = request.access, problems or {}
    people = candidates(evaluation)
    ids = [person.department_id for person in people]
    means = means_of(evaluation, counted_months(evaluation), ids)
    assessments = {
        row.department_id: row
        for row in SelfAssessment.objects.filter(evaluation=evaluation, state=SelfState.SUBMITTED).defer(
            "summary"
        )
    }
    held = own_marks(evaluation, access.user)
    recused = recused_from(access)
    sheet = own_sheet(evaluation, access.user)
    submitted = sheet is not None and sheet.is_submitted
    left_out = is_left_out(evaluation, access.user)
    rows = []
    for person in people:
        mean = means.get(person.department_id)
        mark = held.get(person.department_id, Marks())
        gaps = gaps_of(evaluation, assessments.get(person.department_id), mean._asdict() if mean else {})
        rows.append(
            {
                "person": person,
                "mean": mean,
                "gaps": gaps,
                "is_recused": person.department_id in recused,
                "is_whole": mark.is_complete,
                "problem": problems.get(person.code, ""),
                "fields": [_field(name, person.code, mark, typed, problems) for name in SHEETS],
            }
        )
    context = {
        "evaluation": evaluation,
        "rows": rows,
        "sheet": sheet,
        "to_mark": sum(not row["is_recused"] for row in rows),
        "whole": sum(row["is_whole"] and not row["is_recused"] for row in rows),
        "may_write": evaluation.state == HalfYearState.OPEN and not submitted and not left_out,
        "is_left_out": left_out and not submitted,
        "problem": problems.get("", ""),
        "problems": problems,
    }
    return render(request, "scoring/marks.html", context, status=status)


def _field(sheet: str, code: str, mark: Marks, typed, problems: dict[str, str]) -> dict:
    name = field_name(sheet, code)
    kept = getattr(mark, sheet)
    shown = "" if kept is None else f"{kept.normalize():f}"
    return {
        "name": name,
        "sheet": sheet,
        "value": typed.get(name, "") if typed is not None else shown,
        "problem": problems.get(name, ""),
    }


def _progress_page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    *,
    refused: tuple[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    progress = panel_progress(evaluation)
    context = {
        "evaluation": evaluation,
        "progress": progress,
        "matrix": _matrix(evaluation, progress) if progress.is_complete else [],
        "may_hand_back": office(request.access)
        and evaluation.state == HalfYearState.OPEN
        and not progress.is_complete,
        "refused": refused,
    }
    return render(request, "scoring/marks_progress.html", context, status=status)


def _matrix(evaluation: HalfYearEvaluation, progress) -> list[dict]:
    """Every department with the marks of those who submitted, in the order of the members."""
    submitted = [member.member.pk for member in progress.members if member.is_submitted]
    held = {
        (mark.department_id, mark.member_id): mark
        for mark in PanelMark.objects.filter(evaluation=evaluation, member__in=submitted)
    }
    return [
        {
            "person": person,
            "marks": [held.get((person.department_id, member)) for member in submitted],
        }
        for person in candidates(evaluation)
    ]

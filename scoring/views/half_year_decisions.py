"""The result of a half-year: votes, objections, one department's derivation, what-if, the years, the export."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.downloads import download
from campaign.models import Department, Role
from campaign.permissions import any_of, denial, leader, office, require
from campaign.refusals import Refused
from scoring.exports import export_half_year
from scoring.half_year_deciding import result_of
from scoring.half_year_derivation import derivation
from scoring.half_year_forms import AnswerForm, ObjectionForm, WhatIfForm
from scoring.half_year_objections import answer_objection, file_objection
from scoring.half_year_page import told, vote_forms
from scoring.half_year_people import candidates
from scoring.half_year_reading import heads_of, shown_computation
from scoring.half_year_settings import Settings
from scoring.half_year_votes import record_vote
from scoring.half_year_what_if import compare, save_what_if
from scoring.half_year_words import tried_settings
from scoring.half_year_years import latest_decisions, year_rows, years_of
from scoring.half_years import HalfYear
from scoring.models import NoticeObjection, WhatIf
from scoring.rights import previews, reads_all
from scoring.views.half_years import detail_page, tried
from scoring.views.of_half_year import evaluation_of


@require(leader)
@require_POST
def half_year_vote(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Record the leading group's vote on a tie at the line."""
    evaluation = evaluation_of(request, half)
    computation = shown_computation(evaluation, request.access)
    scope = request.POST.get("scope", "")
    forms = vote_forms(evaluation, result_of(computation), request.POST, scope=scope) if computation else []
    chosen = next((row["form"] for row in forms if row["scope"] == scope), None)
    if chosen is None:
        return detail_page(request, evaluation, refused=_("There is no tie to vote on."), status=409)
    if not chosen.is_valid():
        refused = _("Give the votes of every tied department, the voters and the minutes.")
        return detail_page(request, evaluation, refused=refused, vote_forms=forms, status=422)
    return tried(
        request,
        evaluation,
        lambda: record_vote(
            evaluation=evaluation,
            scope=scope,
            votes=chosen.votes(),
            voters=chosen.cleaned_data["voters"],
            minutes=chosen.cleaned_data["minutes"],
            by=request.access,
        ),
        done=_("The vote is recorded."),
    )


@require(any_of(Role.HEAD))
@require_POST
def half_year_object(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Object to the list in the public notice, as the head of a department."""
    evaluation = evaluation_of(request, half)
    form = ObjectionForm(request.POST, people=candidates(evaluation))
    if not form.is_valid():
        refused = _("Say in words what you object to.")
        return detail_page(request, evaluation, refused=refused, objection_form=form, status=422)
    headed = Department.objects.filter(pk__in=request.access.departments(Role.HEAD)).order_by("code")
    about = get_object_or_404(
        Department, unit=request.access.campaign.unit_id, code=form.cleaned_data["about"]
    )
    return tried(
        request,
        evaluation,
        lambda: file_objection(
            evaluation=evaluation,
            department=next((own for own in headed if own == about), headed[0]),
            about=about,
            text=form.cleaned_data["text"],
            by=request.access,
        ),
        done=_("Your objection is with the assessment office."),
    )


@require(office)
@require_POST
def half_year_answer(request: HttpRequest, half: HalfYear, objection: int) -> HttpResponse:
    """Answer an objection."""
    evaluation = evaluation_of(request, half)
    row = get_object_or_404(
        NoticeObjection.objects.select_related("evaluation"), pk=objection, evaluation=evaluation
    )
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return detail_page(request, evaluation, refused=_("Choose and say why."), status=422)
    return tried(
        request,
        evaluation,
        lambda: answer_objection(objection=row, by=request.access, **form.cleaned_data),
        done=_("The objection is answered."),
    )


@require(previews)
@require_safe
def half_year_department(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """How one department's half-year came about, on one printable page: for its head and deputy, and readers of all."""
    access = request.access
    evaluation = evaluation_of(request, half)
    if not reads_all(access):
        own = Department.objects.filter(pk__in=heads_of(access), code=department)
        if not own.exists():
            raise denial(request)
    computation = shown_computation(evaluation, access)
    if computation is None:
        raise Http404
    result = result_of(computation)
    found = derivation(computation.payload["inputs"], result, department)
    if found is None:
        raise Http404
    context = {
        "evaluation": evaluation,
        "computation": computation,
        "derivation": found,
        "departments": [(row["department"], row["department_name"]) for row in result["departments"]],
        "shows_marks": reads_all(access),
    }
    return render(request, "scoring/half_year_department.html", context)


@require(any_of(Role.OFFICE, Role.LEADER))
@require_http_methods(["GET", "POST"])
def half_year_what_if(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Other settings beside those in force: who gains, who loses; it can be kept as an annex to the minutes."""
    evaluation = evaluation_of(request, half)
    if evaluation.computation is None:
        raise Http404
    inputs = evaluation.computation.payload["inputs"]
    vetoes = [
        veto | {"department_name": row["department_name"]}
        for row in inputs["departments"]
        for veto in row["vetoes"]
    ]
    form = WhatIfForm(
        request.POST if request.method == "POST" else None,
        settings=Settings.thawed(inputs["settings"]),
        vetoes=vetoes,
    )
    comparison, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            trial = {"changes": form.changes(), "without_vetoes": form.without_vetoes()}
            try:
                comparison = compare(evaluation.computation, **trial)
                status = 200
                if "keep" in request.POST:
                    note = form.cleaned_data["note"]
                    annex = save_what_if(evaluation=evaluation, note=note, by=request.access, **trial)
                    messages.success(request, _("The comparison is kept as an annex to the minutes."))
                    return redirect(
                        "scoring:half_year_annex",
                        campaign=request.access.campaign.code,
                        half=half,
                        annex=annex.number,
                    )
            except Refused as refusal:
                field = "note" if refusal.field == "reason" else refusal.field
                form.add_error(field if field in form.fields else None, refusal.message)
                status = 422
    context = {
        "evaluation": evaluation,
        "form": form,
        "comparison": told(comparison) if comparison else None,
        "tried": tried_settings(comparison["changes"]) if comparison else [],
    }
    return render(request, "scoring/half_year_what_if.html", context, status=status)


@require(reads_all)
@require_safe
def half_year_annex(request: HttpRequest, half: HalfYear, annex: int) -> HttpResponse:
    """A saved comparison, as it was kept."""
    evaluation = evaluation_of(request, half)
    row = get_object_or_404(WhatIf.objects.select_related("made_by"), evaluation=evaluation, number=annex)
    context = {
        "evaluation": evaluation,
        "annex": row,
        "comparison": told(row.payload),
        "tried": tried_settings(row.payload["changes"]),
        "without": row.payload["without_vetoes"],
    }
    return render(request, "scoring/half_year_annex.html", context)


@require(previews)
@require_safe
def half_year_years(request: HttpRequest) -> HttpResponse:
    """The year from its two half-years, and earlier years beside it: all departments, or a head's own."""
    access = request.access
    request.place = "scoring:half_year_list"
    only = None if reads_all(access) else heads_of(access)
    decisions = latest_decisions([access.campaign])
    years = years_of(access)
    rows = year_rows(decisions, only=only) if decisions else []
    context = {
        "rows": rows,
        "years": years,
        "table": [(row, [year.rows.get(row.department_code) for year in years]) for row in rows],
    }
    return render(request, "scoring/half_year_years.html", context)


@require(any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR))
@require_safe
def half_year_export(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The evaluation as JSON, enough to compute it again."""
    return download(export_half_year(evaluation_of(request, half), by=request.user))

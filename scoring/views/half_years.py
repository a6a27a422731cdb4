"""Half-years: the list, one's opening, its overview with the next step, its dates, and what is left out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Department, Role, User
from campaign.permissions import any_of, denial, leader, member, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.half_year_forms import CalendarForm, ExclusionForm, OpenForm, ReasonForm
from scoring.half_year_names import half_year_name
from scoring.half_year_opening import (
    change_calendar,
    exclude_part,
    open_half_year,
    proposed_calendar,
    unpublished_months,
    withdraw_exclusion,
)
from scoring.half_year_page import detail_context
from scoring.half_year_reading import titles_in_effect
from scoring.half_year_steps import BY_CODE
from scoring.half_years import HalfYear
from scoring.models import HalfYearEvaluation, PartExclusion
from scoring.rights import previews, reads_all
from scoring.views.of_half_year import evaluation_of


@require(member)
@require_safe
def half_year_list(request: HttpRequest) -> HttpResponse:
    """The half-years of the campaign: what each has come to, and for the office the one that can be opened."""
    access = request.access
    opened = list(HalfYearEvaluation.objects.filter(campaign=access.campaign).order_by("code"))
    titles = titles_in_effect(access.campaign)
    codes = {evaluation.code for evaluation in opened}
    today = timezone.localdate()
    halves = [HalfYear(access.campaign.year, number) for number in (1, 2)]
    context = {
        "sees_years": previews(access),
        "rows": [(evaluation, titles.get(evaluation.pk)) for evaluation in opened],
        "to_open": [
            (half, half_year_name(half))
            for half in halves
            if half.code not in codes and half.last_day < today
        ]
        if office(access)
        else [],
        "to_come": [
            half_year_name(half) for half in halves if half.code not in codes and half.last_day >= today
        ],
    }
    return render(request, "scoring/half_year_list.html", context)


@require(office)
@require_http_methods(["GET", "POST"])
def half_year_open(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Open a half-year with its own calendar, proposed by the settings."""
    access = request.access
    request.place = "scoring:half_year_list"
    if HalfYearEvaluation.objects.filter(campaign=access.campaign, code=half.code).exists():
        return redirect("scoring:half_year_detail", campaign=access.campaign.code, half=half)
    missing = unpublished_months(access.campaign, half)
    proposed = proposed_calendar(access.campaign, on=timezone.localdate())
    form = OpenForm(request.POST or None, has_gaps=bool(missing), initial=proposed._asdict())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                open_half_year(
                    campaign=access.campaign,
                    half=half,
                    by=access,
                    calendar=form.calendar(),
                    left_out_reason=form.cleaned_data.get("left_out_reason", ""),
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                messages.success(request, _("The half-year is open; departments and leading group are told."))
                return redirect("scoring:half_year_detail", campaign=access.campaign.code, half=half)
    context = {
        "half": half,
        "half_name": half_year_name(half),
        "missing": missing,
        "form": form,
        "rules": access.campaign.rules,
    }
    return render(request, "scoring/half_year_open.html", context, status=status)


@require(member)
@require_safe
def half_year_detail(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """A half-year: for office and leading group its progress, next step and result; for others what is public."""
    return detail_page(request, evaluation_of(request, half))


@require(any_of(Role.OFFICE, Role.LEADER))
@require_POST
def half_year_move(request: HttpRequest, half: HalfYear, step: str) -> HttpResponse:
    """Take a step of the half-year."""
    if step not in BY_CODE:
        raise Http404
    chosen = BY_CODE[step]
    evaluation = evaluation_of(request, half)
    if not request.access.holds(chosen.role):
        raise denial(request)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return tried(
        request,
        evaluation,
        lambda: chosen.take(evaluation, by=request.access, reason=reason),
        done=str(chosen.done),
    )


@require(office)
@require_POST
def half_year_calendar(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Move the dates while the entries are open."""
    evaluation = evaluation_of(request, half)
    form = CalendarForm(request.POST)
    if not form.is_valid():
        return detail_page(request, evaluation, refused=_("Give all three dates."), status=422)
    return tried(
        request,
        evaluation,
        lambda: change_calendar(evaluation=evaluation, calendar=form.calendar(), by=request.access),
        done=_("The dates are changed."),
    )


@require(leader)
@require_POST
def half_year_exclude(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Record the leading group's decision to go on without something that is missing."""
    evaluation = evaluation_of(request, half)
    form = ExclusionForm(request.POST)
    if not form.is_valid():
        return detail_page(request, evaluation, refused=_("Choose what is left out."), status=422)
    given = form.cleaned_data
    found_member = User.objects.filter(username=given["member"]).select_related("person").first()
    department = Department.objects.filter(
        unit=request.access.campaign.unit_id, code=given["department"]
    ).first()
    is_member = given["what"] == PartExclusion.What.MEMBER
    return tried(
        request,
        evaluation,
        lambda: exclude_part(
            evaluation=evaluation,
            what=given["what"],
            reason=given["reason"],
            by=request.access,
            member=found_member if is_member else None,
            department=None if is_member else department,
        ),
        done=_("The decision is recorded."),
    )


@require(leader)
@require_POST
def half_year_include(request: HttpRequest, half: HalfYear, exclusion: int) -> HttpResponse:
    """Take a recorded exclusion back."""
    evaluation = evaluation_of(request, half)
    row = get_object_or_404(
        PartExclusion.objects.select_related("evaluation"), pk=exclusion, evaluation=evaluation
    )
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return tried(
        request,
        evaluation,
        lambda: withdraw_exclusion(exclusion=row, reason=reason, by=request.access),
        done=_("The recorded decision is taken back."),
    )


def detail_page(
    request: HttpRequest, evaluation: HalfYearEvaluation, *, refused: str = "", status: int = 200, **forms
) -> HttpResponse:
    """The overview; a refusal is shown above what stands there now."""
    context = detail_context(request.access, evaluation) | {"refused": refused} | forms
    template = (
        "scoring/half_year_detail.html" if reads_all(request.access) else "scoring/half_year_public.html"
    )
    return render(request, template, context, status=status)


def tried(request: HttpRequest, evaluation: HalfYearEvaluation, act, *, done: str) -> HttpResponse:
    """Run the verb and go back to the half-year; a refusal is shown there and nothing was changed."""
    try:
        act()
    except NotAllowed as refusal:
        denial(request)
        return detail_page(request, _again(request, evaluation), refused=refusal.message, status=403)
    except Refused as refusal:
        return detail_page(request, _again(request, evaluation), refused=refusal.message, status=409)
    messages.success(request, done)
    return redirect("scoring:half_year_detail", campaign=request.access.campaign.code, half=evaluation.half)


def _again(request: HttpRequest, evaluation: HalfYearEvaluation) -> HalfYearEvaluation:
    return evaluation_of(request, evaluation.half)

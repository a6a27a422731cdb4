"""The survey before a campaign: read by office, leading group and auditor; entered, concluded, reopened by the office."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import EVIDENCE
from campaign.models import Survey
from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.launch.survey import (
    blockers,
    conclude_survey,
    reads_survey,
    reopen_survey,
    save_survey,
    survey_of,
)
from publishing.launch.survey_forms import COUNTED, ReopenForm, SurveyForm

PLACE = "activities:track_list"


@require(reads_survey)
@require_safe
def survey_detail(request: HttpRequest) -> HttpResponse:
    """How the survey was made, what it found, and what is missing before it can be concluded."""
    return survey_page(request, survey_of(request.access.campaign))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_edit(request: HttpRequest) -> HttpResponse:
    """Begin the survey, or change when and how it was made."""
    access = request.access
    request.place = PLACE
    survey = survey_of(access.campaign)
    if survey is not None and survey.is_concluded:
        return survey_page(request, survey, refused=[_("The survey is concluded.")], status=409)
    if request.method != "POST":
        return _edit_page(request, survey, SurveyForm(survey=survey))
    form = SurveyForm(request.POST, survey=survey)
    if not form.is_valid():
        return _edit_page(request, survey, form, status=422)
    said = form.cleaned_data
    try:
        save_survey(
            campaign=access.campaign,
            began_on=said["began_on"],
            ended_on=said["ended_on"],
            summary=said["summary"],
            ways=form.ways(),
            seen=said["seen"] or 0,
            by=access,
        )
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else f"{refusal.field}-asked"
        form.add_error(field if field in form.fields else None, refusal.message)
        return _edit_page(request, survey, form, status=409)
    messages.success(request, _("The survey is saved."))
    return redirect("publishing:survey_detail", campaign=access.campaign.code)


@require(office)
@require_POST
def survey_conclude(request: HttpRequest) -> HttpResponse:
    """Conclude the survey."""
    survey = own_survey(request)
    try:
        conclude_survey(survey=survey, by=request.access)
    except Refused as refusal:
        return survey_page(request, survey, refused=[refusal.message], status=409)
    messages.success(request, _("The survey is concluded. Nothing of it changes any more."))
    return redirect("publishing:survey_detail", campaign=request.access.campaign.code)


@require(office)
@require_POST
def survey_reopen(request: HttpRequest) -> HttpResponse:
    """Open a concluded survey again, with a reason."""
    survey = own_survey(request)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        said = [_("Say why the survey is opened again.")]
        return survey_page(request, survey, refused=said, status=422)
    try:
        reopen_survey(survey=survey, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        return survey_page(request, survey, refused=[refusal.message], status=409)
    messages.success(request, _("The survey is open again."))
    return redirect("publishing:survey_detail", campaign=request.access.campaign.code)


def own_survey(request: HttpRequest) -> Survey:
    """The campaign's survey; 404 while there is none."""
    survey = survey_of(request.access.campaign)
    if survey is None:
        raise Http404
    return survey


def survey_page(
    request: HttpRequest, survey: Survey | None, *, refused: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """The page, with what was refused on top."""
    request.place = PLACE
    access = request.access
    runs = office(access)
    is_open = survey is not None and not survey.is_concluded
    printed = reverse("publishing:print_page", args=[access.campaign.code, "survey", "report"])
    ways = {way.kind: way for way in survey.ways.order_by("pk")} if survey else {}
    context = {
        "survey": survey,
        "ways": [(ways[kind], *words) for kind, words in COUNTED.items() if kind in ways],
        "findings": list(survey.findings.prefetch_related("files").order_by("position", "pk"))
        if survey
        else [],
        "blockers": blockers(survey) if is_open else [],
        "may_write": runs and (survey is None or is_open),
        "may_reopen": runs and survey is not None and survey.is_concluded,
        "refused": refused,
        "accept": EVIDENCE.accept,
        "print_url": f"{printed}?{urlencode({'back': request.path})}",
    }
    return render(request, "publishing/launch/survey_detail.html", context, status=status)


def _edit_page(
    request: HttpRequest, survey: Survey | None, form: SurveyForm, *, status: int = 200
) -> HttpResponse:
    context = {"survey": survey, "form": form}
    return render(request, "publishing/launch/survey_edit.html", context, status=status)

"""Findings of the survey before a campaign, and the files that prove them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file
from campaign.models import Survey, SurveyFile, SurveyFinding
from campaign.permissions import office, require
from campaign.refusals import Refused
from campaign.uploading import takes_files
from publishing.launch.survey import reads_survey
from publishing.launch.survey_findings import (
    attach_survey_file,
    remove_finding,
    remove_survey_file,
    save_finding,
)
from publishing.launch.survey_forms import FindingForm
from publishing.launch.survey_parts import parts_of
from publishing.launch.views.survey import PLACE, own_survey, survey_page

AT_ONCE = 5


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_finding_add(request: HttpRequest) -> HttpResponse:
    """Enter a finding."""
    return _edited(request, own_survey(request), None)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_finding_edit(request: HttpRequest, survey_finding: int) -> HttpResponse:
    """Change a finding."""
    survey = own_survey(request)
    return _edited(request, survey, _finding(survey, survey_finding))


@require(office)
@require_POST
def survey_finding_remove(request: HttpRequest, survey_finding: int) -> HttpResponse:
    """Take a finding out of the survey."""
    survey = own_survey(request)
    try:
        remove_finding(finding=_finding(survey, survey_finding), by=request.access)
    except Refused as refusal:
        return survey_page(request, survey, refused=[refusal.message], status=409)
    messages.success(request, _("The finding is taken out."))
    return _back(request)


@require(office)
@require_POST
@takes_files(largest=EVIDENCE.largest, total=AT_ONCE * EVIDENCE.largest, files=AT_ONCE)
def survey_file_attach(request: HttpRequest, survey_finding: int) -> HttpResponse:
    """Attach evidence to a finding."""
    survey = own_survey(request)
    finding = _finding(survey, survey_finding)
    refused, attached = [], 0
    try:
        for path, name in arrived(request):
            try:
                attach_survey_file(finding=finding, file=path, name=name, by=request.access)
                attached += 1
            except Refused as refusal:
                refused.append(f"{name}: {refusal.message}")
    except Refused as out_of_time:
        refused.append(str(out_of_time.message))
    left_out = getattr(request, "files_left_out", ())
    refused += [f"{name}: {too_large(EVIDENCE).message}" for name in left_out]
    if refused or not attached:
        said = refused or [_("Choose a file first.")]
        return survey_page(request, survey, refused=said, status=413 if left_out else 422)
    messages.success(request, _("The files are attached."))
    return _back(request)


@require(reads_survey)
@require_safe
def survey_file(request: HttpRequest, survey_file: int) -> HttpResponse:
    """A file of the survey, byte for byte as it was kept (ACL-5)."""
    return attached_file(
        request,
        _file(request, survey_file),
        read="publishing.survey_file.read",
        differs="publishing.survey_file.differs",
    )


@require(office)
@require_POST
def survey_file_remove(request: HttpRequest, survey_file: int) -> HttpResponse:
    """Take a file off its finding."""
    file = _file(request, survey_file)
    try:
        remove_survey_file(file=file, by=request.access)
    except Refused as refusal:
        return survey_page(request, own_survey(request), refused=[refusal.message], status=409)
    messages.success(request, _("The file is taken off."))
    return _back(request)


def _edited(request: HttpRequest, survey: Survey, finding: SurveyFinding | None) -> HttpResponse:
    request.place = PLACE
    if survey.is_concluded:
        return survey_page(request, survey, refused=[_("The survey is concluded.")], status=409)
    count = survey.findings.count()
    form = FindingForm(
        request.POST if request.method == "POST" else None,
        parts=parts_of(survey.campaign),
        finding=finding,
        next_position=count + 1,
    )
    context = {"finding": finding, "form": form}
    if request.method != "POST":
        return render(request, "publishing/launch/survey_finding_edit.html", context)
    if not form.is_valid():
        return render(request, "publishing/launch/survey_finding_edit.html", context, status=422)
    said = form.cleaned_data
    seen = said.pop("seen") or 0
    try:
        save_finding(survey=survey, finding=finding, seen=seen, by=request.access, **said)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return render(request, "publishing/launch/survey_finding_edit.html", context, status=409)
    messages.success(request, _("The finding is saved."))
    return _back(request)


def _finding(survey: Survey, pk: int) -> SurveyFinding:
    found = get_object_or_404(SurveyFinding, survey=survey, pk=pk)
    found.survey = survey
    return found


def _file(request: HttpRequest, pk: int) -> SurveyFile:
    rows = SurveyFile.objects.select_related("finding__survey")
    return get_object_or_404(rows, pk=pk, finding__survey__campaign=request.access.campaign)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("publishing:survey_detail", campaign=request.access.campaign.code)

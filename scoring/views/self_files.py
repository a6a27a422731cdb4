"""Files of a self-summary: attached, read by whoever reads the summary, taken off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file
from campaign.models import Role
from campaign.permissions import denial, require
from campaign.refusals import NotAllowed, Refused
from campaign.uploading import takes_files
from scoring.half_years import HalfYear
from scoring.models import SelfFile
from scoring.rights import previews
from scoring.self_files import attach_self_file, reads_self_assessment, remove_self_file
from scoring.views.of_half_year import evaluation_of, participant_of
from scoring.views.self_assessments import assessment_of, heads, self_page, to_assessment

AT_ONCE = 5


@require(heads)
@require_POST
@takes_files(largest=EVIDENCE.largest, total=AT_ONCE * EVIDENCE.largest, files=AT_ONCE)
def self_file_attach(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """Attach files to the own self-summary while it is written."""
    evaluation = evaluation_of(request, half)
    person = participant_of(evaluation, department)
    assessment = assessment_of(evaluation, person)
    if person.department_id not in request.access.departments(Role.HEAD, Role.DEPUTY):
        raise denial(request)
    if assessment.pk is None:
        return self_page(request, assessment, person, refused=[_("Save the self-summary first.")], status=409)
    refused, attached = [], 0
    try:
        for path, name in arrived(request):
            try:
                attach_self_file(assessment=assessment, file=path, name=name, by=request.access)
                attached += 1
            except Refused as refusal:
                refused.append(f"{name}: {refusal.message}")
    except Refused as out_of_time:
        refused.append(out_of_time.message)
    left_out = getattr(request, "files_left_out", ())
    refused += [f"{name}: {too_large(EVIDENCE).message}" for name in left_out]
    if refused or not attached:
        said = refused or [_("Choose a file first.")]
        return self_page(request, assessment, person, refused=said, status=413 if left_out else 422)
    messages.success(request, _("The files are attached."))
    return to_assessment(request, evaluation, person)


@require(previews)
@require_safe
def self_file(request: HttpRequest, half: HalfYear, file: int) -> HttpResponse:
    """A file of a self-summary, byte for byte as it was kept, for whoever reads the summary (ACL-5)."""
    return attached_file(
        request,
        _file(request, half, file),
        read="scoring.self_file.read",
        differs="scoring.self_file.differs",
    )


@require(heads)
@require_POST
def self_file_remove(request: HttpRequest, half: HalfYear, file: int) -> HttpResponse:
    """Take a file off the own self-summary while it is written."""
    found = _file(request, half, file)
    assessment = found.assessment
    person = participant_of(assessment.evaluation, assessment.department.code)
    try:
        remove_self_file(file=found, by=request.access)
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return self_page(request, assessment, person, refused=[refusal.message], status=409)
    messages.success(request, _("The file is taken off."))
    return to_assessment(request, assessment.evaluation, person)


def _file(request: HttpRequest, half: HalfYear, pk: int) -> SelfFile:
    evaluation = evaluation_of(request, half)
    rows = SelfFile.objects.filter(assessment__evaluation=evaluation)
    found = get_object_or_404(rows.select_related("assessment__department"), pk=pk)
    found.assessment.evaluation = evaluation
    if not reads_self_assessment(found.assessment, request.access):
        denial(request)
        raise Http404
    return found

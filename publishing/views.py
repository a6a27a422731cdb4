"""The papers that were issued: the list for everybody in the campaign, and their files."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import member, require
from publishing.files import FileDiffers, content_of
from publishing.models import FileFormat, Publication, PublicationFile
from publishing.pdf import PDF_POLICY
from scoring.models import MonthRevision, Standing

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require(member)
@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """Every issued paper of the campaign, the newest first."""
    papers = (
        Publication.objects.filter(campaign=request.access.campaign)
        .defer("payload")
        .annotate(is_superseded=_corrected())
        .select_related("number", "month_revision__month")
        .prefetch_related("files")
    )
    context = {"papers": papers, "may_issue": request.access.holds(Role.OFFICE)}
    return render(request, "publishing/publication_list.html", context)


def _corrected() -> Exists:
    """Is the month behind the paper corrected meanwhile? Then the paper stays on file and no longer holds."""
    newer = MonthRevision.objects.filter(
        month=OuterRef("month_revision__month"), number__gt=OuterRef("month_revision__number")
    )
    return Exists(newer)


@require(member)
@require_safe
def publication_detail(request: HttpRequest, publication: int) -> HttpResponse:
    """One paper: what it is, its files with their fingerprints, and what it supersedes."""
    paper = get_object_or_404(
        Publication.objects.filter(campaign=request.access.campaign)
        .defer("payload")
        .annotate(is_superseded=_corrected())
        .select_related("number", "month_revision__month", "issued_by", "supersedes__number")
        .prefetch_related("files"),
        pk=publication,
    )
    context = {"paper": paper, "own": _own_results(request, paper)}
    return render(request, "publishing/publication_detail.html", context)


def _own_results(request: HttpRequest, paper: Publication) -> list[Standing]:
    """The reader's own departments, to go on to their points and reasons; where the paper prints what is in force."""
    mine = request.access.departments(Role.HEAD, Role.DEPUTY)
    if not (paper.month_revision_id and mine) or paper.is_superseded:
        return []
    rows = Standing.objects.filter(revision=paper.month_revision_id, department__in=mine)
    return list(rows.defer("detail").order_by("position"))


@require(member)
@require_safe
def publication_file(request: HttpRequest, publication: int, format: str) -> HttpResponse:
    """A file of an issued paper, byte for byte as it was drawn; refused when the bytes on disk differ."""
    access = request.access
    file = get_object_or_404(
        PublicationFile.objects.filter(publication__campaign=access.campaign).select_related(
            "publication__number"
        ),
        publication__pk=publication,
        format=format,
    )
    event = {"by": access.user, "campaign": access.campaign, "obj": file.publication, "format": format}
    try:
        content = content_of(file)
    except FileDiffers:
        record("publishing.file.differs", succeeded=False, **event)
        messages.error(request, _("This file is not what was issued. Tell the assessment office."))
        return render(request, "publishing/file_differs.html", {"paper": file.publication}, status=409)
    record("publishing.file.downloaded", **event)
    name = f"{file.publication.number} {file.publication.title}.{format}"
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = content_disposition_header(format != FileFormat.PDF, name)
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-cache"
    return response

"""The papers that were issued: the list for everybody in the campaign, each paper, its files, what the office does."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.audit import record
from campaign.models import Job, JobState, PaperKind, Role
from campaign.permissions import any_of, keeper, member, office, require
from campaign.refusals import Refused
from publishing.batches import file_name
from publishing.commendation_papers import half_of_paper
from publishing.draft_views import drafts_in_work
from publishing.drafts import begin_newer
from publishing.drawing import draw_again, latest_drawing
from publishing.files import FileDiffers, content_of
from publishing.issuing import successor_of, void_paper
from publishing.models import FileFormat, Publication, PublicationFile
from publishing.paper_places import places_behind
from publishing.pdf import PDF_POLICY
from publishing.register_forms import VoidForm

reads_drawings = any_of(Role.OFFICE, Role.AUDITOR)
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}
# What a browser is told with the page of a paper: its own style, and nothing else from anywhere.
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)
SHOWN_IN_THE_BROWSER = (FileFormat.PDF, FileFormat.HTML)


@require(member)
@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """Every issued paper of the campaign, the newest first; of one kind where the address says so."""
    access = request.access
    of_campaign = Publication.objects.filter(campaign=access.campaign)
    kinds = set(of_campaign.order_by().values_list("kind", flat=True).distinct())
    kind = request.GET.get("kind", "")
    papers = (
        of_campaign.filter(**{"kind": kind} if kind in kinds else {})
        .defer("payload")
        .with_standing()
        .select_related("number", "month_revision__month")
        .with_issued_files()
    )
    context = {
        "papers": papers,
        "drafts": drafts_in_work(access),
        "kinds": [(value, label) for value, label in PaperKind.choices if value in kinds],
        "kind": kind if kind in kinds else "",
        "may_issue": office(access),
        "reads_register": reads_drawings(access),
        "sees_fonts": keeper(access),
    }
    return render(request, "publishing/publication_list.html", context)


@require(member)
@require_safe
def publication_detail(request: HttpRequest, publication: int) -> HttpResponse:
    """One paper: what it is, its files with their fingerprints, what follows it, and the pages behind its figures."""
    return _detail(request, publication)


@require(office)
@require_POST
def publication_void(request: HttpRequest, publication: int) -> HttpResponse:
    """Withdraw an issued paper: it stays on file, marked void, with the reason."""
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _detail(request, publication, void_form=form, status=422)
    paper = _paper(request, publication)
    try:
        void_paper(publication=paper, reason=form.cleaned_data["reason"], by=request.access)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _detail(request, publication, void_form=form, status=409)
    messages.success(request, _("%(number)s is void; it stays on file.") % {"number": paper.number})
    return redirect(
        "publishing:publication_detail", campaign=request.access.campaign.code, publication=publication
    )


@require(office)
@require_POST
def publication_newer(request: HttpRequest, publication: int) -> HttpResponse:
    """Begin a paper that supersedes this one when it is issued."""
    access = request.access
    try:
        draft = begin_newer(publication=_paper(request, publication), by=access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect(
            "publishing:publication_detail", campaign=access.campaign.code, publication=publication
        )
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft.pk)


@require(office)
@require_POST
def publication_draw(request: HttpRequest, publication: int) -> HttpResponse:
    """Have the files drawn anew: what is missing is added, what is there is compared."""
    draw_again(publication=_paper(request, publication), by=request.access)
    return redirect(
        "publishing:publication_detail", campaign=request.access.campaign.code, publication=publication
    )


@require(member)
@require_safe
def publication_file(request: HttpRequest, publication: int, format: str, drawing: int = 1) -> HttpResponse:
    """A file of an issued paper, byte for byte as it was drawn; refused when the bytes on disk differ.

    The first drawing is the paper; later ones, in other faces, are for the office and the auditor to compare.
    """
    access = request.access
    if drawing > 1 and not reads_drawings(access):
        raise Http404
    file = get_object_or_404(
        PublicationFile.objects.filter(publication__campaign=access.campaign).select_related(
            "publication__number"
        ),
        publication__pk=publication,
        format=format,
        drawing=drawing,
    )
    event = {"by": access.user, "campaign": access.campaign, "obj": file.publication, "format": format}
    try:
        content = content_of(file)
    except FileDiffers:
        record("publishing.file.differs", succeeded=False, **event)
        messages.error(request, _("This file is not what was issued. Tell the assessment office."))
        return render(request, "publishing/file_differs.html", {"paper": file.publication}, status=409)
    record("publishing.file.downloaded", **event)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = content_disposition_header(
        format not in SHOWN_IN_THE_BROWSER, file_name(file.publication, format)
    )
    response["Content-Security-Policy"] = PDF_POLICY if format == FileFormat.PDF else PAGE_POLICY
    response["Cache-Control"] = "private, no-cache"
    return response


def _detail(
    request: HttpRequest, publication: int, *, void_form: VoidForm | None = None, status: int = 200
) -> HttpResponse:
    access = request.access
    paper = _paper(request, publication)
    files = sorted(paper.files.all(), key=lambda file: (FileFormat.values.index(file.format), file.drawing))
    job = latest_drawing(paper)
    waits = job is not None and job.finished_at is None
    context = {
        "paper": paper,
        "files": [file for file in files if file.drawing == 1],
        "drawings": files if reads_drawings(access) and any(file.drawing > 1 for file in files) else [],
        "newer": successor_of(paper),
        "job": job if waits or (job is not None and job.error) else None,
        "waits": waits,
        "compared": job if _has_compared(job) else None,
        "behind": places_behind(paper, access=access),
        "behind_half": half_of_paper(paper.source_key),
        "may_act": office(access),
        "may_follow": office(access) and paper.source_key.startswith("draft:"),
        "void_form": void_form or VoidForm(),
    }
    if request.htmx:
        response = render(request, "publishing/_paper_drawing.html", context)
        if not waits:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "publishing/publication_detail.html", context, status=status)


def _has_compared(job: Job | None) -> bool:
    return job is not None and job.state == JobState.DONE and bool(job.arguments.get("anew"))


def _paper(request: HttpRequest, publication: int) -> Publication:
    return get_object_or_404(
        Publication.objects.filter(campaign=request.access.campaign)
        .defer("payload")
        .with_standing()
        .select_related(
            "campaign__unit",
            "number__voided_by",
            "month_revision__month",
            "issued_by",
            "supersedes__number",
        )
        .prefetch_related("files"),
        pk=publication,
    )

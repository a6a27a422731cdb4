"""Printing several papers in one batch: chosen, drawn in the task process while the page shows how far it is, opened."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaign.audit import record
from campaign.models import Job
from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.batches import KIND, MOST_PAGES, batch_path, batches_of, parts_of, start_batch
from publishing.drawing import issued_files
from publishing.models import FileFormat, Publication
from publishing.pdf import MAX_PAGES, PDF_POLICY
from publishing.register_forms import BatchForm

MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@require(office)
@require_http_methods(["GET", "POST"])
def paper_batch(request: HttpRequest) -> HttpResponse:
    """Choose the papers; a POST has them printed together."""
    access = request.access
    papers = Publication.objects.filter(campaign=access.campaign, number__voided_at__isnull=True)
    if request.method == "GET":
        return _choosing(request, BatchForm(papers=papers))
    form = BatchForm(request.POST, papers=papers)
    if not form.is_valid():
        return _choosing(request, form, status=422)
    chosen = form.cleaned_data["papers"].defer("payload").select_related("number")
    try:
        job = start_batch(papers=list(chosen), output=form.cleaned_data["output"], by=access)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _choosing(request, form, status=409)
    return redirect("publishing:batch_detail", campaign=access.campaign.code, batch=job.pk)


@require(office)
@require_safe
def batch_detail(request: HttpRequest, batch: int) -> HttpResponse:
    """How far a batch is, shown anew every second without loading the page; then its file."""
    job = _batch(request, batch)
    context = {"job": job, "parts": parts_of(job), "output": job.arguments["output"], "most": MAX_PAGES}
    template = "publishing/_batch_progress.html" if request.htmx else "publishing/batch_detail.html"
    return render(request, template, context)


@require(office)
@require_safe
def batch_file(request: HttpRequest, batch: int, part: int) -> HttpResponse:
    """One file of the printed batch."""
    job = _batch(request, batch)
    if part not in parts_of(job):
        raise Http404
    output = job.arguments["output"]
    record("publishing.batch.downloaded", by=request.user, campaign=job.campaign, obj=job, part=part)
    response = FileResponse(
        batch_path(job, part).open("rb"),
        as_attachment=output != "pdf",
        filename=f"公文合集{job.pk}-{part}.{output}",
        content_type=MEDIA_TYPES[output],
    )
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-cache"
    return response


def _choosing(request: HttpRequest, form: BatchForm, *, status: int = 200) -> HttpResponse:
    access = request.access
    papers = (
        Publication.objects.filter(campaign=access.campaign, number__voided_at__isnull=True)
        .defer("payload")
        .with_standing()
        .select_related("number")
        .with_issued_files()
    )
    chosen = {str(pk) for pk in form.data.getlist("papers")} if form.is_bound else set()
    if not form.is_bound and request.GET.get("kind"):
        chosen = {str(paper.pk) for paper in papers if paper.kind == request.GET["kind"]}
    context = {
        "form": form,
        "rows": [(paper, _pages(paper), str(paper.pk) in chosen) for paper in papers],
        "most": MOST_PAGES,
        "in_one": MAX_PAGES,
        "batches": batches_of(access.campaign)[:10],
    }
    return render(request, "publishing/paper_batch.html", context, status=status)


def _pages(paper: Publication) -> int | None:
    file = issued_files(paper.files.all()).get(FileFormat.PDF)
    return file.pages if file else None


def _batch(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(
        Job.objects.select_related("campaign", "requested_by"),
        pk=pk,
        campaign=request.access.campaign,
        kind=KIND,
    )

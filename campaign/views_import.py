"""Importing departments and people: upload, columns, preview, and how far the writing is."""

from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.import_days import first_day
from campaign.import_forms import ColumnsForm, PlaceForm, UploadForm
from campaign.import_pages import preview_context
from campaign.import_plans import FIELDS
from campaign.import_template import template_xlsx
from campaign.imports import (
    BadColumns,
    choose_columns,
    confirm_import,
    drop_upload,
    fields_for,
    grids_of,
    preview_of,
    receive_upload,
)
from campaign.models import Upload, UploadKind, UploadState
from campaign.permissions import Access, keeper, require
from campaign.refusals import Refused
from campaign.uploads import ImportOver
from campaign.workbooks.grid import Grid
from campaign.workbooks.headers import match_columns
from campaign.workbooks.limits import LARGEST, MOST_ROWS, BadWorkbook, TooLarge, too_large
from campaign.workbooks.wording import label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require(keeper)
@require_http_methods(["GET", "POST"])
def import_start(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a workbook of departments or people; what is no workbook is refused with what to do."""
    _known(kind)
    form = UploadForm()
    status = 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        try:
            if getattr(request, "upload_is_too_large", False):
                raise too_large()
            if form.is_valid():
                file = form.cleaned_data["file"]
                upload = receive_upload(
                    kind=kind, name=file.name, file=Path(file.temporary_file_path()), by=request.access
                )
                return redirect("campaign:import_columns", request.access.campaign.code, upload.pk)
            status = 422
        except BadWorkbook as refusal:
            form = UploadForm()
            status = 413 if isinstance(refusal, TooLarge) else 422
            return _start_page(request, form, kind, status=status, refusal=refusal)
    return _start_page(request, form, kind, status=status)


def _start_page(request: HttpRequest, form, kind: str, *, status: int, refusal=None) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "label": UploadKind(kind).label,
        "fields": [
            {
                "label": label(field.key, of_person=kind == UploadKind.PEOPLE),
                "words": "、".join(field.words[:6]),
                "field": field,
            }
            for field in fields_for(kind, request.access)
        ],
        "limit": LARGEST // 1024 // 1024,
        "rows": MOST_ROWS,
        "refusal": refusal,
    }
    return render(request, "campaign/import_start.html", context, status=status)


@require(keeper)
@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """A workbook to fill in."""
    _known(kind)
    response = HttpResponse(template_xlsx(kind), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response


@require(keeper)
@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, upload: int) -> HttpResponse:
    """Which column holds what: proposed by the words of the header, corrected by the person.

    Another sheet or another row as the header (`?sheet=&row=`) gives a new proposal.
    """
    found = _upload(request, upload)
    if found.state != UploadState.RECEIVED:
        return redirect("campaign:import_progress", request.access.campaign.code, found.pk)
    try:
        grids = grids_of(found)
    except ImportOver as over:
        return _over(request, found, over)
    place = PlaceForm(_place_data(found, request.GET), grids=grids)
    sheet, header_row = _place(found, place)
    form = _columns_form(request, found, grids[sheet], sheet, header_row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                choose_columns(
                    found,
                    sheet=sheet,
                    header_row=header_row,
                    columns=form.chosen,
                    since=form.cleaned_data.get("since"),
                    by=request.access,
                )
            except (Refused, BadWorkbook) as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                return redirect("campaign:import_preview", request.access.campaign.code, found.pk)
    context = {
        "upload": found,
        "form": form,
        "place": place,
        "sheet": sheet,
        "header_row": header_row + 1,
        "required": [
            label(field.key, of_person=found.kind == UploadKind.PEOPLE)
            for field in fields_for(found.kind, request.access)
            if field.required
        ],
    }
    return render(request, "campaign/import_columns.html", context, status=status)


@require(keeper)
@require_safe
def import_preview(request: HttpRequest, upload: int) -> HttpResponse:
    """What would be written: new, changed with old and new, unchanged; what is refused and what is skipped."""
    found = _upload(request, upload)
    if found.state != UploadState.RECEIVED:
        return redirect("campaign:import_progress", request.access.campaign.code, found.pk)
    return _preview(request, found)


@require(keeper)
@require_POST
def import_confirm(request: HttpRequest, upload: int) -> HttpResponse:
    """Have the preview written; refused rows only stay away when the person says so."""
    found = _upload(request, upload)
    try:
        confirm_import(found, by=request.access, leave_out=request.POST.get("leave_out") == "on")
    except ImportOver as over:
        return _over(request, found, over)
    except Refused as refusal:
        return _preview(request, found, refusal=refusal)
    return redirect("campaign:import_progress", request.access.campaign.code, found.pk)


@require(keeper)
@require_POST
def import_drop(request: HttpRequest, upload: int) -> HttpResponse:
    """Forget the uploaded workbook."""
    found = _upload(request, upload)
    try:
        drop_upload(found, by=request.access)
    except ImportOver as over:
        return _over(request, found, over)
    messages.success(request, _("The upload is dropped; nothing was written."))
    return redirect("campaign:import_start", request.access.campaign.code, found.kind)


@require(keeper)
@require_safe
def import_progress(request: HttpRequest, upload: int) -> HttpResponse:
    """How far the writing is; the bar asks again while it runs and loads the page when it is over."""
    found = _upload(request, upload)
    if found.job is None:
        page = "import_preview" if found.state == UploadState.RECEIVED else "import_start"
        where = found.pk if found.state == UploadState.RECEIVED else found.kind
        return redirect(f"campaign:{page}", request.access.campaign.code, where)
    context = {"upload": found, "job": found.job, "is_people": found.kind == UploadKind.PEOPLE}
    if not request.htmx:
        return render(request, "campaign/import_progress.html", context)
    response = render(request, "campaign/_import_progress.html", context)
    if found.job.finished_at:
        response["HX-Refresh"] = "true"
    return response


def _known(kind: str) -> None:
    if kind not in FIELDS:
        raise Http404


def _upload(request: HttpRequest, pk: int) -> Upload:
    """An upload of this person in this campaign: nobody else looks into the file."""
    return get_object_or_404(
        Upload.objects.filter(
            campaign=request.access.campaign, by=request.user, kind__in=FIELDS
        ).select_related("job", "campaign"),
        pk=pk,
    )


def _place_data(upload: Upload, given) -> dict:
    """The sheet and row that were asked for, otherwise those of the upload."""
    mapping = upload.mapping
    return {
        "sheet": given.get("sheet", mapping["sheet"]),
        "row": given.get("row", mapping["header_row"] + 1),
    }


def _place(upload: Upload, place: PlaceForm) -> tuple[int, int]:
    if place.is_valid():
        return place.cleaned_data["sheet"], place.cleaned_data["row"] - 1
    return upload.mapping["sheet"], upload.mapping["header_row"]


def _columns_form(
    request: HttpRequest, upload: Upload, grid: Grid, sheet: int, header_row: int
) -> ColumnsForm:
    access: Access = request.access
    fields = fields_for(upload.kind, access)
    mapping = upload.mapping
    chosen = mapping.get("columns")
    if chosen is None or (mapping["sheet"], mapping["header_row"]) != (sheet, header_row):
        chosen = match_columns(grid, header_row, fields)
    initial = {f"column_{column}": key for key, column in chosen.items()}
    initial["since"] = mapping.get("since") or first_day(access.campaign).isoformat()
    return ColumnsForm(
        request.POST or None,
        kind=upload.kind,
        grid=grid,
        header_row=header_row,
        fields=fields,
        initial=initial,
    )


def _preview(request: HttpRequest, upload: Upload, *, refusal: Refused | None = None) -> HttpResponse:
    try:
        plan = preview_of(upload)
    except BadColumns:
        return redirect("campaign:import_columns", request.access.campaign.code, upload.pk)
    except ImportOver as over:
        return _over(request, upload, over)
    context = preview_context(upload, plan) | {"upload": upload, "refusal": refusal}
    return render(request, "campaign/import_preview.html", context, status=422 if refusal else 200)


def _over(request: HttpRequest, upload: Upload, over: ImportOver) -> HttpResponse:
    """The upload is written, dropped or gone: back to where a new one is given."""
    messages.warning(request, over.message)
    return redirect("campaign:import_start", request.access.campaign.code, upload.kind)

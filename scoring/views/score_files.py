"""Scores by workbook: a group's goes out and comes back, a month's sheet comes in; both are looked at before writing."""

from datetime import date
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.downloads import download
from campaign.import_forms import PlaceForm, UploadForm
from campaign.models import Role, Upload, UploadKind, UploadState
from campaign.permissions import any_of, office, require
from campaign.refusals import NotAllowed, Refused
from campaign.uploads import ImportOver, kept_file
from campaign.workbooks.limits import LARGEST, TooLarge, too_large
from scoring.board import scheme_indicators
from scoring.grid import why_closed
from scoring.group_workbook import export_group
from scoring.models import IndicatorGroup, Month
from scoring.score_file_forms import SheetColumnsForm, decisions_of
from scoring.score_file_pages import preview_context
from scoring.score_imports import confirm_scores, drop_scores, place_of, plan_of, receive_workbook
from scoring.sheet_imports import (
    BadMatching,
    choose_sheet_columns,
    from_json,
    open_scores,
    receive_sheet,
)
from scoring.sheet_matching import department_column, match_columns
from scoring.sheet_plan import DEPARTMENT, known_indicators
from scoring.views.entry import group_of

writes = any_of(Role.OFFICE, Role.SCORER)


@require(writes)
@require_safe
def group_export(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """The group as a workbook to fill in away from the site."""
    return download(export_group(_group(request, month, owner), by=request.access))


@require(writes)
@require_http_methods(["GET", "POST"])
def group_workbook(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """Take the workbook out, or bring it back; what is not this group's workbook is refused with what to do."""
    group = _group(request, month, owner)
    form, refusal = UploadForm(), None
    if request.method == "POST":
        form, upload, refusal = _received(
            request, lambda name, file: receive_workbook(group=group, name=name, file=file, by=request.access)
        )
        if upload is not None:
            return _to("scores_preview", request, upload)
    context = {
        "group": group,
        "month": group.month,
        "form": form,
        "refusal": refusal,
        "closed": why_closed(group, request.access),
        "limit": LARGEST // 1024 // 1024,
    }
    return render(request, "scoring/group_workbook.html", context, status=_status(form, refusal))


@require(office)
@require_http_methods(["GET", "POST"])
def sheet_import(request: HttpRequest, month: date) -> HttpResponse:
    """Upload a month's deductions as the office keeps them."""
    found = get_object_or_404(
        Month.objects.select_related("scheme"), campaign=request.access.campaign, first_day=month
    )
    found.campaign = request.access.campaign
    form, refusal = UploadForm(), None
    if request.method == "POST":
        form, upload, refusal = _received(
            request, lambda name, file: receive_sheet(month=found, name=name, file=file, by=request.access)
        )
        if upload is not None:
            return _to("sheet_columns", request, upload)
    context = {"month": found, "form": form, "refusal": refusal, "limit": LARGEST // 1024 // 1024, "step": 1}
    return render(request, "scoring/sheet_import.html", context, status=_status(form, refusal))


@require(office)
@require_http_methods(["GET", "POST"])
def sheet_columns(request: HttpRequest, workbook: int) -> HttpResponse:
    """Which column holds which indicator: proposed by the headings, corrected by the person."""
    upload = _upload(request, workbook)
    month, group = place_of(upload)
    if group is not None:
        raise Http404
    if upload.state != UploadState.RECEIVED:
        return _to("scores_progress", request, upload)
    try:
        grids, _stamp = open_scores(kept_file(upload))
    except ImportOver as over:
        return _over(request, upload, over)
    known = known_indicators(scheme_indicators(month))
    sheet, matching = from_json(upload.mapping)
    place = PlaceForm(
        {
            "sheet": request.GET.get("sheet", sheet),
            "row": request.GET.get("row", matching.header_row + 1),
        },
        grids=grids,
    )
    header_row, chosen = matching.header_row, matching.columns
    department = matching.department
    if place.is_valid() and (place.cleaned_data["sheet"], place.cleaned_data["row"] - 1) != (
        sheet,
        header_row,
    ):
        sheet, header_row = place.cleaned_data["sheet"], place.cleaned_data["row"] - 1
        chosen = match_columns(grids[sheet], header_row, known)
        department = department_column(grids[sheet], header_row, chosen, ())
    initial = {f"column_{column}": code for column, code in chosen.items()}
    if department is not None:
        initial[f"column_{department}"] = DEPARTMENT
    form = SheetColumnsForm(
        request.POST or None, grid=grids[sheet], header_row=header_row, indicators=known, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        columns = {column: code for code, column in form.chosen.items() if code != DEPARTMENT}
        try:
            choose_sheet_columns(
                upload,
                sheet=sheet,
                header_row=header_row,
                department=form.chosen.get(DEPARTMENT),
                columns=columns,
                month=month,
                by=request.access,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _to("scores_preview", request, upload)
    context = {
        "upload": upload,
        "month": month,
        "form": form,
        "place": place,
        "sheet": sheet,
        "header_row": header_row + 1,
        "step": 2,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "scoring/sheet_columns.html", context, status=status)


@require(writes)
@require_safe
def scores_preview(request: HttpRequest, workbook: int) -> HttpResponse:
    """What the workbook would do now: new, changed, in conflict, refused, each with its cell."""
    upload = _upload(request, workbook)
    if upload.state != UploadState.RECEIVED:
        return _to("scores_progress", request, upload)
    return _preview(request, upload)


@require(writes)
@require_POST
def scores_confirm(request: HttpRequest, workbook: int) -> HttpResponse:
    """Write what was looked at, whole or not at all."""
    upload = _upload(request, workbook)
    month, group = place_of(upload)
    decisions = decisions_of(request.POST)
    try:
        job = confirm_scores(upload, month=month, group=group, decisions=decisions, by=request.access)
    except ImportOver as over:
        return _over(request, upload, over)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _preview(request, upload, refusal=refusal)
    if job is None:
        upload.refresh_from_db()
        messages.success(request, _told(upload.expected))
        return _back(request, month, group)
    return _to("scores_progress", request, upload)


@require(writes)
@require_POST
def scores_drop(request: HttpRequest, workbook: int) -> HttpResponse:
    """Forget the uploaded workbook."""
    upload = _upload(request, workbook)
    try:
        drop_scores(upload, by=request.access)
    except ImportOver as over:
        return _over(request, upload, over)
    messages.success(request, _("The upload is dropped; nothing was written."))
    return _back(request, *place_of(upload))


@require(writes)
@require_safe
def scores_progress(request: HttpRequest, workbook: int) -> HttpResponse:
    """How far the writing of a large workbook is."""
    upload = _upload(request, workbook)
    if upload.job is None:
        if upload.state == UploadState.RECEIVED:
            return _to("scores_preview", request, upload)
        return _back(request, *place_of(upload))
    month, group = place_of(upload)
    context = {"upload": upload, "job": upload.job, "month": month, "group": group}
    if upload.state == UploadState.WRITTEN:
        context["told"] = _told(upload.expected)
    if not request.htmx:
        return render(request, "scoring/scores_progress.html", context)
    response = render(request, "scoring/_scores_progress.html", context)
    if upload.job.finished_at:
        response["HX-Refresh"] = "true"
    return response


def _group(request: HttpRequest, month: date, owner: str) -> IndicatorGroup:
    group = group_of(request, month, owner)
    group.month.scheme = group.month.scheme  # asked for once, by its name and version
    return group


def _received(request: HttpRequest, receive):
    """The form, the upload where the file was taken, the refusal where not."""
    form = UploadForm(request.POST, request.FILES)
    try:
        if getattr(request, "upload_is_too_large", False):
            raise too_large()
        if form.is_valid():
            file = form.cleaned_data["file"]
            return form, receive(file.name, Path(file.temporary_file_path())), None
    except NotAllowed:
        raise
    except Refused as refusal:
        return UploadForm(), None, refusal
    return form, None, None


def _status(form: UploadForm, refusal: Refused | None) -> int:
    if isinstance(refusal, TooLarge):
        return 413
    return 422 if refusal or form.errors else 200


def _upload(request: HttpRequest, pk: int) -> Upload:
    """An upload of this person in this campaign: nobody else looks into the file."""
    return get_object_or_404(
        Upload.objects.select_related("job"),
        campaign=request.access.campaign,
        by=request.user,
        kind=UploadKind.SCORES,
        pk=pk,
    )


def _preview(request: HttpRequest, upload: Upload, *, refusal: Refused | None = None) -> HttpResponse:
    upload.campaign = request.access.campaign
    month, group = place_of(upload)
    try:
        plan = plan_of(upload, month=month, group=group, by=request.access)
    except BadMatching:
        return _to("sheet_columns", request, upload)
    except ImportOver as over:
        return _over(request, upload, over)
    except Refused as why:  # the group or the month has moved on
        messages.warning(request, why.message)
        return _back(request, month, group)
    context = preview_context(plan, decisions_of(request.POST)) | {
        "upload": upload,
        "month": month,
        "group": group,
        "refusal": refusal,
        "step": 3,
    }
    return render(request, "scoring/scores_preview.html", context, status=422 if refusal else 200)


def _over(request: HttpRequest, upload: Upload, over: ImportOver) -> HttpResponse:
    messages.warning(request, over.message)
    return _back(request, *place_of(upload))


def _to(name: str, request: HttpRequest, upload: Upload) -> HttpResponse:
    return redirect(f"scoring:{name}", request.access.campaign.code, upload.pk)


def _back(request: HttpRequest, month: Month, group: IndicatorGroup | None) -> HttpResponse:
    """To the page of the group, or of the month."""
    place = {"campaign": request.access.campaign.code, "month": month.first_day}
    if group is None:
        return redirect(reverse("scoring:month_detail", kwargs=place))
    return redirect(reverse("scoring:group_grid", kwargs=place | {"owner": group.code}))


def _told(counts: dict) -> str:
    """What was written, in a sentence."""
    lines, withdrawn, left_out = counts["lines"], counts["withdrawn"], counts["left_out"]
    kept, wordless = counts["kept"], counts["without_reason"]
    said = [ngettext("%(count)s line entered", "%(count)s lines entered", lines) % {"count": lines}]
    if withdrawn:
        said.append(ngettext("%(count)s withdrawn", "%(count)s withdrawn", withdrawn) % {"count": withdrawn})
    if left_out:
        words = ngettext("%(count)s cell left out", "%(count)s cells left out", left_out)
        said.append(words % {"count": left_out})
    if kept:
        words = ngettext("%(count)s conflict kept as it was", "%(count)s conflicts kept as they were", kept)
        said.append(words % {"count": kept})
    if wordless:
        words = ngettext("%(count)s still needs its reason", "%(count)s still need their reason", wordless)
        said.append(words % {"count": wordless})
    return _("Written: %(what)s.") % {"what": _(", ").join(said)}

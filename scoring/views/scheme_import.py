"""A workbook becomes a draft of the scheme."""

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.downloads import download
from campaign.permissions import office, require
from campaign.refusals import Refused
from campaign.spreadsheets import MEDIA_TYPES, Export
from campaign.workbooks.limits import TooLarge, too_large
from campaign.workbooks.reading import read_workbook
from scoring.scheme_forms import SchemeImportForm
from scoring.scheme_versions import possible_months
from scoring.scheme_workbook import import_scheme, scheme_template
from scoring.schemes import preset
from scoring.views.schemes import sent, to_version


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_import(request: HttpRequest) -> HttpResponse:
    """Upload a workbook: it becomes a draft as a whole, or every fault is listed with its cell."""
    access = request.access
    latest = access.campaign.schemes.order_by("-version").first()
    form = SchemeImportForm(
        sent(request),
        request.FILES or None,
        months=possible_months(access.campaign),
        initial={"name": latest.name if latest else preset()["name"]},
    )
    refusal = None
    if request.method == "POST":
        try:
            if getattr(request, "upload_is_too_large", False):
                raise too_large()
            if form.is_valid():
                return _imported(request, form)
        except Refused as found:
            refusal = found
            form.is_valid()
            form.errors.pop("workbook", None)
            form.add_error(found.field if found.field in form.fields else "workbook", found.message)
    status = 413 if isinstance(refusal, TooLarge) else 422 if form.errors else 200
    context = {"form": form, "faults": getattr(refusal, "faults", ())}
    return render(request, "scoring/scheme_import.html", context, status=status)


@require(office)
@require_safe
def scheme_template_file(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    content = scheme_template(at=timezone.localtime())
    return download(Export(content, MEDIA_TYPES["xlsx"], "考核办法附表（模板）.xlsx", 0))


def _imported(request: HttpRequest, form: SchemeImportForm) -> HttpResponse:
    """Write the workbook as a draft, and go there. Raises BadWorkbook, SchemeWorkbookRefused, MonthTaken."""
    upload = form.cleaned_data["workbook"]
    scheme = import_scheme(
        read_workbook(Path(upload.temporary_file_path())),
        name=form.cleaned_data["name"],
        from_month=form.cleaned_data["from_month"],
        file_name=upload.name,
        by=request.access,
    )
    messages.success(
        request,
        _("The workbook is imported as draft version %(version)s. Look it through, then put it in force.")
        % {"version": scheme.version},
    )
    return to_version(request, scheme.version)

"""The list of who came: entered from pasted text or a workbook after a look at it, struck, handed out."""

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.attendance_export import export_attendance
from activities.attendance_reading import PeopleRead, read_people
from activities.event_forms import ConfirmedListForm, ListForm, ReasonForm
from activities.event_reading import lines_for, register_of
from activities.events import enter_attendance, strike_attendance
from activities.models import Attendance, AttendanceSource, Event
from activities.views.of_event import event_of
from campaign.downloads import download
from campaign.models import Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused
from campaign.workbooks.limits import BadWorkbook, TooLarge, too_large
from campaign.workbooks.reading import read_workbook

exports = any_of(Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.DEPUTY)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_enter(request: HttpRequest, event: int) -> HttpResponse:
    """Paste a list or send a workbook, and look at who is meant before anything is written."""
    found = event_of(request, event)
    form = ListForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        lines, source = _lines(request, form)
    except BadWorkbook as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, form, status=413 if isinstance(refusal, TooLarge) else 422)
    if not lines:
        form.add_error("people", _("Paste a list, or choose a workbook."))
        return _page(request, found, form, status=422)
    read = read_people(lines, register_of(request.access.campaign, found))
    return _page(request, found, form, read=read, source=source)


@require(office)
@require_POST
def attendance_confirm(request: HttpRequest, event: int) -> HttpResponse:
    """Put the people of the preview on the list."""
    found = event_of(request, event)
    form = ConfirmedListForm(request.POST)
    if not form.is_valid():
        blank = ListForm()
        return _page(request, found, blank, refused=_("There is nobody to enter."), status=422)
    try:
        new = enter_attendance(
            event=found,
            staff_numbers=form.cleaned_data["staff_numbers"].split(),
            source=form.cleaned_data["source"],
            by=request.access,
        )
    except Refused as refusal:
        return _page(request, found, ListForm(), refused=refusal.message, status=409)
    if new:
        said = ngettext("%(people)s person was entered.", "%(people)s people were entered.", len(new))
        messages.success(request, said % {"people": len(new)})
    else:
        messages.info(request, _("Everybody was on the list already."))
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_strike(request: HttpRequest, event: int, attendance: int) -> HttpResponse:
    """Take somebody off the list, with a reason."""
    found = event_of(request, event)
    line = get_object_or_404(
        Attendance.objects.select_related("person", "department"), pk=attendance, event=found
    )
    line.event = found
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = {"event": found, "line": line, "form": form}
    if request.method != "POST":
        return render(request, "activities/events/attendance_strike.html", context)
    if not form.is_valid():
        return render(request, "activities/events/attendance_strike.html", context, status=422)
    try:
        strike_attendance(attendance=line, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("reason", refusal.message)
        return render(request, "activities/events/attendance_strike.html", context, status=409)
    messages.success(request, _("%(name)s is off the list.") % {"name": line.person.name})
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)


@require(exports)
@require_safe
def attendance_export(request: HttpRequest, event: int) -> HttpResponse:
    """The list as a workbook, as far as the person may read it."""
    found = event_of(request, event)
    return download(export_attendance(found, lines_for(found, request.access), by=request.access))


def _lines(request: HttpRequest, form: ListForm) -> tuple[list, str]:
    """The lines of the first sheet of a workbook, or of what was pasted. Raises BadWorkbook."""
    if getattr(request, "upload_is_too_large", False):
        raise too_large()
    file = request.FILES.get("file")
    if file is None:
        text = form.cleaned_data["people"]
        return (text.splitlines() if text.strip() else []), AttendanceSource.LIST
    grid = read_workbook(Path(file.temporary_file_path()))[0]
    return list(grid.rows), AttendanceSource.IMPORT


def _page(
    request: HttpRequest,
    event: Event,
    form: ListForm,
    *,
    read: PeopleRead | None = None,
    source: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"event": event, "form": form, "refused": refused, "read": read, "source": source}
    if read is not None:
        there = set(event.attendance.values_list("person__staff_number", flat=True))
        context["new"] = [person for person in read.people if person.number not in there]
        context["there"] = len(read.people) - len(context["new"])
    return render(request, "activities/events/attendance_enter.html", context, status=status)

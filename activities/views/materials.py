"""Files that go with an event: attached and taken off by the office, read by everybody in the campaign."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.materials import attach_material, remove_material
from activities.models import AgendaItem, Event, EventFile
from activities.speeches import may_read_file
from activities.views.events import event_page
from activities.views.of_event import event_of, item_of
from activities.views.speeches import speech_page
from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file
from campaign.permissions import member, office, require
from campaign.refusals import Refused
from campaign.uploading import takes_files

AT_ONCE = 5


@require(office)
@require_POST
@takes_files(largest=EVIDENCE.largest, total=AT_ONCE * EVIDENCE.largest, files=AT_ONCE)
def material_attach(request: HttpRequest, event: int) -> HttpResponse:
    """Attach files to an event."""
    found = event_of(request, event)
    refused, status = _attached(request, found)
    if refused:
        return event_page(request, found, refused=refused, status=status)
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)


@require(office)
@require_POST
@takes_files(largest=EVIDENCE.largest, total=AT_ONCE * EVIDENCE.largest, files=AT_ONCE)
def speech_attach(request: HttpRequest, meeting: int, agenda_item: int) -> HttpResponse:
    """Attach the text of a speech as a file."""
    found = item_of(request, meeting, agenda_item)
    if not found.takes_text:
        raise Http404
    refused, status = _attached(request, found.event, speech=found)
    if refused:
        return speech_page(request, found, refused=refused, status=status)
    return redirect(
        "activities:speech_detail",
        campaign=request.access.campaign.code,
        meeting=found.event_id,
        agenda_item=found.pk,
    )


def _attached(
    request: HttpRequest, event: Event, *, speech: AgendaItem | None = None
) -> tuple[list[str], int]:
    """Attach what was sent; what was refused and the status that says so, nothing where all is attached."""
    refused, attached = [], 0
    try:
        for path, name in arrived(request):
            try:
                attach_material(event=event, speech=speech, file=path, name=name, by=request.access)
                attached += 1
            except Refused as refusal:
                refused.append(f"{name}: {refusal.message}")
    except Refused as out_of_time:
        refused.append(out_of_time.message)
    left_out = getattr(request, "files_left_out", ())
    refused += [f"{name}: {too_large(EVIDENCE).message}" for name in left_out]
    if refused or not attached:
        return refused or [_("Choose a file first.")], 413 if left_out else 422
    messages.success(request, _("The files are attached."))
    return [], 200


@require(member)
@require_safe
def material_file(request: HttpRequest, event: int, material: int) -> HttpResponse:
    """A file of an event, byte for byte as it was kept; that of a speech only for its readers (ACL-5, PRV-10)."""
    rows = EventFile.objects.select_related("speech")
    found = get_object_or_404(rows, pk=material, event=event_of(request, event))
    if not may_read_file(found, request.access):
        raise Http404
    return attached_file(
        request, found, read="activities.event_file.read", differs="activities.event_file.differs"
    )


@require(office)
@require_POST
def material_remove(request: HttpRequest, event: int, material: int) -> HttpResponse:
    """Take a file off an event."""
    found = event_of(request, event)
    file = get_object_or_404(EventFile, pk=material, event=found)
    file.event = found
    try:
        remove_material(file=file, by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The file is taken off."))
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)

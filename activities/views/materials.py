"""Files that go with an event: attached and taken off by the office, read by everybody in the campaign."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.materials import attach_material, remove_material
from activities.models import EventFile
from activities.views.events import event_page
from activities.views.of_event import event_of
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
    refused, attached = [], 0
    try:
        for path, name in arrived(request):
            try:
                attach_material(event=found, file=path, name=name, by=request.access)
                attached += 1
            except Refused as refusal:
                refused.append(f"{name}: {refusal.message}")
    except Refused as out_of_time:
        refused.append(out_of_time.message)
    left_out = getattr(request, "files_left_out", ())
    refused += [f"{name}: {too_large(EVIDENCE).message}" for name in left_out]
    if refused or not attached:
        said = refused or [_("Choose a file first.")]
        return event_page(request, found, refused=said, status=413 if left_out else 422)
    messages.success(request, _("The files are attached."))
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)


@require(member)
@require_safe
def material_file(request: HttpRequest, event: int, material: int) -> HttpResponse:
    """A file of an event, byte for byte as it was kept (ACL-5)."""
    found = get_object_or_404(EventFile, pk=material, event=event_of(request, event))
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
    remove_material(file=file, by=request.access)
    messages.success(request, _("The file is taken off."))
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)

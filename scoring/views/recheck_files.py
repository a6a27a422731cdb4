"""Files in the threads of objections and appeals; nobody reaches them but through here (ACL-5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.downloads import attached_file, attached_thumbnail
from campaign.permissions import denial, office, require
from campaign.refusals import Refused
from scoring.models import RecheckFile
from scoring.recheck_files import erase_recheck_file, readable_file
from scoring.rights import reads_rechecks


@require(reads_rechecks)
@require_safe
def recheck_attachment(request: HttpRequest, attachment: int) -> HttpResponse:
    """A file of a thread, byte for byte as it was kept, for whoever reads the thread."""
    return attached_file(
        request,
        _readable(request, attachment),
        read="scoring.recheck_file.read",
        differs="scoring.recheck_file.differs",
    )


@require(reads_rechecks)
@require_safe
def recheck_thumbnail(request: HttpRequest, attachment: int) -> HttpResponse:
    """The small picture of a picture."""
    return attached_thumbnail(_readable(request, attachment))


@require(office)
@require_POST
def recheck_erase(request: HttpRequest, attachment: int) -> HttpResponse:
    """Remove the bytes of a file that must not be kept, with the reason."""
    found = _readable(request, attachment)
    try:
        erase_recheck_file(file=found, by=request.access, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The file is erased; its name, fingerprint and the reason stay."))
    return redirect(
        "scoring:recheck_detail", campaign=request.access.campaign.code, recheck=found.message.recheck_id
    )


def _readable(request: HttpRequest, pk: int) -> RecheckFile:
    """A file that the person may read; whoever reaches for another finds nothing, and that is recorded."""
    found = readable_file(request.access, pk)
    if found is None:
        denial(request)
        raise Http404
    return found

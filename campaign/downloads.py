"""Files that a page hands out."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from campaign.attachments import receiving, virus_scanning
from campaign.attachments.keeping import BytesDiffer, kept_bytes
from campaign.audit import record
from campaign.models import KeptFile
from campaign.refusals import Refused
from campaign.spreadsheets import Export

# Shown in a tab of its own; a browser's PDF viewer is a plugin to it, so objects are not forbidden as elsewhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PDF_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# What serves the page gives a request 60 seconds: no file is begun that might not end within them.
LAST_BEGIN = 55 - receiving.PATIENCE - virus_scanning.PATIENCE


def download(export: Export) -> HttpResponse:
    response = HttpResponse(export.content, content_type=export.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=export.filename)
    return response


def attached_file(request: HttpRequest, file: KeptFile, *, read: str, differs: str) -> HttpResponse:
    """A file that people attached, byte for byte as it was kept; refused when the bytes on disk are others.

    Recorded as the events `read` and `differs` (UPL-3, ACL-5).
    """
    access = request.access
    event = {"by": access.user, "campaign": access.campaign, "obj": file, "name": file.name}
    if file.is_erased:
        return render(request, "campaign/file_gone.html", {"evidence": file}, status=410)
    try:
        content = kept_bytes(file.path, file.sha256)
    except BytesDiffer:
        record(differs, succeeded=False, **event)
        return render(request, "campaign/file_gone.html", {"evidence": file}, status=409)
    record(read, **event)
    return _shown(file, content, file.media_type, file.name)


def attached_thumbnail(file: KeptFile) -> HttpResponse:
    """The small picture of a picture that people attached."""
    if not file.is_image or file.is_erased or not file.thumbnail_path.exists():
        raise Http404
    return _shown(file, file.thumbnail_path.read_bytes(), "image/jpeg", "thumbnail.jpg")


def arrived(request: HttpRequest, field: str = "files") -> Iterator[tuple[Path, str]]:
    """The files of a request one after the other, as they lie on disk with the names that people gave them.

    Raises Refused when the time of the request is used up before the next one.
    """
    begun = time.monotonic()
    for file in request.FILES.getlist(field):
        if time.monotonic() - begun > LAST_BEGIN:
            raise Refused(f"{file.name}: {no_time()}")
        yield Path(file.temporary_file_path()), file.name


def no_time() -> str:
    return _("There was no time left for this file. Send it once more.")


def _shown(file: KeptFile, content: bytes, media_type: str, name: str) -> HttpResponse:
    """The answer: pictures and PDF are shown, office files are saved; nothing in them runs on our pages."""
    is_shown = file.is_image or file.format == "pdf"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not is_shown, name)
    response["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else POLICY
    return response

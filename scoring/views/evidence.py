"""Evidence of a line: files are attached, looked at, withdrawn, erased; nobody reaches them but through here (ACL-5)."""

import time
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaign import downloads
from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import FileTooLarge, too_large
from campaign.downloads import attached_file, attached_thumbnail
from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused
from campaign.uploading import takes_files
from scoring.cells import Cell
from scoring.evidence import attach_evidence, erase_evidence, withdraw_evidence
from scoring.evidence_reading import evidence_of, readable_evidence
from scoring.models import Evidence, LedgerLine
from scoring.rights import reads_evidence
from scoring.views.cells import cell_of_line, cell_page, changed
from scoring.views.entry import writes

AT_ONCE = 10


@require(writes)
@require_POST
@takes_files(largest=EVIDENCE.largest, total=5 * EVIDENCE.largest, files=AT_ONCE)
def evidence_attach(request: HttpRequest, line: int) -> HttpResponse:
    """Attach files to a line: one at a time from the script, which shows each one's way, or several by the form."""
    found, cell = cell_of_line(request, line)
    attached, refusals = [], []
    begun = time.monotonic()
    for file in request.FILES.getlist("files"):
        if time.monotonic() - begun > downloads.LAST_BEGIN:
            refusals.append((file.name, Refused(downloads.no_time())))
            continue
        try:
            path = Path(file.temporary_file_path())
            attached.append(attach_evidence(line=found, file=path, name=file.name, by=request.access))
        except Refused as refusal:
            refusals.append((file.name, refusal))
            if isinstance(refusal, NotAllowed):
                denial(request)
    refusals += [(name, too_large(EVIDENCE)) for name in getattr(request, "files_left_out", ())]
    if request.headers.get("Accept") == "application/json":
        return _answer(request, found, cell, attached, refusals)
    if refusals or not attached:
        said = [f"{name}: {refusal.message}" for name, refusal in refusals] or [_("Choose a file first.")]
        return cell_page(request, cell, refused=(found.pk, " ".join(said)), status=_status(refusals))
    words = ngettext("%(count)s file is attached.", "%(count)s files are attached.", len(attached))
    return changed(request, cell, words % {"count": len(attached)})


@require(reads_evidence)
@require_safe
def evidence_file(request: HttpRequest, evidence: int) -> HttpResponse:
    """A file, byte for byte as it was kept; refused when the bytes on disk are others."""
    return attached_file(
        request,
        _readable(request, evidence),
        read="scoring.evidence.read",
        differs="scoring.evidence.differs",
    )


@require(reads_evidence)
@require_safe
def evidence_thumbnail(request: HttpRequest, evidence: int) -> HttpResponse:
    """The small picture of a picture."""
    return attached_thumbnail(_readable(request, evidence))


@require(writes)
@require_POST
def evidence_withdraw(request: HttpRequest, evidence: int) -> HttpResponse:
    """Strike a file out that does not belong to its line, with the reason."""
    found, cell = _of_cell(request, evidence)
    try:
        withdraw_evidence(evidence=found, by=request.access, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        return _refused(request, found, refusal)
    return changed(request, cell, _("The file is withdrawn; it stays readable, struck out."))


@require(office)
@require_POST
def evidence_erase(request: HttpRequest, evidence: int) -> HttpResponse:
    """Remove the bytes of a file that must not be kept, with the reason."""
    found, cell = _of_cell(request, evidence)
    try:
        erase_evidence(evidence=found, by=request.access, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        return _refused(request, found, refusal)
    return changed(request, cell, _("The file is erased; its name, fingerprint and the reason stay."))


def _readable(request: HttpRequest, pk: int) -> Evidence:
    """A file that the person may read; whoever reaches for another finds nothing, and that is recorded."""
    found = readable_evidence(request.access, pk)
    if found is None:
        denial(request)
        raise Http404
    return found


def _of_cell(request: HttpRequest, pk: int) -> tuple[Evidence, Cell]:
    found = get_object_or_404(
        Evidence.objects.filter(line__month__campaign=request.access.campaign).select_related("line__month"),
        pk=pk,
    )
    line, cell = cell_of_line(request, found.line_id)
    found.line = line
    return found, cell


def _refused(request: HttpRequest, evidence: Evidence, refusal: Refused) -> HttpResponse:
    if isinstance(refusal, NotAllowed):
        denial(request)
    __, cell = cell_of_line(request, evidence.line_id)
    return cell_page(request, cell, refused=(evidence.line_id, str(refusal.message)), status=422)


def _answer(
    request: HttpRequest,
    line: LedgerLine,
    cell: Cell,
    attached: list[Evidence],
    refusals: list[tuple[str, Refused]],
) -> JsonResponse:
    """For the script: the line's files as they now stand, or why the file is not taken."""
    if refusals or not attached:
        said = str(refusals[0][1].message) if refusals else _("Choose a file first.")
        return JsonResponse({"message": said}, status=_status(refusals))
    context = {
        "line": line,
        "files": evidence_of([line.pk]).get(line.pk, ()),
        "cell": cell,
        "may_write": True,
        "may_erase": office(request.access),
    }
    return JsonResponse({"files": render_to_string("scoring/_line_files.html", context, request)})


def _status(refusals: list[tuple[str, Refused]]) -> int:
    return 413 if any(isinstance(refusal, FileTooLarge) for __, refusal in refusals) else 422

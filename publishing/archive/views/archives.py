"""The archive of a campaign: what it will hold, its making, and those that were made."""

import re

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from campaign.audit import record
from campaign.models import JobState, Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused
from publishing.archive.checking import check_archive, last_checks
from publishing.archive.contents import estimate, open_points
from publishing.archive.making import KEPT_FILES, archive_name, archives_of, latest_making, make_archive
from publishing.models import Archive

REST = re.compile(r"^bytes=(\d{1,15})-$")
reads_archives = any_of(Role.OFFICE, Role.AUDITOR)


@require(reads_archives)
@require_safe
def archive_list(request: HttpRequest) -> HttpResponse:
    """What an archive made now would hold and what is open before it; those that were made, with their fingerprints."""
    access = request.access
    campaign = access.campaign
    request.place = "activities:track_list"
    job = latest_making(campaign)
    checks = last_checks(campaign)
    rows = [(archive, checks.get(archive.pk)) for archive in archives_of(campaign)]
    is_working = any(each and each.finished_at is None for each in [job, *checks.values()])
    context = {"job": job, "rows": rows, "is_working": is_working, "may_make": office(access)}
    if request.htmx:
        response = render(request, "publishing/archive/_archive_work.html", context)
        if not is_working:
            response["HX-Refresh"] = "true"
        return response
    context |= {
        "estimate": estimate(campaign),
        "points": open_points(campaign),
        "kept_files": KEPT_FILES,
        "is_failed": job is not None and job.state == JobState.FAILED,
    }
    return render(request, "publishing/archive/archive_list.html", context)


@require(office)
@require_POST
def archive_make(request: HttpRequest) -> HttpResponse:
    """Have the archive made."""
    try:
        make_archive(campaign=request.access.campaign, by=request.access)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("publishing:archive_list", campaign=request.access.campaign.code)


@require(office)
@require_POST
def archive_check(request: HttpRequest, archive: int) -> HttpResponse:
    """Have an archive checked against what was made."""
    try:
        check_archive(archive=_archive(request, archive), by=request.access)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("publishing:archive_list", campaign=request.access.campaign.code)


@require(office)
@require_safe
def archive_file(request: HttpRequest, archive: int) -> HttpResponse:
    """The file of an archive, for the office alone; every download is recorded.

    A request may take 60 seconds: a browser that was cut off in a large file goes on where it stopped.
    """
    archive = _archive(request, archive)
    if not archive.is_there:
        raise Http404
    try:
        file = archive.path.open("rb")
    except FileNotFoundError as gone:  # a newer archive took its place since
        raise Http404 from gone
    access = request.access
    etag = f'"{archive.sha256}"'
    start = _start(request, archive.size, etag)
    record(
        "archive.downloaded",
        by=access.user,
        campaign=access.campaign,
        obj=archive,
        sha256=archive.sha256,
        size=archive.size,
        start=start,
    )
    file.seek(start)
    response = FileResponse(
        file, content_type="application/zip", as_attachment=True, filename=archive_name(archive)
    )
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if start:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{archive.size - 1}/{archive.size}"
    return response


def _start(request: HttpRequest, size: int, etag: str) -> int:
    """From which byte a browser wants the rest of the file that it has the beginning of; 0 for all of it."""
    found = REST.match(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", etag) != etag:
        return 0
    start = int(found[1])
    return start if start < size else 0


def _archive(request: HttpRequest, pk: int) -> Archive:
    archive = get_object_or_404(Archive, campaign=request.access.campaign, pk=pk)
    archive.campaign = request.access.campaign
    return archive

"""What the desks of the admin share: who may sit at one, and how far its work is."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from campaign.models import Campaign, Job, Role
from campaign.permissions import Access, access_of

READERS = (Role.OFFICE, Role.AUDITOR)


def access_for(request: HttpRequest, campaign: Campaign, *roles: str) -> Access:
    """The person's access to the campaign with one of the roles; nothing is there for strangers, 403 for others."""
    access = access_of(request.user, campaign)
    if access is None:
        raise Http404
    if not access.holds(*(roles or READERS)):
        raise PermissionDenied
    return access


def job_for(request: HttpRequest, pk: int) -> Job:
    job = get_object_or_404(Job.objects.select_related("campaign"), pk=pk)
    access_for(request, job.campaign)
    return job


def job_state(request: HttpRequest, job: int) -> HttpResponse:
    """How far a job is, as a fragment that asks again while the job runs, and loads the page when it is over."""
    found = job_for(request, job)
    response = render(request, "admin/publishing/_job.html", {"job": found})
    if found.finished_at:
        response["HX-Refresh"] = "true"
    return response

"""A contest or a work of the own campaign, as an address names it, for whoever may see it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import Contest, Submission
from activities.reading.work_rights import visible_contests, visible_works
from campaign.permissions import denial


def contest_of(request: HttpRequest, pk: int) -> Contest:
    """The contest; one in preparation is there for office and auditor only."""
    access = request.access
    found = get_object_or_404(visible_contests(access), pk=pk)
    found.campaign = access.campaign
    return found


def work_of(request: HttpRequest, contest: Contest, pk: int) -> Submission:
    """A work with its author, for those who may know whose it is; who may not finds nothing, and it is recorded."""
    rows = visible_works(request.access, contest).select_related("author", "department", "submitted_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        denial(request)
        raise Http404
    found.contest = contest
    return found

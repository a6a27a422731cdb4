"""The jury of a contest of the own campaign, as an address names it, and the seat in it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import Contest, Jury, WorkReading
from activities.reading.jury_reading import own_readings


def contest_with_jury(request: HttpRequest, pk: int) -> tuple[Contest, Jury | None]:
    """The contest and its jury, if one is set up; 404 for a contest of another campaign."""
    contest = get_object_or_404(Contest, pk=pk, campaign=request.access.campaign)
    contest.campaign = request.access.campaign
    jury = Jury.objects.filter(contest=contest).first()
    if jury is not None:
        jury.contest = contest
    return contest, jury


def jury_of(request: HttpRequest, pk: int) -> Jury:
    """The jury of a contest; 404 while there is none."""
    found = get_object_or_404(
        Jury.objects.select_related("contest"), contest=pk, contest__campaign=request.access.campaign
    )
    found.contest.campaign = request.access.campaign
    return found


def seat_of(request: HttpRequest, pk: int) -> Jury:
    """The jury of a contest in which the person sits; 404 for everybody else."""
    sits = Jury.objects.select_related("contest").filter(
        jurors__user=request.access.user, jurors__stood_down_at__isnull=True
    )
    found = get_object_or_404(sits, contest=pk, contest__campaign=request.access.campaign)
    found.contest.campaign = request.access.campaign
    return found


def reading_of(request: HttpRequest, jury: Jury, number: int) -> WorkReading:
    """One's own reading of a work by its number; 404 for a work that is not drawn to one."""
    return get_object_or_404(
        own_readings(jury, request.access).select_related(
            "submission__author__department", "submission__department"
        ),
        submission__number=number,
    )

"""The half-year that an address names."""

from django.http import Http404, HttpRequest

from scoring.half_year_people import candidate
from scoring.half_years import HalfYear
from scoring.models import HalfYearEvaluation
from scoring.roster import Participant

PLACE = "scoring:half_year_list"


def evaluation_of(request: HttpRequest, half: HalfYear) -> HalfYearEvaluation:
    """The evaluation of the campaign's half-year; the place that the frame marks is that of the titles."""
    request.place = PLACE
    access = request.access
    found = HalfYearEvaluation.objects.filter(campaign=access.campaign, code=half.code).first()
    if found is None:
        raise Http404
    found.campaign = access.campaign
    return found


def participant_of(evaluation: HalfYearEvaluation, department: str) -> Participant:
    """A department that is evaluated, by its code."""
    found = candidate(evaluation, department) if department.isprintable() else None
    if found is None:
        raise Http404
    return found

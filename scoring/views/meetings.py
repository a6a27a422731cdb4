"""The commendation meeting of a half-year: planned, attended, and the order of honours to print."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.permissions import member, office, require
from campaign.refusals import Refused
from scoring.half_year_people import candidates
from scoring.half_years import HalfYear
from scoring.meeting_forms import MeetingForm, agenda_text
from scoring.meetings import order_of_honours, plan_meeting, record_attendance
from scoring.models import Attendance, CommendationMeeting, HalfYearEvaluation
from scoring.rights import reads_all
from scoring.views.of_half_year import evaluation_of


@require(member)
@require_safe
def meeting(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The agenda and the order of honours; for the office planning and attendance too."""
    return _page(request, evaluation_of(request, half))


@require(member)
@require_safe
def meeting_honours(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The order of honours on a page to print, for whoever hands them over."""
    evaluation = evaluation_of(request, half)
    context = {
        "evaluation": evaluation,
        "meeting": CommendationMeeting.objects.filter(evaluation=evaluation).first(),
        "honours": order_of_honours(evaluation),
    }
    return render(request, "scoring/meeting_honours.html", context)


@require(office)
@require_POST
def meeting_plan(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Plan the meeting, or change what is planned."""
    evaluation = evaluation_of(request, half)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _page(request, evaluation, form=form, status=422)
    try:
        plan_meeting(evaluation=evaluation, by=request.access, **form.arguments())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, evaluation, form=form, status=409)
    messages.success(request, _("The meeting is planned."))
    return redirect("scoring:meeting", campaign=request.access.campaign.code, half=half)


@require(office)
@require_POST
def meeting_attend(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Keep who came."""
    evaluation = evaluation_of(request, half)
    found = get_object_or_404(CommendationMeeting, evaluation=evaluation)
    found.evaluation = evaluation
    came = {
        person.code: (
            request.POST.get(f"came-{person.code}", ""),
            request.POST.get(f"who-{person.code}", ""),
        )
        for person in candidates(evaluation)
    }
    try:
        record_attendance(meeting=found, came=came, by=request.access)
    except Refused as refusal:
        return _page(request, evaluation, refused=refusal.message, status=409)
    messages.success(request, _("The attendance is kept."))
    return redirect("scoring:meeting", campaign=request.access.campaign.code, half=half)


def _page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    *,
    form: MeetingForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    found = CommendationMeeting.objects.filter(evaluation=evaluation).prefetch_related("agenda").first()
    runs = office(request.access)
    context = {
        "evaluation": evaluation,
        "meeting": found,
        "honours": order_of_honours(evaluation),
        "refused": refused,
        "runs": runs,
        "sees_attendance": reads_all(request.access),
    }
    if runs:
        context["form"] = form or MeetingForm(initial=_initial(evaluation, found))
    if found and reads_all(request.access):
        held = {row.department_id: row for row in found.attendance.all()}
        context["attendance"] = [
            (person, held.get(person.department_id)) for person in candidates(evaluation)
        ]
        context["choices"] = Attendance.Came.choices
        context["may_attend"] = runs and timezone.localdate() >= found.held_on
    return render(request, "scoring/meeting.html", context, status=status)


def _initial(evaluation: HalfYearEvaluation, found: CommendationMeeting | None) -> dict:
    """What is planned, or the usual agenda."""
    if found is not None:
        held = {name: getattr(found, name) for name in ("title", "held_on", "begins_at", "place", "chair")}
        return held | {"agenda": agenda_text(found)}
    usual = [
        _("Report on the evaluation"),
        _("Reading of the commendation decision"),
        _("Handing over of the honours"),
        _("A department speaks of its experience"),
        _("Closing words of a leader"),
    ]
    return {
        "title": _("Commendation meeting of the %(half)s") % {"half": evaluation.name},
        "agenda": "\n".join(usual),
    }

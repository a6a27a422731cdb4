"""The timeline of the year, its calendar file, and the office's milestones."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.handovers import reads_handovers
from campaign.milestones import (
    change_milestone,
    may_tick,
    plan_milestone,
    tick_milestone,
    untick_milestone,
    visible_milestones,
    withdraw_milestone,
)
from campaign.models import Milestone
from campaign.permissions import denial, member, office, require
from campaign.refusals import NotAllowed, Refused
from campaign.timeline_reading import timeline_of
from publishing.launch.milestone_forms import MilestoneForm, TakeOffForm, TickForm
from publishing.launch.timeline_desk import Filtered, own_calendar, timeline_desk

PLACE = "activities:track_list"


@require(member)
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The year as this person may read it; `?kind=` shows one track, `?mine=1` what is due from him."""
    access = request.access
    request.place = PLACE
    filtered = Filtered.of(request.GET)
    entries = timeline_of(access)
    desk = timeline_desk(
        entries,
        filtered=filtered,
        year=access.campaign.year,
        today=timezone.localdate(),
        oversees=reads_handovers(access),
    )
    code = access.campaign.code
    back = urlencode({"back": reverse("publishing:timeline", args=[code])})
    context = {
        "desk": desk,
        "filtered": filtered,
        "has_own": any(entry.is_mine for entry in entries),
        "may_plan": office(access),
        "reads_handovers": reads_handovers(access),
        "print_url": f"{reverse('publishing:print_page', args=[code, 'timeline', filtered.key])}?{back}",
    }
    return render(request, "publishing/launch/timeline.html", context)


@require(member)
@require_safe
def timeline_calendar(request: HttpRequest) -> HttpResponse:
    """What is due from this person and not done, as a calendar file (.ics)."""
    access = request.access
    content = own_calendar(access, timeline_of(access), at=timezone.now())
    return HttpResponse(
        content,
        headers={
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=f"{access.campaign.code}.ics"
            ),
        },
    )


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_plan(request: HttpRequest) -> HttpResponse:
    """Put a milestone on the timeline."""
    access = request.access
    form = MilestoneForm(request.POST if request.method == "POST" else None, campaign=access.campaign)
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        found = plan_milestone(campaign=access.campaign, planned=form.planned, by=access)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, status=409)
    messages.success(request, _("It is on the timeline."))
    return _to(request, found)


@require(member)
@require_safe
def milestone(request: HttpRequest, milestone: int) -> HttpResponse:
    """One milestone, and what this person may do with it."""
    return _page(request, _milestone(request, milestone))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_change(request: HttpRequest, milestone: int) -> HttpResponse:
    """Change what a milestone says, while it is not done."""
    access = request.access
    found = _milestone(request, milestone)
    form = MilestoneForm(
        request.POST if request.method == "POST" else None, campaign=access.campaign, milestone=found
    )
    if request.method != "POST":
        return _form_page(request, form, milestone=found)
    if not form.is_valid():
        return _form_page(request, form, milestone=found, status=422)
    try:
        change_milestone(
            milestone=found,
            planned=form.planned,
            edition=form.cleaned_data["edition"] or 0,
            by=access,
        )
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, milestone=found, status=409)
    messages.success(request, _("The change is saved."))
    return _to(request, found)


@require(member)
@require_POST
def milestone_tick(request: HttpRequest, milestone: int) -> HttpResponse:
    """Say that it is done; the office, or head or deputy of the department from which it is due."""
    found = _milestone(request, milestone)
    if not may_tick(found, request.access):
        raise denial(request)
    form = TickForm(request.POST)
    if not form.is_valid():
        return _page(request, found, tick=form, status=422)
    return _done(
        request,
        found,
        lambda: tick_milestone(milestone=found, by=request.access, **form.cleaned_data),
        _("It is done."),
    )


@require(office)
@require_POST
def milestone_untick(request: HttpRequest, milestone: int) -> HttpResponse:
    """Say that it is not done after all."""
    found = _milestone(request, milestone)
    return _done(
        request,
        found,
        lambda: untick_milestone(milestone=found, by=request.access),
        _("It stands on the timeline as not done."),
    )


@require(office)
@require_POST
def milestone_withdraw(request: HttpRequest, milestone: int) -> HttpResponse:
    """Take it off the timeline, with a reason."""
    found = _milestone(request, milestone)
    form = TakeOffForm(request.POST)
    if not form.is_valid():
        return _page(request, found, take_off=form, status=422)
    try:
        withdraw_milestone(milestone=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return _to(request, found)
    messages.success(request, _("It is taken off the timeline."))
    return redirect("publishing:timeline", campaign=request.access.campaign.code)


def _done(request: HttpRequest, found: Milestone, act, words: str) -> HttpResponse:
    """Run an act; a refusal is told and nothing changed."""
    try:
        act()
    except NotAllowed:
        raise denial(request) from None
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, words)
    return _to(request, found)


def _milestone(request: HttpRequest, pk: int) -> Milestone:
    """A milestone that this person may read, and one that was taken off for nobody."""
    request.place = PLACE
    rows = visible_milestones(request.access).select_related("department", "done_by", "entered_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.campaign = request.access.campaign
    return found


def _page(
    request: HttpRequest,
    found: Milestone,
    *,
    tick: TickForm | None = None,
    take_off: TakeOffForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "milestone": found,
        "may_change": office(request.access),
        "may_tick": may_tick(found, request.access),
        "tick": tick or TickForm(initial={"done_on": timezone.localdate()}),
        "take_off": take_off or TakeOffForm(),
        "today": timezone.localdate(),
    }
    return render(request, "publishing/launch/milestone.html", context, status=status)


def _form_page(
    request: HttpRequest, form: MilestoneForm, *, milestone: Milestone | None = None, status: int = 200
) -> HttpResponse:
    request.place = PLACE
    context = {"form": form, "milestone": milestone}
    return render(request, "publishing/launch/milestone_plan.html", context, status=status)


def _refused(form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to(request: HttpRequest, found: Milestone) -> HttpResponse:
    return redirect("publishing:milestone", campaign=request.access.campaign.code, milestone=found.pk)

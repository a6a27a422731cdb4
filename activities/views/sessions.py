"""Sessions of a reading group and talks of an exchange meeting; the event itself has its own pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Event, EventKind, ReadingGroup, ReadingSession, Talk
from activities.reading.reading_forms import NewTalkForm, ReadingPartForm, SessionForm, TalkForm
from activities.reading.session_planning import (
    change_session,
    change_talk,
    enter_talk,
    plan_sessions,
    remove_talk,
)
from campaign.models import Person
from campaign.permissions import member, office, require
from campaign.refusals import Refused


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def session_plan(request: HttpRequest, group: int) -> HttpResponse:
    """Plan a session of a group, or one every week."""
    found = get_object_or_404(ReadingGroup, pk=group, campaign=request.access.campaign)
    found.campaign = request.access.campaign
    form = SessionForm(request.POST if request.method == "POST" else None, group=found)
    title = _("Plan sessions")
    if request.method != "POST":
        return _form_page(request, form, title, group=found)
    if not form.is_valid():
        return _form_page(request, form, title, group=found, status=422)
    try:
        sessions = plan_sessions(group=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        # The event calls the day by another name than the form of a series.
        _refused(form, refusal)
        return _form_page(request, form, title, group=found, status=409)
    messages.success(request, _("%(number)s sessions are planned.") % {"number": len(sessions)})
    return redirect("activities:group_detail", campaign=request.access.campaign.code, group=found.pk)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def session_change(request: HttpRequest, event: int) -> HttpResponse:
    """Change what a session reads."""
    rows = ReadingSession.objects.select_related("event", "group", "book")
    found = get_object_or_404(rows, pk=event, event__campaign=request.access.campaign)
    form = ReadingPartForm(
        request.POST if request.method == "POST" else None, group=found.group, session=found
    )
    title = pgettext("at a session", "What is read")
    if request.method != "POST":
        return _form_page(request, form, title, event=found.event)
    if not form.is_valid():
        return _form_page(request, form, title, event=found.event, status=422)
    try:
        change_session(session=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, title, event=found.event, status=409)
    messages.success(request, _("The change is saved."))
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)


@require(member)
@require_safe
def talk_list(request: HttpRequest, event: int) -> HttpResponse:
    """The talks of an exchange meeting with their texts."""
    return _talks(request, _exchange(request, event))


@require(office)
@require_POST
def talk_enter(request: HttpRequest, event: int) -> HttpResponse:
    """Put a speaker on the programme."""
    found = _exchange(request, event)
    form = NewTalkForm(request.POST)
    if not form.is_valid():
        return _talks(request, found, form=form, status=422)
    given = dict(form.cleaned_data)
    number = given.pop("speaker").strip()
    speaker = Person.objects.filter(unit=request.access.campaign.unit_id, staff_number=number).first()
    if speaker is None:
        form.add_error("speaker", _("Nobody has this staff number."))
        return _talks(request, found, form=form, status=422)
    try:
        enter_talk(event=found, speaker=speaker, by=request.access, **given)
    except Refused as refusal:
        _refused(form, refusal)
        return _talks(request, found, form=form, status=409)
    messages.success(request, _("%(name)s is on the programme.") % {"name": speaker.name})
    return _to_talks(request, found)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def talk_change(request: HttpRequest, event: int, talk: int) -> HttpResponse:
    """Change a talk, enter its text, or take it off the programme."""
    found = _exchange(request, event)
    given = get_object_or_404(Talk.objects.select_related("speaker"), pk=talk, event=found)
    given.event = found
    initial = {"topic": given.topic, "notes": given.notes}
    form = TalkForm(request.POST if request.method == "POST" else None, initial=initial)
    title = _("Talk of %(name)s") % {"name": given.speaker.name}
    if request.method != "POST":
        return _form_page(request, form, title, event=found, talk=given)
    if request.POST.get("act") == "remove":
        remove_talk(talk=given, by=request.access)
        messages.success(request, _("The talk is off the programme."))
        return _to_talks(request, found)
    if not form.is_valid():
        return _form_page(request, form, title, event=found, talk=given, status=422)
    try:
        change_talk(talk=given, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, title, event=found, talk=given, status=409)
    messages.success(request, _("The change is saved."))
    return _to_talks(request, found)


def _exchange(request: HttpRequest, pk: int) -> Event:
    access = request.access
    found = get_object_or_404(Event, pk=pk, campaign=access.campaign, kind=EventKind.EXCHANGE_MEETING)
    found.campaign = access.campaign
    return found


def _talks(
    request: HttpRequest, event: Event, *, form: NewTalkForm | None = None, status: int = 200
) -> HttpResponse:
    runs = office(request.access)
    context = {
        "event": event,
        "talks": list(event.talks.select_related("speaker", "department").order_by("position", "pk")),
        "runs": runs,
        "form": (form or NewTalkForm()) if runs and not event.is_cancelled else None,
    }
    return render(request, "activities/reading/talk_list.html", context, status=status)


def _form_page(
    request: HttpRequest,
    form,
    title: str,
    *,
    group: ReadingGroup | None = None,
    event: Event | None = None,
    talk: Talk | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "title": title, "group": group, "event": event, "talk": talk}
    return render(request, "activities/reading/reading_form.html", context, status=status)


def _refused(form, refusal: Refused) -> None:
    field = "first_day" if refusal.field == "held_on" else refusal.field
    form.add_error(field if field in form.fields else None, refusal.message)


def _to_talks(request: HttpRequest, event: Event) -> HttpResponse:
    return redirect("activities:talk_list", campaign=request.access.campaign.code, event=event.pk)

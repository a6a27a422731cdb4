"""The door of an event: the office's page with the QR code, the page behind it, and what people thought.

Behind the code nobody needs a sign-in. Staff number and name travel in the body of a POST; the page keeps nothing of the
device, and the address is worth nothing outside the time of the event.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from activities.event_door import (
    DoorClosed,
    NotKnownHere,
    check_door,
    close_door,
    door_of,
    give_feedback,
    open_door,
    person_named,
    sign_in,
    takes_feedback,
)
from activities.event_forms import FeedbackForm, NamedForm
from activities.event_times import door_closes, door_opens
from activities.models import Attendance, Event
from activities.views.of_event import event_of
from campaign.models import Person
from campaign.permissions import member, office, open_to_all, require
from campaign.qr_codes import qr_data_uri
from campaign.refusals import Refused
from campaign.workbooks import words
from campaign.wrong_tries import WrongTries

# A hall of people shares one address: names are counted for the staff number, the address only stops programs.
WRONG_NAMES = WrongTries("event-door-name", 5)
WRONG_FROM_ADDRESS = WrongTries("event-door", 600)
LONGEST_TOKEN = 100


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def event_door(request: HttpRequest, event: int) -> HttpResponse:
    """Whether people can sign in at the door; a POST makes the address with its QR code, shown once, or ends it."""
    found = event_of(request, event)
    context = {
        "event": found,
        "opens": door_opens(found),
        "closes": door_closes(found),
        "is_over": found.is_cancelled or timezone.now() >= door_closes(found),
    }
    if request.method == "POST" and request.POST.get("do") == "close":
        close_door(event=found, by=request.access)
        messages.success(request, _("The address at the door leads nowhere any more."))
        return redirect("activities:event_door", campaign=request.access.campaign.code, event=found.pk)
    if request.method == "POST":
        try:
            token = open_door(event=found, by=request.access)
        except Refused as refusal:
            context["refused"] = refusal.message
            return render(request, "activities/events/event_door.html", context, status=409)
        address = request.build_absolute_uri(reverse("door", args=[token]))
        context |= {"address": address, "code": qr_data_uri(address), "event": event_of(request, event)}
    return render(request, "activities/events/event_door.html", context)


@require(member)
@require_http_methods(["GET", "HEAD", "POST"])
def event_feedback(request: HttpRequest, event: int) -> HttpResponse:
    """What a person who was there thinks of it, kept without the person."""
    found = event_of(request, event)
    person = request.access.user.person
    line = Attendance.objects.filter(event=found, person=person).first() if person else None
    if line is None:
        raise Http404
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    context = {
        "event": found,
        "form": form,
        "is_done": line.gave_feedback,
        "is_asked": takes_feedback(found),
    }
    if request.method != "POST":
        return render(request, "activities/events/event_feedback.html", context)
    refused = _answered(found, person, form)
    if refused:
        return render(request, "activities/events/event_feedback.html", context, status=refused)
    messages.success(request, _("Thank you. Your answer is kept without your name."))
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=found.pk)


@open_to_all("signing in at the door of an event, by a revocable token good around its time")
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in at the door: as the account that is signed in, or by staff number and name."""
    event = door_of(token) if token.isascii() and len(token) < LONGEST_TOKEN else None
    if event is None:
        raise Http404
    try:
        check_door(event)
    except DoorClosed as closed:
        return _door_page(request, event, closed=closed.message, status=409 if request.POST else 200)
    if request.method != "POST":
        return _door_page(request, event, form=NamedForm())
    return _at_the_door(request, event)


def _at_the_door(request: HttpRequest, event: Event) -> HttpResponse:
    """Who it is, then the list, then what the person thinks if that was sent along."""
    form = NamedForm(None if "own" in request.POST else request.POST)
    person = own_person(request, event)
    if "own" not in request.POST:
        if not form.is_valid():
            return _door_page(request, event, form=form, status=422)
        whom = f"{event.pk}:{words.clean(form.cleaned_data['staff_number'])}"
        if WRONG_NAMES.are_too_many_for(whom) or WRONG_FROM_ADDRESS.are_too_many(request):
            refused = _(
                "Too many names that do not fit. Try again in ten minutes, or sign the list on paper."
            )
            return _door_page(request, event, form=NamedForm(), refused=refused, status=429)
        try:
            person = person_named(event, **form.cleaned_data)
        except NotKnownHere as refusal:
            WRONG_NAMES.count_for(whom)
            WRONG_FROM_ADDRESS.count(request)
            return _door_page(request, event, form=form, refused=refusal.message, status=422)
    if person is None:
        return _door_page(request, event, form=NamedForm(), status=422)
    try:
        is_new = sign_in(event=event, person=person)
    except Refused as refusal:
        return _door_page(request, event, form=form, refused=refusal.message, status=409)
    answer = FeedbackForm(request.POST if "answer" in request.POST else None)
    status, thanked = 200, False
    if answer.is_bound:
        status = _answered(event, person, answer)
        thanked, status = not status, status or 200
    asks = (
        takes_feedback(event)
        and not thanked
        and Attendance.objects.filter(event=event, person=person, gave_feedback=False).exists()
    )
    context = {
        "event": event,
        "person": person,
        "is_new": is_new,
        "answer": answer if asks else None,
        "thanked": thanked,
        "by_account": "own" in request.POST,
        "name": request.POST.get("name", ""),
    }
    return _without_referrer(render(request, "activities/events/door_done.html", context, status=status))


def own_person(request: HttpRequest, event: Event) -> Person | None:
    """The person whose account is signed in on this device, if it is one of the event's unit."""
    person = request.user.person if request.user.is_authenticated else None
    return person if person is not None and person.unit_id == event.campaign.unit_id else None


def _answered(event: Event, person: Person, form: FeedbackForm) -> int:
    """Keep the answer; the status of a refusal, 0 where it is kept."""
    if not form.is_valid():
        return 422
    try:
        give_feedback(
            event=event, person=person, grade=form.cleaned_data["grade"], said=form.cleaned_data["words"]
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return 409
    return 0


def _door_page(
    request: HttpRequest,
    event: Event,
    *,
    form: NamedForm | None = None,
    closed: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "event": event,
        "form": form,
        "own": own_person(request, event),
        "closed": closed,
        "refused": refused,
    }
    return _without_referrer(render(request, "activities/events/door.html", context, status=status))


def _without_referrer(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = (
        "same-origin"  # the token stands in the address; forms need their own origin
    )
    return response

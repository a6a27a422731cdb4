"""Events of every kind: the list, planned, shown, changed, called off."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.agenda_reading import programme_of, roll_call
from activities.agendas import has_agenda
from activities.event_door import takes_feedback
from activities.event_forms import EventForm, ReasonForm
from activities.event_reading import (
    events_of,
    feedback_of,
    lines_for,
    reads_feedback,
    reads_lists,
    totals_of,
)
from activities.event_times import door_closes
from activities.events import cancel_event, change_event, plan_event
from activities.models import Attendance, Event, EventKind, Talk
from activities.views.of_event import event_of
from campaign.attachments.formats import EVIDENCE
from campaign.permissions import Access, member, office, require
from campaign.refusals import Refused
from campaign.table_downloads import on_a_page

ON_A_PAGE = 40


@require(member)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The events of the campaign, newest first; `?kind=` shows one kind."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in EventKind.values else ""
    page = Paginator(events_of(request.access.campaign, kind), on_a_page(request, ON_A_PAGE)).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "kind": kind,
        "kinds": EventKind.choices,
        "kind_name": EventKind(kind).label if kind else "",
        "today": timezone.localdate(),
        "may_plan": office(request.access),
    }
    return render(request, "activities/events/event_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def event_plan(request: HttpRequest) -> HttpResponse:
    """Plan an event; `?kind=` proposes its kind."""
    form = EventForm(
        request.POST if request.method == "POST" else None,
        is_planned=False,
        initial={"kind": request.GET.get("kind", EventKind.TRAINING)},
    )
    if request.method != "POST":
        return _plan_page(request, form)
    if not form.is_valid():
        return _plan_page(request, form, status=422)
    try:
        event = plan_event(campaign=request.access.campaign, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _plan_page(request, form, status=409)
    messages.success(request, _("It is planned."))
    return _to(request, event)


@require(member)
@require_safe
def event_detail(request: HttpRequest, event: int) -> HttpResponse:
    """What it is about, its materials, and who came as far as the person may know it (PRV-10)."""
    return event_page(request, event_of(request, event))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def event_change(request: HttpRequest, event: int) -> HttpResponse:
    """Change what is planned, or write down the notes."""
    found = event_of(request, event)
    columns = ("title", "held_on", "begins_at", "ends_at", "place", "host", "agenda", "minutes")
    form = EventForm(
        request.POST if request.method == "POST" else None,
        is_planned=True,
        has_items=has_agenda(found) and not found.agenda,
        initial={column: getattr(found, column) for column in columns},
    )
    if request.method != "POST":
        return _plan_page(request, form, event=found)
    if not form.is_valid():
        return _plan_page(request, form, event=found, status=422)
    try:
        change_event(event=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _plan_page(request, form, event=found, status=409)
    messages.success(request, _("The change is saved."))
    return _to(request, found)


@require(office)
@require_POST
def event_cancel(request: HttpRequest, event: int) -> HttpResponse:
    """Call an event off, with a reason."""
    found = event_of(request, event)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return event_page(request, found, cancelling=form, status=422)
    try:
        cancel_event(event=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        return event_page(request, found, refused=[refusal.message], status=409)
    messages.success(request, _("It is called off."))
    return _to(request, found)


def event_page(
    request: HttpRequest,
    event: Event,
    *,
    cancelling: ReasonForm | None = None,
    refused: list[str] | tuple = (),
    status: int = 200,
) -> HttpResponse:
    """The page of one event."""
    access = request.access
    lines = list(lines_for(event, access))
    own = next((line for line in lines if line.person_id == access.user.person_id), None)
    is_meeting = has_agenda(event)
    programme = programme_of(event, access) if is_meeting else []
    totals = roll_call(event) if is_meeting else totals_of(event)
    runs = office(access)
    context = {
        "event": event,
        "runs": runs,
        "own": own,
        "asks_own": own is not None and not own.gave_feedback and takes_feedback(event),
        "totals": totals,
        "people": sum(total.people for total in totals),
        "lines": _of_others(lines, access),
        "reads_all_lines": reads_lists(access),
        "is_meeting": is_meeting,
        "programme": programme,
        "serving": sum(total.serving for total in totals) if is_meeting else 0,
        "files": list(event.files.filter(speech__isnull=True).order_by("pk")),
        "accept": EVIDENCE.accept,
        "feedback": feedback_of(event) if reads_feedback(access) else None,
        "is_training": event.kind == EventKind.TRAINING,
        "is_held": event.held_on <= timezone.localdate(),
        "door_is_possible": not event.is_cancelled and timezone.now() < door_closes(event),
        "prints": _prints(access, event, has_script=bool(programme))
        if runs and not event.is_cancelled
        else [],
        "cancelling": cancelling or ReasonForm(),
        "refused": refused,
        "talks": _talks(event),
    }
    return render(request, "activities/events/event_detail.html", context, status=status)


def _talks(event: Event) -> list[Talk]:
    if event.kind != EventKind.EXCHANGE_MEETING:
        return []
    return list(event.talks.select_related("speaker", "department").order_by("position", "pk"))


def _of_others(lines: list[Attendance], access: Access) -> list[Attendance]:
    """The lines for the table: nobody gets a table of himself alone."""
    return [] if len(lines) == 1 and lines[0].person_id == access.user.person_id else lines


def _prints(access: Access, event: Event, *, has_script: bool) -> list[tuple[str, str]]:
    """The lists to sign that can be drawn, and the chair's script where there is something on the agenda."""
    code = access.campaign.code
    back = reverse("activities:event_detail", kwargs={"campaign": code, "event": event.pk})
    names = {
        "blank": _("Print a list to sign, empty lines by department"),
        "listed": _("Print a list to sign, with those on the list"),
        "everybody": _("Print a list to sign, with everybody in service"),
    }
    query = urlencode({"back": back})
    lists = [("sign-in", f"{event.pk}-{form}", name) for form, name in names.items()]
    if has_script:
        lists += [("meeting-script", f"{event.pk}", _("Print the chair's script"))]
    return [
        (name, f"{reverse('publishing:print_page', args=[code, kind, key])}?{query}")
        for kind, key, name in lists
    ]


def _plan_page(
    request: HttpRequest, form: EventForm, *, event: Event | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "event": event}
    return render(request, "activities/events/event_plan.html", context, status=status)


def _refused(form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to(request: HttpRequest, event: Event) -> HttpResponse:
    return redirect("activities:event_detail", campaign=request.access.campaign.code, event=event.pk)

"""The agenda of a meeting: its programme for everybody, added to, changed and moved by the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.agenda_forms import ItemForm
from activities.agenda_reading import overrun_of, programme_of
from activities.agendas import add_item, change_item, move_item, remove_item
from activities.event_reading import is_over
from activities.models import AgendaItem, Event
from activities.views.of_event import item_of, meeting_of
from campaign.permissions import member, office, require
from campaign.refusals import Refused


@require(member)
@require_safe
def agenda(request: HttpRequest, meeting: int) -> HttpResponse:
    """The programme with its times; the office adds items below."""
    return _page(request, meeting_of(request, meeting))


@require(office)
@require_POST
def agenda_add(request: HttpRequest, meeting: int) -> HttpResponse:
    """Put an item at the end of the agenda."""
    found = meeting_of(request, meeting)
    form = ItemForm(request.POST, event=found)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        add_item(event=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _page(request, found, form=form, status=409)
    messages.success(request, _("It is on the agenda."))
    return _to(request, found)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_item(request: HttpRequest, meeting: int, agenda_item: int) -> HttpResponse:
    """Change an item, or take it off the agenda."""
    found = item_of(request, meeting, agenda_item)
    form = ItemForm(
        request.POST if request.method == "POST" else None, event=found.event, initial=_initial(found)
    )
    if request.method != "POST":
        return _item_page(request, found, form)
    if request.POST.get("act") == "remove":
        try:
            remove_item(item=found, by=request.access)
        except Refused as refusal:
            form = ItemForm(event=found.event, initial=_initial(found))
            return _item_page(request, found, form, refused=refusal.message, status=409)
        messages.success(request, _("The item is off the agenda."))
        return _to(request, found.event)
    if not form.is_valid():
        return _item_page(request, found, form, status=422)
    try:
        change_item(item=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _item_page(request, found, form, status=409)
    messages.success(request, _("The change is saved."))
    return _to(request, found.event)


@require(office)
@require_POST
def agenda_move(request: HttpRequest, meeting: int, agenda_item: int) -> HttpResponse:
    """Move an item one place up or down."""
    found = item_of(request, meeting, agenda_item)
    try:
        move_item(item=found, up=request.POST.get("act") == "up", by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return _to(request, found.event)


def _page(
    request: HttpRequest, event: Event, *, form: ItemForm | None = None, status: int = 200
) -> HttpResponse:
    access = request.access
    lines = programme_of(event, access)
    is_open = office(access) and not event.is_cancelled and not is_over(event)
    back = reverse("activities:agenda", args=[access.campaign.code, event.pk])
    page = reverse("publishing:print_page", args=[access.campaign.code, "meeting-agenda", f"{event.pk}"])
    context = {
        "event": event,
        "programme": lines,
        "is_open": is_open,
        "runs": office(access),
        "overrun": overrun_of(event, [line.item for line in lines]),
        "form": (form or ItemForm(event=event)) if is_open else None,
        "print_url": f"{page}?{urlencode({'back': back})}" if lines else "",
    }
    return render(request, "activities/events/agenda.html", context, status=status)


def _item_page(
    request: HttpRequest, item: AgendaItem, form: ItemForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {"event": item.event, "item": item, "form": form, "refused": refused}
    return render(request, "activities/events/agenda_item.html", context, status=status)


def _initial(item: AgendaItem) -> dict:
    return {
        "kind": item.kind,
        "minutes": item.minutes,
        "subject": item.subject,
        "staff_number": item.person.staff_number if item.person else "",
        "who": item.who,
    }


def _refused(form: ItemForm, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to(request: HttpRequest, event: Event) -> HttpResponse:
    return redirect("activities:agenda", campaign=request.access.campaign.code, meeting=event.pk)

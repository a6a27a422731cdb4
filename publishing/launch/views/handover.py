"""The handover on one page, notes for whoever comes next, and the formal act with its confirmation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.handovers import (
    confirm_handover,
    reads_handovers,
    take_back_handover,
    takers,
    write_note,
)
from campaign.models import Handover, HandoverNote, Role
from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused
from publishing.launch.handing_over import hand_over
from publishing.launch.handover_page import handover_page
from publishing.launch.milestone_forms import HandoverForm, NoteForm, ReasonForm, RemarkForm

PLACE = "activities:track_list"
NOTES_SHOWN = 30


@require(reads_handovers)
@require_safe
def handover(request: HttpRequest) -> HttpResponse:
    """What a new officer needs: this month's checklist, what else is due, who holds what, what is open."""
    return _page(request)


@require(office)
@require_POST
def handover_note(request: HttpRequest) -> HttpResponse:
    """Write something down for whoever takes over."""
    access = request.access
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, note=form, status=422)
    try:
        write_note(campaign=access.campaign, by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("text", refusal.message)
        return _page(request, note=form, status=409)
    messages.success(request, _("The note is kept."))
    return redirect(reverse("publishing:handover", args=[access.campaign.code]) + "#notes")


@require(office)
@require_POST
def handover_record(request: HttpRequest) -> HttpResponse:
    """Hand over to another clerk, with everything that is open."""
    access = request.access
    form = _form(request, request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    try:
        found = hand_over(by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, form=form, status=409)
    messages.success(
        request,
        _("The handover is recorded; it waits for %(name)s to confirm it.") % {"name": found.incoming.name},
    )
    return _to(request, found)


@require(reads_handovers)
@require_safe
def handover_detail(request: HttpRequest, handover: int) -> HttpResponse:
    """One handover: what was open that day, and what came of it."""
    return _detail(request, _handover(request, handover))


@require(office)
@require_POST
def handover_confirm(request: HttpRequest, handover: int) -> HttpResponse:
    """The one who takes over says so with the own account."""
    found = _handover(request, handover)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, remark=form, status=422)
    try:
        confirm_handover(handover=found, by=request.access, **form.cleaned_data)
    except NotAllowed:
        raise denial(request) from None
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("You have taken over."))
    return _to(request, found)


@require(office)
@require_POST
def handover_take_back(request: HttpRequest, handover: int) -> HttpResponse:
    """The one who handed over takes it back before it is confirmed, with a reason."""
    found = _handover(request, handover)
    if found.outgoing_id != request.access.user.pk:
        raise denial(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, reason=form, status=422)
    try:
        take_back_handover(handover=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The handover is taken back."))
    return _to(request, found)


def _page(
    request: HttpRequest,
    *,
    note: NoteForm | None = None,
    form: HandoverForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    request.place = PLACE
    page = handover_page(access)
    request.month_in_work = page.month if page.month and page.month.state != "published" else None
    notes = HandoverNote.objects.filter(campaign=access.campaign).select_related("by")
    handovers = (
        Handover.objects.filter(campaign=access.campaign)
        .select_related("outgoing", "incoming", "answer")
        .defer("payload")
        .order_by("-recorded_at", "-pk")
    )
    acts = office(access)
    context = {
        "page": page,
        "notes": list(notes.order_by("-at", "-pk")[:NOTES_SHOWN]),
        "handovers": list(handovers),
        "waits_for_me": [
            one for one in handovers if one.incoming_id == access.user.pk and not hasattr(one, "answer")
        ],
        "acts": acts,
        "note": note or NoteForm(),
        "form": form or (_form(request) if acts else None),
        "is_administrator": access.holds(Role.SYSTEM_ADMINISTRATOR),
    }
    return render(request, "publishing/launch/handover.html", context, status=status)


def _form(request: HttpRequest, data=None) -> HandoverForm:
    access, today = request.access, timezone.localdate()
    others = takers(access.campaign, day=today).exclude(pk=access.user.pk)
    return HandoverForm(data, takers=others, initial={"day": today})


def _detail(
    request: HttpRequest,
    found: Handover,
    *,
    remark: RemarkForm | None = None,
    reason: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    here = reverse("publishing:handover_detail", args=[access.campaign.code, found.pk])
    is_open = not hasattr(found, "answer")
    context = {
        "handover": found,
        "points": found.payload,
        "may_confirm": is_open and office(access) and found.incoming_id == access.user.pk,
        "may_take_back": is_open and office(access) and found.outgoing_id == access.user.pk,
        "remark": remark or RemarkForm(),
        "reason": reason or ReasonForm(),
        "print_url": reverse("publishing:print_page", args=[access.campaign.code, "handover", found.pk])
        + "?"
        + urlencode({"back": here}),
    }
    return render(request, "publishing/launch/handover_detail.html", context, status=status)


def _handover(request: HttpRequest, pk: int) -> Handover:
    request.place = PLACE
    rows = Handover.objects.select_related("outgoing", "incoming", "answer__by")
    return get_object_or_404(rows, campaign=request.access.campaign, pk=pk)


def _to(request: HttpRequest, found: Handover) -> HttpResponse:
    return redirect("publishing:handover_detail", campaign=request.access.campaign.code, handover=found.pk)

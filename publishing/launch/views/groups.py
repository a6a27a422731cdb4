"""The groups of a campaign: read by every member, written by the office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import CampaignGroup, GroupSeat
from campaign.permissions import member, office, require
from campaign.refusals import Refused
from publishing.launch.group_forms import DutiesForm, SeatEndForm, SeatForm
from publishing.launch.groups import Group, groups_of
from publishing.launch.plan_proposals import proposed_duties
from publishing.launch.seats import change_seat, end_seat, give_seat, write_duties
from publishing.launch.seats_and_roles import mismatches

PLACE = "activities:track_list"


@require(member)
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Leading group, assessment group and office: who sits there, what they have to do, who sat there before."""
    access = request.access
    may_write = office(access)
    request.place = PLACE
    context = {
        "groups": groups_of(access.campaign),
        "may_write": may_write,
        "mismatches": mismatches(access.campaign) if may_write else [],
    }
    return render(request, "publishing/launch/group_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def group_duties(request: HttpRequest, group_kind: str) -> HttpResponse:
    """Write the duties of a group; before the first saving, the usual ones are proposed."""
    access = request.access
    group = _group(request, group_kind)
    initial = {"seen": group.version, "duties": "\n".join(group.duties)}
    is_proposed = group.version == 0
    if is_proposed:
        initial["duties"] = proposed_duties(group_kind)
    form = DutiesForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = write_duties(
                    campaign=access.campaign,
                    kind=group_kind,
                    duties=form.cleaned_data["duties"],
                    seen=form.cleaned_data["seen"],
                    by=access,
                )
            except Refused as refusal:
                form.add_error("duties", refusal.message)
                status = 409
            else:
                messages.success(request, _("Saved.") if changed else _("Everything is as it was."))
                return _to(request, group_kind)
    request.place = PLACE
    context = {"form": form, "group": group, "is_proposed": is_proposed, "current": group.duties}
    return render(request, "publishing/launch/group_duties.html", context, status=status)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_give(request: HttpRequest, group_kind: str) -> HttpResponse:
    """Seat somebody in a group."""
    access = request.access
    _check_kind(group_kind)
    form = SeatForm(request.POST if request.method == "POST" else None, campaign=access.campaign)
    if request.method != "POST":
        return _seat_page(request, form, group_kind)
    if not form.is_valid():
        return _seat_page(request, form, group_kind, status=422)
    try:
        seat = give_seat(
            campaign=access.campaign,
            kind=group_kind,
            person=form.cleaned_data["person"],
            name=form.cleaned_data["name"],
            by=access,
            **form.values(),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _seat_page(request, form, group_kind, status=409)
    messages.success(
        request,
        _("%(name)s sits in the group from %(day)s.") % {"name": seat.who, "day": date_format(seat.since)},
    )
    return _to(request, group_kind)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def seat_change(request: HttpRequest, seat: int) -> HttpResponse:
    """Put right what is written of a running seat."""
    access = request.access
    found = _seat(request, seat)
    kind = found.group.kind
    form = SeatForm(request.POST if request.method == "POST" else None, campaign=access.campaign, seat=found)
    if request.method != "POST":
        return _seat_page(request, form, kind, seat=found)
    if not form.is_valid():
        return _seat_page(request, form, kind, seat=found, status=422)
    try:
        changed = change_seat(seat=found, values=form.values(), by=access)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _seat_page(request, form, kind, seat=found, status=409)
    messages.success(request, _("Saved.") if changed else _("Everything is as it was."))
    return _to(request, kind)


@require(office)
@require_POST
def seat_end(request: HttpRequest, seat: int) -> HttpResponse:
    """End a seat with its last day."""
    access = request.access
    found = _seat(request, seat)
    kind = found.group.kind
    form = SeatEndForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            ended = end_seat(seat=found, until=form.cleaned_data["until"], by=access)
        except Refused as refusal:
            form.add_error("until", refusal.message)
            status = 409
        else:
            messages.success(
                request,
                _("The seat of %(name)s ends on %(day)s.")
                % {"name": ended.who, "day": date_format(ended.until)},
            )
            return _to(request, kind)
    shown = SeatForm(campaign=access.campaign, seat=found)
    return _seat_page(request, shown, kind, seat=found, ending=form, status=status)


def _group(request: HttpRequest, kind: str) -> Group:
    _check_kind(kind)
    return next(group for group in groups_of(request.access.campaign) if group.kind == kind)


def _check_kind(kind: str) -> None:
    if kind not in CampaignGroup.Kind.values:
        raise Http404


def _seat(request: HttpRequest, pk: int) -> GroupSeat:
    """A seat in a group of the person's campaign."""
    return get_object_or_404(
        GroupSeat.objects.select_related("group", "person"), pk=pk, group__campaign=request.access.campaign
    )


def _seat_page(
    request: HttpRequest,
    form: SeatForm,
    kind: str,
    *,
    seat: GroupSeat | None = None,
    ending: SeatEndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    request.place = PLACE
    context = {
        "form": form,
        "kind": kind,
        "group_name": CampaignGroup.Kind(kind).label,
        "seat": seat,
        "has_left": seat is not None and seat.person is not None and seat.person.has_left(today),
        "is_over": seat is not None and seat.is_over(today),
        "ending": ending or (SeatEndForm(until=seat.until) if seat is not None else None),
    }
    return render(request, "publishing/launch/group_seat.html", context, status=status)


def _to(request: HttpRequest, kind: str) -> HttpResponse:
    address = reverse("publishing:group_list", args=[request.access.campaign.code])
    return redirect(f"{address}#{kind}")

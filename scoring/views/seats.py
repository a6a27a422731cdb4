"""Heads and scorers of all departments on one page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaign.permissions import administrator, denial, require, sees_settings
from campaign.refusals import Refused
from scoring.scheme_versions import current_scheme
from scoring.seat_forms import SeatsForm
from scoring.seats import fill_seats, seats_of


@require(sees_settings)
@require_http_methods(["GET", "POST"])
def seat_list(request: HttpRequest) -> HttpResponse:
    """Who heads and who scores; the administrator names whom is missing, and goes on to the slips."""
    access = request.access
    may_change = administrator(access)
    if request.method == "POST" and not may_change:
        raise denial(request)
    seats = seats_of(access.campaign, today=timezone.localdate())
    form = SeatsForm(
        request.POST if request.method == "POST" else None, campaign=access.campaign, seats=seats
    )
    if request.method == "POST" and form.is_valid():
        try:
            users = fill_seats(form.named, by=access)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return _named(request, users)
    context = {
        "form": form,
        "may_change": may_change,
        "open_seats": sum(not seat.holders for seat in seats),
        "has_scheme": current_scheme(access.campaign) is not None,
    }
    return render(request, "scoring/seat_list.html", context, status=422 if form.errors else 200)


def _named(request: HttpRequest, users: list) -> HttpResponse:
    """Say how many were named; who has no password yet gets a slip next."""
    count = len(users)
    filled = ngettext("%(count)s seat is filled.", "%(count)s seats are filled.", count) % {"count": count}
    messages.success(request, filled if users else _("Everything is as it was."))
    code = request.access.campaign.code
    numbers = dict.fromkeys(user.username for user in users if not user.has_usable_password())
    if not numbers:
        return redirect("scoring:seat_list", campaign=code)
    address = reverse("campaign:account_make", args=[code])
    return redirect(f"{address}?{urlencode([('number', number) for number in numbers])}")

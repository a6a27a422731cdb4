"""The bonuses of a month: entered and withdrawn by the office, read by those who read the month."""

from collections import defaultdict
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Proposal, ProposalKind
from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.board import counted_bonus
from scoring.bonuses import TAKES_BONUSES, enter_bonus, withdraw_bonus
from scoring.grant_forms import BonusForm, WithdrawBonusForm
from scoring.models import BonusLevel, BonusLine, Month
from scoring.offers import take_over_bonus
from scoring.progress import IN_WORK
from scoring.rights import reads_all
from scoring.roster import participants


@require(reads_all)
@require_safe
def bonus_list(request: HttpRequest, month: date) -> HttpResponse:
    """The month's bonuses by department, what counts of them under the caps, and the form for another.

    `offer` in the query fills the form with what an activity offers.
    """
    found = _month(request, month)
    offer = _offer(request, request.GET.get("offer", ""))
    return _page(request, found, form=_form(found, offer=offer) if offer else None, offer=offer)


@require(office)
@require_POST
def bonus_enter(request: HttpRequest, month: date) -> HttpResponse:
    """Enter a bonus, or take one over that an activity offers."""
    access = request.access
    found = _month(request, month)
    form = _form(found, request.POST)
    offer = _offer(request, request.POST.get("offer", ""))
    if not form.is_valid():
        return _page(request, found, form=form, offer=offer, status=422)
    try:
        if offer:
            line = take_over_bonus(proposal=offer, month=found, by=access, **form.arguments())
        else:
            line = enter_bonus(month=found, by=access, **form.arguments())
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, form=form, offer=offer, status=409)
    messages.success(request, _("The bonus of +%(points)s is entered.") % {"points": line.points})
    return redirect("scoring:bonus_list", campaign=access.campaign.code, month=month)


@require(office)
@require_POST
def bonus_withdraw(request: HttpRequest, bonus: int) -> HttpResponse:
    """Strike a bonus out; it stays readable."""
    access = request.access
    line = get_object_or_404(
        BonusLine.objects.select_related("month"), pk=bonus, month__campaign=access.campaign
    )
    found = _month(request, line.month.first_day)
    line.month = found
    form = WithdrawBonusForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refused=_("Say why the line is withdrawn."), status=422)
    try:
        withdraw_bonus(line=line, by=access, reason=form.cleaned_data["withdrawal_reason"])
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return _page(request, found, refused=refusal.message, status=409)
    messages.success(request, _("The bonus is withdrawn; it stays readable and counts no more."))
    return redirect("scoring:bonus_list", campaign=access.campaign.code, month=found.first_day)


def _month(request: HttpRequest, first_day: date) -> Month:
    month = get_object_or_404(Month, campaign=request.access.campaign, first_day=first_day)
    month.campaign = request.access.campaign
    if month.state in IN_WORK:
        request.month_in_work = month
    return month


def _offer(request: HttpRequest, key: str) -> Proposal | None:
    """The offered bonus that the form is about, whoever decided on it meanwhile; for the office only."""
    if not key or not office(request.access):
        return None
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        raise Http404
    return get_object_or_404(Proposal, pk=int(key), campaign=request.access.campaign, kind=ProposalKind.BONUS)


def _form(month: Month, data=None, *, offer: Proposal | None = None) -> BonusForm:
    said = offer.payload if offer else {}
    levels = BonusLevel.objects.filter(item__scheme=month.scheme_id).select_related("item")
    return BonusForm(
        data,
        initial={name: said[name] for name in ("department", "matter", "proof") if name in said},
        people=participants(month.campaign, first_day=month.first_day, last_day=month.last_day),
        levels=levels.order_by("item__code", "position"),
    )


def _page(
    request: HttpRequest,
    month: Month,
    *,
    form: BonusForm | None = None,
    offer: Proposal | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    may_enter = office(access) and month.state in TAKES_BONUSES
    lines = BonusLine.objects.filter(month=month).select_related(
        "department", "item", "level", "entered_by", "withdrawn_by"
    )
    by_department = defaultdict(list)
    for line in lines.order_by("department__code", "pk"):
        by_department[line.department].append(line)
    context = {
        "month": month,
        "departments": [
            (department, of_one, counted_bonus(_in_force(of_one), access.campaign.rules))
            for department, of_one in by_department.items()
        ],
        "sheet_cap": access.campaign.rules.bonus_sheet_cap,
        "may_enter": may_enter,
        "refused": refused,
        "offer": offer,
    }
    if may_enter:
        context["form"] = form or _form(month)
    return render(request, "scoring/bonus_list.html", context, status=status)


def _in_force(lines: list[BonusLine]) -> list[BonusLine]:
    return [line for line in lines if line.withdrawn_at is None]

"""Bonuses in a correction: struck out, added, put in the place of one another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.bonus_corrections import add_bonus, drop_bonus_change, strike_bonus
from scoring.models import BonusChange, BonusLine
from scoring.views.correction_pages import (
    bonus_form,
    correction_of,
    correction_page,
    row_of_month,
    to_correction,
    tried,
)


@require(office)
@require_POST
def correction_bonus_strike(request: HttpRequest, correction: int) -> HttpResponse:
    """Have a published bonus struck out."""
    found = correction_of(request, correction)
    line = row_of_month(BonusLine, found, request.POST.get("line", ""))
    return tried(request, found, lambda: strike_bonus(correction=found, line=line, by=request.access))


@require(office)
@require_POST
def correction_bonus_add(request: HttpRequest, correction: int) -> HttpResponse:
    """Have a bonus added, or put in the place of another."""
    found = correction_of(request, correction)
    form = bonus_form(found, request.POST)
    if not form.is_valid():
        return correction_page(request, found, for_bonus=form, status=422)
    line = form.cleaned_data["line"]
    try:
        add_bonus(
            correction=found,
            by=request.access,
            instead_of=row_of_month(BonusLine, found, str(line)) if line else None,
            **form.arguments(),
        )
    except NotAllowed as refusal:
        denial(request)
        return correction_page(request, found, refused=refusal.message, status=403)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return correction_page(request, found, for_bonus=form, status=409)
    return to_correction(request, found)


@require(office)
@require_POST
def correction_bonus_drop(request: HttpRequest, correction: int, bonus_change: int) -> HttpResponse:
    """Take a bonus out of the correction again."""
    found = correction_of(request, correction)
    row = get_object_or_404(
        BonusChange.objects.select_related("correction"), pk=bonus_change, correction=found
    )
    return tried(request, found, lambda: drop_bonus_change(change=row, by=request.access))

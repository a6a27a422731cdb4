"""The register of numbers: read by the office and the auditor, kept by the office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.models import DocumentNumber, Role
from campaign.numbers import enter_number, go_on_with, void_outside_number
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused
from campaign.register import register_of, years_of
from publishing.register_forms import LeapForm, NumberForm, VoidForm
from publishing.register_lines import export_register, register_lines

reads_register = any_of(Role.OFFICE, Role.AUDITOR)
FARTHEST_YEAR = 9999


@require(reads_register)
@require_safe
def paper_register(request: HttpRequest) -> HttpResponse:
    """Every number of a year with what it was taken for, and every gap."""
    asked = request.GET.get("number", "")
    form = NumberForm(initial={"number": asked} if asked.isdecimal() else None)
    return _page(request, number_form=form)


@require(office)
@require_POST
def number_enter(request: HttpRequest) -> HttpResponse:
    """Enter a number that was taken outside of the system."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, number_form=form, status=422)
    try:
        entered = enter_number(by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, number_form=form, status=409)
    messages.success(request, _("%(number)s is entered.") % {"number": entered})
    return _back(request, entered.year)


@require(office)
@require_POST
def number_leap(request: HttpRequest) -> HttpResponse:
    """Let the register of this year go on with a later number."""
    form = LeapForm(request.POST)
    if not form.is_valid():
        return _page(request, leap_form=form, status=422)
    given = form.cleaned_data
    try:
        leap = go_on_with(number=given["next_number"], reason=given["reason"], by=request.access)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, leap_form=form, status=409)
    messages.success(request, _("The next paper gets number %(number)s.") % {"number": leap.next_number})
    return _back(request, leap.year)


@require(office)
@require_POST
def number_void(request: HttpRequest, taken: int) -> HttpResponse:
    """Declare a number from outside void."""
    number = get_object_or_404(DocumentNumber, pk=taken, unit=request.access.campaign.unit, is_outside=True)
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=_("Say why it is void."), year=number.year, status=422)
    try:
        void_outside_number(number=number, reason=form.cleaned_data["reason"], by=request.access)
    except Refused as refusal:
        return _page(request, refused=refusal.message, year=number.year, status=409)
    messages.success(request, _("%(number)s is void; it stays taken.") % {"number": number})
    return _back(request, number.year)


@require(reads_register)
@require_safe
def register_export(request: HttpRequest, year: int) -> HttpResponse:
    """The register of a year as a workbook."""
    known = years_of(request.access.campaign.unit)
    code = request.GET.get("code") or request.access.campaign.unit.issuer_code
    if (year, code) not in known:
        raise Http404
    export = export_register(year=year, issuer_code=code, access=request.access)
    response = HttpResponse(export.content, content_type=export.media_type)
    response["Content-Disposition"] = content_disposition_header(True, export.filename)
    return response


def _page(
    request: HttpRequest,
    *,
    number_form: NumberForm | None = None,
    leap_form: LeapForm | None = None,
    refused: str = "",
    year: int | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    unit = access.campaign.unit
    this_year = timezone.localdate().year
    known = years_of(unit)
    asked = request.GET.get("year", "")
    year = year or (int(asked) if asked.isdecimal() and int(asked) <= FARTHEST_YEAR else this_year)
    code = request.GET.get("code") or unit.issuer_code
    if (year, code) not in {*known, (this_year, unit.issuer_code)}:
        raise Http404
    register = register_of(unit, year=year, issuer_code=code)
    context = {
        "register": register,
        "lines": register_lines(register, access=access),
        "known": sorted({*known, (this_year, unit.issuer_code)}, reverse=True),
        "several_codes": len({each for __, each in known} | {unit.issuer_code}) > 1,
        "is_current": (year, code) == (this_year, unit.issuer_code),
        "may_enter": office(access),
        "refused": refused,
    }
    if office(access):
        context |= {"number_form": number_form or NumberForm(), "leap_form": leap_form or LeapForm()}
    return render(request, "publishing/paper_register.html", context, status=status)


def _back(request: HttpRequest, year: int) -> HttpResponse:
    return redirect(
        f"{reverse('publishing:paper_register', args=[request.access.campaign.code])}?year={year}"
    )

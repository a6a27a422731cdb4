"""Accounts from the people list: who has one, first passwords ordered, their slips drawn and taken."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.account_forms import AccountFilterForm, SlipsForm
from campaign.account_overview import AccountState, accounts_without_person, matching, people_of, row_of
from campaign.first_passwords import MOST, NobodyChosen, order_slips, plan_order
from campaign.idle_accounts import unused_roles
from campaign.models import PasswordSlips, Person, SlipsState
from campaign.permissions import Access, administrator, require, sees_settings
from campaign.refusals import Refused
from campaign.slip_files import SlipsGone, drop_slips, take_slips
from campaign.table_downloads import on_a_page

PER_PAGE = 50
SHOWN = 30
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# A PDF opens in the browser's own viewer, a plugin to the site's policy.
PDF_POLICY = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"


@require(sees_settings)
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Everybody of the unit with the state of the account, the roles and the last sign-in; filtered, 50 a page."""
    access = request.access
    form = AccountFilterForm(request.GET or None, campaign=access.campaign)
    chosen = form.chosen() if form.is_bound else {}
    page = Paginator(
        people_of(access.campaign).filter(matching(**chosen)), on_a_page(request, PER_PAGE)
    ).get_page(request.GET.get("page"))
    may_change = administrator(access)
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(person) for person in page],
        "filtered": any(chosen.values()),
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "without": _without_account(access).count(),
        "outsiders": accounts_without_person(access.campaign) if page.number == 1 else [],
        "may_change": may_change,
        "kept_slips": _kept_slips(access) if may_change else [],
    }
    return render(request, "campaign/account_list.html", context)


@require(administrator)
@require_http_methods(["GET", "POST"])
def account_make(request: HttpRequest) -> HttpResponse:
    """What the order would do, said before it is given; a POST gives it and leads to its progress."""
    access = request.access
    asked = request.POST or request.GET
    order = plan_order(_numbers(access, asked), by=access)
    form = SlipsForm(request.POST or None, initial={"site_address": request.build_absolute_uri("/")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                slips = order_slips(
                    [each.number for each in order.everybody[:MOST]],
                    site_address=form.cleaned_data["site_address"],
                    by=access,
                )
            except NobodyChosen as nobody:
                messages.warning(request, nobody.message)
                return redirect("campaign:account_list", campaign=access.campaign.code)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                return redirect("campaign:slips_progress", campaign=access.campaign.code, slips=slips.pk)
    everybody = order.everybody
    context = {
        "form": form,
        "new": order.new,
        "again": order.again,
        "left_out": order.left_out,
        "everybody": everybody[:SHOWN],
        "more": max(0, len(everybody) - SHOWN),
        "later": max(0, len(everybody) - MOST),
        "now": min(len(everybody), MOST),
        "scope": asked.get("scope", ""),
        "is_loopback": urlsplit(request.build_absolute_uri("/")).hostname in LOOPBACK,
        "asked": [
            (name, value)
            for name in ("number", "text", "department", "state")
            for value in asked.getlist(name)
        ],
    }
    return render(request, "campaign/account_make.html", context, status=status)


@require(administrator)
@require_safe
def slips_progress(request: HttpRequest, slips: int) -> HttpResponse:
    """How far the slips are; the bar asks again while they are drawn and loads the page when they are there."""
    found = _slips(request, slips)
    context = {
        "slips": found,
        "job": found.job,
        "is_kept": found.state == SlipsState.PRINTED and found.keep_until > timezone.now(),
    }
    if not request.htmx:
        return render(request, "campaign/slips_progress.html", context)
    response = render(request, "campaign/_slips_progress.html", context)
    if found.job is None or found.job.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require(administrator)
@require_safe
def slips_print(request: HttpRequest, slips: int) -> HttpResponse:
    """The slips as a PDF, for the one who ordered them; no browser or proxy keeps it."""
    found = _slips(request, slips)
    try:
        content = take_slips(found, by=request.access)
    except SlipsGone as gone:
        messages.warning(request, gone.message)
        return redirect("campaign:slips_progress", campaign=request.access.campaign.code, slips=found.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"登录凭条{found.pk}.pdf")
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "no-store"
    return response


@require(administrator)
@require_POST
def slips_drop(request: HttpRequest, slips: int) -> HttpResponse:
    """They are printed: delete the file."""
    drop_slips(_slips(request, slips), by=request.access)
    messages.success(request, _("The file with the slips is deleted."))
    return redirect("campaign:account_list", campaign=request.access.campaign.code)


@require(sees_settings)
@require_safe
def unused_rights(request: HttpRequest) -> HttpResponse:
    """Roles that nobody has used for long, for somebody to end or keep."""
    context = {
        "unused": unused_roles(request.access.campaign),
        "days": settings.ACCOUNT_IDLE_DAYS,
    }
    return render(request, "campaign/unused_rights.html", context)


def _without_account(access: Access):
    return Person.objects.filter(matching(state=AccountState.NONE), unit=access.campaign.unit_id)


def _numbers(access: Access, asked: QueryDict) -> list[str]:
    """The staff numbers that are asked for: ticked ones, all that the filter finds, or everybody without an account."""
    scope = asked.get("scope")
    if scope == "without":
        people = _without_account(access)
    elif scope == "found":
        form = AccountFilterForm(asked, campaign=access.campaign)
        people = Person.objects.filter(matching(**form.chosen()), unit=access.campaign.unit_id)
    else:
        return asked.getlist("number")
    return list(people.order_by("department__code", "staff_number").values_list("staff_number", flat=True))


def _kept_slips(access: Access):
    """The person's own slips that can still be printed or are being drawn."""
    mine = PasswordSlips.objects.filter(campaign=access.campaign, by=access.user).select_related("job")
    return [
        slips
        for slips in mine.exclude(state=SlipsState.GONE)[:3]
        if slips.state == SlipsState.PRINTED or (slips.job and not slips.job.finished_at)
    ]


def _slips(request: HttpRequest, pk: int) -> PasswordSlips:
    """Slips that this person ordered: nobody else sees the passwords, not even another administrator."""
    mine = PasswordSlips.objects.filter(campaign=request.access.campaign, by=request.user)
    found = mine.select_related("job", "campaign").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

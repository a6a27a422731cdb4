"""Ratings as the office keeps them: the codes at the windows, bursts, words, printed slips; and a window's year."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Rating, RatingCodeOrder, RatingSign, ServiceWindow
from activities.views.quarters import window_of
from activities.windows.quarter_inputs import rules_of
from activities.windows.quarter_reading import Rated, oversees, reads_windows, window_year
from activities.windows.quarter_words import STARS, month_short
from activities.windows.quarters import Quarter
from activities.windows.rating_codes import CodesGone, drop_codes, is_kept, order_codes, take_codes
from activities.windows.rating_forms import CodesForm
from activities.windows.rating_looks import (
    bursts,
    counts_by_window,
    judge_burst,
    read_words,
    shown_words,
    tag_counts,
    waiting_words,
)
from activities.windows.rating_signs import make_signs, revoke_sign
from activities.windows.ratings import TAGS
from campaign.charts import Chart, line_chart
from campaign.downloads import PDF_POLICY
from campaign.models import Campaign, Role
from campaign.permissions import any_of, office, require
from campaign.qr_codes import qr_data_uri
from campaign.refusals import Refused

reads_ratings = any_of(Role.OFFICE, Role.AUDITOR)
MOST_WORDS = 50


@require(reads_ratings)
@require_safe
def rating_list(request: HttpRequest) -> HttpResponse:
    """What is set aside, words to read, and each window's ratings of the quarter with its code."""
    return _page(request)


@require(office)
@require_POST
def sign_make(request: HttpRequest) -> HttpResponse:
    """Give every window that takes part, or one of them, an address and with it a QR code."""
    campaign = request.access.campaign
    windows = ServiceWindow.objects.filter(campaign=campaign).valid_on(timezone.localdate())
    if code := request.POST.get("window", ""):
        windows = windows.filter(code=code)
    made = make_signs(campaign=campaign, windows=list(windows.order_by("code")), by=request.access)
    messages.success(request, _("QR codes made: %(count)s.") % {"count": len(made)})
    return redirect("activities:rating_list", campaign=campaign.code)


@require(office)
@require_POST
def sign_revoke(request: HttpRequest, sign: int) -> HttpResponse:
    """End the address of a window; its prints lead nowhere from now on."""
    campaign = request.access.campaign
    found = get_object_or_404(RatingSign.objects.select_related("window"), pk=sign, window__campaign=campaign)
    revoke_sign(sign=found, by=request.access)
    messages.success(request, _("The QR code of %(window)s is revoked.") % {"window": found.window.name})
    return redirect("activities:rating_list", campaign=campaign.code)


@require(office)
@require_POST
def burst_judge(request: HttpRequest, window: str) -> HttpResponse:
    """Count what was set aside of a window on a day, or leave it out."""
    campaign = request.access.campaign
    found = get_object_or_404(ServiceWindow, campaign=campaign, code=window)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return _page(request, refused=_("Choose the day."), status=422)
    try:
        judged = judge_burst(
            window=found,
            day=day,
            counts=request.POST.get("do") == "count",
            reason=request.POST.get("reason", ""),
            by=request.access,
        )
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=409)
    messages.success(request, _("Looked at: %(count)s ratings.") % {"count": judged})
    return redirect("activities:rating_list", campaign=campaign.code)


@require(office)
@require_POST
def words_read(request: HttpRequest, rating: int) -> HttpResponse:
    """Let the words of a rating be read, or keep them back."""
    campaign = request.access.campaign
    found = get_object_or_404(
        Rating.objects.select_related("window").exclude(words=""), pk=rating, window__campaign=campaign
    )
    try:
        read_words(rating=found, show=request.POST.get("do") == "show", by=request.access)
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=409)
    return redirect("activities:rating_list", campaign=campaign.code)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def rating_codes(request: HttpRequest) -> HttpResponse:
    """Order slips with codes; the task process draws them."""
    access = request.access
    windows = (
        ServiceWindow.objects.filter(campaign=access.campaign).valid_on(timezone.localdate()).order_by("code")
    )
    form = CodesForm(
        request.POST if request.method == "POST" else None,
        windows=windows,
        initial={"site_address": request.build_absolute_uri("/")},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                order_codes(
                    campaign=access.campaign,
                    counts=form.counts(),
                    site_address=form.cleaned_data["site_address"],
                    by=access,
                )
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("The slips are ordered; they are ready in a moment."))
                return redirect("activities:rating_codes", campaign=access.campaign.code)
    orders = RatingCodeOrder.objects.filter(campaign=access.campaign, by=access.user).select_related("job")[
        :5
    ]
    context = {
        "form": form,
        "orders": [(order, is_kept(order)) for order in orders],
        "rules": rules_of(access.campaign),
    }
    return render(request, "activities/windows/rating_codes.html", context, status=status)


@require(office)
@require_safe
def codes_print(request: HttpRequest, code_order: int) -> HttpResponse:
    """The slips as a PDF, for the one who ordered them; no browser or proxy keeps it."""
    found = _order(request, code_order)
    try:
        content = take_codes(found, by=request.access)
    except CodesGone as gone:
        messages.warning(request, gone.message)
        return redirect("activities:rating_codes", campaign=request.access.campaign.code)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"评价码{found.pk}.pdf")
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "no-store"
    return response


@require(office)
@require_POST
def codes_drop(request: HttpRequest, code_order: int) -> HttpResponse:
    """They are printed: delete the file."""
    drop_codes(_order(request, code_order), by=request.access)
    messages.success(request, _("The file with the slips is deleted."))
    return redirect("activities:rating_codes", campaign=request.access.campaign.code)


@require(reads_windows)
@require_safe
def window_history(request: HttpRequest, window: str) -> HttpResponse:
    """A window through the year: months, quarters, stars; the public's ratings beside them."""
    access = request.access
    found = window_of(request, window)
    year = window_year(access.campaign, found)
    first, last = date(access.campaign.year, 1, 1), date(access.campaign.year, 12, 31)
    tags = tag_counts(found, first, last)
    context = {
        "window": found,
        "chart": _chart([row for __, row in year if row]),
        "quarters": [
            (state, row, STARS.get(row["level"], "") if row else "") for state, row in reversed(year)
        ],
        "rated": Rated.of(counts_by_window(access.campaign, first, last).get(found.pk)),
        "tags": [(TAGS[tag], tags[tag]) for tag in TAGS if tag in tags],
        "words": shown_words(found),
        "oversees": oversees(access),
    }
    return render(request, "activities/windows/window_history.html", context)


def _chart(rows: list) -> Chart | None:
    """The scored months of the year as a line; None with fewer than two."""
    scored = [
        (month_short(code), Decimal(month["score"]))
        for row in rows
        for code, month in row["months"].items()
        if month["score"] is not None
    ]
    if len(scored) < 2:
        return None
    labels, values = zip(*scored, strict=True)
    return line_chart(labels, values, ())


def _order(request: HttpRequest, pk: int) -> RatingCodeOrder:
    """An order of this person: nobody else reads the codes."""
    found = RatingCodeOrder.objects.filter(pk=pk, campaign=request.access.campaign, by=request.user).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    words = list(waiting_words(access.campaign)[: MOST_WORDS + 1])
    quarter = Quarter.of(timezone.localdate())
    context = {
        "bursts": bursts(access.campaign),
        "words": words[:MOST_WORDS],
        "more_words": len(words) > MOST_WORDS,
        "windows": _windows(request, access.campaign, quarter),
        "quarter": quarter,
        "runs": office(access),
        "rules": rules_of(access.campaign),
        "tags": TAGS,
        "refused": refused,
    }
    return render(request, "activities/windows/rating_list.html", context, status=status)


def _windows(request: HttpRequest, campaign: Campaign, quarter: Quarter) -> list[dict]:
    """The windows that take part, with their sign and the quarter's ratings; three queries."""
    counts = counts_by_window(campaign, quarter.first_day, quarter.last_day)
    signs = {
        sign.window_id: sign
        for sign in RatingSign.objects.filter(window__campaign=campaign, revoked_at__isnull=True)
    }
    shown = request.GET.get("code", "")
    rows = []
    for window in (
        ServiceWindow.objects.filter(campaign=campaign)
        .valid_on(timezone.localdate())
        .select_related("department")
        .order_by("code")
    ):
        sign = signs.get(window.pk)
        address = request.build_absolute_uri(reverse("rate", args=[sign.token])) if sign else ""
        rows.append(
            {
                "window": window,
                "sign": sign,
                "address": address,
                "picture": qr_data_uri(address) if sign and shown == window.code else "",
                "rated": Rated.of(counts.get(window.pk)),
            }
        )
    return rows

"""What the public opens by the QR code at a window: a rating, a complaint, the answer to one. No sign-in, no names.

The device gets a cookie that lasts a day, for the limit of ratings and for nothing else.
"""

import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from activities.models import RatingSign
from activities.windows.complaints import complaint_by_receipt, file_complaint
from activities.windows.quarter_inputs import rules_of
from activities.windows.rating_forms import ComplaintForm, RatingForm, ReceiptForm
from activities.windows.rating_signs import sign_of
from activities.windows.ratings import NoSuchCode, NotOpen, Sender, TooMany, check_open, give_rating
from campaign.permissions import open_to_all
from campaign.refusals import Refused
from campaign.wrong_tries import WrongTries

COOKIE = "rating"
A_DAY = 24 * 60 * 60
WRONG_CODES = WrongTries("rating-codes", 60)
WRONG_RECEIPTS = WrongTries("complaint-receipts", 60)
COMPLAINTS = WrongTries("complaints", 20)  # filed ones: a program that files many, not a person


@open_to_all("rating a window by the revocable address behind its QR code")
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Stars, tags, words about one window."""
    sign = _sign(token)
    asks_code = rules_of(sign.window.campaign).codes_needed
    form = RatingForm(request.POST if request.method == "POST" else None, asks_code=asks_code)
    try:
        check_open(sign)
    except NotOpen as closed:
        return _page(request, sign, closed=closed.message, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, sign, form=form)
    if asks_code and WRONG_CODES.are_too_many(request):
        refused = _("Too many wrong codes. Try again in ten minutes.")
        return _page(request, sign, form=form, refused=refused, status=429)
    if not form.is_valid():
        return _page(request, sign, form=form, refused=_("Choose one to five stars."), status=422)
    device = request.COOKIES.get(COOKIE, "")
    device = device if device.isascii() and 0 < len(device) <= 40 else secrets.token_urlsafe(16)
    sender = Sender(device, request.META.get("REMOTE_ADDR", ""))
    try:
        give_rating(sign=sign, sender=sender, **form.cleaned_data)
    except TooMany as refusal:
        return _page(request, sign, form=form, refused=refusal.message, status=429)
    except Refused as refusal:
        if isinstance(refusal, NoSuchCode):
            WRONG_CODES.count(request)
        return _page(request, sign, form=form, refused=refusal.message, status=409)
    response = _without_referrer(render(request, "activities/windows/rate_done.html", {"sign": sign}))
    response.set_cookie(
        COOKIE,
        device,
        max_age=A_DAY,
        path="/rate/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@open_to_all("a complaint by the revocable address behind a window's QR code")
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def rate_complain(request: HttpRequest, token: str) -> HttpResponse:
    """A complaint about one window, with or without a contact; it gets a number for finding the answer."""
    sign = _sign(token)
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    context = {"sign": sign, "form": form}
    if request.method != "POST":
        return _without_referrer(render(request, "activities/windows/rate_complain.html", context))
    if COMPLAINTS.are_too_many(request):
        context["refused"] = _("Many complaints came from your network just now. Try again in ten minutes.")
        return _without_referrer(
            render(request, "activities/windows/rate_complain.html", context, status=429)
        )
    if form.is_valid():
        try:
            complaint, receipt = file_complaint(sign=sign, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            COMPLAINTS.count(request)
            context = {"sign": sign, "complaint": complaint, "receipt": receipt}
            return _without_referrer(render(request, "activities/windows/rate_complained.html", context))
    return _without_referrer(render(request, "activities/windows/rate_complain.html", context, status=422))


@open_to_all("the answer to a complaint, by the number that its complainant was given")
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def rate_answer(request: HttpRequest) -> HttpResponse:
    """How far a complaint is, and the answer; the number travels in the body, never in an address."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    context = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if WRONG_RECEIPTS.are_too_many(request):
            context["refused"], status = _("Too many wrong numbers. Try again in ten minutes."), 429
        elif form.is_valid():
            complaint = complaint_by_receipt(form.cleaned_data["code"])
            if complaint is None:
                WRONG_RECEIPTS.count(request)
                context["refused"] = _("There is no complaint with this number. Look at it once more.")
            else:
                context["complaint"], status = complaint, 200
    return _without_referrer(render(request, "activities/windows/rate_answer.html", context, status=status))


def _sign(token: str) -> RatingSign:
    sign = sign_of(token)
    if sign is None:
        raise Http404
    return sign


def _page(
    request: HttpRequest,
    sign: RatingSign,
    *,
    form: RatingForm | None = None,
    closed: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"sign": sign, "form": form, "closed": closed, "refused": refused}
    return _without_referrer(render(request, "activities/windows/rate.html", context, status=status))


def _without_referrer(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"  # the address is in it; forms need their own origin
    return response

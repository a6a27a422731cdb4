"""The flyer of the campaign: its words, its two sides as they are drawn, the ways to print it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.digests import sha256_of
from campaign.flyers import flyer_lines
from campaign.models import Campaign, Role
from campaign.page_pictures import page_picture
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused
from publishing.launch.flyer_forms import FlyerForm
from publishing.launch.flyer_sheet import A4, A5, KIND, PRESS, NoRulesPage, flyer_content
from publishing.launch.flyer_texts import flyer_words, write_flyer_words
from publishing.launch.rules_address import leads_nowhere_else, rules_url
from publishing.launch.two_up import sheets_for
from publishing.prints import finished_print, latest_print, print_path, start_print

reads_flyer = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
SIDES = (1, 2)
PLACE = "activities:track_list"


@require(reads_flyer)
@require_safe
def flyer(request: HttpRequest) -> HttpResponse:
    """The flyer as it would be printed today, and how it is printed."""
    return _page(request)


@require(office)
@require_POST
def flyer_write(request: HttpRequest) -> HttpResponse:
    """Write the slogan, the invitation and the contact."""
    access = request.access
    form = FlyerForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    try:
        write_flyer_words(campaign=access.campaign, by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, form=form, status=422)
    messages.success(request, _("The words of the flyer are saved."))
    return redirect("publishing:flyer", campaign=access.campaign.code)


@require(office)
@require_POST
def flyer_draw(request: HttpRequest) -> HttpResponse:
    """Have both sides drawn."""
    access = request.access
    try:
        flyer_content(access.campaign)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        start_print(kind=KIND, key=A5, by=access)
    return redirect("publishing:flyer", campaign=access.campaign.code)


@require(reads_flyer)
@require_safe
def flyer_picture(request: HttpRequest, side: int) -> HttpResponse:
    """One side as a picture, once it is drawn as it would be printed today."""
    drawn = _standing(request)["drawn"]
    if drawn is None or side not in SIDES:
        raise Http404
    response = HttpResponse(page_picture(print_path(drawn).read_bytes(), side - 1), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, *, form: FlyerForm | None = None, status: int = 200) -> HttpResponse:
    request.place = PLACE
    access = request.access
    campaign = access.campaign
    runs = office(access)
    context = {
        "runs": runs,
        "here": reverse("publishing:flyer", args=[campaign.code]),
        **_standing(request),
    }
    if request.htmx:
        response = render(request, "publishing/launch/_flyer_drawing.html", context)
        if context["job"] and context["job"].finished_at:
            response["HX-Refresh"] = "true"
        return response
    lines = flyer_lines(campaign)
    copies = sum(line.suggested for line in lines)
    words = flyer_words(campaign)
    address = (rules_url(campaign) or "") if words.with_code else ""
    context |= {
        "address": address,
        "is_local": leads_nowhere_else(address),
        "words": words,
        "form": (form or FlyerForm(initial=vars(words))) if runs else None,
        "is_writing": form is not None,
        "lines": lines,
        "people": sum(line.people for line in lines),
        "copies": copies,
        "given": sum(line.handout.copies for line in lines if line.handout),
        "sheets": sheets_for(copies),
        "ways": _ways(campaign) if runs and not context["why_not"] else [],
        "receipt_url": _print_url(campaign, "flyer-receipt", "all"),
    }
    return render(request, "publishing/launch/flyer.html", context, status=status)


def _standing(request: HttpRequest) -> dict:
    """What stands in the way of printing, or how far the drawing of today's content is."""
    try:
        content = sha256_of(flyer_content(request.access.campaign, A5))
    except Refused as refusal:
        needs_page = isinstance(refusal, NoRulesPage)
        return {"why_not": refusal.message, "needs_page": needs_page, "job": None, "drawn": None}
    return {
        "why_not": "",
        "drawn": finished_print(request.access, content),
        "job": latest_print(request.access, content),
    }


def _ways(campaign: Campaign) -> list[tuple[str, str, str]]:
    """Every way to print: its name, what it is for, its address."""
    return [
        (
            _("A5, two pages"),
            _("For a digital press or a printer that takes A5; printed on both sides."),
            _print_url(campaign, KIND, A5),
        ),
        (
            _("A5 with bleed and crop marks"),
            _("For a print shop: 3 mm bleed, RGB; the note for the printer stands beyond the cut."),
            _print_url(campaign, KIND, PRESS),
        ),
        (
            _("A4, two beside each other"),
            _("For the office's copier: both sides, flipped on the short edge, then cut in the middle."),
            _print_url(campaign, KIND, A4),
        ),
    ]


def _print_url(campaign: Campaign, kind: str, key: str) -> str:
    back = urlencode({"back": reverse("publishing:flyer", args=[campaign.code])})
    return f"{reverse('publishing:print_page', args=[campaign.code, kind, key])}?{back}"

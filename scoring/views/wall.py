"""The wall board: the latest published ranking on a screen in the lobby, and the page that gives screens addresses."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaign.displays import display_of, make_display, revoke_display
from campaign.models import Display, Role
from campaign.permissions import any_of, office, open_to_all, require
from campaign.refusals import Refused
from scoring.exports import standing_json
from scoring.gentle import narrowed, shown
from scoring.history import PublishedMonth, published_months
from scoring.models import Standing

SECONDS = 120
# Of the keys of an export those that stand on the screen.
ON_SCREEN = (
    "department",
    "department_name",
    "category",
    "category_name",
    "total",
    "category_rank",
    "category_tied",
)
sees_displays = any_of(Role.OFFICE, Role.AUDITOR)


@open_to_all("a screen in a lobby, by a revocable token that reads the published ranking only")
@login_not_required
@never_cache
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """The latest published places by category, large; the page fetches itself anew."""
    display = _display(token)
    months = published_months(display.campaign)
    standings = _standings(display, months[0]) if months else []
    categories: dict[str, list[Standing]] = {
        row.category_name: [] for row in sorted(standings, key=lambda row: row.position)
    }
    for row in standings:
        categories[row.category_name].append(row)
    context = {
        "campaign": display.campaign,
        "month": months[0] if months else None,
        "categories": categories.items(),
        "seconds": SECONDS,
    }
    with translation.override(settings.LANGUAGE_CODE):  # a screen has no reader of its own who could choose
        response = render(request, "scoring/wall.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@open_to_all(
    "a program of the unit, by the same token: the published ranking and nothing else, to be read only"
)
@login_not_required
@never_cache
@require_safe
def wall_standings(request: HttpRequest, token: str) -> HttpResponse:
    """The places of the latest published month as data: what the screen shows and nothing else.

    Keys and values are those of `export_standings` (architecture.md “Interfaces that stay stable”).
    """
    display = _display(token)
    months = published_months(display.campaign)
    if not months:
        raise Http404
    month = months[0]
    content = {
        "month": month.code,
        "revision": month.number,
        "sha256": month.sha256,
        "standings": [
            {key: value for key, value in standing_json(row).items() if key in ON_SCREEN}
            for row in _standings(display, month)
        ],
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Referrer-Policy"] = "no-referrer"
    return response


@require(sees_displays)
@require_safe
def display_list(request: HttpRequest) -> HttpResponse:
    """The screens of the campaign."""
    return _page(request)


@require(office)
@require_POST
def display_make(request: HttpRequest) -> HttpResponse:
    """Give a screen an address, shown this once."""
    access = request.access
    try:
        display, token = make_display(campaign=access.campaign, name=request.POST.get("name", ""), by=access)
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=422)
    return _page(request, made=display, token=token)


@require(office)
@require_POST
def display_revoke(request: HttpRequest, display: int) -> HttpResponse:
    """End a screen's address."""
    access = request.access
    found = get_object_or_404(Display, pk=display, campaign=access.campaign)
    revoke_display(display=found, by=access)
    messages.success(request, _("The screen “%(name)s” shows nothing any more.") % {"name": found.name})
    return redirect("scoring:display_list", campaign=access.campaign.code)


def _display(token: str) -> Display:
    display = display_of(token) if token.isascii() and len(token) < 100 else None
    if display is None:
        raise Http404
    return display


def _standings(display: Display, month: PublishedMonth) -> list[Standing]:
    """The places of the month that the campaign's setting of gentle boards shows to a reader without a role."""
    rows = list(
        Standing.objects.filter(revision=month.revision_id).defer("detail").order_by("rank", "position")
    )
    return narrowed(rows, shown(display.campaign.rules, rows))


def _page(
    request: HttpRequest,
    *,
    made: Display | None = None,
    token: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "displays": Display.objects.filter(campaign=request.access.campaign).select_related("made_by"),
        "may_make": office(request.access),
        "made": made,
        "token": token,
        "refused": refused,
        "typed": request.POST.get("name", "") if refused else "",
    }
    return render(request, "scoring/display_list.html", context, status=status)

"""The register of flyers: looked at by those who see the settings, entered by the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaign.downloads import download
from campaign.flyer_export import export_flyers
from campaign.flyers import flyer_lines, hand_out_flyers
from campaign.models import Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused

reads = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


@require(reads)
@require_safe
def flyer_list(request: HttpRequest) -> HttpResponse:
    """Every department with the copies that it received."""
    return _page(request)


@require(office)
@require_POST
def flyer_enter(request: HttpRequest) -> HttpResponse:
    """Enter the copies of all departments at once; an empty field changes nothing."""
    access = request.access
    typed = {
        name.removeprefix("copies-"): value.strip()
        for name, value in request.POST.items()
        if name.startswith("copies-") and value.strip()
    }
    if request.POST.get("act") == "suggest":
        suggested = {
            line.department.code: str(line.suggested)
            for line in flyer_lines(access.campaign)
            if line.suggested and line.handout is None
        }
        return _page(request, typed=suggested | typed)
    day = _day(request.POST.get("handed_on", ""))
    wrong = {
        code for code, value in typed.items() if not (value.isascii() and value.isdigit() and len(value) < 6)
    }
    if wrong or day is None:
        said = (
            _("Enter the day on which they were handed over.")
            if day is None
            else _("A number of copies is none.")
        )
        return _page(request, typed=typed, wrong=wrong, said=said, status=422)
    try:
        changed = hand_out_flyers(
            campaign=access.campaign,
            copies={code: int(value) for code, value in typed.items()},
            handed_on=day,
            redates=request.POST.get("redates") == "1",
            by=access,
        )
    except Refused as refusal:
        return _page(request, typed=typed, wrong={refusal.field}, said=str(refusal), status=422)
    messages.success(
        request,
        ngettext("%(count)s department entered.", "%(count)s departments entered.", changed)
        % {"count": changed},
    )
    return redirect("campaign:flyer_list", campaign=access.campaign.code)


@require(reads)
@require_safe
def flyer_export(request: HttpRequest) -> HttpResponse:
    """The register as a workbook."""
    return download(export_flyers(request.access))


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _page(
    request: HttpRequest,
    *,
    typed: dict[str, str] | None = None,
    wrong: set[str] | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    request.place = "activities:track_list"
    lines = flyer_lines(request.access.campaign)
    rows = [
        (
            line,
            (typed or {}).get(line.department.code, line.handout.copies if line.handout else ""),
            line.department.code in (wrong or set()),
        )
        for line in lines
    ]
    days = [line.handout.handed_on for line in lines if line.handout]
    context = {
        "rows": rows,
        "copies": sum(line.handout.copies for line in lines if line.handout),
        "given": len(days),
        "day": request.POST.get("handed_on") or (max(days) if days else timezone.localdate()).isoformat(),
        "may_enter": request.access.holds(Role.OFFICE),
        "suggested": sum(line.suggested for line in lines),
        "is_open": any(line.handout is None and line.suggested for line in lines),
        "said": said,
    }
    return render(request, "campaign/flyer_list.html", context, status=status)

"""The distribution register of a roll's leaflets: entered in one go, with sums, and as a workbook."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaign.downloads import download
from campaign.permissions import denial, office, require
from campaign.refusals import Refused
from publishing.honours.distribution import enter_distribution, export_distribution, receivers_of, totals
from publishing.honours.views.rolls import reads_rolls
from publishing.models import HonourRoll


@require(reads_rolls)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_distribution(request: HttpRequest, roll: int) -> HttpResponse:
    """Who received how many leaflets; the office enters."""
    row = _roll(request, roll)
    if request.method != "POST":
        return _page(request, row)
    if not office(request.access):
        raise denial(request)
    copies = {name: text for name, text in request.POST.items() if ":" in name}
    try:
        handed_on = date.fromisoformat(request.POST.get("handed_on", ""))
    except ValueError:
        return _page(
            request, row, typed=copies, refused=Refused(_("Say on which day they were handed over."))
        )
    try:
        changed = enter_distribution(roll=row, copies=copies, handed_on=handed_on, by=request.access)
    except Refused as refusal:
        return _page(request, row, typed=copies, refused=refusal)
    words = ngettext("%(count)s line is entered.", "%(count)s lines are entered.", changed) % {
        "count": changed
    }
    messages.success(request, words if changed else _("Everything is as it was."))
    return redirect("publishing:roll_distribution", campaign=request.access.campaign.code, roll=row.pk)


@require(reads_rolls)
@require_safe
def distribution_export(request: HttpRequest, roll: int) -> HttpResponse:
    """The register as a workbook."""
    return download(export_distribution(_roll(request, roll), by=request.access))


def _page(
    request: HttpRequest, roll: HonourRoll, *, typed: dict | None = None, refused: Refused | None = None
) -> HttpResponse:
    receivers = receivers_of(roll)
    context = {
        "roll": roll,
        "lines": [(one, (typed or {}).get(one.key, one.copies)) for one in receivers],
        "totals": totals(receivers),
        "today": timezone.localdate(),
        "refused": refused,
        "is_office": office(request.access),
    }
    return render(
        request, "publishing/honours/roll_distribution.html", context, status=422 if refused else 200
    )


def _roll(request: HttpRequest, pk: int) -> HonourRoll:
    request.place = "publishing:honour_page"
    rows = HonourRoll.objects.filter(campaign=request.access.campaign).select_related("campaign__unit")
    return get_object_or_404(rows, pk=pk)

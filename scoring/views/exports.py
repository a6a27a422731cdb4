"""Downloads: the standings of a published month for everybody in the campaign, the ledger for those who check it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaign.downloads import download
from campaign.models import CampaignRules, Role
from campaign.permissions import any_of, denial, member, require
from scoring.blind_hiding import hidden_in_month
from scoring.exports import LEDGER_FORMATS, STANDINGS_FORMATS, export_ledger, export_standings
from scoring.ledger_export import published_revision
from scoring.models import Month
from scoring.rights import reads_all


@require(member)
@require_safe
def standings_export(request: HttpRequest, month: date, format: str) -> HttpResponse:
    """The standings of a published month as json, csv or xlsx; where not everybody sees every place, for readers."""
    access = request.access
    if access.campaign.rules.board != CampaignRules.Board.FULL and not reads_all(access):
        raise denial(request)
    revision = published_revision(request.access.campaign, month)
    if revision is None or format not in STANDINGS_FORMATS:
        raise Http404
    return download(export_standings(revision, file_format=format, by=request.user))


@require(any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR))
@require_safe
def ledger_export(request: HttpRequest, month: date, format: str) -> HttpResponse:
    """The ledger of a month as csv or json, published or not."""
    found = get_object_or_404(Month, campaign=request.access.campaign, first_day=month)
    if format not in LEDGER_FORMATS:
        raise Http404
    found.campaign = request.access.campaign
    hidden = hidden_in_month(found, by=request.access)
    return download(export_ledger(found, file_format=format, by=request.user, hidden=hidden))

"""The year in figures: counted, compared, drawn; and the report on it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaign.downloads import download
from campaign.permissions import member, office, require
from campaign.refusals import Refused
from publishing.draft_printing import start_pages
from publishing.summary.drafting import begin_summary
from publishing.summary.figure_ways import shown_figures
from publishing.summary.report import summaries_issued, summary_in_work
from publishing.summary.slides.handing_out import export_slides
from publishing.summary.slides.plan import has_slides
from publishing.summary.year import facts_for, reads_year
from publishing.summary.year_page import month_rows, page_charts, tiles

PLACE = "activities:track_list"  # the place of the frame that the pages of the year's end belong to


@require(member)
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The figures of today for those at work; for everybody those of the report, once it is issued."""
    access = request.access
    request.place = PLACE
    facts, issued = facts_for(access, at=timezone.now())
    if facts is None:
        raise Http404
    reads = reads_year(access)
    figures = shown_figures(facts, campaign_code=access.campaign.code, with_ways=reads)
    context = {
        "facts": facts,
        "figures": figures,
        "with_paper": access.campaign.is_demo,
        "missed": [one for one in figures if not one.figure["is_ok"]] if access.campaign.is_demo else [],
        "tiles": tiles(facts),
        "months": month_rows(facts),
        "charts": page_charts(facts),
        "issued": issued,
        "reads": reads,
        "has_slides": reads and has_slides(facts),
        "may_write": office(access),
        "draft": summary_in_work(access.campaign) if reads else None,
        "papers": summaries_issued(access.campaign) if reads else [],
    }
    return render(request, "publishing/summary/year.html", context)


@require(reads_year)
@require_safe
def year_slides(request: HttpRequest) -> HttpResponse:
    """The slides for the meeting, on the figures of today."""
    return download(export_slides(by=request.access))


@require(office)
@require_POST
def summary_compose(request: HttpRequest) -> HttpResponse:
    """Begin to write the report on the year; go on with the one that is in work."""
    access = request.access
    draft = summary_in_work(access.campaign)
    if draft is None:
        try:
            draft = begin_summary(by=access)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect("publishing:year", campaign=access.campaign.code)
        start_pages(draft=draft, by=access)
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft.pk)

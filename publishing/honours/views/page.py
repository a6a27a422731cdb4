"""The page of honour: the rolls that hold, for everybody of the campaign; its pictures; the years side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaign.models import Campaign, Portrait
from campaign.permissions import current_memberships, member, require
from publishing.honours.boxes import Frame
from publishing.honours.kept_pictures import PictureGone, picture_bytes, picture_row
from publishing.honours.page_of_honour import (
    honours_by_year,
    picture_on_page,
    rolls_that_hold,
    titles_by_half,
)
from publishing.honours.pictures import for_print
from publishing.honours.views.rolls import reads_rolls
from publishing.models import RollEdition

ON_PAGE = Frame(left=0, top=0, width=203.2, height=152.4)  # 800 × 600 at 100 dots an inch
ON_PAGE_DPI = 100


@require(member)
@require_safe
def honour_page(request: HttpRequest) -> HttpResponse:
    """Every roll that holds, readable on a phone."""
    access = request.access
    context = {"rolls": rolls_that_hold(access.campaign), "reads_rolls": reads_rolls(access)}
    return render(request, "publishing/honours/honour_page.html", context)


@require(member)
@require_safe
def honour_picture(request: HttpRequest, edition: int, sha256: str) -> HttpResponse:
    """A picture of the page of honour, while everybody on it agrees to the intranet (PRV-3, ACL-5)."""
    rows = RollEdition.objects.filter(roll__campaign=request.access.campaign)
    found = get_object_or_404(rows.select_related("roll__campaign"), pk=edition)
    picture = picture_on_page(found, sha256)
    if picture is None:
        raise Http404
    row = picture_row(found.roll.campaign, sha256)
    if isinstance(row, Portrait) and row.thumbnail_path.exists():
        return HttpResponse(row.thumbnail_path.read_bytes(), content_type="image/jpeg")
    try:
        content = picture_bytes(found.roll.campaign, sha256)
    except PictureGone as gone:
        raise Http404 from gone
    return HttpResponse(for_print(content, picture, ON_PAGE, dpi=ON_PAGE_DPI), content_type="image/jpeg")


@require(member)
@require_safe
def honour_years(request: HttpRequest) -> HttpResponse:
    """The titles of all half-years side by side, and how many were honoured each year, in the person's campaigns."""
    request.place = "publishing:honour_page"
    access = request.access
    mine = {row.campaign_id for row in current_memberships(request.user)}
    campaigns = list(
        Campaign.objects.filter(pk__in=mine, unit=access.campaign.unit_id).order_by("-year", "-pk")
    )
    halves, departments = titles_by_half(campaigns)
    context = {"halves": halves, "departments": departments, "years": honours_by_year(campaigns)}
    return render(request, "publishing/honours/honour_years.html", context)

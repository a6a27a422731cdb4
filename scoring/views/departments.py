"""A department's page: its place, why, how far to the next place, and the way through the months."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from campaign.frame import HEADS
from campaign.models import CampaignRules, Department
from campaign.permissions import Access, any_of, denial, member, require
from scoring.board import Row, live_board
from scoring.charts import line_chart
from scoring.freezing import frozen_detail, frozen_sheets
from scoring.gentle import shown_to
from scoring.history import PublishedMonth, entries, movement, next_place, published_months, trend
from scoring.models import Month, MonthState, Recheck, Standing
from scoring.progress import IN_WORK
from scoring.rechecks import may_ask, window_after
from scoring.rights import previews, reads_all, reads_department
from scoring.succession import inherited_sheets
from scoring.tables import change_words
from scoring.why import sheets_of

IN_PREVIEW = (MonthState.REVIEWED, MonthState.APPROVED)


@require(any_of(*HEADS))
@require_safe
def own_department(request: HttpRequest) -> HttpResponse:
    """The head's or deputy's own department in the latest published month."""
    access = request.access
    months = published_months(access.campaign)
    own = Department.objects.filter(pk__in=access.departments(*HEADS)).order_by("code").first()
    if not months:
        return render(request, "scoring/ranking_empty.html")
    return redirect(
        "scoring:department_detail",
        campaign=access.campaign.code,
        month=months[0].first_day,
        department=own.code,
    )


@require(member)
@require_safe
def department_detail(request: HttpRequest, month: date, department: str) -> HttpResponse:
    """A department's published month; lines and reasons only for those who may read them (ACL-4)."""
    access = request.access
    published = published_months(access.campaign)
    months = [found for found in published if found.first_day <= month]
    if not months or months[0].first_day != month:
        raise Http404
    standing = get_object_or_404(
        Standing.objects.select_related("revision"),
        revision=months[0].revision_id,
        department_code=department,
    )
    if access.campaign.rules.board != CampaignRules.Board.FULL and not _is_shown(access, standing):
        raise denial(request)
    with_lines = reads_department(access, standing.department_id)
    _mark_place(request, standing.department_id)
    by_month = entries(months)
    now = by_month[months[0].revision_id]
    mine = now[standing.department_id]
    before = by_month[months[1].revision_id].get(standing.department_id) if len(months) > 1 else None
    inherited = inherited_sheets(access.campaign, standing.department_id, months)
    points = trend(
        standing.department_id,
        months,
        by_month,
        inherited={first_day: sheets.total for first_day, sheets in inherited.items()},
    )
    context = {
        "month": months[0],
        "months": published,
        "standing": standing,
        "sheets": _frozen_sheets_of(standing, with_lines=with_lines),
        "with_lines": with_lines,
        "change": change_words(movement(mine, before)) if len(months) > 1 else None,
        "points_before": before.value if before else None,
        "of_all": len(now),
        "of_category": sum(entry.category_code == standing.category_code for entry in now.values()),
        "next_overall": next_place(mine, list(now.values())),
        "trend": points,
        "has_inherited": any(point.place is None for point in points),
        "chart": _chart(points),
        "bonus_lines": standing.detail["bonus_lines"] if with_lines else (),
        **_asking(access, standing.department_id, months[0].first_day, with_lines=with_lines)
        | _appeal_window(access, months[0], standing.department_id),
    }
    return render(request, "scoring/department_detail.html", context)


@require(previews)
@require_safe
def department_preview(request: HttpRequest, month: date, department: str) -> HttpResponse:
    """A department's own sheet before publication, as it stands now; without places, which others' points make."""
    access = request.access
    found = get_object_or_404(Month, campaign=access.campaign, first_day=month)
    found.campaign = access.campaign
    if found.state == MonthState.PUBLISHED:
        return redirect(
            "scoring:department_detail", campaign=access.campaign.code, month=month, department=department
        )
    if found.state not in (IN_WORK if reads_all(access) else IN_PREVIEW):
        raise Http404
    request.month_in_work = found
    board = live_board(found, rules=access.campaign.rules)
    row = next((row for row in board.rows if row.participant.code == department), None)
    if row is None:
        raise Http404
    if not reads_department(access, row.participant.department_id):
        raise denial(request)
    _mark_place(request, row.participant.department_id)
    context = {
        "month": found,
        "row": row,
        "sheets": _live_sheets_of(row, board),
        "with_lines": True,
        "bonus_lines": [
            {
                "points": line.points,
                "item_name": line.item.name,
                "level": line.level.name,
                "reason": line.matter,
            }
            for line in row.bonus_lines
        ],
        "now": timezone.localtime(),
        "asks_until": found.preview_until
        if found.state == MonthState.REVIEWED
        and found.preview_until
        and timezone.localdate() <= found.preview_until
        and may_ask(row.participant.department_id, by=access)
        else None,
        **_asking(access, row.participant.department_id, month, with_lines=True),
    }
    return render(request, "scoring/department_preview.html", context)


def _asking(access: Access, department_id: int, month: date, *, with_lines: bool) -> dict:
    """The objections and appeals of a department in the month, for those who read its lines."""
    if not with_lines:
        return {}
    rows = Recheck.objects.filter(
        month__campaign=access.campaign, month__first_day=month, department=department_id
    )
    return {"rechecks": rows.select_related("indicator").order_by("filed_at", "pk")}


def _appeal_window(access: Access, month: PublishedMonth, department_id: int) -> dict:
    """Until when the published month can be appealed against; only for those who may."""
    if not may_ask(department_id, by=access):
        return {}
    opened = window_after(month.published_at, access.campaign)
    return {"asks_until": opened.last if opened.holds(timezone.localdate()) else None}


def _is_shown(access: Access, standing: Standing) -> bool:
    """Does the campaign's setting show this person the department's place?"""
    only = shown_to(access, list(Standing.objects.filter(revision=standing.revision_id).defer("detail")))
    return only is None or standing.department_id in only


def _mark_place(request: HttpRequest, department_id: int) -> None:
    """A head's or deputy's own department is a place of its own."""
    if department_id in request.access.departments(*HEADS):
        request.place = "scoring:own_department"


def _frozen_sheets_of(standing: Standing, *, with_lines: bool):
    return sheets_of(
        standing.revision.header["sheets"],
        standing.detail,
        category=standing.category_code,
        points={
            "business": f"{standing.business:.2f}",
            "self_development": f"{standing.self_development:.2f}",
        },
        with_lines=with_lines,
    )


def _live_sheets_of(row: Row, board):
    indicators = {indicator.pk: indicator for indicator in board.indicators}
    return sheets_of(
        frozen_sheets(board),
        frozen_detail(row, indicators=indicators),
        category=row.participant.category_code,
        points={"business": f"{row.business:.2f}", "self_development": f"{row.self_development:.2f}"},
        with_lines=True,
    )


def _chart(points):
    """The trend as a drawing, once there are two months to join."""
    if len(points) < 2:
        return None
    return line_chart(
        [date_format(point.month.first_day, "n") for point in points],
        [point.value for point in points],
        [point.median for point in points],
    )

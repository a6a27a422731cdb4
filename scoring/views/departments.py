"""A department's page: its place, why, how far to the next place, and the way through the months."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from campaign.charts import line_chart
from campaign.frame import HEADS
from campaign.models import Department
from campaign.permissions import Access, any_of, denial, member, require
from scoring.blind_hiding import hidden_in_month
from scoring.board import Row, live_board, waiting_codes
from scoring.department_history import (
    ByOrder,
    beside_month_before,
    half_year_so_far,
    own_details,
    same_month_last_year,
)
from scoring.evidence_reading import proof_of
from scoring.freezing import frozen_detail, frozen_sheets
from scoring.gentle import FEWEST_OF_A_MEDIAN, shown_of
from scoring.half_year_names import half_year_name
from scoring.half_years import HalfYear
from scoring.history import (
    TOTAL,
    Entry,
    PublishedMonth,
    entries_by_order,
    next_place,
    published_months,
    trend,
)
from scoring.losses import best, losses, without_loss, worst
from scoring.models import Month, MonthState, Recheck, Standing
from scoring.progress import IN_WORK
from scoring.recheck_rights import may_ask
from scoring.recheck_windows import asking_within, window_after, windows
from scoring.rights import previews, reads_all, reads_department
from scoring.succession import inherited_sheets
from scoring.tables import order_choices, own_departments
from scoring.why import sheets_of

ByMonth = Mapping[int, Mapping[int, Entry]]
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
    by_order = entries_by_order(months)
    is_gentle = shown_of(access, by_order[TOTAL][months[0].revision_id]) is not None
    is_own = standing.department_id in own_departments(access)
    if is_gentle:
        months = _shown_months(access, standing.department_id, months, by_order[TOTAL])
        if not months or months[0].first_day != month:
            raise denial(request)
    with_lines = reads_department(access, standing.department_id)
    _mark_place(request, standing.department_id)
    context = {
        "month": months[0],
        "months": published,
        "standing": standing,
        "with_lines": with_lines,
        "reads_all": reads_all(access),
        "bonus_lines": standing.detail["bonus_lines"] if with_lines else (),
        **_beside_itself(access, standing, months, published, by_order, with_lines=with_lines),
        **_beside_others(standing, months[0], by_order[TOTAL], with_next=is_own or not is_gentle),
        **_through_the_months(access, standing, months, by_order, is_gentle=is_gentle, is_own=is_own),
        **_asking(access, standing.department_id, months[0].first_day, with_lines=with_lines)
        | _appeal_window(access, months[0], standing.department_id),
    }
    return render(request, "scoring/department_detail.html", context)


def _shown_months(
    access: Access, department_id: int, months: Sequence[PublishedMonth], by_month: ByMonth
) -> list[PublishedMonth]:
    """The months in which the campaign's setting shows this department's place to the person."""
    return [month for month in months if department_id in shown_of(access, by_month[month.revision_id])]


def _beside_itself(
    access: Access,
    standing: Standing,
    months: Sequence[PublishedMonth],
    published: Sequence[PublishedMonth],
    by_order: ByOrder,
    *,
    with_lines: bool,
) -> dict:
    """The month before, the best and worst indicators of the half-year, the same month last year."""
    month = months[0]
    earlier = next((found for found in published if found.first_day < month.first_day), None)
    before = earlier if earlier in months else None
    of_half = [found for found in months if found.first_day in HalfYear.of(month.first_day)]
    wanted = dict.fromkeys([*(of_half if with_lines else ()), *([before] if before else ())])
    details = own_details(standing.department_id, list(wanted)) if wanted else {}
    then = details.get(before.revision_id) if before else None
    counted = [details[found.revision_id] for found in of_half if found.revision_id in details]
    rows = losses(counted) if with_lines else []
    mine = by_order[TOTAL][month.revision_id][standing.department_id]
    return {
        "before": before,
        "compared": beside_month_before(standing.department_id, by_order, month, before),
        "sheets": _frozen_sheets_of(standing, with_lines=with_lines, before=then.sections if then else None),
        "worst": worst(rows),
        "best": best(rows),
        "indicators_of_half": len(rows),
        "without_loss": without_loss(rows),
        "last_year": same_month_last_year(access, standing.department_id, month.first_day, mine),
    }


def _beside_others(standing: Standing, month: PublishedMonth, by_month: ByMonth, *, with_next: bool) -> dict:
    """How many there are, and how far it is to the place before; that one only where it may be known."""
    now = by_month[month.revision_id]
    return {
        "of_all": len(now),
        "of_category": sum(entry.category_code == standing.category_code for entry in now.values()),
        "with_next": with_next,
        "next_overall": next_place(now[standing.department_id], list(now.values())) if with_next else None,
    }


def _through_the_months(
    access: Access,
    standing: Standing,
    months: Sequence[PublishedMonth],
    by_order: ByOrder,
    *,
    is_gentle: bool,
    is_own: bool,
) -> dict:
    """Trends by total and by each sheet, and the half-year so far; that one where all its months may be known."""
    inherited = inherited_sheets(access.campaign, standing.department_id, months)
    half = HalfYear.of(months[0].first_day)
    trends = []
    for order, name in order_choices():
        points = trend(
            standing.department_id,
            months,
            by_order[order],
            inherited={day: getattr(sheets, order) for day, sheets in inherited.items()},
            fewest=FEWEST_OF_A_MEDIAN if is_gentle else 0,
        )
        trends.append({"order": order, "name": name, "points": points, "chart": _chart(points)})
    return {
        "trends": trends,
        "has_inherited": any(point.place is None for point in trends[0]["points"]),
        "half": half_year_so_far(
            standing.department_id,
            [month for month in months if month.first_day in half],
            by_order,
            inherited=inherited,
            line=access.campaign.rules.title_line,
        )
        if is_own or not is_gentle
        else None,
        "half_name": half_year_name(half),
    }


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
    hidden = hidden_in_month(found, by=access)
    board = live_board(found, rules=access.campaign.rules, hidden=hidden)
    row = next((row for row in board.rows if row.participant.code == department), None)
    if row is None:
        raise Http404
    department_id = row.participant.department_id
    if not reads_department(access, department_id):
        raise denial(request)
    _mark_place(request, department_id)
    context = {
        "month": found,
        "row": row,
        "waiting": waiting_codes(board.indicators, (key for key in hidden if key[1] == department_id)),
        "sheets": _live_sheets_of(row, board),
        "with_lines": True,
        "reads_all": reads_all(access),
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
        and may_ask(department_id, by=access)
        else None,
        **_asking(access, department_id, month, with_lines=True),
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
    """Until when, and about what, the published month can be appealed against; only for those who may."""
    if not may_ask(department_id, by=access):
        return {}
    month_id, found = 0, [window_after(month.published_at, access.campaign)]
    if month.number > 1:
        row = Month.objects.get(campaign=access.campaign, first_day=month.first_day)
        row.campaign = access.campaign
        month_id, found = row.pk, windows(row)
    open_now = asking_within(found, month_id, department_id, on=timezone.localdate())
    if open_now is None:
        return {}
    return {"asks_until": open_now.until, "asks_only": open_now.indicators}


def _mark_place(request: HttpRequest, department_id: int) -> None:
    """A head's or deputy's own department is a place of its own."""
    if department_id in request.access.departments(*HEADS):
        request.place = "scoring:own_department"


def _frozen_sheets_of(standing: Standing, *, with_lines: bool, before: Mapping[str, str] | None):
    return sheets_of(
        standing.revision.header["sheets"],
        standing.detail,
        category=standing.category_code,
        points={
            "business": f"{standing.business:.2f}",
            "self_development": f"{standing.self_development:.2f}",
        },
        with_lines=with_lines,
        files=_proof(standing.detail["lines"]) if with_lines else None,
        before=before,
    )


def _proof(lines) -> dict:
    """The files of frozen lines; nothing is asked for where there are none."""
    return proof_of(line["id"] for line in lines) if lines else {}


def _live_sheets_of(row: Row, board):
    detail = frozen_detail(row, indicators={indicator.pk: indicator for indicator in board.indicators})
    return sheets_of(
        frozen_sheets(board),
        detail,
        category=row.participant.category_code,
        points={"business": f"{row.business:.2f}", "self_development": f"{row.self_development:.2f}"},
        with_lines=True,
        files=_proof(detail["lines"]),
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

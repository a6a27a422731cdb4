"""Rankings: the published ones for everybody in the campaign, the live one for those who run and approve it."""

from datetime import date
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaign.caching import kept_privately
from campaign.permissions import Access, member, require
from scoring.blind_hiding import hidden_in_month
from scoring.board import live_board, waiting_codes
from scoring.half_year_names import half_year_name
from scoring.half_year_ranking import halves_of
from scoring.half_years import HalfYear
from scoring.history import TOTAL, PublishedMonth, published_months
from scoring.models import IndicatorGroup, Month, MonthState, Standing
from scoring.progress import not_submitted
from scoring.ranking_lists import categories_of, chosen_of, half_year_list, month_rows, shown_by_month
from scoring.rights import reads_all
from scoring.tables import live_rows, order_choices, own_departments

MONTHS_OF_TREND = 12
SHOWN = (
    "department_id",
    "department_code",
    "department_name",
    "category_code",
    "category_name",
    "business",
    "self_development",
    "total",
    "bonus",
)


@require(member)
@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """The latest published ranking; a page that says so while nothing is published."""
    access = request.access
    months = published_months(access.campaign)
    if not months:
        return render(request, "scoring/ranking_empty.html")
    return redirect("scoring:month_ranking", campaign=access.campaign.code, month=months[0].first_day)


@require(member)
@require_safe
@kept_privately
def month_ranking(request: HttpRequest, month: date) -> HttpResponse:
    """A published month's ranking: overall, by category, by sheet, with the movement since the month before."""
    access = request.access
    published = published_months(access.campaign)
    months = [found for found in published if found.first_day <= month][:MONTHS_OF_TREND]
    if not months or months[0].first_day != month:
        raise Http404
    categories = categories_of(_frozen(months[0]))
    order, category = _chosen(request, categories)
    only = shown_by_month(access, months)
    table = _frozen_table(
        tuple(months),
        only=only,
        order=order,
        category=category,
        campaign=access.campaign.code,
        mine=frozenset(own_departments(access)),
        language=get_language(),
    )
    context = {
        "month": months[0],
        "months": published,
        "order": order,
        "category": category,
        "table": table,
        "before": months[1] if len(months) > 1 else None,
        "reads_all": reads_all(access),
        "is_gentle": only is not None,
        "half": HalfYear.of(month),
        "half_name": half_year_name(HalfYear.of(month)),
    }
    return render(request, "scoring/month_ranking.html", context | _tabs(categories))


@require(member)
@require_safe
@kept_privately
def half_year_ranking(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The departments by the mean of their published months of a half-year, overall or within a category."""
    access = request.access
    published = published_months(access.campaign)
    newest = next((month for month in published if month.first_day in half), None)
    if newest is None:
        raise Http404
    shown = half_year_list(
        access,
        half,
        category=request.GET.get("category", ""),
        published=published,
        standings=_frozen(newest),
    )
    mine = own_departments(access)
    linked = shown_by_month(access, shown.months[:1]) if shown.is_gentle else None
    context = {
        "half": half,
        "half_name": half_year_name(half),
        "halves": [(other, half_year_name(other)) for other in halves_of(published)],
        "months": sorted(shown.months, key=lambda month: month.first_day),
        "month": newest,
        "category": shown.category,
        "order": TOTAL,
        "categories": list(shown.categories.items()),
        "rows": [
            {
                "place": place,
                "row": row,
                "mine": row.department_id in mine,
                "linked": linked is None or row.department_id in linked[0],
            }
            for place, row in shown.rows
        ],
        "is_gentle": shown.is_gentle,
    }
    return render(request, "scoring/half_year_ranking.html", context)


# What is published never changes, so what is made of it may be kept: the SHA-256 of each month is part of the key.


@lru_cache(maxsize=64)
def _frozen(month: PublishedMonth) -> tuple[Standing, ...]:
    """The standings of a published month without what lies behind the points."""
    rows = Standing.objects.filter(revision=month.revision_id).order_by("position")
    return tuple(rows.only(*SHOWN))


@lru_cache(maxsize=256)
def _frozen_table(
    months: tuple[PublishedMonth, ...],
    *,
    order: str,
    category: str,
    campaign: str,
    mine: frozenset[int],
    only: tuple[frozenset[int], ...] | None,
    language: str,
) -> SafeString:
    """The table of a published month beside the months before it, drawn in the active language."""
    rows = month_rows(
        _frozen(months[0]),
        months,
        order=order,
        category=category,
        only=only,
        campaign=campaign,
        mine=mine,
    )
    context = {"rows": rows, "order": order, "category": category, "before": len(months) > 1}
    return render_to_string("scoring/_standings.html", context)


def forget_tables() -> None:
    """Drop what is kept of published months."""
    _frozen.cache_clear()
    _frozen_table.cache_clear()


@require(reads_all)
@require_safe
def live_ranking(request: HttpRequest, month: date) -> HttpResponse:
    """The month as its lines stand now, with the groups that are not submitted."""
    access = request.access
    groups = list(
        IndicatorGroup.objects.filter(month__campaign=access.campaign, month__first_day=month)
        .select_related("month", "owner")
        .order_by("is_recusal", "owner__code")
    )
    found = _month(groups, access, month)
    if found.state in (MonthState.DRAFT, MonthState.PUBLISHED):
        name = "month_detail" if found.state == MonthState.DRAFT else "month_ranking"
        return redirect(f"scoring:{name}", campaign=access.campaign.code, month=month)
    request.month_in_work = found
    hidden = hidden_in_month(found, by=access)
    board = live_board(found, rules=access.campaign.rules, with_reasons=False, hidden=hidden)
    categories = {
        row.participant.category_code: row.participant.category_name
        for row in sorted(board.rows, key=lambda row: row.participant.category_position)
    }
    order, category = _chosen(request, categories)
    context = {
        "month": found,
        "order": order,
        "category": category,
        "rows": live_rows(board, order=order, category=category, access=access, linked=True),
        "missing": not_submitted(groups),
        "waiting": waiting_codes(board.indicators, hidden),
        "now": timezone.localtime(),
    }
    return render(request, "scoring/live_ranking.html", context | _tabs(categories))


def _month(groups: list[IndicatorGroup], access: Access, first_day: date) -> Month:
    """The month that came with its groups; a draft has none and is read by itself."""
    if groups:
        month = groups[0].month
    else:
        month = get_object_or_404(Month, campaign=access.campaign, first_day=first_day)
    month.campaign = access.campaign
    return month


def _chosen(request: HttpRequest, categories: dict[str, str]) -> tuple[str, str]:
    return chosen_of(request.GET.get("by", TOTAL), request.GET.get("category", ""), categories)


def _tabs(categories: dict[str, str]) -> dict:
    return {"orders": order_choices(), "categories": list(categories.items())}

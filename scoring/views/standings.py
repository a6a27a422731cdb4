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
from campaign.models import CampaignRules
from campaign.permissions import Access, member, require
from scoring.board import live_board
from scoring.gentle import narrowed, shown_of, shown_to
from scoring.half_year_names import half_year_name
from scoring.half_year_ranking import half_year_rows, halves_of
from scoring.half_years import HalfYear
from scoring.history import TOTAL, PublishedMonth, entries, published_months
from scoring.models import IndicatorGroup, Month, MonthState, Standing
from scoring.progress import not_submitted
from scoring.rights import reads_all
from scoring.tables import frozen_rows, live_rows, order_choices, own_departments

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
    categories = {row.category_code: row.category_name for row in _frozen(months[0])}
    order, category = _chosen(request, categories)
    only = _shown_by_month(access, months)
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
    months = [month for month in published if month.first_day in half]
    if not months:
        raise Http404
    standings = _frozen(months[0])
    categories = {row.category_code: row.category_name for row in standings}
    __, category = _chosen(request, categories)
    rows = half_year_rows(access.campaign, months, standings)
    only = shown_to(access, rows)
    mine = own_departments(access)
    places = {row.department_id: row.category_place if category else row.place for row in rows}
    chosen = [row for row in narrowed(rows, only) if not category or row.category_code == category]
    linked = None if only is None else _shown_by_month(access, months[:1])[0]
    context = {
        "half": half,
        "half_name": half_year_name(half),
        "halves": [(other, half_year_name(other)) for other in halves_of(published)],
        "months": sorted(months, key=lambda month: month.first_day),
        "month": months[0],
        "category": category,
        "order": TOTAL,
        "categories": list(categories.items()),
        "rows": [
            {
                "place": places[row.department_id],
                "row": row,
                "mine": row.department_id in mine,
                "linked": linked is None or row.department_id in linked,
            }
            for row in sorted(chosen, key=lambda row: places[row.department_id].number)
        ],
        "is_gentle": only is not None,
    }
    return render(request, "scoring/half_year_ranking.html", context)


def _shown_by_month(access: Access, months: list[PublishedMonth]) -> tuple[frozenset[int], ...] | None:
    """For each month the departments whose place this person sees; None where all see all, without a query."""
    if access.campaign.rules.board == CampaignRules.Board.FULL or reads_all(access):
        return None
    by_month = entries(months)
    return tuple(shown_of(access, by_month[month.revision_id]) for month in months)


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
    by_month = entries(months, order=order, category=category)
    standings = _frozen(months[0])
    if only is not None:
        standings = narrowed(standings, only[0])
        by_month = {
            month.revision_id: {
                department: entry
                for department, entry in by_month[month.revision_id].items()
                if department in seen
            }
            for month, seen in zip(months, only, strict=True)
        }
    context = {
        "rows": frozen_rows(
            standings,
            months,
            by_month,
            campaign=campaign,
            mine=mine,
            before_of=only[1] if only and len(only) > 1 else None,
        ),
        "order": order,
        "category": category,
        "before": len(months) > 1,
    }
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
    board = live_board(found, rules=access.campaign.rules, with_reasons=False)
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
    """The order and category asked for; what is not on the list is the default (OUT-9)."""
    order = request.GET.get("by", TOTAL)
    category = request.GET.get("category", "")
    return (
        order if order in dict(order_choices()) else TOTAL,
        category if category in categories else "",
    )


def _tabs(categories: dict[str, str]) -> dict:
    return {"orders": order_choices(), "categories": list(categories.items())}

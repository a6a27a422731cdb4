"""Ranking tables, frozen and live, as plain values for one template: every figure is already text."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.charts import sparkline
from campaign.permissions import Access
from scoring.board import Board, Row
from scoring.history import BUSINESS, SELF, TOTAL, Entry, PublishedMonth, movement
from scoring.models import Standing
from scoring.ranking import Place, rank

UNTOLD = ("same", "", "")


def order_choices() -> list[tuple[str, str]]:
    """The orders a ranking can be shown in; the allow list of its query parameter (OUT-9)."""
    return [(TOTAL, _("Total")), (BUSINESS, _("Business work")), (SELF, _("Self-development"))]


def own_departments(access: Access) -> set[int]:
    """The departments whose row is marked as one's own."""
    mine = {department for __, department in access.grants if department is not None}
    return mine | ({access.own_department_id} - {None})


def frozen_rows(
    standings: Sequence[Standing],
    months: Sequence[PublishedMonth],
    by_month: dict[int, dict[int, Entry]],
    *,
    campaign: str,
    mine: Collection[int],
    before_of: Collection[int] | None = None,
) -> list[dict]:
    """The rows of a published ranking in the order of their places; `months` begin with the one that is shown.

    `before_of` are the departments whose place in the month before may be known; None for all. Inside a tie the departments keep their fixed order. Source: rules.md §3.
    """
    shown = months[0]
    now = by_month[shown.revision_id]
    before = by_month[months[1].revision_id] if len(months) > 1 else {}
    lines = _sparklines(now, months, by_month)
    rows = []
    for row in standings:
        entry = now.get(row.department_id)
        if entry is None:
            continue
        change = movement(entry, before.get(row.department_id)) if before else None
        if before_of is None or row.department_id in before_of:
            words = change_words(change) if len(months) > 1 else None
        else:
            words = UNTOLD
        rows.append(
            {
                "place": entry.place.number,
                "tied": entry.place.is_tied,
                "name": row.department_name,
                "url": reverse("scoring:department_detail", args=[campaign, shown.code, row.department_code]),
                "category": row.category_name,
                "business": f"{row.business:.2f}",
                "self": f"{row.self_development:.2f}",
                "total": f"{row.total:.2f}",
                "bonus": f"{row.bonus:.2f}" if row.bonus else "",
                "change": words,
                "spark": lines[row.department_id],
                "mine": row.department_id in mine,
            }
        )
    return sorted(rows, key=lambda row: row["place"])


def change_words(change: int | None) -> tuple[str, str, str]:
    """A movement as (kind, sign, words): arrows are for the eye, words for the ear."""
    if change is None:
        return "new", _("new"), ""
    if change == 0:
        return "same", "—", _("unchanged")
    words = ngettext("%(places)s place", "%(places)s places", abs(change)) % {"places": abs(change)}
    if change > 0:
        return "up", f"↑{change}", _("up %(places)s") % {"places": words}
    return "down", f"↓{-change}", _("down %(places)s") % {"places": words}


def points_words(change: Decimal | None) -> tuple[str, str] | None:
    """A change of points as (kind, signed text); None where there is nothing to compare with."""
    if change is None:
        return None
    if change == 0:
        return "same", _("unchanged")
    return ("up", f"+{change:.2f}") if change > 0 else ("down", f"−{-change:.2f}")


def live_rows(board: Board, *, order: str, category: str, access: Access, linked: bool) -> list[dict]:
    """The rows of a month that is not published, as its lines stand now, in the order of their places."""
    rows = [row for row in board.rows if not category or row.participant.category_code == category]
    places = _live_places(rows, board, order=order, category=category)
    mine = own_departments(access)
    month = board.month.code
    return [
        {
            "place": places[row].number,
            "tied": places[row].is_tied,
            "name": row.participant.name,
            "url": reverse(
                "scoring:department_preview", args=[access.campaign.code, month, row.participant.code]
            )
            if linked
            else "",
            "category": row.participant.category_name,
            "business": f"{row.business:.2f}",
            "self": f"{row.self_development:.2f}",
            "total": f"{row.total:.2f}",
            "bonus": f"{row.bonus:.2f}" if row.bonus else "",
            "lines": len(row.lines) or "",
            "mine": row.participant.department_id in mine,
        }
        for row in sorted(rows, key=lambda row: places[row].number)
    ]


def _live_places(rows: Sequence[Row], board: Board, *, order: str, category: str) -> dict[Row, Place]:
    if order == TOTAL:
        return {row: row.category_place if category else row.place for row in rows}
    style = board.month.campaign.rules.rank_style
    return rank(
        rows, key=lambda row: row.business if order == BUSINESS else row.self_development, style=style
    )


def _sparklines(
    now: Iterable[int], months: Sequence[PublishedMonth], by_month: dict[int, dict[int, Entry]]
) -> dict[int, str]:
    """A line for each department through the months, all on one scale."""
    oldest_first = [by_month[month.revision_id] for month in reversed(months)]
    values: dict[int, list[Decimal]] = {
        department: [entries[department].value for entries in oldest_first if department in entries]
        for department in now
    }
    low = min((min(series) for series in values.values()), default=Decimal(0))
    high = max((max(series) for series in values.values()), default=Decimal(0))
    return {department: sparkline(series, low=low, high=high) for department, series in values.items()}

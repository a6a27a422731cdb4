"""The timeline on paper: 年度工作进程表, A4 landscape, as the person who asks for it may read it."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone, translation

from campaign.permissions import Access
from campaign.timeline import Dated, State, Track, by_month, dated
from campaign.timeline_reading import timeline_of
from campaign.timeline_strip import strip_of
from publishing.launch.timeline_desk import Filtered
from publishing.prints import Sheet

PAPER_LANGUAGE = "zh-hans"
STATES = {State.DONE: "已完成", State.LATE: "逾期", State.NOW: "进行中", State.COMING: "未到期"}
MARKS = {State.DONE: "●", State.LATE: "▲", State.NOW: "◆", State.COMING: "○"}


def frozen_timeline(by: Access, key: str) -> Mapping | None:
    """The year as this person may read it today; `key` is the filter of the page. None for what is no filter."""
    filtered = Filtered.parse(key)
    if filtered is None:
        return None
    today, year = timezone.localdate(), by.campaign.year
    with translation.override(PAPER_LANGUAGE):
        entries = filtered.apply(timeline_of(by))
        what = f"（{Track(filtered.track).label}）" if filtered.track else ""
        rows = dated(entries, today=today)
        return {
            "title": f"{year}年度工作进程表{what}",
            "issuer": by.campaign.unit.issuer_name,
            "campaign": by.campaign.name,
            "date": today.isoformat(),
            "when": _printed(today),
            "of": f"本人（{by.user.name}）及所在部门" if filtered.mine else "",
            "strip": _strip(rows, year=year, today=today),
            "months": [
                {"month": _month(one.first_day, year), "rows": [_row(entry) for entry in one.entries]}
                for one in by_month(entries, today=today)
                if one.entries
            ],
        }


def _row(one: Dated) -> dict:
    entry = one.entry
    done = f"{_short(entry.done_on)}" if entry.done_on and entry.is_done else ""
    return {
        "days": f"{_short(entry.first_day)}—{_short(entry.last_day)}"
        if entry.is_span
        else _short(entry.first_day),
        "title": entry.title,
        "track": entry.track_label,
        "due": entry.due,
        "state": STATES[one.state],
        "mark": MARKS[one.state],
        "done": done,
    }


def _strip(rows: list[Dated], *, year: int, today: date) -> dict:
    """The strip as plain values."""
    strip = strip_of(rows, year=year, today=today)
    return {
        "width": strip.width,
        "height": strip.height,
        "today": strip.today,
        "columns": [{"month": one.month, "x": one.x, "middle": one.middle} for one in strip.columns],
        "rows": [
            {
                "label": row.label,
                "y": row.y,
                "height": row.height,
                "middle": row.middle,
                "shapes": [
                    {
                        "x": shape.x,
                        "y": shape.y,
                        "width": shape.width,
                        "state": shape.state.value,
                        "points": shape.points,
                    }
                    for shape in row.shapes
                ],
            }
            for row in strip.rows
        ],
    }


def _month(first_day: date, year: int) -> str:
    return f"{first_day.month}月" if first_day.year == year else f"{first_day.year}年{first_day.month}月"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _printed(day: date) -> str:
    return f"{day.year}年{_short(day)}"


SHEET = Sheet(frozen_timeline, "publishing/print/timeline.html")

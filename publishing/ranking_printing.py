"""Has a published ranking drawn in the task process, each as the person who asks for it may see it.

A drawing is found by what it says: whoever sees the same list opens the same file, and nobody another one. So a
drawing from before a correction, or from before the places were shown to fewer, is found by nobody.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.models import Job, JobState
from campaign.permissions import Access, access_of
from campaign.refusals import Refused
from publishing.annexes import rank_text
from publishing.files import newest_drawn, store
from publishing.ranking_paper import content_of, ranking_pdf
from scoring.half_years import HalfYear
from scoring.history import BUSINESS, SELF, TOTAL, PublishedMonth
from scoring.ranking_lists import HalfYearList, MonthList, half_year_list, month_list

KIND = "ranking"
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
SHORT = 16  # characters of a fingerprint at the foot of a page, as on the page of the revisions
ORDER_NAMES = {TOTAL: "总分", BUSINESS: "业务工作", SELF: "自身建设"}
HALVES = {1: "上半年", 2: "下半年"}


class ListChanged(Refused):
    """What the person sees is not what was asked for any more."""


@transaction.atomic
def start_drawing(*, period: date | HalfYear, order: str, category: str, by: Access) -> Job | None:
    """Have the list of a month or of a half-year drawn as this person sees it; None where nothing is published.

    A drawing of the same content that is there, or under way, serves again.
    """
    frozen = frozen_list(by, period, order=order, category=category)
    if frozen is None:
        return None
    content = content_of(frozen)
    asked = {"period": code_of(period), "order": frozen["order"], "category": frozen["category"]}
    record(
        "export.ranking",
        by=by.user,
        campaign=by.campaign,
        rows=len(frozen["rows"]),
        content=content,
        **asked,
    )
    there = finished_drawing(by, content) or _drawings(by, content).filter(state__in=UNDER_WAY).first()
    return there or jobs.start(
        KIND,
        campaign=by.campaign,
        by=by.user,
        subject=_("Ranking %(period)s") % {"period": code_of(period)},
        content=content,
        **asked,
    )


def latest_drawing(by: Access, content: str) -> Job | None:
    """The newest job for what a list says, whatever its state."""
    return _drawings(by, content).order_by("-pk").first()


def finished_drawing(by: Access, content: str) -> Job | None:
    """The newest drawing of what a list says that can be opened."""
    return newest_drawn(_drawings(by, content), drawing_path)


def drawing_path(job: Job) -> Path:
    return settings.MEDIA_ROOT / "rankings" / f"{job.pk}.pdf"


def render_ranking(progress: jobs.Progress) -> None:
    """The job: draw a list, as the person who asked for it sees it now. Raises ListChanged."""
    job, arguments = progress.job, progress.arguments
    by = access_of(job.requested_by, job.campaign)
    frozen = by and frozen_list(
        by,
        period_of(arguments["period"]),
        order=arguments["order"],
        category=arguments["category"],
    )
    if not frozen or content_of(frozen) != arguments["content"]:
        raise ListChanged(_("The ranking has changed meanwhile; have it drawn again."))
    store(drawing_path(job), ranking_pdf(frozen).pdf)


def code_of(period: date | HalfYear) -> str:
    """2026-03 or 2026H1."""
    return period.code if isinstance(period, HalfYear) else f"{period:%Y-%m}"


def period_of(code: str) -> date | HalfYear:
    """The month or half-year that `code_of` wrote."""
    return HalfYear.parse(code) if "H" in code else date.fromisoformat(f"{code}-01")


def frozen_list(by: Access, period: date | HalfYear, *, order: str, category: str) -> Mapping | None:
    """Everything that the paper prints, as plain values; None where nothing is published."""
    if isinstance(period, HalfYear):
        found = half_year_list(by, period, category=category)
        return found and _frozen_half_year(by, period, found)
    found = month_list(by, period, order=order, category=category)
    return found and _frozen_month(by, found)


def _frozen_month(by: Access, found: MonthList) -> Mapping:
    month, before = found.months[0], found.months[1] if len(found.months) > 1 else None
    columns = [("place", "名次"), ("name", "部室"), ("category", "类别")]
    columns += [("business", "业务工作"), ("self", "自身建设"), ("total", "总分"), ("bonus", "加分")]
    columns += [("change", "升降")] if before else []
    notes = [f"按{ORDER_NAMES[found.order]}排列", "总分为业务工作与自身建设之和，满分200分，加分单列"]
    if month.bonus_in_ranking and found.order == TOTAL:
        notes[1] = "总分为业务工作与自身建设之和，满分200分；名次按总分与加分之和"
    if before:
        notes.append(f"升降与{_month_name(before)}相比")
    return _frozen(
        by,
        title=f"{_month_name(month)}部室考核排名",
        found=found,
        columns=columns,
        notes=notes,
        rows=[
            {
                "place": rank_text(row["place"], row["tied"]),
                "name": row["name"],
                "category": row["category"],
                "business": row["business"],
                "self": row["self"],
                "total": row["total"],
                "bonus": row["bonus"],
                "change": _change(row["change"]),
            }
            for row in found.rows
        ],
    )


def _frozen_half_year(by: Access, half: HalfYear, found: HalfYearList) -> Mapping:
    columns = [("place", "名次"), ("name", "部室"), ("category", "类别")]
    columns += [("business", "业务工作"), ("self", "自身建设"), ("value", "平均分"), ("months", "计入月数")]
    return _frozen(
        by,
        title=f"{half.year}年{HALVES[half.half]}部室考核平均分排名（截至{found.months[0].first_day.month}月份）",
        found=found,
        columns=columns,
        notes=[
            "平均分为各月（业务工作＋自身建设）÷2的平均值，满分100分，不含加分",
            "两张表的平均值仅供参考；称号以半年综合考评为准",
        ],
        rows=[
            {
                "place": rank_text(place.number, place.is_tied),
                "name": row.department_name,
                "category": row.category_name,
                "business": f"{row.business:.2f}",
                "self": f"{row.self_development:.2f}",
                "value": f"{row.value:.2f}",
                "months": str(row.months),
            }
            for place, row in found.rows
        ],
    )


def _frozen(by: Access, *, title: str, found: MonthList | HalfYearList, columns, notes, rows) -> Mapping:
    """What every list prints: its head, the columns that say something, the rows, and what it was made from."""
    campaign = by.campaign
    shown = [(key, name) for key, name in columns if not (key == "category" and found.category)]
    parts = [found.category_name] if found.category else ["全部部室"]
    if found.is_gentle:
        parts.append("按本单位公布范围")
    return {
        "unit": campaign.unit.name,
        "issuer": campaign.unit.issuer_name,
        "campaign": f"{campaign.year}年{campaign.name}",
        "title": title,
        "order": found.order if isinstance(found, MonthList) else TOTAL,
        "category": found.category,
        "scope": "，".join(parts),
        "notes": "；".join(notes) + "。",
        "columns": [{"key": key, "name": name} for key, name in shown],
        "rows": [[(key, row[key]) for key, __ in shown] for row in rows],
        "sources": [_source(month) for month in sorted(found.months[: _sources(found)], key=_first_day)],
        "date": timezone.localdate(found.months[0].published_at).isoformat(),
    }


def _sources(found: MonthList | HalfYearList) -> int:
    """How many of its months a list was made from; the month before is only compared with."""
    return 1 if isinstance(found, MonthList) else len(found.months)


def _first_day(month: PublishedMonth) -> date:
    return month.first_day


def _source(month: PublishedMonth) -> dict:
    return {
        "month": _month_name(month),
        "state": "已通报" if month.number == 1 else "已更正",
        "revision": month.number,
        "sha256": month.sha256[:SHORT],
    }


def _month_name(month: PublishedMonth) -> str:
    return f"{month.first_day.year}年{month.first_day.month}月份"


def _change(words: tuple[str, str, str] | None) -> str:
    """The movement as a sign; nothing for a place that was not shown before."""
    if words is None:
        return ""
    kind, sign, __ = words
    return "新" if kind == "new" else sign


def _drawings(by: Access, content: str):
    return Job.objects.filter(campaign=by.campaign, kind=KIND, arguments__content=content)

"""A year in figures: everything that its page, its paper and its slides say, counted from rows.

Months come from published revisions, honours from decisions in effect, contests and quarters from decisions in force;
nothing that is still being computed is in it. The figures of the source paper's table are counted from the rows of the
day. The same rows and the same day give the same facts and the same fingerprint. Source: source paper; rules.md §3–§7.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone

from campaign.digests import sha256_of
from campaign.models import Campaign, PaperKind
from publishing.models import Lesson, LessonKind, Publication
from publishing.month_facts import rounded
from publishing.summary.counting import Counted, counted
from publishing.summary.honour_facts import fairness, half_years, honoured, publicity
from publishing.summary.launch_facts import launch_facts
from publishing.summary.month_digests import (
    MonthDigest,
    mean_over,
    month_digest,
    plain_spread,
    year_problems,
    year_progress,
    year_sections,
)
from publishing.summary.shapes import YearFacts
from publishing.summary.track_facts import stars_of, track_facts
from scoring.history import PublishedMonth, published_months
from scoring.models import MonthRevision

SCHEMA = 1
MONTHS_OF_A_YEAR = 12
NO_FIGURE = Decimal(-1)


def year_facts(campaign: Campaign, *, at: datetime) -> YearFacts:
    """The facts of a campaign's year as they stand at `at`, in the shape of `shapes.YearFacts`.

    The fingerprint is taken over everything but the day: it changes when a figure does.

    About eighty queries whatever the number of departments; a revision that was read once is not read again.
    """
    day = timezone.localdate(at)
    figures = counted(campaign, on=day)
    counts = {one.row.key: int(max(one.counted, 0)) for one in figures}
    published, digests = _months(campaign)
    facts = {
        "schema": SCHEMA,
        "campaign": _organisation(campaign),
        "standing": _standing(published, day),
        "figures": [_figure(one) for one in figures],
        "launch": launch_facts(campaign, counts, day=day),
        "months": _month_rows(campaign, published, digests),
        "sections": year_sections(digests),
        "problems": year_problems(digests),
        "progress": year_progress(digests),
        "half_years": half_years(campaign),
        "honoured": honoured(campaign),
        "publicity": publicity(campaign),
        **track_facts(campaign, counts, day=day),
        "fairness": fairness(campaign),
        "year_before": _year_before(campaign, digests),
        "lessons": _lessons(campaign),
    }
    standing = {name: value for name, value in facts["standing"].items() if name != "day"}
    return facts | {"sha256": sha256_of(facts | {"standing": standing})}


def _organisation(campaign: Campaign) -> dict:
    unit = campaign.unit
    return {
        "code": campaign.code,
        "name": campaign.name,
        "year": campaign.year,
        "goals": campaign.goals,
        "unit": unit.name,
        "short_name": unit.short_name,
        "issuer": unit.issuer_name,
        "office": campaign.office.name if campaign.office else "",
    }


def _standing(published: Sequence[PublishedMonth], day: date) -> dict:
    codes = [month.code for month in published]
    return {
        "day": day.isoformat(),
        "first": codes[0] if codes else "",
        "last": codes[-1] if codes else "",
        "months": len(codes),
        "is_complete": bool(codes) and codes[-1].endswith(f"-{MONTHS_OF_A_YEAR}"),
    }


def _figure(one: Counted) -> dict:
    return {
        "key": one.row.key,
        "description": one.row.description,
        "relation": one.row.relation,
        "expected": f"{one.row.expected.normalize():f}",
        "counted": None if one.counted == NO_FIGURE else f"{one.counted.normalize():f}",
        "is_ok": one.is_ok,
    }


def _months(campaign: Campaign) -> tuple[list[PublishedMonth], list[MonthDigest]]:
    """The published months, the earliest first, and the digests of those in which a department has a place."""
    published = sorted(published_months(campaign), key=lambda month: month.first_day)
    digests = [digest for month in published if (digest := _digest(month.revision_id, month.sha256))]
    return published, digests


@lru_cache(maxsize=48)
def _digest(pk: int, _sha256: str) -> MonthDigest | None:
    """A revision is written once: what was read of it stays right."""
    return month_digest(MonthRevision.objects.get(pk=pk).payload())


def _month_rows(
    campaign: Campaign, published: Sequence[PublishedMonth], digests: Sequence[MonthDigest]
) -> list[dict]:
    bulletins: dict[str, list[str]] = {}
    papers = (
        Publication.objects.filter(
            campaign=campaign,
            kind=PaperKind.BULLETIN,
            number__voided_at__isnull=True,
            month_revision__isnull=False,
        )
        .select_related("number", "month_revision__month")
        .defer("payload", "month_revision__header")
        .order_by("pk")
    )
    for paper in papers:
        bulletins.setdefault(paper.month_revision.month.code, []).append(str(paper.number))
    by_code = {month.code: month for month in published}
    return [
        {
            "month": digest.month,
            "revision": by_code[digest.month].number,
            "sha256": by_code[digest.month].sha256,
            "departments": len(digest.totals),
            **{key: plain_spread(found) for key, found in digest.spreads.items()},
            "facts": digest.facts,
            "clean": digest.clean,
            "bulletins": bulletins.get(digest.month, []),
        }
        for digest in digests
    ]


def _year_before(campaign: Campaign, digests: Sequence[MonthDigest]) -> dict | None:
    """The comparison with the unit's campaign of the year before, over the months that both have published.

    Of several campaigns of that year the one with the same name, then the first by its code. None where there is none
    or where no month is published in both.
    """
    earlier = Campaign.objects.filter(unit=campaign.unit_id, year=campaign.year - 1)
    before = (
        earlier.filter(Q(name=campaign.name)).order_by("code").first() or earlier.order_by("code").first()
    )
    if before is None:
        return None
    then = {digest.month[-2:]: digest for digest in _months(before)[1]}
    now = {digest.month[-2:]: digest for digest in digests}
    shared = sorted(then.keys() & now.keys())
    if not shared:
        return None
    halves = half_years(before)
    stars = stars_of(before)
    return {
        "code": before.code,
        "name": before.name,
        "year": before.year,
        "months": shared,
        **{key: _pair(now, then, shared, key) for key in ("business", "self_development", "total")},
        "facts_now": sum(now[month].facts for month in shared),
        "facts_before": sum(then[month].facts for month in shared),
        "titles_before": halves[0]["titles"] if halves and halves[0]["code"].endswith("H1") else None,
        "stars_before": stars or None,
    }


def _pair(
    now: Mapping[str, MonthDigest], then: Mapping[str, MonthDigest], shared: Sequence[str], key: str
) -> dict:
    mine = mean_over([now[month] for month in shared], key)
    theirs = mean_over([then[month] for month in shared], key)
    return {"now": f"{mine:.2f}", "before": f"{theirs:.2f}", "change": f"{rounded(mine - theirs):+.2f}"}


def _lessons(campaign: Campaign) -> list[dict]:
    order = {kind: place for place, kind in enumerate(LessonKind.values)}
    rows = Lesson.objects.filter(campaign=campaign).order_by("position", "pk")
    return [
        {"kind": row.kind, "heading": row.heading, "text": row.text}
        for row in sorted(rows, key=lambda row: order[row.kind])
    ]

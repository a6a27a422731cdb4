"""What the three tracks came to in a year: from decisions in force, released papers and what was held."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from activities.etiquette.quiz_results import FEWEST
from activities.models import (
    Award,
    AwardDecision,
    AwardKind,
    Contest,
    ContestState,
    Event,
    EventKind,
    QuizPaper,
    QuizState,
    ServiceWindow,
    Submission,
)
from campaign.models import Campaign
from publishing.month_facts import rounded

STARS = {"five_star": "five", "four_star": "four", "three_star": "three"}
CONTESTS = (AwardKind.ESSAY, AwardKind.STUDY_NOTES, AwardKind.RESEARCH_PAPER)
RUNNING = (ContestState.OPEN, ContestState.CLOSED, ContestState.JUDGING)
COMMENDED = (AwardKind.ACTIVE_READER, AwardKind.LEARNING_MEMBER)
QUARTERS = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}


def track_facts(campaign: Campaign, counts: Mapping[str, int], *, day: date) -> dict:
    """The parts `windows`, `etiquette` and `reading` of the year's facts; None for a track with nothing in it.

    `counts` are the counted rows of the source paper's table, which the tracks share.
    """
    decisions = _decisions(campaign)
    return {
        "windows": _windows(campaign, counts, decisions),
        "etiquette": _etiquette(campaign, counts, decisions),
        "reading": _reading(campaign, counts, decisions, day=day),
    }


def stars_of(campaign: Campaign) -> int:
    """The stars of all decided quarters together."""
    return Award.objects.filter(
        decision__campaign=campaign,
        decision__kind=AwardKind.STAR_WINDOW,
        decision__revocation__isnull=True,
    ).count()


def _decisions(campaign: Campaign) -> list[AwardDecision]:
    """The decisions in force with their awards, in the order of their matters; three queries."""
    return list(
        AwardDecision.objects.in_force()
        .filter(campaign=campaign)
        .prefetch_related("awards")
        .order_by("decided_at", "pk")
    )


def _windows(
    campaign: Campaign, counts: Mapping[str, int], decisions: Sequence[AwardDecision]
) -> dict | None:
    decided = [one for one in decisions if one.kind == AwardKind.STAR_WINDOW]
    if not decided and not ServiceWindow.objects.filter(campaign=campaign).exists():
        return None
    quarters = sorted((_quarter(one) for one in decided), key=lambda row: row["code"])
    return {
        "windows": counts["windows"],
        "staff": counts["window_staff"],
        "stars": sum(row["stars"] for row in quarters),
        "quarters": quarters,
    }


def _quarter(decision: AwardDecision) -> dict:
    code = decision.key.partition(":")[2]
    inputs = decision.payload.get("inputs", {}).get("windows", [])
    months = [month for window in inputs for month in window["months"].values()]
    stars = dict.fromkeys(STARS.values(), 0)
    awards = sorted(decision.awards.all(), key=lambda award: award.position)
    for award in awards:
        if award.level in STARS:
            stars[STARS[award.level]] += 1
    return {
        "code": code,
        "name": QUARTERS.get(code[-2:], decision.period),
        "rated": len(inputs),
        "open": sum(len(month["open"]) for month in months),
        "covert": sum(len(month["covert"]) for month in months),
        **stars,
        "stars": sum(stars.values()),
        "holders": _holders(awards),
        "sha256": decision.sha256,
    }


def _etiquette(
    campaign: Campaign, counts: Mapping[str, int], decisions: Sequence[AwardDecision]
) -> dict | None:
    found = {
        "aspects": counts["handbook_aspects"],
        "handbooks": counts["handbooks_issued"],
        "quizzes": _quizzes(campaign),
        "trainings": counts["etiquette_trainings"],
        "trainees": counts["etiquette_trainees"],
        "contests": [award_row(one) for one in decisions if one.kind == AwardKind.QUICKFIRE],
    }
    return found if any(found.values()) else None


def _quizzes(campaign: Campaign) -> list[dict]:
    """The papers whose results were released; attempts that were declared void count nowhere.

    With fewer than three of them, passes and the mean would tell who had what: both are None then (PRV-10).
    """
    marked = Q(attempts__total__isnull=False, attempts__voided_at__isnull=True)
    papers = (
        QuizPaper.objects.filter(campaign=campaign, state=QuizState.RELEASED)
        .annotate(
            taken=Count("attempts", filter=marked),
            passed=Count("attempts", filter=marked & Q(attempts__is_passed=True)),
            points=Sum("attempts__total", filter=marked),
        )
        .filter(taken__gt=0)
        .order_by("opens_at", "pk")
    )
    return [
        {
            "title": paper.title,
            "taken": paper.taken,
            **(_marks(paper) if paper.taken >= FEWEST else dict.fromkeys(("passed", "pass_rate", "mean"))),
        }
        for paper in papers
    ]


def _marks(paper: QuizPaper) -> dict:
    return {
        "passed": paper.passed,
        "pass_rate": f"{rounded(Decimal(100 * paper.passed) / paper.taken):.2f}",
        "mean": f"{rounded(paper.points / paper.taken):.2f}",
    }


def _reading(
    campaign: Campaign, counts: Mapping[str, int], decisions: Sequence[AwardDecision], *, day: date
) -> dict | None:
    works = dict(
        Submission.objects.standing()
        .filter(contest__campaign=campaign)
        .order_by()
        .values_list("contest")
        .annotate(works=Count("pk"))
    )
    found = {
        "weeks": counts["reading_weeks"],
        "sessions": Event.objects.filter(
            campaign=campaign,
            kind=EventKind.READING_SESSION,
            cancelled_at__isnull=True,
            held_on__lte=day,
        ).count(),
        "participants": counts["reading_participants"],
        "meetings": counts["exchange_meetings"],
        "speakers": counts["exchange_speakers"],
        "contests": [
            award_row(one, works=works.get(_contest(one), 0)) for one in decisions if one.kind in CONTESTS
        ],
        "commended": [award_row(one) for one in decisions if one.kind in COMMENDED],
        "running": [
            {"kind": contest.kind, "title": contest.title, "works": works.get(contest.pk, 0)}
            for contest in Contest.objects.filter(campaign=campaign, state__in=RUNNING).order_by(
                "until", "pk"
            )
        ],
    }
    return found if any(found.values()) else None


def award_row(decision: AwardDecision, *, works: int | None = None) -> dict:
    """A decision in force as plain values: its grades in the order of the list, and who was honoured."""
    awards = sorted(decision.awards.all(), key=lambda award: award.position)
    levels: dict[tuple[str, str], int] = {}
    for award in awards:
        levels[award.level, award.honour] = levels.get((award.level, award.honour), 0) + 1
    return {
        "kind": decision.kind,
        "key": decision.key,
        "title": decision.title,
        "period": decision.period,
        "decided_on": timezone.localdate(decision.decided_at).isoformat(),
        "sha256": decision.sha256,
        "works": works,
        "levels": [
            {"level": level, "honour": honour, "count": count} for (level, honour), count in levels.items()
        ],
        "holders": _holders(awards),
    }


def _holders(awards: Sequence[Award]) -> list[dict]:
    return [
        {
            "holder": award.holder,
            "department": award.department_name,
            "honour": award.honour,
            "work": award.work,
        }
        for award in awards
    ]


def _contest(decision: AwardDecision) -> int:
    number = decision.key.partition(":")[2]
    return int(number) if number.isdigit() else 0

"""Every figure of the source paper's table, counted from the rows of a campaign; nothing is written down.

The table lies beside this module (`data/paper_table.csv`: key, description, relation, expected value, section of the
paper). Source: source paper, architecture.md “Interfaces that stay stable”.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from operator import eq, ge
from pathlib import Path

from django.db.models import Count, Max, Min, Q, Sum
from django.utils import timezone

from activities.models import (
    Attendance,
    Award,
    AwardKind,
    Contest,
    ContestState,
    Event,
    EventKind,
    Handbook,
    HandbookReceipt,
    QuickFireContest,
    QuizAttempt,
    ServiceWindow,
    Submission,
    Talk,
)
from campaign.models import Branch, Campaign, Enrolment, FlyerHandout, PaperKind, Person
from scoring.models import Month, MonthState, Outcome, Section, Sheet, TitleDecision

TABLE = Path(__file__).resolve().parent / "data" / "paper_table.csv"
RELATIONS = {"=": eq, ">=": ge}
FIRST_QUARTERS = ("Q1", "Q2", "Q3")
FIRST_HALF = "上半年"


@dataclass(frozen=True)
class Row:
    """A row of the source paper's table."""

    key: str
    description: str
    relation: str
    expected: Decimal


@dataclass(frozen=True)
class Counted:
    """A row with what the campaign's rows come to."""

    row: Row
    counted: Decimal

    @property
    def is_ok(self) -> bool:
        return RELATIONS[self.row.relation](self.counted, self.row.expected)


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the table in their order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(line["key"], line["description_zh"], line["relation"], Decimal(line["value"]))
            for line in csv.DictReader(file)
        )


def counted(campaign: Campaign, *, on: date | None = None) -> list[Counted]:
    """Every row with its count as of a day, today without one. A key that nobody counts is a KeyError. One query a row."""
    on = on or timezone.localdate()
    return [Counted(row, Decimal(COUNTERS[row.key](campaign, on))) for row in rows()]


def _branches(campaign: Campaign, on: date) -> int:
    return Branch.objects.filter(enrolments__campaign=campaign).distinct().count()


def _departments(campaign: Campaign, on: date) -> int:
    """Departments that take part at the end of the year or on the day, whichever is earlier."""
    day = campaign.day_within(on)
    taking = Enrolment.objects.filter(campaign=campaign, category__isnull=False, since__lte=day)
    return taking.filter(Q(until__isnull=True) | Q(until__gte=day)).count()


def _employees(campaign: Campaign, on: date) -> int:
    day = campaign.day_within(on)
    return Person.objects.filter(unit=campaign.unit_id).in_service(day).count()


def _flyers(campaign: Campaign, on: date) -> int:
    return FlyerHandout.objects.filter(campaign=campaign).aggregate(copies=Sum("copies"))["copies"] or 0


def _windows(campaign: Campaign, on: date) -> int:
    return _competing(campaign, on).count()


def _window_staff(campaign: Campaign, on: date) -> int:
    return _competing(campaign, on).filter(staff__isnull=False).values("staff").distinct().count()


def _competing(campaign: Campaign, on: date):
    day = campaign.day_within(on)
    return ServiceWindow.objects.filter(campaign=campaign, since__lte=day).filter(
        Q(until__isnull=True) | Q(until__gte=day)
    )


def _star_windows(campaign: Campaign, on: date) -> int:
    keys = [f"windows:{campaign.year}{quarter}" for quarter in FIRST_QUARTERS]
    return _awards(campaign, AwardKind.STAR_WINDOW).filter(decision__key__in=keys).count()


def _aspects(campaign: Campaign, on: date) -> int:
    newest = (
        Handbook.objects.filter(campaign=campaign, published_at__isnull=False).order_by("-version").first()
    )
    return newest.chapters.count() if newest else 0


def _handbooks(campaign: Campaign, on: date) -> int:
    return HandbookReceipt.objects.filter(campaign=campaign).values("person").distinct().count()


def _quiz_takers(campaign: Campaign, on: date) -> int:
    taken = QuizAttempt.objects.filter(
        paper__campaign=campaign, submitted_at__isnull=False, voided_at__isnull=True
    )
    return taken.values("person").distinct().count()


def _trainings(campaign: Campaign, on: date) -> int:
    return _held(campaign, EventKind.TRAINING, on).count()


def _trainees(campaign: Campaign, on: date) -> int:
    return _attended(campaign, EventKind.TRAINING, on)


def _quickfire(campaign: Campaign, on: date) -> int:
    return QuickFireContest.objects.filter(campaign=campaign, signed_at__isnull=False).count()


def _reading_weeks(campaign: Campaign, on: date) -> int:
    """Calendar weeks in which somebody read together."""
    days = _held(campaign, EventKind.READING_SESSION, on).values_list("held_on", flat=True)
    return len({day.isocalendar()[:2] for day in days})


def _readers(campaign: Campaign, on: date) -> int:
    return _attended(campaign, EventKind.READING_SESSION, on)


def _exchange_meetings(campaign: Campaign, on: date) -> int:
    return _held(campaign, EventKind.EXCHANGE_MEETING, on).count()


def _speakers(campaign: Campaign, on: date) -> int:
    return Talk.objects.filter(event__in=_held(campaign, EventKind.EXCHANGE_MEETING, on)).count()


def _works(kind: str) -> Callable[[Campaign, date], int]:
    """How many works contests of a kind had that are decided; the report tells of running ones by their names."""

    def count(campaign: Campaign, on: date) -> int:
        decided = Contest.objects.filter(campaign=campaign, kind=kind, state=ContestState.DECIDED)
        return Submission.objects.filter(contest__in=decided, withdrawn_at__isnull=True).count()

    return count


def _honoured(
    kind: str, *, period: str = "", levels: tuple[str, ...] = ()
) -> Callable[[Campaign, date], int]:
    """How many honours of a kind are in effect: of a period, and of these levels, when given."""

    def count(campaign: Campaign, on: date) -> int:
        found = _awards(campaign, kind)
        if period:
            found = found.filter(decision__period=f"{campaign.year}年{period}")
        if levels:
            found = found.filter(level__in=levels)
        return found.count()

    return count


def _sheet(code: str) -> Callable[[Campaign, date], Decimal]:
    """The full points of a sheet: of its common sections, and of one category's where there are some."""

    def count(campaign: Campaign, on: date) -> Decimal:
        sections = _sections(campaign, code)
        common = sum((one.full for one in sections if one.category_id is None), Decimal(0))
        categories = {one.category_id for one in sections} - {None}
        sums = {sum(one.full for one in sections if one.category_id == each) for each in categories} or {
            Decimal(0)
        }
        return common + sums.pop() if len(sums) == 1 else Decimal(-1)

    return count


def _common(campaign: Campaign, on: date) -> Decimal:
    return sum((one.full for one in _sections(campaign, "business") if one.category_id is None), Decimal(0))


def _by_category(campaign: Campaign, on: date) -> Decimal:
    return _alike(one.full for one in _sections(campaign, "business") if one.category_id is not None)


def _self_sections(campaign: Campaign, on: date) -> Decimal:
    return _alike(one.full for one in _sections(campaign, "self_development"))


def _alike(points) -> Decimal:
    """The value that all share; -1 where they differ or there is none, which is no figure of any paper."""
    found = set(points)
    return found.pop() if len(found) == 1 else Decimal(-1)


def _sections(campaign: Campaign, code: str) -> list[Section]:
    """The sections of a sheet in the newest scheme in force."""
    sheet = (
        Sheet.objects.filter(scheme__campaign=campaign, scheme__activated_at__isnull=False, code=code)
        .order_by("-scheme__version")
        .first()
    )
    return list(sheet.sections.order_by("position", "pk")) if sheet else []


def _bulletins(campaign: Campaign, on: date) -> int:
    """The bulletins in force of each published month, when every month has as many; -1 where months differ."""
    in_force = Count(
        "revisions__publications",
        filter=Q(
            revisions__publications__kind=PaperKind.BULLETIN,
            revisions__publications__number__voided_at__isnull=True,
        ),
        distinct=True,
    )
    found = (
        Month.objects.filter(campaign=campaign, state=MonthState.PUBLISHED)
        .annotate(bulletins=in_force)
        .aggregate(fewest=Min("bulletins"), most=Max("bulletins"))
    )
    if found["fewest"] is None:
        return 0
    return found["fewest"] if found["fewest"] == found["most"] else -1


def _titles(campaign: Campaign, on: date) -> int:
    newest = Q(decision__evaluation__campaign=campaign, decision__evaluation__code=f"{campaign.year}H1")
    last = TitleDecision.objects.filter(newest).aggregate(last=Max("decision"))["last"]
    return TitleDecision.objects.filter(decision=last, outcome=Outcome.TITLE).count()


def _awards(campaign: Campaign, kind: str):
    in_force = Award.objects.filter(decision__campaign=campaign, decision__kind=kind)
    return in_force.filter(decision__revocation__isnull=True)


def _held(campaign: Campaign, kind: str, on: date):
    """What was held until the day, not what is planned."""
    return Event.objects.filter(campaign=campaign, kind=kind, cancelled_at__isnull=True, held_on__lte=on)


def _attended(campaign: Campaign, kind: str, on: date) -> int:
    people = Attendance.objects.filter(event__in=_held(campaign, kind, on)).values("person")
    return people.distinct().count()


COUNTERS: dict[str, Callable[[Campaign, date], int | Decimal]] = {
    "branches": _branches,
    "departments": _departments,
    "employees": _employees,
    "flyers": _flyers,
    "windows": _windows,
    "window_staff": _window_staff,
    "star_windows_q1_q3": _star_windows,
    "handbook_aspects": _aspects,
    "handbooks_issued": _handbooks,
    "quiz_takers": _quiz_takers,
    "etiquette_trainings": _trainings,
    "etiquette_trainees": _trainees,
    "quickfire_contests": _quickfire,
    "reading_weeks": _reading_weeks,
    "reading_participants": _readers,
    "exchange_meetings": _exchange_meetings,
    "exchange_speakers": _speakers,
    "essays": _works("essay"),
    "excellent_notes": _honoured(AwardKind.STUDY_NOTES),
    "research_papers": _works("research_paper"),
    "research_prizes": _honoured(AwardKind.RESEARCH_PAPER, levels=("first", "second")),
    "active_readers_h1": _honoured(AwardKind.ACTIVE_READER, period=FIRST_HALF),
    "learning_party_members_h1": _honoured(AwardKind.LEARNING_MEMBER, period=FIRST_HALF),
    "business_points": _sheet("business"),
    "business_common_points": _common,
    "business_category_points": _by_category,
    "self_points": _sheet("self_development"),
    "self_section_points": _self_sections,
    "bulletins_per_month": _bulletins,
    "civilized_departments_h1": _titles,
}

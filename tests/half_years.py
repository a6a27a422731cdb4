"""Makers of half-years: six published months, marks, self-assessments, and an evaluation in every state."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from campaign.models import Membership, Person, Role, User
from scoring.closing import approve_month, close_month, publish_month, review_month
from scoring.entry import enter_deduction
from scoring.groups import review_group, submit_group
from scoring.half_year_deciding import apply_titles, begin_notice, compute
from scoring.half_year_opening import close_entries, open_half_year
from scoring.half_years import HalfYear
from scoring.models import (
    HalfYearEvaluation,
    PanelMark,
    PanelSheet,
    SelfAssessment,
    SelfState,
)
from tests.makers import World, make_open_month

FIRST = HalfYear(2026, 1)
OPENED = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
CLOSED = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
COMPUTED = datetime(2026, 8, 4, 2, 0, tzinfo=UTC)
NOTICED = datetime(2026, 8, 5, 2, 0, tzinfo=UTC)
APPLIED = datetime(2026, 8, 13, 2, 0, tzinfo=UTC)


def publish_month_of(world: World, first_day: date, lines: Iterable[tuple] = ()) -> None:
    """A month carried to published with its own times; `lines` are (department, indicator, points)."""
    month = make_open_month(world, first_day)
    for department, indicator, points in lines:
        enter_deduction(
            month=month,
            indicator=indicator,
            department=department,
            points=Decimal(points),
            reason="未按时完成",
            by=world.access("office"),
            at=_days_after(first_day, 25),
        )
    for group in month.groups.filter(state="open"):
        submit_group(
            group=group, by=world.access("office"), states_no_other=True, at=_days_after(first_day, 33)
        )
    for group in month.groups.filter(state="submitted"):
        review_group(group=group, by=world.access("second"), at=_days_after(first_day, 34))
    close_month(month=month, by=world.access("office"), at=_days_after(first_day, 34))
    review_month(month=month, by=world.access("office"), at=_days_after(first_day, 35))
    approve_month(month=month, by=world.access("leader"), at=_days_after(first_day, 42))
    publish_month(month=month, by=world.access("office"), at=_days_after(first_day, 43))


def publish_half(
    world: World, lines: Mapping[int, Iterable[tuple]] | None = None, months=range(1, 7)
) -> None:
    """The half-year's months published; `lines` by the number of the month."""
    for number in months:
        publish_month_of(world, date(2026, number, 1), (lines or {}).get(number, ()))


def open_half(world: World, **changes) -> HalfYearEvaluation:
    return open_half_year(
        campaign=world.campaign, half=FIRST, by=world.access("office"), at=OPENED, **changes
    )


def file_self(world: World, evaluation: HalfYearEvaluation, *, score: str = "95") -> None:
    """Every department's self-summary is filed."""
    for department in world.departments:
        SelfAssessment.objects.create(
            evaluation=evaluation,
            department=department,
            state=SelfState.SUBMITTED,
            business=Decimal(score),
            self_development=Decimal(score),
            submitted_by=world.users["head"],
            submitted_at=OPENED,
        )


def add_leader(world: World, name: str, *, home=None) -> User:
    """One more member of the leading group."""
    person = Person.objects.create(
        unit=world.unit,
        staff_number=f"7{len(world.users):04}",
        name=f"领导{name}",
        department=home or world.organ,
    )
    user = User.objects.create_user(f"{world.campaign.code}-{name}", name=person.name, person=person)
    Membership.objects.create(user=user, campaign=world.campaign, role=Role.LEADER, since=date(2026, 1, 1))
    world.users[name] = user
    return user


def hand_in_marks(
    world: World, evaluation: HalfYearEvaluation, member: str, marks: Mapping[str, tuple[str, str]]
) -> None:
    """A member's submitted sheet: (business, self-development) by department code."""
    user = world.users[member]
    by_code = {department.code: department for department in world.departments}
    PanelSheet.objects.create(evaluation=evaluation, member=user, submitted_at=OPENED)
    for code, (business, own) in marks.items():
        PanelMark.objects.create(
            evaluation=evaluation,
            member=user,
            department=by_code[code],
            business=Decimal(business),
            self_development=Decimal(own),
        )


def mark_all(
    world: World, evaluation: HalfYearEvaluation, mark: str = "95", *, member: str = "leader"
) -> None:
    codes = [department.code for department in world.departments]
    hand_in_marks(world, evaluation, member, dict.fromkeys(codes, (mark, mark)))


def make_closed_half(world: World, lines: Mapping[int, Iterable[tuple]] | None = None) -> HalfYearEvaluation:
    publish_half(world, lines)
    evaluation = open_half(world)
    file_self(world, evaluation)
    mark_all(world, evaluation)
    return close_entries(evaluation=evaluation, by=world.access("office"), at=CLOSED)


def make_applied_half(world: World, lines: Mapping[int, Iterable[tuple]] | None = None) -> HalfYearEvaluation:
    evaluation = make_closed_half(world, lines)
    compute(evaluation=evaluation, by=world.access("office"), at=COMPUTED)
    begin_notice(evaluation=evaluation, by=world.access("leader"), at=NOTICED)
    apply_titles(evaluation=evaluation, by=world.access("office"), at=APPLIED)
    evaluation.refresh_from_db()
    return evaluation


def quota(world: World, **settings) -> None:
    """Change the campaign's rules before a half-year is opened."""
    rules = world.campaign.rules
    for name, value in settings.items():
        setattr(rules, name, value)
    rules.save()


def _days_after(first_day: date, days: int) -> datetime:
    day = first_day + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)

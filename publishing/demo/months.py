"""The months of the demo, carried through the verbs at the times at which an office would do it."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from campaign.permissions import Access
from campaign.workdays import (
    Holidays,
    MonthCalendar,
    add_working_days,
    is_working_day,
    next_working_day,
)
from publishing.demo.cast import Cast
from publishing.demo.evidence import attach_examples
from publishing.demo.objections import ask_after_publication, object_in_preview
from publishing.demo.october import owe_report, set_second_entry
from publishing.demo.organisation import Organisation
from publishing.demo.story import Deed, deeds_of, touched_by
from publishing.demo.texts import text
from publishing.month_papers import issue_bulletin
from scoring.bonuses import enter_bonus
from scoring.closing import (
    approve_month,
    calendar_of,
    close_month,
    open_month,
    plan_month,
    publish_month,
    review_month,
)
from scoring.entry import enter_deduction, withdraw_line
from scoring.groups import review_group, submit_group
from scoring.models import IndicatorGroup, Month

ONE_DAY = timedelta(days=1)
ON_BEHALF_ONE_IN = 90
WITH_EVIDENCE_FROM = 9  # September: files on lines of every month would only take room
# In October: whose group is through the review, whose waits for it; all others are still written.
REVIEWED_IN_OCTOBER = ("财务部", "企业管理部", "技术部", "档案馆", "信息中心")
SUBMITTED_IN_OCTOBER = ("审计部", "法律事务部", "人力资源部", "后勤服务中心")


@dataclass(frozen=True)
class Act:
    """Something that somebody does at a moment."""

    at: datetime
    do: Callable[[datetime], object]


@dataclass(frozen=True)
class Stage:
    """What the months share: the organisation, who acts, the days off, and when the story is told."""

    organisation: Organisation
    cast: Cast
    holidays: Holidays
    now: datetime


@transaction.atomic
def publish_one(stage: Stage, first_day: date) -> Month:
    """Carry a month from draft to its issued bulletin, with what its departments objected to before and after."""
    office, second, third = stage.cast.office
    rng = random.Random(f"times of {first_day}")
    month = _opened(stage, first_day, calendar=None)
    _perform(_entries(stage, month, rng, until=month.owner_deadline))
    if first_day.month >= WITH_EVIDENCE_FROM:
        attach_examples(month, by=office, until=stage.now)
    _perform(
        _submission(stage, group, at=_moment(rng, month.owner_deadline, 8, 11)) for group in _groups(month)
    )
    _perform(
        _review(group, by=rng.choice((second, third)), at=_moment(rng, month.close_by, 13, 15))
        for group in _groups(month)
    )
    close_month(month=month, by=office, at=_at(month.close_by, 16, 30))
    month = review_month(month=month, by=office, at=_at(month.close_by, 17))
    object_in_preview(month, cast=stage.cast, holidays=stage.holidays)
    approved_on = next_working_day(month.preview_until + ONE_DAY, holidays=stage.holidays)
    approve_month(month=month, by=stage.cast.leaders[0], at=_at(approved_on, 15))
    published_on = min(next_working_day(approved_on + ONE_DAY, holidays=stage.holidays), month.publish_by)
    revision = publish_month(
        month=month, by=office, at=_at(published_on, 16 if published_on == approved_on else 9, 30)
    )
    issue_bulletin(
        revision=revision, by=office, at=_at(published_on, 17 if published_on == approved_on else 10)
    )
    ask_after_publication(revision, cast=stage.cast, holidays=stage.holidays)
    return revision.month


@transaction.atomic
def begin_one(stage: Stage, first_day: date) -> Month:
    """Leave a month in the middle of the work: groups reviewed, submitted and open; its deadlines lie ahead."""
    now = stage.now
    office, second, third = stage.cast.office
    rng = random.Random(f"times of {first_day}")
    calendar = _calendar_ahead(stage, first_day)
    month = _opened(stage, first_day, calendar=calendar)
    set_second_entry(
        stage.organisation, at=min(_at(next_working_day(first_day, holidays=stage.holidays), 8, 50), now)
    )
    owe_report(month, organisation=stage.organisation, cast=stage.cast, holidays=stage.holidays, now=now)
    natural = calendar_of(stage.organisation.campaign, first_day)
    done = (*REVIEWED_IN_OCTOBER, *SUBMITTED_IN_OCTOBER)
    entries = _entries(stage, month, rng, until=natural.owner_deadline, finished=done)
    _perform(Act(min(act.at, now), act.do) for act in entries)
    attach_examples(month, by=office, until=now)
    groups = {group.owner.name: group for group in _groups(month) if not group.is_recusal}
    _perform(
        _submission(stage, groups[owner], at=min(_moment(rng, natural.owner_deadline, 8, 11), now))
        for owner in done
    )
    _perform(
        _review(
            groups[owner],
            by=rng.choice((second, third)),
            at=min(_moment(rng, natural.close_by, 13, 15), now),
        )
        for owner in REVIEWED_IN_OCTOBER
    )
    return month


def _opened(stage: Stage, first_day: date, *, calendar: MonthCalendar | None) -> Month:
    office = stage.cast.office[0]
    day = next_working_day(first_day, holidays=stage.holidays)
    month = plan_month(
        campaign=stage.organisation.campaign,
        first_day=first_day,
        by=office,
        calendar=calendar,
        at=_at(day, 8, 30),
    )
    return open_month(month=month, by=office, at=_at(day, 8, 40))


def _calendar_ahead(stage: Stage, first_day: date) -> MonthCalendar:
    """The usual deadlines while they lie ahead, otherwise the same distances from today."""
    natural = calendar_of(stage.organisation.campaign, first_day)
    today = timezone.localdate(stage.now)
    if natural.owner_deadline >= today:
        return natural

    def after(day: date, working_days: int) -> date:
        return add_working_days(day, working_days, holidays=stage.holidays)

    close_by = after(today, 5)
    preview_until = after(close_by, 3)
    return MonthCalendar(
        owner_deadline=after(today, 3),
        close_by=close_by,
        preview_until=preview_until,
        approve_by=after(preview_until, 1),
        publish_by=after(preview_until, 2),
    )


def _entries(
    stage: Stage, month: Month, rng: random.Random, *, until: date, finished: Sequence[str] | None = None
) -> Iterator[Act]:
    """Every entry, withdrawal and bonus of the month; all before the day `until`, none before the fact.

    `finished` are the owners whose work is done (None: everybody's); of the others only a part is there yet.
    """
    story = text("story")
    first, last = month.first_day, min(month.last_day, timezone.localdate(stage.now))
    days = list(_working_days(first, last, holidays=stage.holidays)) or [first]
    late = list(_working_days(month.last_day, until - ONE_DAY, holidays=stage.holidays)) or [month.last_day]
    for deed in deeds_of(first.year, first.month, days=days, grants=story["grants"]):
        if finished is not None and deed.owner not in finished and rng.randrange(5) < 2:
            continue
        soon = next_working_day(deed.day + ONE_DAY, holidays=stage.holidays)
        day = soon if rng.randrange(2) and soon < until else max(rng.choice(late), deed.day)
        yield from _entry(stage, month, deed, by=_writer(stage, deed, rng), at=_moment(rng, day, 9, 15))
    for bonus in story["bonuses"]:
        if bonus["month"] == first.month:
            yield _bonus_entry(stage, month, bonus, at=_moment(rng, days[-1], 9, 16))


def _entry(stage: Stage, month: Month, deed: Deed, *, by: Access, at: datetime) -> Iterator[Act]:
    """The entry of a deduction and, where it was a mistake, its withdrawal an hour later."""
    entered = []

    def enter(at: datetime) -> None:
        _cell, line = enter_deduction(
            month=month,
            indicator=deed.indicator,
            department=deed.department,
            by=by,
            rule=deed.rule,
            count=deed.count,
            points=deed.points,
            reason=deed.reason,
            fact_date=deed.day,
            at=at,
        )
        entered.append(line)

    yield Act(at, enter)
    if deed.withdrawn:
        yield Act(
            at + timedelta(hours=1),
            lambda at: withdraw_line(line=entered[0], by=by, reason=deed.withdrawn, at=at),
        )


def _bonus_entry(stage: Stage, month: Month, bonus: dict, *, at: datetime) -> Act:
    def enter(at: datetime) -> None:
        enter_bonus(
            month=month,
            item=bonus["item"],
            level=bonus["level"],
            department=stage.organisation.departments[bonus["department"]].code,
            matter=bonus["matter"],
            proof=bonus["proof"],
            by=stage.cast.office[0],
            at=at,
        )

    return Act(at, enter)


def _submission(stage: Stage, group: IndicatorGroup, *, at: datetime) -> Act:
    by = stage.cast.office[0] if group.is_recusal else stage.cast.scorers[group.owner.name]
    return Act(at, lambda at: submit_group(group=group, by=by, states_no_other=True, at=at))


def _review(group: IndicatorGroup, *, by: Access, at: datetime) -> Act:
    return Act(at, lambda at: review_group(group=group, by=by, at=at))


def _writer(stage: Stage, deed: Deed, rng: random.Random) -> Access:
    """The owner's scorer; the office for the owner's own department, and now and then on an owner's behalf."""
    office = stage.cast.office[0]
    if deed.owner in touched_by(deed) or rng.randrange(ON_BEHALF_ONE_IN) == 0:
        return office
    return stage.cast.scorers[deed.owner]


def _groups(month: Month) -> list[IndicatorGroup]:
    return list(month.groups.select_related("owner"))


def _perform(acts: Iterable[Act]) -> None:
    for act in sorted(acts, key=lambda act: act.at):
        act.do(act.at)


def _working_days(first: date, last: date, *, holidays: Holidays) -> Iterator[date]:
    day = first
    while day <= last:
        if is_working_day(day, holidays=holidays):
            yield day
        day += ONE_DAY


def _moment(rng: random.Random, day: date, first_hour: int, last_hour: int) -> datetime:
    return _at(day, rng.randint(first_hour, last_hour), rng.randrange(60), rng.randrange(60))


def _at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))

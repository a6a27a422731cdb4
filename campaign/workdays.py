"""Working days and the dates of an assessment month (rules.md §4), as functions over dates.

`holidays` is the campaign's table: True = a day that is worked although it may be a weekend (调休),
False = a day off. Days that are not in it are worked from Monday to Friday.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Holidays = Mapping[date, bool]
ONE_DAY = timedelta(days=1)
SATURDAY = 5


class NoWorkingDay(ValueError):
    """The holiday table leaves no working day for a whole year."""


class InvalidCalendar(ValueError):
    """Settings of the month whose days do not exist in every month or stand in the wrong order."""


@dataclass(frozen=True)
class MonthCalendar:
    """The last day for each step of one assessment month; all are working days."""

    owner_deadline: date
    close_by: date
    preview_until: date
    approve_by: date
    publish_by: date


def is_working_day(day: date, *, holidays: Holidays) -> bool:
    """Whether people work on that day: the table first, then the weekday."""
    return holidays.get(day, day.weekday() < SATURDAY)


def next_working_day(day: date, *, holidays: Holidays) -> date:
    """The day itself when it is worked, otherwise the first working day after it.

    Raises `NoWorkingDay` when there is none within a year.
    """
    for offset in range(366):
        candidate = day + timedelta(days=offset)
        if is_working_day(candidate, holidays=holidays):
            return candidate
    raise NoWorkingDay(f"no working day within a year of {day.isoformat()}")


def add_working_days(day: date, n: int, *, holidays: Holidays) -> date:
    """The n-th working day after `day`, which itself is not counted; for n = 0 the day itself.

    Raises `ValueError` for a negative n, `NoWorkingDay` as above.
    """
    if n < 0:
        raise ValueError(f"working days are counted forward, not {n}")
    for _ in range(n):
        day = next_working_day(day + ONE_DAY, holidays=holidays)
    return day


def working_days_since(day: date, until: date, *, holidays: Holidays) -> int:
    """How many working days came after `day` up to and including `until`: how late something due on `day` is.

    0 while nothing but days off has passed, and for a day that is still to come.
    """
    passed = (until - day).days
    return sum(is_working_day(day + ONE_DAY * offset, holidays=holidays) for offset in range(1, passed + 1))


def month_calendar(
    month: date,
    *,
    owner_day: int = 5,
    close_day: int = 7,
    preview_days: int = 3,
    approve_day: int = 13,
    bulletin_day: int = 15,
    preview_from: date | None = None,
    holidays: Holidays,
) -> MonthCalendar:
    """Dates of the month in which `month` lies; the days are days of the month after it (§4).

    A deadline on a non-working day moves to the next working day. The preview lasts `preview_days` working
    days after the day on which it began (`preview_from`; planned: the day of closing). Approval and bulletin
    never precede its end. Raises `InvalidCalendar` for days outside 1…28 or out of order.
    """
    if not 1 <= owner_day <= close_day <= approve_day <= bulletin_day <= 28:
        raise InvalidCalendar("the days must lie within 1…28 in the order owner, close, approve, bulletin")
    if preview_days < 0:
        raise InvalidCalendar("the preview cannot last less than 0 working days")
    following = (month.replace(day=1) + timedelta(days=31)).replace(day=1)

    def deadline(day_of_month: int) -> date:
        return next_working_day(following.replace(day=day_of_month), holidays=holidays)

    close_by = deadline(close_day)
    last_preview_day = add_working_days(preview_from or close_by, preview_days, holidays=holidays)
    preview_until = next_working_day(last_preview_day, holidays=holidays)
    approve_by = max(deadline(approve_day), preview_until)
    return MonthCalendar(
        owner_deadline=deadline(owner_day),
        close_by=close_by,
        preview_until=preview_until,
        approve_by=approve_by,
        publish_by=max(deadline(bulletin_day), approve_by),
    )

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.workdays import (
    InvalidCalendar,
    MonthCalendar,
    NoWorkingDay,
    add_working_days,
    is_working_day,
    month_calendar,
    next_working_day,
    working_days_since,
)

# A National Day with seven days off and the Saturday after it worked.
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
tables = st.dictionaries(days, st.booleans(), max_size=40)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 9), True),
        (date(2026, 10, 11), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
    ],
)
def test_is_working_day(day, expected):
    assert is_working_day(day, holidays=HOLIDAYS) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 9), date(2026, 10, 9)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2026, 10, 12)),
    ],
)
def test_next_working_day(day, expected):
    assert next_working_day(day, holidays=HOLIDAYS) == expected


def test_next_working_day_none_in_a_year():
    holidays = {date(2026, 1, 1) + timedelta(days=offset): False for offset in range(400)}

    with pytest.raises(NoWorkingDay):
        next_working_day(date(2026, 1, 1), holidays=holidays)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 10, 8), 0, date(2026, 10, 8)),
        (date(2026, 10, 8), 1, date(2026, 10, 9)),
        (date(2026, 10, 8), 2, date(2026, 10, 10)),
        (date(2026, 10, 8), 3, date(2026, 10, 12)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
    ],
)
def test_add_working_days(day, n, expected):
    assert add_working_days(day, n, holidays=HOLIDAYS) == expected


def test_add_working_days_backward():
    with pytest.raises(ValueError, match="counted forward"):
        add_working_days(date(2026, 10, 8), -1, holidays={})


@given(day=days, n=st.integers(0, 15), table=tables)
def test_add_working_days_counts_working_days(day, n, table):
    last = add_working_days(day, n, holidays=table)

    between = [day + timedelta(days=offset) for offset in range(1, (last - day).days + 1)]
    assert sum(is_working_day(each, holidays=table) for each in between) == n


# The month


def test_month_calendar_plain_month():
    calendar = month_calendar(date(2026, 3, 31), holidays={})

    assert calendar == MonthCalendar(
        owner_deadline=date(2026, 4, 6),
        close_by=date(2026, 4, 7),
        preview_until=date(2026, 4, 10),
        approve_by=date(2026, 4, 13),
        publish_by=date(2026, 4, 15),
    )


def test_month_calendar_holidays_move_deadlines():
    calendar = month_calendar(date(2026, 9, 1), holidays=HOLIDAYS)

    assert calendar == MonthCalendar(
        owner_deadline=date(2026, 10, 8),
        close_by=date(2026, 10, 8),
        preview_until=date(2026, 10, 12),
        approve_by=date(2026, 10, 13),
        publish_by=date(2026, 10, 15),
    )


def test_month_calendar_late_preview_moves_approval_and_bulletin():
    calendar = month_calendar(date(2026, 9, 15), preview_from=date(2026, 10, 13), holidays=HOLIDAYS)

    assert (calendar.preview_until, calendar.approve_by, calendar.publish_by) == (
        date(2026, 10, 16),
        date(2026, 10, 16),
        date(2026, 10, 16),
    )


def test_month_calendar_december_ends_in_january():
    calendar = month_calendar(date(2026, 12, 5), holidays={})

    assert (calendar.owner_deadline, calendar.publish_by) == (date(2027, 1, 5), date(2027, 1, 15))


def test_month_calendar_own_settings():
    calendar = month_calendar(
        date(2026, 6, 1),
        owner_day=3,
        close_day=3,
        preview_days=0,
        approve_day=8,
        bulletin_day=28,
        preview_from=date(2026, 7, 4),
        holidays={},
    )

    assert calendar == MonthCalendar(
        owner_deadline=date(2026, 7, 3),
        close_by=date(2026, 7, 3),
        preview_until=date(2026, 7, 6),
        approve_by=date(2026, 7, 8),
        publish_by=date(2026, 7, 28),
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"owner_day": 0},
        {"owner_day": 8},
        {"close_day": 14},
        {"approve_day": 16},
        {"bulletin_day": 29},
        {"preview_days": -1},
    ],
)
def test_month_calendar_invalid_settings(settings):
    with pytest.raises(InvalidCalendar):
        month_calendar(date(2026, 3, 1), holidays={}, **settings)


@given(month=days, table=tables, delay=st.none() | st.integers(0, 30))
def test_month_calendar_is_in_order_and_on_working_days(month, table, delay):
    planned = month_calendar(month, holidays=table)
    preview_from = None if delay is None else planned.close_by + timedelta(days=delay)

    calendar = month_calendar(month, preview_from=preview_from, holidays=table)

    steps = [calendar.owner_deadline, calendar.close_by, calendar.preview_until]
    steps += [calendar.approve_by, calendar.publish_by]
    assert steps == sorted(steps)
    assert [day for day in steps if not is_working_day(day, holidays=table)] == []


@pytest.mark.parametrize(
    ("until", "days"),
    [
        (date(2026, 9, 29), 0),
        (date(2026, 9, 30), 0),
        (date(2026, 10, 7), 0),
        (date(2026, 10, 8), 1),
        (date(2026, 10, 9), 2),
        (date(2026, 10, 10), 3),
        (date(2026, 10, 11), 3),
    ],
)
def test_lateness_counts_working_days_over_a_holiday(until, days):
    assert working_days_since(date(2026, 9, 30), until, holidays=HOLIDAYS) == days

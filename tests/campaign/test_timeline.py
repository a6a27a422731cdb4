"""The arithmetic of the timeline: states, order, months, what is next, the strip."""

from datetime import date, timedelta

from campaign.timeline import Entry, State, Track, by_month, dated, due_next, within
from campaign.timeline_strip import LABELS, WIDTH, strip_of

TODAY = date(2026, 5, 20)


def entry(first: date, last: date | None = None, *, key: str = "x", **values) -> Entry:
    values = {"track": Track.OWN, "title": key} | values
    return Entry(key=key, first_day=first, last_day=last or first, **values)


def test_state_follows_from_the_days():
    day = timedelta(days=1)
    rows = [
        entry(TODAY - day),
        entry(TODAY),
        entry(TODAY + day),
        entry(TODAY - day, TODAY + day),
        entry(TODAY - day, TODAY),
        entry(TODAY - day, is_done=True),
        entry(TODAY - day, passes=True),
        entry(TODAY, passes=True),
    ]

    states = [one.state_on(TODAY) for one in rows]

    assert states == [
        State.LATE,
        State.NOW,
        State.COMING,
        State.NOW,
        State.NOW,
        State.DONE,
        State.DONE,
        State.NOW,
    ]


def test_months_hold_what_begins_in_them_and_the_line_of_today():
    rows = [
        entry(date(2026, 6, 2), key="june"),
        entry(date(2026, 3, 30), date(2026, 6, 1), key="span"),
        entry(date(2026, 3, 30), key="march"),
    ]

    months = by_month(rows, today=TODAY)

    assert [
        (month.code, [one.entry.key for one in month.before], [one.entry.key for one in month.after])
        for month in months
    ] == [("2026-03", ["march", "span"], []), ("2026-05", [], []), ("2026-06", [], ["june"])]
    assert [month.has_today for month in months] == [False, True, False]


def test_today_has_no_line_before_the_first_and_after_the_last_month():
    rows = [entry(date(2026, 6, 2))]

    assert [month.has_today for month in by_month(rows, today=TODAY)] == [False]
    assert by_month([], today=TODAY) == []


def test_entries_of_one_day_stand_by_track_then_by_key():
    rows = [
        entry(TODAY, key="b", track=Track.PAPERS),
        entry(TODAY, key="c", track=Track.MONTHS),
        entry(TODAY, key="a", track=Track.PAPERS),
    ]

    assert [one.entry.key for one in dated(rows, today=TODAY)] == ["c", "a", "b"]


def test_next_is_the_most_urgent_of_what_is_not_done():
    rows = [
        entry(date(2026, 5, 1), date(2026, 7, 1), key="long"),
        entry(date(2026, 5, 25), key="soon"),
        entry(date(2026, 5, 2), key="late"),
        entry(date(2026, 5, 2), key="done", is_done=True),
        entry(date(2026, 5, 2), key="over", passes=True),
    ]

    assert [one.key for one in due_next(rows, today=TODAY)] == ["late", "soon", "long"]


def test_within_takes_what_touches_the_days():
    rows = [
        entry(date(2026, 4, 1), date(2026, 4, 30), key="before"),
        entry(date(2026, 4, 1), date(2026, 5, 1), key="into"),
        entry(date(2026, 5, 31), key="last"),
        entry(date(2026, 6, 1), key="after"),
    ]

    found = within(rows, first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))

    assert [one.key for one in found] == ["into", "last"]


def test_strip_puts_days_where_they_fall_and_what_is_close_into_lanes():
    rows = [
        entry(date(2026, 1, 1), key="a"),
        entry(date(2026, 1, 2), key="b"),
        entry(date(2026, 7, 1), date(2026, 12, 31), key="c"),
        entry(date(2027, 1, 4), key="outside"),
    ]

    strip = strip_of(dated(rows, today=TODAY), year=2026, today=TODAY)

    assert [row.label for row in strip.rows] == [str(Track.OWN.label)]
    (row,) = strip.rows
    first, second, bar = row.shapes
    assert [first.x, second.x, bar.x] == [LABELS, LABELS + WIDTH // 365, LABELS + WIDTH * 181 // 365]
    assert [first.is_bar, bar.is_bar, bar.x + bar.width] == [False, True, LABELS + WIDTH * 364 // 365]
    assert second.y > first.y
    assert strip.today == LABELS + WIDTH * 139 // 365
    assert [len(strip.columns), strip.columns[-1].x + strip.columns[-1].width] == [12, strip.width]


def test_strip_has_no_line_of_today_outside_of_its_year():
    strip = strip_of(dated([entry(TODAY)], today=date(2027, 1, 4)), year=2026, today=date(2027, 1, 4))

    assert strip.today is None

"""The calendar file: what RFC 5545 asks of lines, escapes and whole days."""

from datetime import UTC, date, datetime

from campaign.icalendar import Day, calendar_file, escaped, folded

AT = datetime(2026, 5, 20, 1, 2, 3, tzinfo=UTC)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_file_holds_whole_days_with_the_day_after_as_their_end():
    days = [
        Day(
            uid="t2026.month.03.closed@wenming",
            title="2026年3月：截止评分",
            first_day=date(2026, 4, 7),
            last_day=date(2026, 4, 7),
            words="责任人：考核办公室\n按设置推算",
            url="https://wenming.example.cn/c/t2026/months/2026-03/",
            category="月度考核",
        ),
        Day(uid="b@wenming", title="年底", first_day=date(2026, 12, 30), last_day=date(2026, 12, 31)),
    ]

    content = calendar_file("创建活动, 2026", days, at=AT)

    assert unfolded(content) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Wenming//Timeline//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:创建活动\\, 2026",
        "BEGIN:VEVENT",
        "UID:t2026.month.03.closed@wenming",
        "DTSTAMP:20260520T010203Z",
        "DTSTART;VALUE=DATE:20260407",
        "DTEND;VALUE=DATE:20260408",
        "SUMMARY:2026年3月：截止评分",
        "DESCRIPTION:责任人：考核办公室\\n按设置推算",
        "CATEGORIES:月度考核",
        "URL:https://wenming.example.cn/c/t2026/months/2026-03/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:b@wenming",
        "DTSTAMP:20260520T010203Z",
        "DTSTART;VALUE=DATE:20261230",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:年底",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_text_is_escaped():
    assert escaped("a\\b;c,d\r\ne\x00f") == "a\\\\b\\;c\\,d\\nef"


def test_long_lines_are_folded_between_characters():
    line = "SUMMARY:" + "文明部室" * 30

    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line


def test_line_of_just_the_longest_length_stays_whole():
    assert folded("x" * 75) == "x" * 75

"""Days as a calendar file that calendar programs take (RFC 5545).

Lines end with CR LF and are folded at 75 octets, never inside a character; text is escaped (§3.1, §3.3.11).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75  # octets without the line end
PRODUCT = "-//Wenming//Timeline//ZH"


@dataclass(frozen=True, kw_only=True)
class Day:
    """A whole day, or several; `uid` is the same every time, so that a second import changes and doubles nothing."""

    uid: str
    title: str
    first_day: date
    last_day: date
    words: str = ""
    url: str = ""
    category: str = ""


def calendar_file(name: str, days: Iterable[Day], *, at: datetime) -> bytes:
    """The file; `at` is when it was made. Days are whole days without a time zone, the end is the day after."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for day in days:
        lines += _event(day, at=at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode("utf-8")


def _event(day: Day, *, at: datetime) -> list[str]:
    given = {"DESCRIPTION": day.words, "CATEGORIES": day.category}
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(day.uid)}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.first_day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.last_day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(day.title)}",
        *(f"{field}:{escaped(text)}" for field, text in given.items() if text),
        *([f"URL:{day.url}"] if day.url else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon and comma escaped, a line break as \\n, other controls left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "".join(char for char in text.replace("\n", "\\n") if char >= " " and char != "\x7f")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets; each further one begins with a space."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode("utf-8"))
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += octets
    return "\r\n".join([*pieces, piece])

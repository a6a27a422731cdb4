"""What stands in a cell of a score workbook: a deduction on each line, with its day before it where it is known.

Pure. The lines are those of `shorthand`; “3月12日 -0.5×2 未佩戴胸牌” is one. A ledger line is written as such a text and
two cells are compared by what their texts say, so that what no text can say never shows as a difference.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from scoring import shorthand
from scoring.points import ZERO, gettext_noop
from scoring.shorthand import NotUnderstood, Typed

MESSAGES = shorthand.MESSAGES | {
    "no_such_day": gettext_noop("There is no day %(day)s."),
    "day_alone": gettext_noop("Write the deduction after the day."),
    "score_not_alone": gettext_noop(
        "A score stands alone in its cell. To deduct, put a minus before the points."
    ),
    "bare_score": gettext_noop("Put a minus before the points to deduct them, as in -%(points)s."),
    "above_maximum": gettext_noop("The score is above the maximum of %(maximum)s."),
}
_SIGNS = r"(?=[\s,，:：、\-－—扣]|[A-Za-z]|$)"
_DAY = re.compile(
    rf"(?:(?P<year>[0-9]{{4}})(?:年|[/.\-])(?P<month>[0-9]{{1,2}})(?:月|[/.\-])|(?P<of>[0-9]{{1,2}})(?:月|/))"
    rf"(?P<day>[0-9]{{1,2}})日?{_SIGNS}[\s,，:：、]*"
)
_DIGITS = str.maketrans("０１２３４５６７８９／．", "0123456789/.")


class Unreadable(ValueError):
    """A line of the cell says nothing that can be entered: a stable `code` of MESSAGES and its arguments."""

    def __init__(self, code: str, message_args: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.message_args = dict(message_args or {})
        super().__init__(MESSAGES[code] % self.message_args)


class Deduction(NamedTuple):
    """One line of a cell: points of the whole line, or a rule and its count, or both; None where not said."""

    points: Decimal | None
    count: Decimal | None = None
    rule: str = ""
    reason: str = ""
    day: date | None = None


@dataclass(frozen=True)
class CellRules:
    """What reading a cell needs to know: the maximum, the texts of the rules by code, and the month's first day."""

    maximum: Decimal
    texts: Mapping[str, str]
    first_day: date


def read_cell(text: str, about: CellRules, *, takes_scores: bool = True) -> tuple[Deduction, ...]:
    """The deductions of a cell, none where it says nothing (blank, “—”, “无”, “0”, “/”).

    Each line is one deduction; a text that only runs over several lines is one as well. A score (“8.5 原因”) is what
    it lacks of the maximum and stands alone; without `takes_scores` it is refused. Raises Unreadable.
    """
    pieces = [piece for piece in re.split(r"[\r\n]+", text) if piece.strip()]
    try:
        return _deductions(pieces, about, takes_scores)
    except Unreadable as refusal:
        for other in ([" ".join(pieces)], re.split(r"[\r\n；;]+", text)):
            try:
                return _deductions([piece for piece in other if piece.strip()], about, takes_scores)
            except Unreadable:
                continue
        raise refusal


def line_text(
    *,
    points: Decimal,
    count: Decimal,
    rule: str = "",
    rule_text: str = "",
    reason: str = "",
    day: date | None = None,
) -> str:
    """A recorded line as `read_cell` reads it; a reason that only repeats the rule is left away."""
    said = "" if rule and reason == rule_text else reason
    times = None if count == 1 else count
    each = points / count
    if rule:
        typed = Typed("deduction", None, times, rule, said)
    elif times and each == round(each, 2):
        typed = Typed("deduction", each, times, None, said)
    else:
        typed = Typed("deduction", points, None, None, said)
    lead = f"{day.month}月{day.day}日 " if day else ""
    return lead + shorthand.typed_text(typed)


def said_by(texts: Iterable[str], about: CellRules) -> list[tuple]:
    """What each text says, comparable; a text that cannot be read says itself."""
    found = []
    for text in texts:
        try:
            found += read_cell(text, about)
        except Unreadable:
            found.append((" ".join(text.split()),))
    return found


def lines_of(text: str) -> list[str]:
    """The lines of a cell that `line_text` has written."""
    return [line for line in re.split(r"[\r\n]+", text) if line.strip()]


def _deductions(pieces: Sequence[str], about: CellRules, takes_scores: bool) -> tuple[Deduction, ...]:
    found = []
    for piece in pieces:
        day, rest = _day_of(piece.strip(), about.first_day)
        try:
            typed = shorthand.parse(rest, allow_zero_as_nothing=True)
        except NotUnderstood as refusal:
            raise Unreadable(refusal.code, refusal.message_args) from refusal
        if typed.kind == "nothing":
            if day:
                raise Unreadable("day_alone")
            continue
        if typed.kind == "score":
            typed = _what_it_lacks(typed, about, alone=len(pieces) == 1, takes_scores=takes_scores)
            if typed is None:
                continue
        found.append(_deduction(typed, day, about))
    return tuple(found)


def _day_of(text: str, first_day: date) -> tuple[date | None, str]:
    found = _DAY.match(text.translate(_DIGITS))
    if not found:
        return None, text
    year, month, day = found["year"] or first_day.year, found["month"] or found["of"], found["day"]
    try:
        return date(int(year), int(month), int(day)), text[found.end() :]
    except ValueError:
        raise Unreadable("no_such_day", {"day": text[: found.end()].strip()}) from None


def _what_it_lacks(typed: Typed, about: CellRules, *, alone: bool, takes_scores: bool) -> Typed | None:
    if not takes_scores:
        raise Unreadable("bare_score", {"points": f"{typed.points.normalize():f}"})
    if not alone:
        raise Unreadable("score_not_alone")
    if typed.points > about.maximum:
        raise Unreadable("above_maximum", {"maximum": f"{about.maximum.normalize():f}"})
    lacking = about.maximum - typed.points
    return None if lacking == ZERO else Typed("deduction", lacking, None, None, typed.reason)


def _deduction(typed: Typed, day: date | None, about: CellRules) -> Deduction:
    rule = typed.rule_code or ""
    reason = "" if rule and typed.reason == about.texts.get(rule) else typed.reason
    return Deduction(typed.line_points, None if typed.count == 1 else typed.count, rule, reason, day)

"""What a scorer types into a cell: “-2 迟到两人次”, “-0.5×3 C1-2”, “8.5 原因”, “—”.

Pure: it knows neither the scheme nor the month. Whether a rule exists, whether points fit its maximum and
whether a reason is fit to print is asked by those who record the line. The reason keeps the characters that
were typed, because it reaches the bulletin unchanged; only numbers, signs and codes are read in normal form.

What could be read in two ways is refused rather than guessed: a wrong line is worse than one more key.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from scoring import shorthand_grammar as grammar
from scoring.points import LARGEST, ZERO, gettext_noop, quantize

LONGEST = 500

MESSAGES = {
    "no_points": gettext_noop(
        "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule."
    ),
    "malformed_number": gettext_noop("“%(text)s” is not a proper number."),
    "too_many_places": gettext_noop("%(number)s has more than two decimal places."),
    "too_large": gettext_noop("%(number)s is too large."),
    "zero_points": gettext_noop("A deduction must be more than 0 points."),
    "zero_count": gettext_noop("The count must be more than 0."),
    "ambiguous_zero": gettext_noop(
        "0 could mean no deduction or no points left. Leave the cell empty, or write the score and a reason."
    ),
    "bonus": gettext_noop("Bonus points are not entered here."),
    "several": gettext_noop("Write one deduction at a time."),
    "two_numbers": gettext_noop("Write one number, then the reason."),
    "glued": gettext_noop("Put a space between the points and the reason."),
    "count_unclear": gettext_noop(
        "Write the count right after the points or the rule, as in -0.5×3 or C1-2×3."
    ),
    "score_with_count": gettext_noop("A score takes no count. To deduct, put a minus before the points."),
    "score_with_rule": gettext_noop("A score takes no rule. To deduct, put a minus before the points."),
    "control_character": gettext_noop("The text contains a character that cannot be printed."),
    "too_long": gettext_noop("The text is longer than %(longest)s characters."),
}


class NotUnderstood(ValueError):
    """The text is refused: a stable `code` of MESSAGES and the arguments of its text."""

    def __init__(self, code: str, message_args: dict[str, object] | None = None) -> None:
        self.code = code
        self.message_args = message_args or {}
        super().__init__(MESSAGES[code] % self.message_args)


@dataclass(frozen=True)
class Typed:
    """What the text says.

    “deduction”: `points` (positive) or `rule_code` or both. With a `count` the points are those of one case,
    without one (None) they are those of the whole line; a rule alone without a count means once.
    “score”: `points` is the score itself. “nothing”: nothing to deduct.
    """

    kind: Literal["deduction", "score", "nothing"]
    points: Decimal | None = None
    count: Decimal | None = None
    rule_code: str | None = None
    reason: str = ""

    @property
    def line_points(self) -> Decimal | None:
        """Points of the whole line as typed, round(points × count); None when only a rule was typed."""
        if self.kind != "deduction" or self.points is None:
            return None
        return quantize(self.points * (1 if self.count is None else self.count))


# Reading in normal form

# Not all of NFKC: it would also turn ² and ① into digits and change the length of the text.
_SAME_BUT_WIDTH = ("<wide>", "<narrow>", "<small>", "<noBreak>")
_ALIKE = str.maketrans(
    dict.fromkeys("—–−―‐‑─", "-")
    | dict.fromkeys("×✕✖⨯∗", "*")
    | {"。": ".", "【": "[", "】": "]", "〔": "[", "〕": "]"}
)
_LINE_BREAKS = re.compile(r"\s*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]\s*")


class _Text(NamedTuple):
    """The text as typed and, character for character, in normal form."""

    typed: str
    plain: str

    def cut(self, start: int, end: int | None = None) -> "_Text":
        return _Text(self.typed[start:end], self.plain[start:end])


def _plain(char: str) -> str:
    form, _, code = unicodedata.decomposition(char).partition(" ")
    if form in _SAME_BUT_WIDTH and " " not in code:
        return chr(int(code, 16))
    return char


def _read(text: str) -> _Text:
    if len(text) > LONGEST:
        raise NotUnderstood("too_long", {"longest": LONGEST})
    typed = _LINE_BREAKS.sub(" ", text)
    typed = "".join(char for char in typed if unicodedata.category(char) != "Cf").strip()
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in typed):
        raise NotUnderstood("control_character")
    return _Text(typed, "".join(map(_plain, typed)).translate(_ALIKE))


def parse(text: str, *, allow_zero_as_nothing: bool = False) -> Typed:
    """Read one cell; points and counts come back with two places, a rule code in capitals.

    Understood: points first (“-2 迟到”, “扣2分，迟到”, “-0.5×3 C1-2”), a rule first (“C1-2×3 原因”), words
    first (“迟到 -0.5”, “迟到 C1-2”), a bare score (“8.5 原因”, “得8.5分”), nothing (blank, “—”, “/”, “无”, “满分”,
    “不扣分”). 减 stands for 扣 at the beginning, and points may be in words where 分 follows them (“扣半分”, “得八分”).
    A bare 0 is refused as ambiguous; with `allow_zero_as_nothing` (workbooks) it means nothing.
    Raises `NotUnderstood` for everything else, never another exception for a `str`.
    """
    cell = _read(text)
    if grammar.NOTHING.fullmatch(cell.plain):
        return Typed("nothing")
    cell = _in_digits(_without_brackets(cell))
    if zero := grammar.ZERO.fullmatch(cell.plain):
        if allow_zero_as_nothing:
            return Typed("nothing")
        raise NotUnderstood("zero_points" if zero["sign"] else "ambiguous_zero")
    if grammar.BONUS.search(cell.plain):
        raise NotUnderstood("bonus")
    if got := grammar.GOT.match(cell.plain):
        cell = cell.cut(got.end())
        typed = _score(cell)
    else:
        typed = _in_some_form(cell)
    if typed is None:
        raise NotUnderstood(*_refusal(cell.plain))
    return typed


def _in_some_form(cell: _Text) -> Typed | None:
    return _points_first(cell) or _rule_first(cell) or _score(cell) or _words_first(cell)


def typed_text(typed: Typed) -> str:
    """The text that `parse` reads as `typed`, for showing a recorded line in its cell."""
    if typed.kind == "nothing":
        return ""
    if typed.kind == "score":
        lead = _digits(typed.points)
    else:
        times = "" if typed.count is None else f"×{_digits(typed.count)}"
        by_rule = typed.rule_code or ""
        lead = f"{by_rule}{times}" if typed.points is None else f"-{_digits(typed.points)}{times} {by_rule}"
    return f"{lead.strip()} {typed.reason}".strip()


def _digits(number: Decimal) -> str:
    return f"{number.normalize():f}"


# The four forms


def _points_first(cell: _Text) -> Typed | None:
    points = grammar.POINTS_FIRST.fullmatch(cell.plain)
    if points is None:
        return None
    rest = _rest(cell, points)
    rule = grammar.RULE_NEXT.fullmatch(rest.plain)
    if rule:
        rest = _rest(rest, rule)
    return _deduction(rest, points, rule)


def _rule_first(cell: _Text) -> Typed | None:
    rule = grammar.RULE_FIRST.fullmatch(cell.plain)
    if rule is None:
        return None
    rest = _rest(cell, rule)
    if points := grammar.POINTS_NEXT.fullmatch(rest.plain):
        return _deduction(_rest(rest, points), points, rule)
    if (points := grammar.POINTS_LAST.fullmatch(rest.plain)) and points["rule"] is None:
        return _deduction(rest.cut(0, points.end("head")), points, rule)
    return _deduction(rest, None, rule)


def _words_first(cell: _Text) -> Typed | None:
    points = grammar.POINTS_LAST.fullmatch(cell.plain)
    head = cell.cut(0, points.end("head")) if points else cell
    if points and points["rule"]:
        return _deduction(head, points, None)
    rule = grammar.RULE_LAST.fullmatch(head.plain)
    if rule:
        head = head.cut(0, rule.end("head"))
    return _deduction(head, points, rule) if points or rule else None


def _score(cell: _Text) -> Typed | None:
    score = grammar.SCORE.fullmatch(cell.plain)
    if score is None:
        return None
    reason = _reason(cell.cut(score.start("rest")))
    if grammar.NOT_A_SCORE.match(reason.plain):
        return None
    if grammar.RULE_NEXT.fullmatch(reason.plain):
        raise NotUnderstood("score_with_rule")
    _check_reason(reason, line_points=None, has_count=False)
    points = _number(score["points"])
    if points == 0 and not reason.typed:
        raise NotUnderstood("ambiguous_zero")
    return Typed("score", points=points, reason=reason.typed)


def _deduction(rest: _Text, points: re.Match | None, rule: re.Match | None) -> Typed:
    """A deduction from what the patterns found, once everything fits together."""
    counts = [match["count"] for match in (points, rule) if match and match["count"]]
    if len(counts) > 1 or (points and points["per"] and not counts):
        raise NotUnderstood("count_unclear")
    count = _number(counts[0]) if counts else None
    if count == 0:
        raise NotUnderstood("zero_count")
    each = _number(points["points"]) if points else None
    if each == 0:
        raise NotUnderstood("zero_points")
    found = {**(points.groupdict() if points else {}), **(rule.groupdict() if rule else {})}
    code = found.get("rule") or found.get("inside")
    reason = _reason(rest)
    typed = Typed("deduction", each, count, code.upper() if code else None, reason.typed)

    if each is not None and typed.line_points == 0:
        raise NotUnderstood("zero_points")
    if each is not None and typed.line_points > LARGEST:
        raise NotUnderstood("too_large", {"number": _digits(typed.line_points)})
    if each is None and count is None and grammar.NUMBER_OF_CASES.match(reason.plain):
        raise NotUnderstood("count_unclear")
    if each is None and grammar.POINTS_IN_WORDS.search(reason.plain):
        raise NotUnderstood("several")
    _check_reason(reason, line_points=typed.line_points, has_count=count is not None)
    return typed


# Pieces


def _in_digits(text: _Text) -> _Text:
    """The text with points in words at its beginning, or at the end of a text without any digit, in digits."""
    spelled = grammar.SPELLED_FIRST.match(text.plain) or grammar.SPELLED_LAST.fullmatch(text.plain)
    if spelled is None:
        return text
    start, end = spelled.span("words")
    points = f"{grammar.in_digits(spelled['words'])}分"
    return _Text(*(one[:start] + points + one[end:] for one in text))


def _rest(text: _Text, match: re.Match) -> _Text:
    """What follows the match; a count that runs on into words (“×3人迟到”) belongs to them as well."""
    start = match.start("rest")
    if match["count"] and grammar.MEASURE_AHEAD.match(text.plain, start):
        start = match.start("count")
    return _without_brackets(text.cut(start))


def _number(digits: str) -> Decimal:
    number = Decimal(digits)
    if len(digits.partition(".")[2]) > 2:
        raise NotUnderstood("too_many_places", {"number": digits})
    if number > LARGEST:
        raise NotUnderstood("too_large", {"number": digits})
    return number + ZERO


def _without_brackets(text: _Text) -> _Text:
    """The inside, when one pair of brackets holds the whole text."""
    marks = grammar.LEADING_MARKS.match(text.plain)
    start = marks.end() if marks and text.plain[marks.end() : marks.end() + 1] in ("(", "[") else 0
    end = len(text.plain.rstrip())
    if pair := grammar.IN_BRACKETS.fullmatch(text.plain, start, end):
        return text.cut(*pair.span(pair.lastgroup))
    return text


def _reason(text: _Text) -> _Text:
    """Without the marks around it and without brackets that hold the whole of it."""
    while True:
        marks = grammar.LEADING_MARKS.match(text.plain)
        trailing = grammar.TRAILING_MARKS.search(text.plain)
        start = marks.end() if marks else 0
        end = max(start, trailing.start()) if trailing else len(text.plain)
        inner = _without_brackets(text.cut(start, end))
        if inner == text:
            return text
        text = inner


def _check_reason(reason: _Text, *, line_points: Decimal | None, has_count: bool) -> None:
    """Refuse a reason in which points, a count or a rule would be lost.

    Repeating the points of the line (“-1 迟到，扣1分”) is allowed.
    """
    if grammar.BONUS.search(reason.plain):
        raise NotUnderstood("bonus")
    if grammar.ONLY_NUMBER.fullmatch(reason.plain):
        raise NotUnderstood("two_numbers")
    if grammar.COUNT_AHEAD.match(reason.plain) or (
        not has_count and grammar.COUNT_BEHIND.search(reason.plain)
    ):
        raise NotUnderstood("count_unclear")
    if reason.plain.startswith("-") or grammar.RULE_NEXT.fullmatch(reason.plain):
        raise NotUnderstood("several")
    others = [Decimal(other["points"]) for other in grammar.ANOTHER.finditer(reason.plain)]
    spelled = grammar.SPELLED_INSIDE.finditer(reason.plain)
    others += [Decimal(grammar.in_digits(other["words"])) for other in spelled]
    if others and others != [line_points]:
        raise NotUnderstood("several")


def _refusal(plain: str) -> tuple[str, dict[str, object]]:
    """Why a text in none of the four forms is refused."""
    if grammar.SCORE_WITH_COUNT.match(plain):
        return "score_with_count", {}
    if grammar.GLUED.match(plain):
        return "glued", {}
    if grammar.MALFORMED.match(plain):
        return "malformed_number", {"text": plain.split()[0]}
    return "no_points", {}

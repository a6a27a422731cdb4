"""The score sheet of a group on paper, in the columns of the assessment rules' annex: frozen values → HTML → PDF."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart
from publishing.rule_words import plain_points, rule_text

TEMPLATE = "publishing/print/score_sheet.html"
BLANK_ROWS = 3  # for each indicator of a sheet that is filled in by hand
LONGEST_BLOCK = 14  # lines of print beside one indicator's standards; the rest follows as its continuation
REASON_LINE = 12  # characters of a reason on a line of print
NOTHING = "本月无扣分"
WAITS = "已录入，待二次录入后列出"  # for whoever may make the second entry


def score_sheet_html(frozen: Mapping) -> str:
    """The sheet as one HTML document: a table for each section, its heading repeated, signature lines at the end.

    `frozen` is what `score_sheet_printing.freeze_group` takes from a group. Every text is escaped.
    """
    return render_to_string(
        TEMPLATE,
        {
            "paper": frozen,
            "sections": [_section(section, is_empty=frozen["is_empty"]) for section in frozen["sections"]],
            "total": plain_points(frozen["total"]),
        },
    )


def score_sheet_pdf(frozen: Mapping) -> PrintedPaper:
    """The sheet as a PDF; the same values and fonts give the same bytes. Raises as `print_apart` does."""
    content = json.dumps(frozen, ensure_ascii=False, sort_keys=True)
    return print_apart(score_sheet_html(frozen), identifier=hashlib.sha256(content.encode()).hexdigest())


def _section(section: Mapping, *, is_empty: bool) -> dict:
    return {
        "name": section["name"],
        "sheet": section["sheet"],
        "by_branch": section["by_branch"],
        "blocks": [
            block for indicator in section["indicators"] for block in _blocks(indicator, is_empty=is_empty)
        ],
    }


def _blocks(indicator: Mapping, *, is_empty: bool) -> Iterator[dict]:
    """What stays together on a page: the indicator with its standards and some of its deductions."""
    about = {
        "code": indicator["code"],
        "name": indicator["name"],
        "maximum": plain_points(indicator["maximum"]),
        "rules": [rule_text(rule) for rule in indicator["rules"]],
        "owner": indicator["owner"],
    }
    if is_empty:
        yield about | {"rows": [None] * BLANK_ROWS, "span": BLANK_ROWS}
        return
    if indicator["waits"]:
        yield about | {"rows": [{"nothing": WAITS}], "span": 1}
    elif not indicator["lines"]:
        yield about | {"rows": [{"nothing": NOTHING}], "span": 1}
    for number, rows in enumerate(_pieces([_line(line) for line in indicator["lines"]])):
        yield about | {"rows": rows, "span": len(rows), "continued": number > 0 or indicator["waits"]}


def _pieces(lines: Sequence[dict]) -> Iterator[list[dict]]:
    """The deductions of one indicator in pieces that fit on a page."""
    piece: list[dict] = []
    height = 0
    for line in lines:
        own = -(-len(line["reason"]) // REASON_LINE)
        if piece and height + own > LONGEST_BLOCK:
            yield piece
            piece, height = [], 0
        piece.append(line)
        height += own
    if piece:
        yield piece


def _line(line: Mapping) -> dict:
    return {
        "who": line["who"],
        "day": line["day"] or "未注明",
        "reason": line["reason"] or "（事由待补）",
        "rule": line["rule"],
        "count": plain_points(line["count"]),
        "points": plain_points(line["points"]),
    }

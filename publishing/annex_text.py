"""An annex as it is typed or pasted, and as it is printed: text with headings by their marks, or rows of a table.

Pure. Each line of a text is a paragraph. “一、…”, “（一）…”, “1.…” and “（1）…” are headings when they are short and do
not end like a sentence. A table is what a spreadsheet puts on the clipboard: its columns divided by tabs, the first
line the head.
"""

import re
from collections.abc import Mapping

from publishing.annexes import column
from publishing.headline import shaped_title
from publishing.red_head import em_width
from publishing.title_words import title_pieces

MARKS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"（\d{1,2}）")),
)
LONGEST_HEADING = 30.0
WIDEST = 24.0  # characters that a column is given at most
ACROSS_FROM = 7  # columns


def heading_level(line: str) -> int:
    """The level of a line that is a heading, 0 for a paragraph."""
    if line[-1:] in "。；：！？;:" or em_width(line) > LONGEST_HEADING:
        return 0
    return next((level for level, mark in MARKS if mark.match(line)), 0)


def without_mark(text: str) -> str:
    """A heading without the number that was typed before it: the paper numbers its headings itself."""
    for _, mark in MARKS:
        if found := mark.match(text):
            return text[found.end() :].strip()
    return text


def text_body(text: str) -> list[dict]:
    """The body of an annex of text."""
    body = []
    for line in (line.strip() for line in text.splitlines()):
        if line and (level := heading_level(line)):
            body.append({"kind": "heading", "level": level, "text": line})
        elif line:
            body.append({"kind": "paragraph", "lead": "", "text": line})
    return body


def table_rows(text: str) -> list[list[str]]:
    """The cells of pasted rows, short rows filled up with empty cells; empty lines are left out."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    widest = max(map(len, rows), default=0)
    return [row + [""] * (widest - len(row)) for row in rows]


def table_of(text: str) -> dict:
    """Columns and rows of a pasted table; a column is as wide as its longest cell needs, within bounds."""
    head, *rows = table_rows(text)
    widths = [
        max(4.0, *(min(WIDEST, em_width(row[place])) for row in [head, *rows])) for place in range(len(head))
    ]
    return {
        "columns": [
            column(f"c{place}", title, "text", round(width))
            for place, (title, width) in enumerate(zip(head, widths, strict=True))
        ],
        "rows": rows,
    }


def printed_annex(annex: Mapping, *, number: int) -> dict:
    """An annex of a draft as the payload holds it."""
    parts = {
        "key": annex["key"],
        "number": number,
        "name": annex["name"],
        "lines": title_lines(annex["name"]),
        "note": "",
        "marked": annex["marked"],
    }
    if annex["kind"] == "table":
        table = table_of(annex["text"])
        return parts | table | {"across": len(table["columns"]) >= ACROSS_FROM}
    return parts | {"across": False, "body": text_body(annex["text"])}


def title_lines(name: str) -> list[str]:
    """An annex's name as lines of a title: broken where its words part."""
    return shaped_title(title_pieces(name))

"""What a spreadsheet puts on the clipboard as text: rows of cells. Pure."""

import re
from collections.abc import Sequence

LONGEST_PASTE = 700_000

_QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_rectangle(text: str) -> list[list[str]]:
    """The rows of what a spreadsheet puts on the clipboard, all of one width; empty ones at the ends are left away.

    Cells are separated by tabs, rows by line ends, the last row usually ends with one. A cell that holds a line end or
    a quotation mark may stand in quotation marks, those inside doubled; marks that the cell itself begins with stay.
    """
    rows, row, at = [], [], 0
    text = text.removeprefix("\ufeff").replace("\x00", "")
    while at <= len(text):
        cell, at = _cell_at(text, at)
        row.append(cell)
        if at < len(text) and text[at] == "\t":
            at += 1
            continue
        rows.append(row)
        row = []
        line_end = _LINE_END.match(text, at)
        if not line_end:
            break
        at = line_end.end()
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(_without_end(cells)) for cells in rows), default=0)
    return [(cells + [""] * width)[:width] for cells in rows]


def _cell_at(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted and ('""' in quoted[1] or _LINE_END.search(quoted[1])):
        return _LINE_END.sub("\n", quoted[1].replace('""', '"')).strip(), quoted.end()
    plain = _PLAIN.match(text, at)
    return plain[0].strip(), plain.end()


def _without_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]

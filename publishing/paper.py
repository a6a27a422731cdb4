"""A paper's payload as HTML and PDF, for every kind of paper (`paper_content`).

The payload holds everything that is printed; drawing adds only places and shapes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from django.template.loader import render_to_string

from campaign.digests import sha256_of
from publishing.paper_content import (
    MINUTES,
    annex_blocks,
    annex_label,
    copies_text,
    enclosed_here,
    encloses,
    marked_annexes,
    remark_text,
)
from publishing.pdf import Attached, PrintedPaper
from publishing.press import print_apart
from publishing.red_head import em_width, red_head

SEALED_INDENT = 4.0  # 成文日期 ends four characters left of the edge (7.3.5.1)
UNSEALED_INDENT = 2.0  # and two where no seal is put (7.3.5.2)
TEMPLATE = "publishing/print/paper.html"
CLOSING = "publishing/print/closing.html"
ARCHIVAL = "pdf/a-3a"  # tagged, with the workbook inside; not validated by veraPDF


def paper_html(payload: Mapping) -> str:
    """The paper as one HTML document. Every text of the payload is escaped.

    The 版记 closes the last page, unless that is an annex across: then it stands on a page of its own.
    """
    return render_to_string(TEMPLATE, _context(payload))


def closing_html(payload: Mapping) -> str:
    """A blank page and the 版记 alone on the next one, for a paper whose last page cannot hold it."""
    return render_to_string(CLOSING, {"paper": payload, "copies": copies_text(payload)})


def paper_pdf(payload: Mapping, *, archival: bool = False, attached: Sequence[Attached] = ()) -> PrintedPaper:
    """The paper as a tagged PDF; the same payload and fonts give the same bytes. Raises as `print_apart` does.

    `archival` makes a PDF/A-3a, which may carry the files `attached`.
    """
    return print_apart(
        paper_html(payload),
        identifier=sha256_of(payload),
        closing=closing_html(payload),
        variant=ARCHIVAL if archival else None,
        attached=attached,
    )


def signature(issuer: str, date_text: str, *, sealed: bool = True) -> dict:
    """Where name and date stand, in characters from the right edge: (name_right, date_right).

    With a seal the name is centred over the date, which ends four characters from the edge; a long name keeps to the
    edge. Without one the name ends two from the edge and the date begins two after its first character; a date
    longer than the name ends two from the edge instead. Source: GB/T 9704 7.3.5.1, 7.3.5.2.
    """
    name, day = em_width(issuer), em_width(date_text)
    if sealed:
        name_right = SEALED_INDENT + (day - name) / 2
        shift = max(0.0, -name_right)
        return {"name_right": name_right + shift, "date_right": SEALED_INDENT + shift}
    if day > name:
        return {"name_right": UNSEALED_INDENT + day + 2 - name, "date_right": UNSEALED_INDENT}
    return {"name_right": UNSEALED_INDENT, "date_right": name - day}


def shown_table(table: Mapping) -> dict:
    """A table with widths in percent, its two-storey head, and each cell with the kind of its column."""
    whole = sum(column["width"] for column in table["columns"])
    columns = [{**column, "share": round(100 * column["width"] / whole, 3)} for column in table["columns"]]
    groups = []
    for group, members in groupby(columns, key=lambda column: column["group"]):
        members = list(members)
        if group:
            groups.append({"title": group, "span": len(members), "deep": False})
        else:
            groups += [{"title": member["title"], "span": 1, "deep": True} for member in members]
    return {
        "kind": "table",
        "columns": columns,
        "groups": groups if any(column["group"] for column in columns) else [],
        "cells": [
            [
                {"kind": column["kind"], "text": printed_cell(column["kind"], text)}
                for column, text in zip(columns, row, strict=True)
            ]
            for row in table["rows"]
        ],
    }


def shown_blocks(blocks: Iterable[Mapping]) -> list[Mapping]:
    """Blocks ready for a template: the tables among them with their shapes."""
    return [shown_table(block) if block["kind"] == "table" else block for block in blocks]


def printed_cell(kind: str, text: str) -> str:
    """A cell as it is printed: a date without its year."""
    if kind == "date" and text:
        day = date.fromisoformat(text)
        return f"{day.month}月{day.day}日"
    return text


def _context(payload: Mapping) -> dict:
    annexes = [
        {
            **annex,
            "label": annex_label(payload, annex),
            "blocks": shown_blocks(annex_blocks(annex)),
            "enclosures": marked_annexes(payload) if encloses(payload, annex) else [],
        }
        for annex in payload["annexes"]
    ]
    marked = marked_annexes(payload)
    return {
        "paper": payload,
        "body": shown_blocks(payload["body"]),
        "annexes": annexes,
        "enclosures": enclosed_here(payload),
        "numbered": len(marked) > 1,
        "head": red_head(payload["mark"]),
        "is_minutes": payload["kind"] == MINUTES,
        "signature": signature(payload["issuer"], payload["date_text"], sealed=payload.get("sealed", True)),
        "remark": remark_text(payload),
        "copies": copies_text(payload),
        "closes_here": not (annexes and annexes[-1].get("across")),
    }

"""A bulletin's payload as HTML and PDF.

The payload (see `drafting`) holds everything that is printed; drawing adds only places and shapes.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from itertools import groupby

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper, print_paper
from publishing.red_head import em_width, red_head

SEAL_INDENT = 4.0  # 成文日期 ends four characters left of the edge (7.3.5.1)
TEMPLATE = "publishing/print/paper.html"


def bulletin_html(payload: Mapping, *, colophon_alone: bool = False) -> str:
    """The bulletin as one HTML document. Every text of the payload is escaped.

    The 版记 closes the last page, or stands alone on a page of its own: after an annex across always, otherwise
    where `colophon_alone` asks for it.
    """
    annexes = [{**annex, **_shown(annex)} for annex in payload["annexes"]]
    last_is_across = bool(annexes) and annexes[-1]["across"]
    body = [{**block, **_shown(block)} if block["kind"] == "table" else block for block in payload["body"]]
    return render_to_string(
        TEMPLATE,
        {
            "paper": {**payload, "annexes": annexes, "body": body},
            "head": red_head(payload["mark"]),
            "signature": _signature(payload["issuer"], payload["date_text"]),
            "colophon_alone": colophon_alone or last_is_across,
        },
    )


def bulletin_pdf(payload: Mapping) -> PrintedPaper:
    """The bulletin as a PDF; the same payload and fonts give the same bytes. Raises as `print_paper` does."""
    return print_paper(
        bulletin_html(payload),
        identifier=payload_sha256(payload),
        turn_over=lambda: bulletin_html(payload, colophon_alone=True),
    )


def payload_sha256(payload: Mapping) -> str:
    """The fingerprint of a paper's content, whatever the order of its keys."""
    return hashlib.sha256(
        json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def _signature(issuer: str, date_text: str) -> dict:
    """Name centred over the date, the date four characters from the right; a long name keeps to the edge."""
    name, day = em_width(issuer), em_width(date_text)
    return {"width": max(name, day), "right": max(0.0, SEAL_INDENT - max(0.0, name - day) / 2)}


def _shown(table: Mapping) -> dict:
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
        "columns": columns,
        "groups": groups if any(column["group"] for column in columns) else [],
        "cells": [
            [
                {"kind": column["kind"], "text": _printed(column["kind"], text)}
                for column, text in zip(columns, row, strict=True)
            ]
            for row in table["rows"]
        ],
    }


def _printed(kind: str, text: str) -> str:
    if kind == "date" and text:
        day = date.fromisoformat(text)
        return f"{day.month}月{day.day}日"
    return text

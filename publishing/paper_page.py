"""A paper's payload as a web page: one file with its own style, readable on a phone and by a screen reader.

It asks for nothing from anywhere: no script, no picture, no font. The same payload gives the same bytes.
"""

from collections.abc import Mapping

from django.template.loader import render_to_string

from publishing.paper import shown_blocks
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


def paper_page(payload: Mapping) -> str:
    """The paper as one HTML document for a browser. Every text of the payload is escaped."""
    return render_to_string(
        "publishing/print/page.html",
        {
            "paper": payload,
            "body": shown_blocks(payload["body"]),
            "annexes": [
                {
                    **annex,
                    "label": annex_label(payload, annex),
                    "title": "".join(annex["lines"]),
                    "blocks": shown_blocks(annex_blocks(annex)),
                    "enclosures": marked_annexes(payload) if encloses(payload, annex) else [],
                }
                for annex in payload["annexes"]
            ],
            "enclosures": enclosed_here(payload),
            "is_minutes": payload["kind"] == MINUTES,
            "remark": remark_text(payload),
            "copies": copies_text(payload),
        },
    )

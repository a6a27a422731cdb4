"""The works that won as a book: title page, contents, each work with its author; values → HTML → PDF."""

import hashlib
import json
from collections.abc import Mapping

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/prize_collection.html"


def prize_collection_html(frozen: Mapping) -> str:
    """The book as one HTML document; every text is escaped (PDF-3).

    `frozen` is what `collection_printing.freeze_collection` takes from a decision.
    """
    return render_to_string(TEMPLATE, {"paper": frozen})


def prize_collection_pdf(frozen: Mapping) -> PrintedPaper:
    """The book as a PDF; the same values and fonts give the same bytes. Raises as `print_apart` does."""
    content = json.dumps(frozen, ensure_ascii=False, sort_keys=True)
    return print_apart(prize_collection_html(frozen), identifier=hashlib.sha256(content.encode()).hexdigest())

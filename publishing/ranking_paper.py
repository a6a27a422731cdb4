"""A published ranking on A4 for the notice board of a department: frozen values → HTML → PDF."""

import hashlib
import json
from collections.abc import Mapping

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/ranking.html"


def ranking_html(frozen: Mapping) -> str:
    """The list as one HTML document: one table whose heading repeats, what it was made from at the foot of each page.

    `frozen` is what `ranking_printing` takes from a list. Every text is escaped.
    """
    return render_to_string(TEMPLATE, {"paper": frozen, "columns": frozen["columns"]})


def ranking_pdf(frozen: Mapping) -> PrintedPaper:
    """The list as a PDF; the same values and fonts give the same bytes. Raises as `print_apart` does."""
    return print_apart(ranking_html(frozen), identifier=content_of(frozen))


def content_of(frozen: Mapping) -> str:
    """SHA-256 over what a list prints: the same for everybody who sees the same."""
    content = json.dumps(frozen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()

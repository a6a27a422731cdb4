"""Slips with one-time rating codes, to be cut out and handed out at the window: values → HTML → PDF."""

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/rating_codes.html"
ACROSS = 2


def codes_html(stacks: Sequence[Mapping], *, unit: str) -> str:
    """The slips as one HTML document; each window begins a page. `stacks` have window, address, qr and codes."""
    return render_to_string(TEMPLATE, {"unit": unit, "stacks": [_stack(stack) for stack in stacks]})


def codes_pdf(stacks: Sequence[Mapping], *, identifier: str, unit: str) -> PrintedPaper:
    """The slips as a PDF. Raises as `print_apart` does."""
    return print_apart(codes_html(stacks, unit=unit), identifier=identifier)


def _stack(stack: Mapping) -> dict:
    codes = stack["codes"]
    rows = [codes[start : start + ACROSS] for start in range(0, len(codes), ACROSS)]
    rows[-1] = [*rows[-1], *[None] * (ACROSS - len(rows[-1]))]
    return {**stack, "count": len(codes), "rows": rows}

"""Ballots of the democratic appraisal as slips with a code, to be cut out: values → HTML → PDF."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/ballots.html"
ACROSS = 2


def ballots_html(
    stacks: Sequence[Mapping], *, unit: str, half_year: str, is_own: bool, site_address: str, until: date
) -> str:
    """The ballots as one HTML document; each department begins a page, so that its stack can be handed over whole.

    `stacks` have department and codes.
    """
    return render_to_string(
        TEMPLATE,
        {
            "unit": unit,
            "half_year": half_year,
            "is_own": is_own,
            "site_address": site_address,
            "until": until,
            "stacks": [_stack(stack) for stack in stacks],
        },
    )


def ballots_pdf(stacks: Sequence[Mapping], *, identifier: str, **values) -> PrintedPaper:
    """The ballots as a PDF. Raises as `print_apart` does."""
    return print_apart(ballots_html(stacks, **values), identifier=identifier)


def _stack(stack: Mapping) -> dict:
    codes = stack["codes"]
    rows = [codes[start : start + ACROSS] for start in range(0, len(codes), ACROSS)]
    rows[-1] = [*rows[-1], *[None] * (ACROSS - len(rows[-1]))]
    return {"department": stack["department"], "count": len(codes), "rows": rows}

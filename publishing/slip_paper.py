"""First passwords as slips to be cut out: values → HTML → PDF."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/slips.html"
ACROSS = 2
NO_DEPARTMENT = "未列入部室"


def slips_html(slips: Sequence[Mapping], *, unit: str, site_address: str, valid_until: datetime) -> str:
    """The slips as one HTML document: each department begins a page, so that its stack can be handed over whole.

    `slips` stand in the order of the stacks and have number, name, department, is_new and password.
    """
    return render_to_string(
        TEMPLATE,
        {
            "unit": unit,
            "site_address": site_address,
            "valid_until": valid_until,
            "stacks": [
                _stack(department, list(own))
                for department, own in groupby(slips, key=lambda slip: slip["department"])
            ],
        },
    )


def slips_pdf(slips: Sequence[Mapping], *, identifier: str, **values) -> PrintedPaper:
    """The slips as a PDF. Raises as `print_apart` does."""
    return print_apart(slips_html(slips, **values), identifier=identifier)


def _stack(department: str, slips: list[Mapping]) -> dict:
    rows = [slips[start : start + ACROSS] for start in range(0, len(slips), ACROSS)]
    rows[-1] += [None] * (ACROSS - len(rows[-1]))
    return {"department": department or NO_DEPARTMENT, "count": len(slips), "rows": rows}

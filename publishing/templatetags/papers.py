"""Filters of the papers' print templates."""

import re
from collections.abc import Mapping
from pathlib import Path

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from publishing.chart_pictures import PRINTED_FACE, SCREEN_FACE
from publishing.paper_charts import chart_svg
from publishing.paper_content import chart_name

register = template.Library()
PAGE_STYLE = Path(__file__).parent.parent / "print_static" / "page.css"

# A number stays on one line with the word that counts it: 2026年, 96.53分, 30个, 3.5%
NUMBER = re.compile(r"(\d[\d.,]*\d|\d)([年月日分个条次名项号处期类版%％]?)")


@register.filter
def numbers(text: str) -> SafeString:
    """Escape a text and keep its numbers whole, in the face of digits."""
    parts, end = [], 0
    for match in NUMBER.finditer(text):
        parts.append(conditional_escape(text[end : match.start()]))
        parts.append(format_html('<span class="n"><span class="d">{}</span>{}</span>', *match.groups()))
        end = match.end()
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # every part is escaped above


@register.filter
def printed_chart(chart: Mapping) -> SafeString:
    """A chart of a paper, drawn for print."""
    return _chart(chart, PRINTED_FACE)


@register.filter
def screen_chart(chart: Mapping) -> SafeString:
    """A chart of a paper or a page, drawn for a browser."""
    return _chart(chart, SCREEN_FACE)


@register.filter
def caption(chart: Mapping) -> str:
    """The name of a chart of a paper with its number."""
    return chart_name(chart)


def _chart(chart: Mapping, family: str) -> SafeString:
    name = chart_name(chart) if "number" in chart else chart["name"]
    return mark_safe(chart_svg(chart, family=family, name=name))  # every text is escaped where it is drawn


@register.filter
def mark_width(number: int) -> float:
    """Width of an annex's number with its point, in characters: 0.8 for 1., 1.3 for 10."""
    return 0.3 + 0.5 * len(str(number))


@register.filter
def heading_depth(level: int, annex: str) -> int:
    """The HTML heading of a level: h2 for 一、 in the text, h3 below the title of an annex."""
    return level + (2 if annex else 1)


@register.simple_tag
def page_style() -> SafeString:
    """The style of a paper's web page, for a file that stands alone."""
    return mark_safe(PAGE_STYLE.read_text(encoding="utf-8"))  # our own file

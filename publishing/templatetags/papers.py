"""Filters of the papers' print templates."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

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

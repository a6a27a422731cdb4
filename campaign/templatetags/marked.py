"""Words that were looked for, marked where they stand."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from campaign.search_words import Asked

register = template.Library()
AROUND = 30  # characters that stand before the first word of an excerpt
LONGEST = 120


@register.filter
def marked(text: str, asked: Asked) -> SafeString:
    """The text with every word of the query in a mark; everything else is escaped."""
    pieces, at = [], 0
    for match in _pattern(asked).finditer(text):
        pieces += [text[at : match.start()], format_html("<mark>{}</mark>", match[0])]
        at = match.end()
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[at:]]))


@register.filter
def excerpt(text: str, asked: Asked) -> str:
    """The stretch of a long text around the first word that stands in it."""
    if len(text) <= LONGEST:
        return text
    match = _pattern(asked).search(text)
    begin = max(0, (match.start() if match else 0) - AROUND)
    end = begin + LONGEST
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def _pattern(asked: Asked) -> re.Pattern:
    return re.compile("|".join(re.escape(form) for form in asked.forms), re.IGNORECASE)

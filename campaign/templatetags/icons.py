"""The icons of the site: one family of inline SVG, 16 units square, drawn with the colour of the text."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

PATHS = {
    "add": "M8 3.5v9M3.5 8h9",
    "back": "M10 3 5 8l5 5",
    "bad": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5.8 5.8l4.4 4.4m0-4.4-4.4 4.4",
    "camera": "M2 5h3l1-2h4l1 2h3v8H2zM8 6.5a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6",
    "clip": "M12.5 7.5 7.6 12.4a3 3 0 0 1-4.2-4.2l5.3-5.3a2 2 0 0 1 2.8 2.8l-5.2 5.2a1 1 0 0 1-1.4-1.4l4.6-4.6",
    "clock": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.5V8l2.5 1.5",
    "copy": "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
    "down": "M8 3v10M4 9l4 4 4-4",
    "download": "M8 2v8m-3.5-3L8 10.5 11.5 7M2.5 13.5h11",
    "bell": "M4 11V7a4 4 0 0 1 8 0v4l1.2 1.5H2.8zM6.5 14.2h3",
    "edit": "M3 13l.7-3L11 2.7 13.3 5 6 12.3z",
    "good": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5.2 8.2l2 2 3.6-4",
    "info": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 7.2v4M8 4.7v.6",
    "lock": "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
    "menu": "M4.5 6.5 8 10l3.5-3.5",
    "next": "M6 3l5 5-5 5",
    "paper": "M4 1.8h5l3 3v9.4H4zM9 1.8v3h3M6 8h4M6 10.5h4",
    "person": "M8 2.5a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2M2.8 14c.4-3 2.4-4.5 5.2-4.5s4.8 1.5 5.2 4.5",
    "people": "M6 3a2.2 2.2 0 1 0 0 4.4A2.2 2.2 0 0 0 6 3M1.8 13c.3-2.6 1.9-4 4.2-4s3.9 1.4 4.2 4M10.5 3.4a2 2 0 0 1 0 3.8M11.8 9.3c1.4.5 2.2 1.8 2.4 3.7",
    "print": "M4.5 6V2.5h7V6M4.5 11.5h-2v-5h11v5h-2M4.5 9.5h7v4h-7z",
    "globe": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M1.8 8h12.4M8 1.8c3.4 3.6 3.4 8.8 0 12.4-3.4-3.6-3.4-8.8 0-12.4",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.5 3.5",
    "same": "M4 8h8",
    "star": "M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2 .8-4.2L2 6.3l4.2-.5z",
    "undo": "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M6 3 3 6.5 6 10",
    "up": "M8 13V3M4 7l4-4 4 4",
    "warn": "M8 2 1.8 13.5h12.4zM8 6.5v3.5M8 11.7v.3",
    "window": "M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11",
}
SVG = (
    '<svg class="icon icon-{name}" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"'
    ' stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
    '<path d="{path}"/></svg>'
)
DRAWN = {name: format_html(SVG, name=name, path=path) for name, path in PATHS.items()}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside a word; it says nothing by itself and is hidden from screen readers."""
    return DRAWN[name]

"""Text with paragraphs and lists in a page: cleaned again where it is shown, whatever the database holds."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from campaign.rich_text import cleaned

register = template.Library()


@register.filter
def rich(html: str) -> SafeString:
    """The text as markup, with nothing but what the allow list names (security.md PDF-3)."""
    return mark_safe(cleaned(html or ""))

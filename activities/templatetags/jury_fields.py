"""Fields in a table of lines: each is named for its line and its column, and drawn as wide as its column."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def line_field(field: BoundField, number: int) -> SafeString:
    """The input of a field in a line, with a name for those who do not see the column's heading."""
    css = "form-select" if hasattr(field.field, "choices") else "form-control"
    label = _("%(field)s, line %(number)s") % {"field": capfirst(str(field.label)), "number": number}
    attributes = {"class": f"{css}{' is-invalid' if field.errors else ''}", "aria-label": label}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)

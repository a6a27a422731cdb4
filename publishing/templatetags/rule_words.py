"""The rules of a scheme in a page: points without idle zeros, a deduction rule as a sentence."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from scoring.models import DeductionRule

register = template.Library()


@register.filter
def plain(points: Decimal | int) -> str:
    """Points without their idle zeros: 10.00 → 10, 0.50 → 0.5."""
    return format(Decimal(points).normalize(), "f")


@register.filter
def rule_sentence(rule: DeductionRule) -> str:
    """A deduction rule: the fact, per what, how many points."""
    said = {"text": rule.text, "unit": rule.unit_text, "points": plain(rule.points)}
    if rule.to_zero:
        return _("%(text)s: all points of the indicator") % said
    return _("%(text)s: %(points)s points %(unit)s") % said

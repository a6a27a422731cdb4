"""A deduction rule and points in the words of a regulation. Pure."""

from collections.abc import Mapping
from decimal import Decimal


def rule_text(rule: Mapping) -> str:
    """A deduction rule as the regulation says it: the fact, per what, how many points."""
    if rule["to_zero"]:
        return f"{rule['text']}，{rule['unit']}扣完本项"
    return f"{rule['text']}，{rule['unit']}扣{plain_points(rule['points'])}分"


def plain_points(points: str) -> str:
    """Points without their idle zeros: 10.00 → 10, 0.50 → 0.5."""
    return format(Decimal(points).normalize(), "f")

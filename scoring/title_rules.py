"""Who may hold the title: rule by rule, each with what it looked at (rules.md §5). A rule that is set off is not asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.half_year_settings import Settings

SHEETS = ("business", "self_development")


@dataclass(frozen=True)
class Check:
    """One rule about one department: whether it is met, and the plain values it was judged by."""

    rule: str
    met: bool
    facts: Mapping

    def frozen(self) -> dict:
        return {"rule": self.rule, "met": self.met, "facts": dict(self.facts)}


def checks_of(
    *,
    months: Sequence[Mapping],
    vetoes: Sequence[Mapping],
    summary_filed: bool,
    points: Decimal,
    settings: Settings,
) -> list[Check]:
    """Every rule in force, in the order of rules.md, and the line of the title last.

    `months` are the counted months as the inputs hold them (points are strings); `vetoes` those in force; `points` is
    the composite with its bonus.
    """
    checks = []
    if settings.min_months:
        facts = {"needed": settings.min_months, "have": len(months)}
        checks.append(Check("min_months", len(months) >= settings.min_months, facts))
    if settings.min_sheet:
        below = [
            {"month": month["month"], "sheet": sheet, "points": month[sheet]}
            for month in months
            for sheet in SHEETS
            if Decimal(month[sheet]) < settings.min_sheet
        ]
        checks.append(Check("min_sheet", not below, {"needed": f"{settings.min_sheet:.2f}", "below": below}))
    if settings.bottom_months:
        last = [month["month"] for month in months if month["alone_last"]]
        facts = {"limit": settings.bottom_months, "months": last}
        checks.append(Check("bottom_months", len(last) < settings.bottom_months, facts))
    if settings.veto_excludes:
        checks.append(Check("veto", not vetoes, {"vetoes": list(vetoes)}))
    if settings.summary_needed:
        checks.append(Check("summary", summary_filed, {}))
    facts = {"needed": f"{settings.title_line:.2f}", "have": f"{points:.2f}"}
    checks.append(Check("line", points >= settings.title_line, facts))
    return checks

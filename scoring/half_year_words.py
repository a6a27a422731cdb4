"""What a half-year's result says in words: outcomes, the title's rules one by one, ties at the line step by step."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.models import CampaignRules
from campaign.months import month_name
from scoring.half_year_result import INCOMPLETE
from scoring.models import Outcome

OUTCOMES = dict(Outcome.choices) | {INCOMPLETE: gettext_lazy("a part is missing")}
RULES = {
    "min_months": gettext_lazy("Scored months"),
    "min_sheet": gettext_lazy("Every month on each sheet"),
    "bottom_months": gettext_lazy("Alone at the bottom of the category"),
    "veto": gettext_lazy("Veto"),
    "summary": gettext_lazy("Self-summary"),
    "line": gettext_lazy("Points needed"),
}
SHEETS = {"business": gettext_lazy("Business work"), "self_development": gettext_lazy("Self-development")}
BREAKERS = {
    "business": gettext_lazy("mean of the monthly business sheet"),
    "fewer_lines": gettext_lazy("number of deductions"),
    "lower_deducted": gettext_lazy("points deducted"),
    "vote": gettext_lazy("votes of the leading group"),
}
MOST_PLACES = 12


def check_sentence(check: Mapping) -> str:
    """One rule about one department, with the figures that it was judged by."""
    facts = check["facts"]
    if check["rule"] == "min_months":
        return _("%(have)s scored months; %(needed)s are needed.") % facts
    if check["rule"] == "min_sheet":
        if check["met"]:
            return _("No month below %(needed)s on either sheet.") % facts
        below = "；".join(
            f"{month_of(month['month'])} {SHEETS[month['sheet']]} {month['points']}"
            for month in facts["below"]
        )
        return _("Below %(needed)s: %(below)s.") % {"needed": facts["needed"], "below": below}
    if check["rule"] == "bottom_months":
        if not facts["months"]:
            return _("In no month.")
        return _("In %(months)s; %(limit)s such months exclude.") % {
            "months": "、".join(map(month_of, facts["months"])),
            "limit": facts["limit"],
        }
    if check["rule"] == "veto":
        events = "；".join(f"{veto['event']}（{veto['document']}）" for veto in facts["vetoes"])
        return _("In force: %(events)s.") % {"events": events} if events else _("None in force.")
    if check["rule"] == "summary":
        return _("Filed.") if check["met"] else _("Not filed.")
    return _("%(have)s points; %(needed)s are needed.") % facts


def outcome_sentence(row: Mapping, quota: Mapping, names: Mapping[str, str]) -> str:
    """Why the department holds the title or not, in one sentence."""
    outcome = row["outcome"]
    facts = {
        "points": row["points"],
        "place": row["quota_position"],
        "places": quota["places"],
        "cut": quota["cut"],
    }
    if outcome == "title":
        return _("Earns the title: place %(place)s of those who may hold it, %(places)s places.") % facts
    if outcome == "below_line":
        return _("No title: below the points needed.")
    if outcome == "not_eligible":
        unmet = "、".join(str(RULES[check["rule"]]) for check in row["checks"] if not check["met"])
        return _("No title: not every rule is met (%(rules)s).") % {"rules": unmet}
    if outcome == "outside_quota":
        if not quota["places"]:
            return _("No title: the quota has no place.")
        return (
            _(
                "No title: place %(place)s of those who may hold it, outside the %(places)s places; "
                "the last place went at %(cut)s points."
            )
            % facts
        )
    if outcome == "lost_tie":
        return _("No title: missed by a tie at the line, at %(points)s points. %(how)s") % {
            "points": row["points"],
            "how": _how_lost(row["department"], quota, names),
        }
    if outcome == "open_tie":
        return (
            _("Shares the place at the line at %(points)s points; the leading group's vote is open.") % facts
        )
    if outcome == "excluded":
        return _("Left out of this evaluation by a recorded decision.")
    return _("A part is missing; missing is never zero.")


def month_of(code: str) -> str:
    """A month by its code, as a person reads it."""
    return month_name(date.fromisoformat(f"{code}-01"))


def tie_sentences(quota: Mapping, names: Mapping[str, str]) -> list[str]:
    """How the tie at the line was broken, comparison by comparison; empty where there was none."""
    said = []
    for step in quota["steps"]:
        values = shown_values(step)
        compared = "，".join(
            f"{names[code]} {values[code]}" for code in sorted(values, key=lambda code: _order(step, code))
        )
        words = _("%(by)s: %(values)s.") % {"by": str(BREAKERS[step["by"]]).capitalize(), "values": compared}
        if step["chosen"]:
            words += " " + _("Through: %(names)s.") % {"names": _named(step["chosen"], names)}
        if step["left"]:
            words += " " + _("Still equal: %(names)s.") % {"names": _named(step["left"], names)}
        said.append(words)
    if quota["open_tie"]:
        said.append(
            ngettext(
                "%(names)s: the leading group votes on %(count)s place.",
                "%(names)s: the leading group votes on %(count)s places.",
                quota["open_places"],
            )
            % {"names": _named(quota["open_tie"], names), "count": quota["open_places"]}
        )
    return said


def shown_values(step: Mapping) -> dict[str, str]:
    """The values of a comparison with as many decimal places as it takes to tell different ones apart."""
    if step["by"] != "business":
        return dict(step["values"])
    exact = {code: Fraction(value) for code, value in step["values"].items()}
    different = len(set(exact.values()))
    for places in range(2, MOST_PLACES):
        unit = Decimal(1).scaleb(-places)
        shown = {
            code: str((Decimal(value.numerator) / value.denominator).quantize(unit, rounding=ROUND_HALF_UP))
            for code, value in exact.items()
        }
        if len(set(shown.values())) == different:
            return shown
    return dict(step["values"])


def _how_lost(code: str, quota: Mapping, names: Mapping[str, str]) -> str:
    """The comparison in which the department fell behind; by the rule “below”, that the tied do not fit."""
    step = next((step for step in quota["steps"] if code in step["out"]), None)
    if step is None:
        return _("Those who share the place do not all fit, so that none of them is through.")
    ahead = [*step["chosen"], *step["left"]]
    values = shown_values(step)
    return _("%(by)s: %(mine)s against %(others)s.") % {
        "by": str(BREAKERS[step["by"]]).capitalize(),
        "mine": values[code],
        "others": "，".join(f"{names[other]} {values[other]}" for other in ahead),
    }


def _named(codes, names: Mapping[str, str]) -> str:
    return "、".join(names[code] for code in codes)


def _order(step: Mapping, code: str) -> int:
    """Those who are through first, then those still equal, then those who fell behind."""
    return [code in step[part] for part in ("chosen", "left", "out")].index(True)


def tried_settings(changes: Mapping[str, list]) -> list[dict]:
    """The settings that a comparison changes, by name, with the value in force and the one tried."""
    said = []
    for name, values in changes.items():
        column = CampaignRules._meta.get_field(name)
        words = [_setting(column, value) for value in values]
        said.append({"name": column.verbose_name, "before": words[0], "after": words[1]})
    return said


def _setting(column, value) -> str:
    if column.choices:
        return dict(column.flatchoices)[value]
    if value in (True, False) and isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)

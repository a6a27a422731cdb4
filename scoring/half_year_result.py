"""A half-year computed from plain inputs: composites, places, eligibility, quota, ties (rules.md §5).

The inputs are what `half_year_facts` gathers, a computation keeps and `export_halfyear` writes; the same function answers
the computation, a what-if and a recomputation beside an old result. Points come and go as strings with two places.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring.evaluation import (
    appraisal_part,
    composite,
    exact_mean,
    half_bonus,
    mark_value,
    panel_part,
    self_gap,
)
from scoring.half_year_settings import Settings
from scoring.half_years import SheetPair, monthly_part, sheet_means
from scoring.ranking import rank
from scoring.title_quota import Allotment, Contender, allot, places_of
from scoring.title_rules import SHEETS, checks_of
from scoring.vetoes import veto_in_force

INCOMPLETE = "incomplete"
PARTS = ("monthly", "panel", "appraisal")


def evaluate(
    inputs: Mapping,
    *,
    settings: Settings | None = None,
    votes: Mapping[str, Mapping[str, int]] | None = None,
    without_vetoes: Collection[int] = (),
) -> dict:
    """The results of every department in their fixed order, the quota with its ties, and what is missing.

    `settings` stand in for those of the inputs; `votes` are those held on ties, by scope (a category's code, or "");
    `without_vetoes` are ids of vetoes that are not looked at. A department with a missing part has no composite and
    its outcome is “incomplete”: missing is never zero.
    """
    settings = settings or Settings.thawed(inputs["settings"])
    results = [_figures(department, inputs, settings, without_vetoes) for department in inputs["departments"]]
    _place(results, settings)
    quota = [
        _fill(scope, name, members, settings, (votes or {}).get(scope))
        for scope, name, members in _scopes(results, settings)
    ]
    return {
        "departments": [_plain(result) for result in results],
        "quota": quota,
        "missing": [
            {"department": result["department"], "part": part}
            for result in results
            for part in result["missing"]
        ],
    }


def _figures(
    department: Mapping, inputs: Mapping, settings: Settings, without_vetoes: Collection[int]
) -> dict:
    months = department["months"]
    pairs = [SheetPair(*(Decimal(month[sheet]) for sheet in SHEETS)) for month in months]
    marks = [mark_value(*(Decimal(mark[sheet]) for sheet in SHEETS)) for mark in department["marks"]]
    parts = {
        "monthly": monthly_part(pairs) if pairs else None,
        "panel": panel_part(marks, drop_from=settings.panel_drop_from),
        "appraisal": appraisal_part(department["ballots"], worth=settings.worth),
    }
    excluded = department["excluded"]
    counted = {name: part for name, part in parts.items() if name not in excluded}
    missing = [
        name
        for name in PARTS
        if settings.weights[name]
        and name in counted
        and counted[name] is None
        and "department" not in excluded
    ]
    nothing_left = not any(settings.weights[name] for name in counted)
    if nothing_left and "department" not in excluded:
        missing = missing or ["panel"]
    earned = [Decimal(month["bonus"]) for month in months]
    result = {
        "department": department["department"],
        "department_name": department["department_name"],
        "category": department["category"],
        "category_name": department["category_name"],
        "months": len(months),
        "parts": parts,
        "means": sheet_means(pairs)._asdict() if pairs else None,
        "marks": len(marks),
        "dropped": 2 if settings.panel_drop_from and len(marks) >= settings.panel_drop_from else 0,
        "ballots": sum(department["ballots"].values()),
        "left_out": sorted(excluded),
        "missing": missing,
        "bonus_earned": sum(earned, Decimal(0)),
        "bonus": half_bonus(earned, cap=settings.half_bonus_cap),
        "composite": None,
        "points": None,
        "checks": [],
        "eligible": False,
        "rank": None,
        "tied": False,
        "quota_position": None,
        "self": _gaps(department, pairs, settings),
        "breaking": _breaking(department, pairs),
        "outcome": "excluded" if "department" in excluded else INCOMPLETE,
    }
    if missing or "department" in excluded:
        return result
    result["composite"] = composite(counted, weights=settings.weights)
    result["points"] = result["composite"] + result["bonus"]
    checks = checks_of(
        months=months,
        vetoes=_in_force(department["vetoes"], inputs, without_vetoes),
        summary_filed=department["self_assessment"] is not None,
        points=result["points"],
        settings=settings,
    )
    result["checks"] = [check.frozen() for check in checks]
    result["eligible"] = all(check.met for check in checks if check.rule != "line")
    above = next(check.met for check in checks if check.rule == "line")
    result["outcome"] = (
        "not_eligible" if not result["eligible"] else "outside_quota" if above else "below_line"
    )
    return result


def _in_force(vetoes: Sequence[Mapping], inputs: Mapping, without: Collection[int]) -> list[Mapping]:
    return [
        veto
        for veto in vetoes
        if veto["id"] not in without
        and veto_in_force(
            date.fromisoformat(veto["since"]),
            _day(veto["until"]),
            _day(veto["lifted_on"]),
            date.fromisoformat(inputs["first_day"]),
            date.fromisoformat(inputs["last_day"]),
            date.fromisoformat(inputs["decided_on"]),
        )
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _gaps(department: Mapping, pairs: Sequence[SheetPair], settings: Settings) -> dict | None:
    """Self-scores beside the means of the months, flagged beyond the gap; they have no weight."""
    scores = department["self_assessment"]
    if scores is None or not pairs or scores["business"] is None or scores["self_development"] is None:
        return None
    found = {}
    for sheet, mean in sheet_means(pairs)._asdict().items():
        exact = exact_mean([getattr(pair, sheet) for pair in pairs])
        score = Decimal(scores[sheet])
        found[sheet] = {
            "self": score,
            "mean": mean,
            "gap": self_gap(score, mean),
            "flagged": abs(Fraction(score) - exact) > settings.self_gap,
        }
    return found


def _breaking(department: Mapping, pairs: Sequence[SheetPair]) -> dict:
    """What breaks a tie at the line: the exact business mean, the lines, the points deducted."""
    return {
        "business": exact_mean([pair.business for pair in pairs]) if pairs else None,
        "lines": sum(month["lines"] for month in department["months"]),
        "deducted": sum((Decimal(month["deducted"]) for month in department["months"]), Decimal(0)),
    }


def _place(results: Sequence[dict], settings: Settings) -> None:
    """Places among all departments with a composite; a veto takes no place away."""
    by_code = {result["department"]: result for result in results if result["points"] is not None}
    places = rank(by_code, key=lambda code: by_code[code]["points"], style=settings.rank_style)
    for code, place in places.items():
        by_code[code]["rank"], by_code[code]["tied"] = place.number, place.is_tied


def _scopes(results: Sequence[dict], settings: Settings) -> list[tuple[str, str, list[dict]]]:
    """What the quota is counted over: everybody, or each category by itself."""
    if settings.quota_scope == "overall":
        return [("", "", list(results))]
    names = {result["category"]: result["category_name"] for result in results}
    return [
        (code, name, [result for result in results if result["category"] == code])
        for code, name in names.items()
    ]


def _fill(
    scope: str, name: str, members: Sequence[dict], settings: Settings, votes: Mapping[str, int] | None
) -> dict:
    """Fill the places of one scope and write each member's outcome."""
    places = places_of(len(members), kind=settings.quota_kind, value=settings.quota_value)
    running = [result for result in members if result["outcome"] == "outside_quota"]
    points = {result["department"]: result["points"] for result in running}
    order = rank(points, key=points.__getitem__)
    contenders = [
        Contender(
            result["department"],
            result["points"],
            result["breaking"]["business"] or exact_mean([Decimal(0)]),
            result["breaking"]["lines"],
            result["breaking"]["deducted"],
        )
        for result in running
    ]
    allotment = allot(contenders, places, tie_rule=settings.title_tie, votes=votes)
    for result in running:
        code = result["department"]
        result["quota_position"] = order[code].number
        if code in allotment.titled:
            result["outcome"] = "title"
        elif code in allotment.lost_tie:
            result["outcome"] = "lost_tie"
        elif code in allotment.open_tie:
            result["outcome"] = "open_tie"
    return {
        "scope": scope,
        "name": name,
        "base": len(members),
        "contenders": len(running),
    } | _told(allotment)


def _told(allotment: Allotment) -> dict:
    return {
        "places": allotment.places,
        "titled": len(allotment.titled),
        "unused": allotment.unused,
        "cut": None if allotment.cut is None else f"{allotment.cut:.2f}",
        "open_tie": list(allotment.open_tie),
        "open_places": allotment.open_places,
        "steps": [
            {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(step).items()}
            for step in allotment.steps
        ],
    }


def _plain(value):
    """Points as strings with two places, an exact mean as a fraction, everything else as it is."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)

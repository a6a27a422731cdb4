"""A half-year computed again from its export and the exported ledgers: arithmetic of its own, by rules.md §5."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.recomputing import standings_from

SHEETS = ("business", "self_development")


def round_once(value: Fraction) -> str:
    """Half up to the cent, through more digits than any sum here has."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def recomputed(export: dict, ledgers: dict[str, list[dict]]) -> dict[str, dict]:
    """By department: composite, bonus, points, rank and outcome, from months' ledger rows and the export's entries.

    Only departments that were there in every counted month: nothing is inherited here.
    """
    inputs, settings = export["inputs"], export["settings"]
    months = {month: _month(rows) for month, rows in ledgers.items() if month in _counted(inputs)}
    found = {}
    for given in inputs["departments"]:
        own = [months[month][given["department"]] for month in months if given["department"] in months[month]]
        found[given["department"]] = _department(given, own, inputs, settings)
    _rank(found)
    scopes = {""} if settings["quota_scope"] == "overall" else {row["category"] for row in found.values()}
    votes = {vote["scope"]: vote["votes"] for vote in export["votes"]}
    for scope in scopes:
        members = {code: row for code, row in found.items() if scope in ("", row["category"])}
        _titles(members, settings, votes.get(scope, {}))
    keys = ("composite", "bonus", "points", "rank", "outcome")
    return {code: {key: row[key] for key in keys} for code, row in found.items()}


def _counted(inputs: dict) -> list[str]:
    return [month["month"] for month in inputs["months"]]


def _month(rows: list[dict]) -> dict[str, dict]:
    """A month's standings from its ledger, with the lines counted and the points really lost."""
    standings = {row["department"]: row for row in standings_from(rows)}
    maxima = {row["indicator"]: Fraction(row["indicator_max"]) for row in rows if row["kind"] == "indicator"}
    taken = defaultdict(lambda: defaultdict(Fraction))
    count = defaultdict(int)
    for row in rows:
        if row["kind"] == "line" and row["state"] in (None, "in_force") and Fraction(row["points"]) > 0:
            taken[row["department"]][row["indicator"]] += Fraction(row["points"])
            count[row["department"]] += 1
    for code, row in standings.items():
        row["lines"] = count[code]
        row["lost"] = sum(min(maxima[name], points) for name, points in taken[code].items())
        last = [other for other in standings.values() if other["category"] == row["category"]]
        row["alone_last"] = len(last) > 1 and all(
            Fraction(other["total"]) > Fraction(row["total"]) for other in last if other is not row
        )
    return standings


def _department(given: dict, own: list[dict], inputs: dict, settings: dict) -> dict:
    values = [(Fraction(row["business"]) + Fraction(row["self_development"])) / 2 for row in own]
    monthly = Fraction(round_once(sum(values) / len(values)))
    marks = sorted((Fraction(m["business"]) + Fraction(m["self_development"])) / 2 for m in given["marks"])
    if settings["panel_drop_from"] and len(marks) >= settings["panel_drop_from"]:
        marks = marks[1:-1]
    parts = [
        (settings["weight_monthly"], monthly),
        (settings["weight_panel"], Fraction(round_once(sum(marks) / len(marks))) if marks else None),
    ]
    if settings["weight_appraisal"]:
        ballots = [
            Fraction(settings[f"appraisal_{grade}"])
            for grade, number in given["ballots"].items()
            for _ in range(number)
        ]
        parts.append((settings["weight_appraisal"], Fraction(round_once(sum(ballots) / len(ballots)))))
    composite = round_once(sum(Fraction(weight, 100) * part for weight, part in parts if weight))
    bonus = min(Fraction(settings["half_bonus_cap"]), sum(Fraction(row["bonus"]) for row in own))
    points = Fraction(composite) + bonus
    vetoed = any(
        veto["since"] <= inputs["last_day"]
        and min(veto["until"] or "9999", veto["lifted_on"] or "9999") >= inputs["first_day"]
        and not (veto["lifted_on"] and veto["lifted_on"] < inputs["decided_on"])
        for veto in given["vetoes"]
    )
    below = any(Fraction(row[sheet]) < Fraction(settings["min_sheet"]) for row in own for sheet in SHEETS)
    bottom = settings["bottom_months"] and sum(row["alone_last"] for row in own) >= settings["bottom_months"]
    eligible = not (
        len(own) < settings["min_months"]
        or below
        or bottom
        or (settings["veto_excludes"] and vetoed)
        or (settings["summary_needed"] and given["self_assessment"] is None)
    )
    line = points >= Fraction(settings["title_line"])
    return {
        "category": given["category"],
        "composite": composite,
        "bonus": round_once(bonus),
        "points": round_once(points),
        "exact": points,
        "outcome": "not_eligible" if not eligible else "outside_quota" if line else "below_line",
        "breaking": (
            sum(Fraction(row["business"]) for row in own) / len(own),
            -sum(row["lines"] for row in own),
            -sum(row["lost"] for row in own),
        ),
    }


def _rank(found: dict[str, dict]) -> None:
    for row in found.values():
        row["rank"] = 1 + sum(other["exact"] > row["exact"] for other in found.values())


def _titles(members: dict[str, dict], settings: dict, votes: dict[str, int]) -> None:
    """Everybody ahead of whom fewer than the places stand has the title; the rest of a tie loses or waits."""
    value = Fraction(settings["quota_value"])
    places = int(value if settings["quota_kind"] == "number" else len(members) * value / 100)
    running = {code: row for code, row in members.items() if row["outcome"] == "outside_quota"}
    cut = sorted((row["exact"] for row in running.values()), reverse=True)[places - 1 : places]

    def key(code: str) -> tuple:
        return (running[code]["exact"], *running[code]["breaking"], votes.get(code, 0))

    for code in running:
        ahead = sum(key(other) > key(code) for other in running)
        level = sum(key(other) == key(code) for other in running)
        if places and ahead + level <= places:
            running[code]["outcome"] = "title"
        elif places and ahead < places:
            running[code]["outcome"] = "open_tie"
        elif places and [running[code]["exact"]] == cut:
            running[code]["outcome"] = "lost_tie"

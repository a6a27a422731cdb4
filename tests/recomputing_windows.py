"""A quarter of the windows, computed again from its export alone: arithmetic of its own, by rules.md §6."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

LEVELS = (("five_star", "line_five"), ("four_star", "line_four"), ("three_star", "line_three"))
QUOTAS = {"five_star": "quota_five", "four_star": "quota_four", "three_star": "quota_three"}


def stars_from(exported: dict) -> dict[str, dict]:
    """Score and star of each window by its code, from what `export_quarter` says as JSON."""
    inputs = exported["inputs"]
    settings = inputs["settings"]
    found = {window["window"]: _window(window, settings) for window in inputs["windows"]}
    excluded = {code for code, one in found.items() if one["score"] is None or one.pop("excluded")}
    left = sorted(
        (code for code in found if code not in excluded), key=lambda code: found[code]["score"], reverse=True
    )
    for level, line in LEVELS:
        room = settings[QUOTAS[level]]
        if room is not None and settings["quota_in_percent"]:
            room = len(found) * room // 100
        for score in sorted({found[code]["score"] for code in left}, reverse=True):
            together = [code for code in left if found[code]["score"] == score]
            if score < Decimal(settings[line]) or (room is not None and len(together) > room):
                break
            for code in together:
                found[code]["level"] = level
            left = [code for code in left if code not in together]
            if room is not None:
                room -= len(together)
    return {
        code: {
            "score": None if one["score"] is None else f"{one['score']:.2f}",
            "level": one.get("level", ""),
            "months": one["months"],
        }
        for code, one in found.items()
    }


def said(exported: dict) -> dict[str, dict]:
    """What the export itself says, in the same shape."""
    return {
        row["window"]: {
            "score": row["score"],
            "level": row["level"],
            "months": {month: one["score"] for month, one in row["months"].items()},
        }
        for row in exported["result"]["windows"]
    }


def _window(window: dict, settings: dict) -> dict:
    months = {month: _month(facts, settings) for month, facts in window["months"].items()}
    scored = [score for score in months.values() if score is not None]
    score = None
    if len(scored) >= settings["fewest_months"]:
        score = _round(sum(scored), len(scored))
    excluded = (
        bool(window["complaints"])
        or any(facts["refused"] for facts in window["months"].values())
        or any(one < Decimal(settings["low_month"]) for one in scored)
    )
    return {
        "score": score,
        "excluded": excluded,
        "months": {month: None if one is None else f"{one:.2f}" for month, one in months.items()},
    }


def _month(facts: dict, settings: dict) -> Decimal | None:
    """Over one denominator: nothing is divided before the end."""
    kinds = [
        (Decimal(weight), [Decimal(one["mark"]) for one in facts[kind]])
        for kind, weight in (("open", settings["weight_open"]), ("covert", 100 - settings["weight_open"]))
        if facts[kind]
    ]
    if not kinds:
        return None
    if len(kinds) == 1:
        kinds = [(Decimal(100), kinds[0][1])]
    below = 100
    for __, marks in kinds:
        below *= len(marks)
    above = sum(weight * sum(marks) * below / 100 / len(marks) for weight, marks in kinds)
    deducted = sum(Decimal(line["points"]) for line in facts["deductions"])
    return _round(max(Decimal(0), above - deducted * below), below)


def _round(above: Decimal, below: int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (above / below).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

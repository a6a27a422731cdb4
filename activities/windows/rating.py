"""Months, quarters and stars of the service windows, as arithmetic over plain values (rules.md §6).

Marks come in as texts or Decimals with at most two places; means stay fractions, and a score is rounded once, half up.
Nothing here knows a row: what the quarter is computed from travels as plain JSON, so that it can be computed anew from
an export, and under other settings beside those in force.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from campaign.rounding import half_up

FULL = Decimal(100)
LEVELS = ("five_star", "four_star", "three_star")
OPEN, COVERT = "open", "covert"


class BadSettings(ValueError):
    """Settings that contradict each other; the text is the name of the setting that is wrong."""


@dataclass(frozen=True)
class Settings:
    """What the unit may set: the weight of 明察 in percent (暗访 has the rest), the lines, the quota of each level.

    `fewest_months` scored months make a quarter; a month below `low_month` costs the star (0: no such rule). A quota is
    a number of windows or, with `quota_in_percent`, a share of all windows of the quarter, rounded down; None: none.
    """

    weight_open: int = 40
    fewest_months: int = 2
    low_month: Decimal = Decimal("80.00")
    line_five: Decimal = Decimal("95.00")
    line_four: Decimal = Decimal("90.00")
    line_three: Decimal = Decimal("85.00")
    quota_in_percent: bool = False
    quota_five: int | None = None
    quota_four: int | None = None
    quota_three: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weight_open <= 100:
            raise BadSettings("weight_open")
        if not 1 <= self.fewest_months <= 3:
            raise BadSettings("fewest_months")
        if not 0 <= self.low_month <= FULL:
            raise BadSettings("low_month")
        if not 0 < self.line_three < self.line_four < self.line_five <= FULL:
            raise BadSettings("line_five")
        for name in ("quota_five", "quota_four", "quota_three"):
            quota = getattr(self, name)
            if quota is not None and not 0 <= quota <= (100 if self.quota_in_percent else 9999):
                raise BadSettings(name)

    def frozen(self) -> dict[str, object]:
        """As plain JSON; points as texts."""
        return {
            name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(self).items()
        }

    @classmethod
    def thawed(cls, frozen: Mapping[str, object]) -> "Settings":
        """From `frozen`; what is not named has its default."""
        given = {}
        for field in fields(cls):
            if field.name in frozen:
                value = frozen[field.name]
                given[field.name] = Decimal(str(value)) if isinstance(field.default, Decimal) else value
        return cls(**given)

    def quota_of(self, level: str, windows: int) -> int | None:
        """How many windows the level has room for, of so many in the quarter; None: without limit."""
        quota = (self.quota_five, self.quota_four, self.quota_three)[LEVELS.index(level)]
        if quota is None or not self.quota_in_percent:
            return quota
        return windows * quota // 100

    def line_of(self, level: str) -> Decimal:
        return (self.line_five, self.line_four, self.line_three)[LEVELS.index(level)]


def month_score(
    *,
    open_marks: Sequence[Decimal],
    covert_marks: Sequence[Decimal],
    deductions: Sequence[Decimal] = (),
    weight_open: int = 40,
) -> Decimal | None:
    """round(w × mean(明察) + (1 − w) × mean(暗访)) − deductions, at least 0; the means are not rounded (§6).

    A kind without inspections drops out and the other weighs 1; without any inspection there is no score, and then a
    deduction has nothing to be taken from.
    """
    means = [(weight_open, mean(open_marks)), (100 - weight_open, mean(covert_marks))]
    there = [(weight, value) for weight, value in means if value is not None]
    if not there:
        return None
    if len(there) == 1:
        marked = there[0][1]
    else:
        marked = sum(weight * value for weight, value in there) / 100
    return half_up(max(Fraction(0), marked - sum((Fraction(points) for points in deductions), Fraction(0))))


def quarter_score(months: Sequence[Decimal | None], *, fewest: int = 2) -> Decimal | None:
    """round(mean of the scored months); with fewer than `fewest` of them there is none (§6)."""
    scored = [Fraction(month) for month in months if month is not None]
    return half_up(sum(scored) / len(scored)) if scored and len(scored) >= fewest else None


def mean(marks: Sequence[Decimal]) -> Fraction | None:
    """The exact mean, or None of nothing."""
    return sum((Fraction(mark) for mark in marks), Fraction(0)) / len(marks) if marks else None


def stars(
    scores: Mapping[str, Decimal], *, eligible: Sequence[str], settings: Settings, windows: int
) -> dict[str, str]:
    """The level of each window that gets one, by the lines and, where there is one, by the quota of each level.

    `scores` are the quarter's, by the window's code. Equal scores are one group: a group that does not fit wholly into
    what is left of the quota falls below the line, and so does everything after it; what falls is looked at again for
    the next level (§6).
    """
    left = sorted((code for code in eligible if code in scores), key=lambda code: -scores[code])
    found: dict[str, str] = {}
    for level in LEVELS:
        room = settings.quota_of(level, windows)
        reached = [code for code in left if scores[code] >= settings.line_of(level)]
        for __, group in groupby(reached, key=scores.__getitem__):
            members = list(group)
            if room is not None and len(members) > room:
                break
            found |= dict.fromkeys(members, level)
            room = room if room is None else room - len(members)
        left = [code for code in left if code not in found]
    return found


def rate_quarter(inputs: Mapping, *, settings: Settings | None = None) -> dict:
    """The quarter as plain JSON: each window's months, score, place, star, and what excludes it.

    `inputs` are those of `quarter_inputs`; `settings` stand in for the ones that they name (what-if). Source: rules.md §6.
    """
    settings = settings or Settings.thawed(inputs["settings"])
    rows = [_window(window, inputs["months"], settings) for window in inputs["windows"]]
    scores = {row["window"]: Decimal(row["score"]) for row in rows if row["score"] is not None}
    eligible = [row["window"] for row in rows if not row["reasons"]]
    levels = stars(scores, eligible=eligible, settings=settings, windows=len(rows))
    ordered = sorted(scores.values(), reverse=True)
    for row in rows:
        score = scores.get(row["window"])
        row["rank"] = ordered.index(score) + 1 if score is not None else None
        row["tied"] = score is not None and ordered.count(score) > 1
        row["level"] = levels.get(row["window"], "")
        row["reached"] = _reached(score, settings)
    return {"schema": 1, "quarter": inputs["quarter"], "settings": settings.frozen(), "windows": rows}


def _window(window: Mapping, months: Sequence[str], settings: Settings) -> dict:
    """One window without its place and star."""
    found = {month: _month(window["months"][month], settings) for month in months}
    scored = {month: Decimal(one["score"]) for month, one in found.items() if one["score"] is not None}
    score = quarter_score(list(scored.values()), fewest=settings.fewest_months)
    reasons: list[dict] = []
    if score is None:
        reasons.append({"code": "few_months", "months": len(scored)})
    reasons += [
        {"code": "low_month", "month": month, "score": f"{points:.2f}"}
        for month, points in scored.items()
        if points < settings.low_month
    ]
    reasons += [
        {"code": "grave_complaint", "number": complaint["number"]} for complaint in window["complaints"]
    ]
    reasons += [
        {"code": "refused", "day": refusal["day"]}
        for month in months
        for refusal in window["months"][month]["refused"]
    ]
    return {
        "window": window["window"],
        "months": found,
        "score": _text(score),
        "reasons": reasons,
    }


def _month(month: Mapping, settings: Settings) -> dict:
    marks = {kind: [Decimal(inspection["mark"]) for inspection in month[kind]] for kind in (OPEN, COVERT)}
    deductions = [Decimal(line["points"]) for line in month["deductions"]]
    score = month_score(
        open_marks=marks[OPEN],
        covert_marks=marks[COVERT],
        deductions=deductions,
        weight_open=settings.weight_open,
    )
    return {
        "open": _shown(mean(marks[OPEN])),
        "covert": _shown(mean(marks[COVERT])),
        "deducted": f"{sum(deductions, Decimal(0)):.2f}",
        "score": _text(score),
    }


def _reached(score: Decimal | None, settings: Settings) -> str:
    """The level whose line the score reaches, whatever the quota and the exclusions say."""
    if score is None:
        return ""
    return next((level for level in LEVELS if score >= settings.line_of(level)), "")


def _shown(value: Fraction | None) -> str | None:
    """A mean rounded for the eye; the score is not computed from it."""
    return None if value is None else f"{half_up(value):.2f}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"

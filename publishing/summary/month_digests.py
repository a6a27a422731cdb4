"""What the year needs of one frozen month, and what many of them come to: sections, rules, progress.

Pure: reads payloads of `scoring.MonthRevision`. Points are Decimal, rounded half up to 0.01 once, where a figure is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from publishing.month_facts import Spread, boards, ranked, rounded, spread

SHEETS = ("business", "self_development")
MOST_FREQUENT = 10
MOST_IMPROVED = 5
FEWEST_MONTHS = 3
FIRST_OF_BOARD = 0


@dataclass(frozen=True)
class SectionLoss:
    """A section as the papers name it: what its departments lost of what they could have had."""

    code: str
    name: str
    sheet: str
    lost: Decimal
    full: Decimal


@dataclass(frozen=True)
class RuleUse:
    """A rule of deduction in a month: the facts recorded, the points, the departments (their codes)."""

    rule: str
    indicator: str
    section: str
    text: str
    facts: int
    points: Decimal
    departments: frozenset[str]


@dataclass(frozen=True)
class MonthDigest:
    """One published month: `totals` and `names` by the department's code, in the fixed order of departments."""

    month: str
    spreads: Mapping[str, Spread]
    totals: Mapping[str, Decimal]
    names: Mapping[str, str]
    sections: tuple[SectionLoss, ...]
    rules: tuple[RuleUse, ...]
    facts: int
    clean: int


def month_digest(month: Mapping) -> MonthDigest | None:
    """The digest of a frozen month; None for a month in which no department has a place."""
    standings = ranked(month)
    if not standings:
        return None
    lines = [line for standing in standings for line in standing["lines"]]
    return MonthDigest(
        month=month["month"],
        spreads={key: spread(standings, key) for key in (*SHEETS, "total")},
        totals={standing["department"]: Decimal(standing["total"]) for standing in standings},
        names={standing["department"]: standing["department_name"] for standing in standings},
        sections=tuple(_section_losses(month, standings)),
        rules=tuple(_rule_uses(month, standings)),
        facts=len({line["id"] for line in lines}),
        clean=sum(not standing["lines"] for standing in standings),
    )


def year_sections(months: Sequence[MonthDigest]) -> list[dict]:
    """Σ lost ÷ Σ full by section over the year, in percent, and month by month; in the order of the newest month."""
    found: dict[tuple[str, str], dict] = {}
    for month in reversed(months):
        for section in month.sections:
            row = found.setdefault(
                (section.sheet, section.name),
                {"code": section.code, "lost": Decimal(0), "full": Decimal(0), "months": {}},
            )
            row["lost"] += section.lost
            row["full"] += section.full
            row["months"][month.month] = _percent(section.lost, section.full)
    return [
        {
            "code": row["code"],
            "name": name,
            "sheet": sheet,
            "lost": f"{row['lost']:.2f}",
            "full": f"{row['full']:.2f}",
            "loss_rate": _percent(row["lost"], row["full"]),
            "months": dict(sorted(row["months"].items())),
        }
        for (sheet, name), row in found.items()
    ]


def year_problems(months: Sequence[MonthDigest]) -> list[dict]:
    """The rules most often recorded in the year: by facts, then points, then the code; ten at most.

    A rule keeps its identity by its code; its words are those of the newest month that has it.
    """
    uses: dict[str, list[tuple[str, RuleUse]]] = defaultdict(list)
    for month in months:
        for use in month.rules:
            uses[use.rule].append((month.month, use))
    rows = [
        {
            "rule": rule,
            "indicator": found[-1][1].indicator,
            "section": found[-1][1].section,
            "text": found[-1][1].text,
            "facts": sum(use.facts for _month, use in found),
            "points": f"{sum((use.points for _month, use in found), Decimal(0)):.2f}",
            "departments": len(frozenset().union(*(use.departments for _month, use in found))),
            "months": len({month for month, _use in found}),
        }
        for rule, found in uses.items()
    ]
    rows.sort(key=lambda row: (-row["facts"], -Decimal(row["points"]), row["rule"]))
    return rows[:MOST_FREQUENT]


def year_progress(months: Sequence[MonthDigest]) -> dict | None:
    """Whose mean total rose most from the first to the last third of the published months; None below three months.

    A third is ⌊n ÷ 3⌋ months. Only departments with a place in every month of both thirds are compared; the gain is
    the difference of the two printed means, so that a reader can check it. Five are named, more on a tie at the fifth.
    """
    if len(months) < FEWEST_MONTHS:
        return None
    third = len(months) // 3
    first, last = months[:third], months[-third:]
    rows = []
    for code in last[-1].totals:
        if all(code in month.totals for month in (*first, *last)):
            before, now = _mean_total(first, code), _mean_total(last, code)
            if now > before:
                rows.append((now - before, code, before, now))
    rows.sort(key=lambda row: -row[0])
    if len(rows) > MOST_IMPROVED:
        rows = [row for row in rows if row[0] >= rows[MOST_IMPROVED - 1][0]]
    return {
        "rule": _progress_rule(third),
        "first": [month.month for month in first],
        "last": [month.month for month in last],
        "departments": [
            {
                "department": code,
                "name": last[-1].names[code],
                "first": f"{before:.2f}",
                "last": f"{now:.2f}",
                "gain": f"{gain:.2f}",
            }
            for gain, code, before, now in rows
        ],
    }


def plain_spread(found: Spread) -> dict:
    """A spread as plain values."""
    return {
        "mean": f"{found.mean:.2f}",
        "high": f"{found.high:.2f}",
        "high_names": list(found.high_names),
        "low": f"{found.low:.2f}",
        "low_names": list(found.low_names),
    }


def mean_over(months: Iterable[MonthDigest], key: str) -> Decimal:
    """The mean of the monthly means of a sheet or of the total, as printed; rounded half up to 0.01."""
    means = [month.spreads[key].mean for month in months]
    return rounded(sum(means, Decimal(0)) / len(means))


def _section_losses(month: Mapping, standings: Sequence[Mapping]) -> Iterable[SectionLoss]:
    full = {
        section["code"]: Decimal(section["full"])
        for sheet in month["sheets"]
        for section in sheet["sections"]
    }
    for board in boards(month):
        possible = lost = Decimal(0)
        for standing in standings:
            for code in board.sections:
                if code in standing["sections"]:
                    possible += full[code]
                    lost += full[code] - Decimal(standing["sections"][code])
        if possible:
            yield SectionLoss(board.sections[FIRST_OF_BOARD], board.name, board.sheet, lost, possible)


def _rule_uses(month: Mapping, standings: Sequence[Mapping]) -> Iterable[RuleUse]:
    indicators = {
        indicator["code"]: indicator["name"]
        for sheet in month["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }
    places = {code: board.name for board in boards(month) for code in board.indicators}
    found: dict[str, dict] = {}
    for standing in standings:
        for line in standing["lines"]:
            if not line["rule"]:
                continue
            use = found.setdefault(
                line["rule"], {"line": line, "ids": set(), "points": Decimal(0), "departments": set()}
            )
            use["ids"].add(line["id"])
            use["points"] += Decimal(line["points"])
            use["departments"].add(standing["department"])
    for rule, use in found.items():
        indicator = use["line"]["indicator"]
        yield RuleUse(
            rule=rule,
            indicator=indicators.get(indicator, indicator),
            section=places.get(indicator, ""),
            text=use["line"]["rule_text"],
            facts=len(use["ids"]),
            points=use["points"],
            departments=frozenset(use["departments"]),
        )


def _mean_total(months: Sequence[MonthDigest], code: str) -> Decimal:
    return rounded(sum((month.totals[code] for month in months), Decimal(0)) / len(months))


def _progress_rule(third: int) -> str:
    if third == 1:
        return "把首月和末月的总分相比，按提高的分值排列，两个月均参加考核的部室参加比较"
    return f"把前{third}个月和后{third}个月的总分平均分相比，按提高的分值排列，各月均参加考核的部室参加比较"


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{rounded(100 * part / whole):.2f}"

"""The standings of a month, computed again from its exported ledger alone: arithmetic of its own, by rules.md §2–3."""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

ZERO = Decimal("0.00")
SHEETS = ("business", "self_development")


def rows_of_csv(content: bytes) -> list[dict]:
    """The rows of an exported ledger as a spreadsheet program reads them; empty cells are None."""
    text = content.decode("utf-8-sig")
    return [
        {key: value or None for key, value in row.items()}
        for row in csv.DictReader(StringIO(text, newline=""))
    ]


def standings_from(rows: list[dict]) -> list[dict]:
    """What `export_standings` says of each department, from the rows of `export_ledger`."""
    settings = {row["rule"]: row["reason"] for row in rows if row["kind"] == "setting"}
    assert [settings["rank_style"], settings["tie_breakers"], settings["bonus_in_ranking"]] == [
        "standard",
        "[]",
        "false",
    ]
    indicators = [row for row in rows if row["kind"] == "indicator"]
    counting = [row for row in rows if row["state"] in (None, "in_force")]
    found = [
        _department(
            row,
            indicators,
            [other for other in counting if other["department"] == row["department"]],
            sheet_cap=Decimal(settings["bonus_sheet_cap"]),
        )
        for row in counting
        if row["kind"] == "department"
    ]
    _rank(found, "rank", "tied")
    for category in {each["category"] for each in found}:
        members = [each for each in found if each["category"] == category]
        _rank(members, "category_rank", "category_tied")
    return [{key: _said(value) for key, value in each.items()} for each in found]


def comparable(standings: list[dict]) -> list[dict]:
    """The exported standings without what the ledger does not say."""
    return [{key: value for key, value in each.items() if key != "category_name"} for each in standings]


def _department(row: dict, indicators: list[dict], own: list[dict], *, sheet_cap: Decimal) -> dict:
    not_applicable = {each["indicator"] for each in own if each["kind"] == "na"}
    deducted = defaultdict(lambda: ZERO)
    for line in own:
        if line["kind"] == "line":
            deducted[line["indicator"]] += Decimal(line["points"])
    obtained, applicable, full, sheet_of = defaultdict(lambda: ZERO), defaultdict(lambda: ZERO), {}, {}
    scaled = set()
    for each in indicators:
        if each["category"] not in (None, row["category"]):
            continue
        section, maximum = each["section"], Decimal(each["indicator_max"])
        full[section], sheet_of[section] = Decimal(each["section_full"]), each["sheet"]
        if each["indicator"] in not_applicable:
            scaled.add(section)
        else:
            applicable[section] += maximum
            obtained[section] += max(ZERO, maximum - deducted[each["indicator"]])
    sections = {
        section: _round(full[section] * obtained[section] / applicable[section])
        if section in scaled
        else obtained[section]
        for section in full
    }
    sheets = {
        sheet: sum((points for section, points in sections.items() if sheet_of[section] == sheet), ZERO)
        for sheet in SHEETS
    }
    return {
        "department": row["department"],
        "department_name": row["department_name"],
        "category": row["category"],
        "business": sheets["business"],
        "self_development": sheets["self_development"],
        "total": sheets["business"] + sheets["self_development"],
        "bonus": _bonus([each for each in own if each["kind"] == "bonus"], sheet_cap),
        "sections": sections,
    }


def _bonus(lines: list[dict], sheet_cap: Decimal) -> Decimal:
    highest: dict[tuple, Decimal] = {}
    cap = {}
    for line in lines:
        matter = (line["sheet"], line["indicator"], line["reason"])
        highest[matter] = max(highest.get(matter, ZERO), Decimal(line["points"]))
        cap[line["sheet"], line["indicator"]] = Decimal(line["cap"])
    on_sheet = defaultdict(lambda: ZERO)
    for (sheet, item), most in cap.items():
        got = sum((points for matter, points in highest.items() if matter[:2] == (sheet, item)), ZERO)
        on_sheet[sheet] += min(got, most)
    return sum((min(points, sheet_cap) for points in on_sheet.values()), ZERO)


def _rank(among: list[dict], rank: str, tied: str) -> None:
    for each in among:
        better = sum(1 for other in among if other["total"] > each["total"])
        same = sum(1 for other in among if other["total"] == each["total"])
        each[rank], each[tied] = better + 1, same > 1


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _said(value):
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dict):
        return {key: _said(inner) for key, inner in value.items()}
    return value

"""Reads a scheme from the sheets of a workbook; every fault is named by its cell."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from campaign.workbooks.grid import Grid
from campaign.workbooks.words import key
from scoring.models import BonusItem, BonusLevel, DeductionRule, Indicator, Section
from scoring.scheme_cells import (
    BONUS,
    COLUMNS,
    EVERYBODY,
    INDICATORS,
    RULES,
    SHEET_NAMES,
    Cells,
    Fault,
    Reader,
    SchemeWorkbookRefused,
)
from scoring.scheme_rows import RuleCodeTooLong, fitting_code


def read_scheme(grids: Iterable[Grid], *, owners: Mapping[str, str], categories: Mapping[str, str]) -> dict:
    """The catalogue that the sheets say. `owners` and `categories` lead from a comparable word to a code.

    Raises SchemeWorkbookRefused with every fault that was found.
    """
    by_name = {key(grid.name): grid for grid in grids}
    faults: list[Fault] = []
    sheets = {
        name: Reader(name, by_name[key(name)], faults) if key(name) in by_name else None for name in COLUMNS
    }
    for name in (INDICATORS, RULES):
        if sheets[name] is None:
            faults.append(Fault(name, 1, "A", _("The workbook has no sheet of this name.")))
    if faults:
        raise SchemeWorkbookRefused(faults)
    catalogue = {
        "sheets": [
            {"code": code, "name": name, "full": "100.00", "sections": []}
            for code, name in SHEET_NAMES.items()
        ],
        "bonus": _read_bonus(sheets[BONUS]) if sheets[BONUS] else [],
    }
    indicators = _read_indicators(sheets[INDICATORS], catalogue, owners=owners, categories=categories)
    if not indicators and not faults:
        faults.append(Fault(INDICATORS, 2, "A", _("There is no indicator in this sheet.")))
    _read_rules(sheets[RULES], indicators)
    if faults:
        raise SchemeWorkbookRefused(
            sorted(faults, key=lambda fault: (list(COLUMNS).index(fault.sheet), fault.row))
        )
    return catalogue


def _sheet_codes() -> dict[str, str]:
    return {key(word): code for code, name in SHEET_NAMES.items() for word in (code, name)}


def _read_indicators(
    reader: Reader, catalogue: dict, *, owners: Mapping[str, str], categories: Mapping[str, str]
) -> dict[str, dict]:
    """Fill the catalogue's sheets with sections and indicators; returns the indicators by their comparable code."""
    sheets = {sheet["code"]: sheet for sheet in catalogue["sheets"]}
    sections: dict[str, tuple[str, dict]] = {}
    indicators: dict[str, dict] = {}
    for cells in reader.rows():
        section = _read_section(cells, sheets, sections, categories=categories)
        indicator = {
            "code": cells.code("code", Indicator._meta.get_field("code")),
            "name": cells.text("name", Indicator._meta.get_field("name")),
            "maximum": cells.points("maximum"),
            "owner": cells.one_of(
                "owner", owners, _("“%(name)s” is no department of this campaign. Enter it first.")
            ),
            "evidence": cells.text("evidence", Indicator._meta.get_field("evidence_hint"), needed=False),
            "na_allowed": cells.yes("na_allowed"),
            "rules": [],
        }
        if key(indicator["code"]) in indicators:
            cells.fault("code", _("“%(code)s” is there twice.") % {"code": indicator["code"]})
        elif indicator["code"]:
            indicators[key(indicator["code"])] = indicator
            section["indicators"].append(indicator)
    return indicators


def _read_section(
    cells: Cells,
    sheets: Mapping[str, dict],
    sections: dict[str, tuple[str, dict]],
    *,
    categories: Mapping[str, str],
) -> dict:
    """The section that the row belongs to; a new one joins its sheet, a known one must say the same again."""
    sheet = cells.one_of("sheet", _sheet_codes(), _("“%(name)s” is neither 业务工作 nor 自身建设."))
    everybody = cells.texts.get("category", "") in EVERYBODY
    category = (
        None
        if everybody
        else cells.one_of("category", categories, _("“%(name)s” is no department category of this campaign."))
    )
    section = {
        "code": cells.code("section", Section._meta.get_field("code")),
        "name": cells.text("section_name", Section._meta.get_field("name")),
        "full": cells.points("full"),
        "category": category,
        "by_branch": cells.yes("by_branch"),
    }
    known = sections.get(key(section["code"]))
    if known is None:
        made = section | {"indicators": []}
        sections[key(section["code"])] = (sheet, made)
        if sheet:
            sheets[sheet]["sections"].append(made)
        return made
    said_before = {"sheet": known[0]} | {name: known[1][name] for name in section}
    for name, value in ({"sheet": sheet} | section).items():
        if value != said_before[name] and name != "code":
            column = "section_name" if name == "name" else name
            cells.fault(
                column, _("The section “%(code)s” says something else above.") % {"code": section["code"]}
            )
    return known[1]


def _read_rules(reader: Reader, indicators: Mapping[str, dict]) -> None:
    """Give every rule to its indicator; a rule without a code gets the indicator's next number."""
    for cells in reader.rows():
        said = cells.texts.get("indicator", "")
        indicator = indicators.get(key(said))
        if indicator is None:
            cells.fault(
                "indicator", _("There is no indicator “%(code)s” in the sheet 指标.") % {"code": said[:20]}
            )
        to_zero = cells.yes("to_zero")
        points = cells.points("points", needed=not to_zero)
        rule = {
            "code": cells.code("code", DeductionRule._meta.get_field("code"), needed=False),
            "text": cells.text("text", DeductionRule._meta.get_field("text")),
            "points": points,
            "unit": cells.text("unit", DeductionRule._meta.get_field("unit_text")),
            "step": cells.points("step", needed=False),
            "to_zero": to_zero,
        }
        if indicator is None:
            continue
        if to_zero:
            rule |= {"points": indicator["maximum"], "step": None}
        taken = {key(other["code"]) for other in indicator["rules"]}
        number = len(indicator["rules"]) + 1
        while not rule["code"]:
            if key(f"{indicator['code']}-{number}") not in taken:
                rule["code"] = f"{indicator['code']}-{number}"
            number += 1
        try:
            fitting_code(rule["code"])
        except RuleCodeTooLong as refusal:
            cells.fault("code", refusal.message)
        if key(rule["code"]) in taken:
            cells.fault("code", _("“%(code)s” is there twice.") % {"code": rule["code"]})
        indicator["rules"].append(rule)


def _read_bonus(reader: Reader) -> list[dict]:
    items: dict[str, dict] = {}
    for cells in reader.rows():
        item = {
            "code": cells.code("code", BonusItem._meta.get_field("code")),
            "name": cells.text("name", BonusItem._meta.get_field("name")),
            "sheet": cells.one_of("sheet", _sheet_codes(), _("“%(name)s” is neither 业务工作 nor 自身建设.")),
            "cap": cells.points("cap"),
            "proof": cells.text("proof", BonusItem._meta.get_field("proof_hint"), needed=False),
        }
        known = items.setdefault(key(item["code"]), item | {"levels": []})
        for name, value in item.items():
            if value != known[name]:
                cells.fault(
                    name, _("The bonus item “%(code)s” says something else above.") % {"code": item["code"]}
                )
        level = {
            "name": cells.text("level", BonusLevel._meta.get_field("name")),
            "points": cells.points("points"),
        }
        if any(other["name"] == level["name"] for other in known["levels"]):
            cells.fault("level", _("“%(code)s” is there twice.") % {"code": level["name"]})
        known["levels"].append(level)
    return list(items.values())

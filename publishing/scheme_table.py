"""The scheme as the table that the assessment rules carry as their annex (考核办法附表): frozen values → HTML → PDF."""

import hashlib
import json
from collections.abc import Mapping

from django.template.loader import render_to_string

from publishing.pdf import PrintedPaper
from publishing.press import print_apart
from publishing.rule_words import plain_points, rule_text

TEMPLATE = "publishing/print/scheme.html"
NUMERALS = "一二三四五六七八九十"


def scheme_table_html(frozen: Mapping) -> str:
    """The annex as one HTML document: a table for each section, its heading repeated on every page.

    `frozen` is what `scheme_printing.freeze_scheme` takes from a version. Every text is escaped.
    """
    return render_to_string(
        TEMPLATE,
        {
            "paper": frozen,
            "sheets": [
                {
                    "number": _numeral(place),
                    "name": sheet["name"],
                    "full": plain_points(sheet["full"]),
                    "sections": [_section(section) for section in sheet["sections"]],
                }
                for place, sheet in enumerate(frozen["sheets"])
            ],
            "bonus_number": _numeral(len(frozen["sheets"])),
            "bonus": [_bonus_item(item, frozen) for item in frozen["bonus"]],
        },
    )


def scheme_table_pdf(frozen: Mapping) -> PrintedPaper:
    """The annex as a PDF; the same values and fonts give the same bytes. Raises as `print_apart` does."""
    content = json.dumps(frozen, ensure_ascii=False, sort_keys=True)
    return print_apart(scheme_table_html(frozen), identifier=hashlib.sha256(content.encode()).hexdigest())


def _section(section: Mapping) -> dict:
    return {
        "name": section["name"],
        "full": plain_points(section["full"]),
        "applies": section["category_name"] or "全部部室",
        "by_branch": section["by_branch"],
        "indicators": [
            {
                "code": indicator["code"],
                "name": indicator["name"],
                "maximum": plain_points(indicator["maximum"]),
                "rules": [rule_text(rule) for rule in indicator["rules"]],
                "evidence": indicator["evidence"],
                "owner": indicator["owner_name"],
                "na_allowed": indicator["na_allowed"],
            }
            for indicator in section["indicators"]
        ],
    }


def _bonus_item(item: Mapping, frozen: Mapping) -> dict:
    names = {sheet["code"]: sheet["name"] for sheet in frozen["sheets"]}
    return {
        "code": item["code"],
        "name": item["name"],
        "sheet": names.get(item["sheet"], ""),
        "cap": plain_points(item["cap"]),
        "levels": [f"{level['name']}加{plain_points(level['points'])}分" for level in item["levels"]],
        "proof": item["proof"],
    }


def _numeral(place: int) -> str:
    return NUMERALS[place]

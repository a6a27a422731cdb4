"""A scheme as plain values and back: one shape for what is shipped, copied, compared, exported and printed.

The shape is that of the presets: texts, and points as strings with two places. An owner is named by whatever the
catalogue's reader knows: a preset says its name, a campaign's own scheme the department's code.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q

from campaign.models import Campaign, Department, DepartmentCategory
from scoring.models import BonusItem, BonusLevel, DeductionRule, Indicator, Scheme, Section, Sheet


def catalogue_of(scheme: Scheme) -> dict:
    """Everything that the scheme says, in its order; six queries whatever its size."""
    indicators = (
        Indicator.objects.select_related("owner").prefetch_related("rules").order_by("position", "pk")
    )
    sections = (
        Section.objects.select_related("category")
        .prefetch_related(Prefetch("indicators", queryset=indicators))
        .order_by("position", "pk")
    )
    return {
        "name": scheme.name,
        "sheets": [
            {
                "code": sheet.code,
                "name": sheet.name,
                "full": points_text(sheet.full),
                "sections": [_section(section) for section in sheet.sections.all()],
            }
            for sheet in scheme.sheets.prefetch_related(Prefetch("sections", queryset=sections))
        ],
        "bonus": [_bonus_item(item) for item in scheme.bonus_items.prefetch_related("levels")],
    }


def write_catalogue(
    scheme: Scheme,
    catalogue: Mapping,
    *,
    owners: Mapping[str, Department],
    categories: Mapping[str, DepartmentCategory],
) -> int:
    """Write sheets down to rules, and the bonus items, into an empty scheme; returns how many indicators."""
    written = 0
    for sheet_position, sheet in enumerate(catalogue["sheets"], start=1):
        sheet_row = Sheet.objects.create(
            scheme=scheme,
            code=sheet["code"],
            name=sheet["name"],
            full=Decimal(sheet["full"]),
            position=sheet_position,
        )
        for section_position, section in enumerate(sheet["sections"], start=1):
            section_row = Section.objects.create(
                sheet=sheet_row,
                code=section["code"],
                name=section["name"],
                full=Decimal(section["full"]),
                category=categories[section["category"]] if section["category"] else None,
                by_branch=section["by_branch"],
                position=section_position,
            )
            written += _write_indicators(section_row, section["indicators"], owners=owners)
    _write_bonus(scheme, catalogue["bonus"])
    return written


def sections_of(catalogue: Mapping) -> list[dict]:
    return [section for sheet in catalogue["sheets"] for section in sheet["sections"]]


def indicators_of(catalogue: Mapping) -> list[dict]:
    return [indicator for section in sections_of(catalogue) for indicator in section["indicators"]]


def fingerprint(part: object) -> str:
    """What a page saw of a catalogue, short enough for a hidden field."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def scoring_bodies(campaign: Campaign, *, day: date, keep: Iterable[int] = ()) -> list[Department]:
    """The departments and organs that may own an indicator on a day, with those to `keep`; one query."""
    there = Q(enrolments__campaign=campaign) & (
        Q(enrolments__until__isnull=True) | Q(enrolments__until__gte=day)
    )
    return list(Department.objects.filter(there | Q(pk__in=list(keep))).distinct().order_by("code"))


def points_text(points: Decimal) -> str:
    return f"{points:.2f}"


def _section(section: Section) -> dict:
    category = section.category
    return {
        "code": section.code,
        "name": section.name,
        "full": points_text(section.full),
        "category": category.code if category else None,
        "category_name": category.name if category else "",
        "by_branch": section.by_branch,
        "indicators": [
            {
                "code": indicator.code,
                "name": indicator.name,
                "maximum": points_text(indicator.maximum),
                "owner": indicator.owner.code,
                "owner_name": indicator.owner.name,
                "evidence": indicator.evidence_hint,
                "na_allowed": indicator.na_allowed,
                "rules": [_rule(rule) for rule in indicator.rules.all()],
            }
            for indicator in section.indicators.all()
        ],
    }


def _rule(rule: DeductionRule) -> dict:
    return {
        "code": rule.code,
        "text": rule.text,
        "points": points_text(rule.points),
        "unit": rule.unit_text,
        "step": points_text(rule.step) if rule.step is not None else None,
        "to_zero": rule.to_zero,
    }


def _bonus_item(item: BonusItem) -> dict:
    return {
        "code": item.code,
        "name": item.name,
        "sheet": item.sheet_code,
        "cap": points_text(item.cap),
        "proof": item.proof_hint,
        "levels": [{"name": level.name, "points": points_text(level.points)} for level in item.levels.all()],
    }


def _write_indicators(section: Section, indicators: list[dict], *, owners: Mapping[str, Department]) -> int:
    rows = Indicator.objects.bulk_create(
        Indicator(
            section=section,
            code=indicator["code"],
            name=indicator["name"],
            maximum=Decimal(indicator["maximum"]),
            owner=owners[indicator["owner"]],
            evidence_hint=indicator["evidence"],
            na_allowed=indicator["na_allowed"],
            position=position,
        )
        for position, indicator in enumerate(indicators, start=1)
    )
    DeductionRule.objects.bulk_create(
        DeductionRule(
            indicator=row,
            code=rule["code"],
            text=rule["text"],
            points=Decimal(rule["points"]),
            unit_text=rule["unit"],
            step=Decimal(rule["step"]) if rule["step"] else None,
            to_zero=rule["to_zero"],
            position=position,
        )
        for row, indicator in zip(rows, indicators, strict=True)
        for position, rule in enumerate(indicator["rules"], start=1)
    )
    return len(rows)


def _write_bonus(scheme: Scheme, items: list[dict]) -> None:
    rows = BonusItem.objects.bulk_create(
        BonusItem(
            scheme=scheme,
            code=item["code"],
            name=item["name"],
            sheet_code=item["sheet"],
            cap=Decimal(item["cap"]),
            proof_hint=item["proof"],
        )
        for item in items
    )
    BonusLevel.objects.bulk_create(
        BonusLevel(item=row, name=level["name"], points=Decimal(level["points"]), position=position)
        for row, item in zip(rows, items, strict=True)
        for position, level in enumerate(item["levels"], start=1)
    )

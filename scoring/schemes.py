"""The written standard of a campaign: loaded from a preset, and put in force once its sums are right."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, DepartmentCategory, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.models import (
    BonusItem,
    BonusLevel,
    DeductionRule,
    Indicator,
    Scheme,
    Section,
    Sheet,
)
from scoring.points import SHEET_FULL

DUAL_HUNDRED = "shuangbai"
_PRESETS = Path(__file__).resolve().parent / "presets"


class IncompletePreset(Refused):
    """A scoring body or a category that the preset names is not given; the text lists them all."""


class SchemeNotBalanced(Refused):
    """Sheets or sections do not come to their full marks; `wrong` has one sentence for each."""

    def __init__(self, wrong: list[str]):
        super().__init__(" ".join(wrong))
        self.wrong = wrong


class AlreadyActive(Refused):
    """The scheme is in force already."""


@cache
def preset(name: str = DUAL_HUNDRED) -> dict:
    """A catalogue that is shipped with the software: categories, sheets down to rules, bonus items, vetoes."""
    return json.loads((_PRESETS / f"{name}.json").read_text(encoding="utf-8"))


def preset_owners(name: str = DUAL_HUNDRED) -> list[str]:
    """The names of the scoring bodies that the preset needs, in the order in which they first occur."""
    return list(dict.fromkeys(indicator["owner"] for indicator in _indicators(preset(name))))


@transaction.atomic
def load_preset(
    *,
    campaign: Campaign,
    by: Access,
    owners: Mapping[str, Department],
    from_month: date,
    categories: Mapping[str, DepartmentCategory] | None = None,
    name: str = DUAL_HUNDRED,
    at: datetime | None = None,
) -> Scheme:
    """Write a preset as the campaign's next version of its scheme, not in force yet.

    `owners` says for each name of `preset_owners` which department or organ scores; `categories` (default: the
    campaign's own) has the four categories by their codes. Points stand in the preset as strings with two places.
    Raises IncompletePreset with everything that is missing. Source: data/indicators.json of the design library.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    catalogue = preset(name)
    if categories is None:
        categories = {category.code: category for category in campaign.categories.all()}
    missing = [owner for owner in preset_owners(name) if owner not in owners]
    missing += [each["name"] for each in catalogue["categories"] if each["code"] not in categories]
    if missing:
        raise IncompletePreset(_("Not found: %(names)s.") % {"names": "、".join(missing)})
    last = campaign.schemes.aggregate(last=Max("version"))["last"] or 0
    scheme = Scheme.objects.create(
        campaign=campaign, name=catalogue["name"], version=last + 1, from_month=from_month.replace(day=1)
    )
    indicators = _write_sheets(scheme, catalogue["sheets"], owners=owners, categories=categories)
    _write_bonus(scheme, catalogue["bonus"])
    record(
        "scoring.scheme.loaded",
        by=by.user,
        campaign=campaign,
        obj=scheme,
        at=at,
        preset=name,
        version=scheme.version,
        indicators=indicators,
    )
    return scheme


@transaction.atomic
def activate_scheme(scheme: Scheme, *, by: Access, at: datetime | None = None) -> Scheme:
    """Put a scheme in force from its month on.

    Raises SchemeNotBalanced unless for every category of the campaign each sheet comes to 100 and every section's
    indicators come to the section's full marks; AlreadyActive. Source: rules.md §2.4.
    """
    by.demand(Role.OFFICE, campaign_id=scheme.campaign_id)
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if scheme.activated_at is not None:
        raise AlreadyActive(_("This scheme is in force already."))
    wrong = wrong_sums(scheme)
    if wrong:
        raise SchemeNotBalanced(wrong)
    scheme.activated_at = at or timezone.now()
    scheme.save(update_fields=["activated_at"])
    record(
        "scoring.scheme.activated",
        by=by.user,
        campaign=by.campaign,
        obj=scheme,
        at=at,
        version=scheme.version,
        from_month=scheme.from_month,
    )
    return scheme


def wrong_sums(scheme: Scheme) -> list[str]:
    """Everything in the scheme that does not come to its full marks, a sentence each; empty when all is right."""
    indicators = Indicator.objects.filter(section__sheet__scheme=scheme)
    maxima: dict[int, Decimal] = {}
    for section_id, maximum in indicators.values_list("section_id", "maximum"):
        maxima[section_id] = maxima.get(section_id, Decimal("0.00")) + maximum
    sections = list(
        Section.objects.filter(sheet__scheme=scheme)
        .select_related("sheet")
        .order_by("sheet__position", "position")
    )
    wrong = [
        _("%(section)s: its indicators come to %(sum)s, not %(full)s.")
        % {"section": section.name, "sum": maxima.get(section.pk, Decimal("0.00")), "full": section.full}
        for section in sections
        if maxima.get(section.pk) != section.full
    ]
    for code in Sheet.Code:
        on_sheet = [section for section in sections if section.sheet.code == code]
        wrong += _wrong_sheet(code, on_sheet, categories=scheme.campaign.categories.all())
    return wrong


def _wrong_sheet(
    code: Sheet.Code, sections: list[Section], *, categories: Iterable[DepartmentCategory]
) -> list[str]:
    wrong = []
    for category in categories:
        its_own = [section.full for section in sections if section.category_id in (None, category.pk)]
        full = sum(its_own, Decimal("0.00"))
        if full != SHEET_FULL:
            wrong.append(
                _("%(sheet)s, %(category)s: the sections come to %(sum)s, not %(full)s.")
                % {"sheet": code.label, "category": category.name, "sum": full, "full": SHEET_FULL}
            )
    if sections and sections[0].sheet.full != SHEET_FULL:
        wrong.append(
            _("%(sheet)s: its full marks are %(sum)s, not %(full)s.")
            % {"sheet": code.label, "sum": sections[0].sheet.full, "full": SHEET_FULL}
        )
    return wrong


def _indicators(catalogue: dict) -> list[dict]:
    return [
        indicator
        for sheet in catalogue["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    ]


def _write_sheets(
    scheme: Scheme,
    sheets: list[dict],
    *,
    owners: Mapping[str, Department],
    categories: Mapping[str, DepartmentCategory],
) -> int:
    """Write sheets, sections, indicators and rules; returns how many indicators there are."""
    written = 0
    for sheet_position, sheet in enumerate(sheets, start=1):
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
    return written


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
    for item in items:
        row = BonusItem.objects.create(
            scheme=scheme,
            code=item["code"],
            name=item["name"],
            sheet_code=item["sheet"],
            cap=Decimal(item["cap"]),
            proof_hint=item["proof"],
        )
        BonusLevel.objects.bulk_create(
            BonusLevel(item=row, name=level["name"], points=Decimal(level["points"]), position=position)
            for position, level in enumerate(item["levels"], start=1)
        )

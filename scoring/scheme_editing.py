"""Changing a draft of the scheme: sections with their indicators, rules, bonus items; old and new go on record.

Every verb takes `seen`, the fingerprint of the part as the page showed it, and refuses to write over what somebody
else changed meanwhile. A version that is active or used is never changed (NotDraft). Source: rules.md §2.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.models import BonusItem, BonusLevel, DeductionRule, Indicator, Scheme, Section
from scoring.scheme_catalogue import catalogue_of, fingerprint, indicators_of
from scoring.scheme_rows import (
    ChangedMeanwhile,
    Changes,
    changed_fields,
    check_unique,
    fitting_code,
    rewrite,
)
from scoring.scheme_versions import locked_draft

INDICATOR_FIELDS = ("code", "name", "maximum", "owner", "na_allowed")
RULE_FIELDS = ("code", "text", "points", "unit_text", "step", "to_zero")
LEVEL_FIELDS = ("name", "points")


class NoSuchPart(Refused):
    """The draft has no such sheet, section, indicator or bonus item; somebody may have taken it away."""

    def __init__(self):
        super().__init__(_("This part of the draft is gone."))


@transaction.atomic
def add_section(
    scheme: Scheme, *, sheet: str, values: Mapping, by: Access, at: datetime | None = None
) -> Section:
    """Add a section without indicators to a sheet; its code is new in the whole scheme.

    `values`: code, name, full, category (None: for all departments), by_branch, position (its place, from 1).
    Raises NotDraft, NoSuchPart, DuplicateCode.
    """
    scheme = locked_draft(scheme, by=by)
    parent = scheme.sheets.filter(code=sheet).first()
    if parent is None:
        raise NoSuchPart
    check_unique([values["code"]], taken=_section_codes(scheme))
    fields = {name: value for name, value in values.items() if name != "position"}
    section = Section(sheet=parent)
    changes = changed_fields(section, fields)
    section.save()
    _place(section, values["position"])
    _record("section_added", scheme, by=by, at=at, section=section.code, sheet=sheet, changes=changes)
    return section


@transaction.atomic
def change_section(
    scheme: Scheme,
    *,
    section: str,
    values: Mapping,
    indicators: Sequence[Mapping],
    by: Access,
    seen: str | None = None,
    at: datetime | None = None,
) -> Section:
    """Change a section and the list of its indicators, which come in their new order.

    `values` as in `add_section`; each of `indicators`: pk (None: a new one), code, name, maximum, owner, na_allowed.
    A changed code is carried to the indicator's rules, a changed maximum to the rules that deduct it all.
    Raises NotDraft, NoSuchPart, ChangedMeanwhile, DuplicateCode, RuleCodeTooLong.
    """
    scheme = locked_draft(scheme, by=by)
    catalogue = catalogue_of(scheme)
    _check_seen(section_part(scheme, section, catalogue), seen)
    row = _section(scheme, section)
    codes = Indicator.objects.filter(section__sheet__scheme=scheme).exclude(section=row)
    check_unique([values["code"]], taken=[code for code in _section_codes(scheme) if code != row.code])
    check_unique([wanted["code"] for wanted in indicators], taken=codes.values_list("code", flat=True))
    changes = changed_fields(row, {name: value for name, value in values.items() if name != "position"})
    row.save()
    moved = _place(row, values["position"])
    if moved:
        changes["place"] = moved
    kept = list(row.indicators.select_related("owner").prefetch_related("rules").order_by("position", "pk"))
    before = {indicator.pk: (indicator.code, indicator.maximum) for indicator in kept}
    found, inside = rewrite(
        kept, indicators, make=lambda **fields: Indicator(section=row, **fields), fields=INDICATOR_FIELDS
    )
    _carry_to_rules(found, before)
    for code, told in inside.items():
        if told[-1] is None and "." not in code:
            inside[code] = [indicator_part(scheme, code, catalogue), None]  # with the rules that go with it
    _record("section_changed", scheme, by=by, at=at, section=row.code, changes=changes | inside)
    return row


@transaction.atomic
def remove_section(
    scheme: Scheme, *, section: str, by: Access, seen: str | None = None, at: datetime | None = None
) -> None:
    """Take a section with its indicators and rules out of a draft; the trail keeps all that it said."""
    scheme = locked_draft(scheme, by=by)
    part = section_part(scheme, section)
    _check_seen(part, seen)
    _section(scheme, section).delete()
    _record("section_removed", scheme, by=by, at=at, section=section, changes={section: [part, None]})


@transaction.atomic
def change_indicator(
    scheme: Scheme,
    *,
    indicator: str,
    evidence: str,
    rules: Sequence[Mapping],
    by: Access,
    seen: str | None = None,
    at: datetime | None = None,
) -> Indicator:
    """Change an indicator's evidence and its deduction rules, which come in their new order.

    Each of `rules`: pk (None: a new one), code (empty: the next number), text, points, unit_text, step, to_zero. A
    rule that deducts all has the indicator's maximum as its points. Raises as `change_section` does.
    """
    scheme = locked_draft(scheme, by=by)
    _check_seen(indicator_part(scheme, indicator), seen)
    row = Indicator.objects.filter(section__sheet__scheme=scheme, code=indicator).first()
    if row is None:
        raise NoSuchPart
    kept = list(row.rules.order_by("position", "pk"))
    wanted = [
        dict(rule) | ({"points": row.maximum, "step": None} if rule["to_zero"] else {})
        for rule in _numbered(rules, row.code, {rule.code for rule in kept})
    ]
    changes = changed_fields(row, {"evidence_hint": evidence})
    row.save()
    changes |= rewrite(
        kept, wanted, make=lambda **fields: DeductionRule(indicator=row, **fields), fields=RULE_FIELDS
    )[1]
    _record("indicator_changed", scheme, by=by, at=at, indicator=row.code, changes=changes)
    return row


@transaction.atomic
def write_bonus_item(
    scheme: Scheme,
    *,
    item: str | None,
    values: Mapping,
    levels: Sequence[Mapping],
    by: Access,
    seen: str | None = None,
    at: datetime | None = None,
) -> BonusItem:
    """Add a bonus item (`item` None) or change one, with its levels in their order.

    `values`: code, name, sheet_code, cap, proof_hint; each of `levels`: pk (None: a new one), name, points.
    """
    scheme = locked_draft(scheme, by=by)
    others = scheme.bonus_items.exclude(code=item or "").values_list("code", flat=True)
    check_unique([values["code"]], taken=others)
    if item is None:
        row = BonusItem(scheme=scheme)
    else:
        _check_seen(bonus_part(scheme, item), seen)
        row = scheme.bonus_items.filter(code=item).first()
        if row is None:
            raise NoSuchPart
    changes = changed_fields(row, values)
    row.save()
    kept = list(row.levels.order_by("position", "pk"))
    inside = rewrite(
        kept, levels, make=lambda **fields: BonusLevel(item=row, **fields), fields=LEVEL_FIELDS, key="name"
    )[1]
    act = "bonus_added" if item is None else "bonus_changed"
    _record(act, scheme, by=by, at=at, item=row.code, changes=changes | inside)
    return row


@transaction.atomic
def remove_bonus_item(
    scheme: Scheme, *, item: str, by: Access, seen: str | None = None, at: datetime | None = None
) -> None:
    """Take a bonus item with its levels out of a draft; the trail keeps all that it said."""
    scheme = locked_draft(scheme, by=by)
    part = bonus_part(scheme, item)
    _check_seen(part, seen)
    scheme.bonus_items.filter(code=item).delete()
    _record("bonus_removed", scheme, by=by, at=at, item=item, changes={item: [part, None]})


def section_part(scheme: Scheme, code: str, catalogue: Mapping | None = None) -> dict:
    """What a page about a section is about: the section without its rules, and its place. Raises NoSuchPart."""
    catalogue = catalogue or catalogue_of(scheme)
    for sheet in catalogue["sheets"]:
        for place, section in enumerate(sheet["sections"], start=1):
            if section["code"] == code:
                indicators = [
                    {name: value for name, value in indicator.items() if name not in ("rules", "evidence")}
                    for indicator in section["indicators"]
                ]
                return section | {"indicators": indicators, "place": place}
    raise NoSuchPart


def indicator_part(scheme: Scheme, code: str, catalogue: Mapping | None = None) -> dict:
    """What a page about an indicator's rules is about. Raises NoSuchPart."""
    for indicator in indicators_of(catalogue or catalogue_of(scheme)):
        if indicator["code"] == code:
            return indicator
    raise NoSuchPart


def bonus_part(scheme: Scheme, code: str, catalogue: Mapping | None = None) -> dict:
    """What a page about a bonus item is about. Raises NoSuchPart."""
    for item in (catalogue or catalogue_of(scheme))["bonus"]:
        if item["code"] == code:
            return item
    raise NoSuchPart


def _check_seen(part: Mapping, seen: str | None) -> None:
    if seen is not None and seen != fingerprint(part):
        raise ChangedMeanwhile


def _section(scheme: Scheme, code: str) -> Section:
    section = (
        Section.objects.filter(sheet__scheme=scheme, code=code).select_related("sheet", "category").first()
    )
    if section is None:
        raise NoSuchPart
    return section


def _section_codes(scheme: Scheme) -> list[str]:
    return list(Section.objects.filter(sheet__scheme=scheme).values_list("code", flat=True))


def _place(section: Section, position: int) -> list[int] | None:
    """Put a section in its place among those of its sheet; its old and new place, or None when it stayed."""
    siblings = list(section.sheet.sections.order_by("position", "pk"))
    was = [sibling.pk for sibling in siblings].index(section.pk) + 1
    siblings.pop(was - 1)
    now = min(max(position, 1), len(siblings) + 1)
    siblings.insert(now - 1, section)
    for place, sibling in enumerate(siblings, start=1):
        sibling.position = place
    Section.objects.bulk_update(siblings, ["position"])
    return [was, now] if was != now else None


def _carry_to_rules(indicators: list[Indicator], before: Mapping[int, tuple[str, Decimal]]) -> None:
    """Rules follow their indicator: its code in theirs, its maximum where they deduct it all."""
    rules = []
    for indicator in indicators:
        code, maximum = before.get(indicator.pk, (indicator.code, indicator.maximum))
        if (code, maximum) == (indicator.code, indicator.maximum):
            continue
        for rule in indicator.rules.all():
            if rule.code.startswith(f"{code}-"):
                rule.code = fitting_code(f"{indicator.code}{rule.code.removeprefix(code)}")
            if rule.to_zero:
                rule.points = indicator.maximum
            rules.append(rule)
        check_unique(rule.code for rule in indicator.rules.all())
    DeductionRule.objects.bulk_update(rules, ["code", "points"])


def _numbered(rules: Sequence[Mapping], indicator: str, taken: set[str]) -> list[dict]:
    """The rules with a code each: one that has none gets the next number of its indicator."""
    taken = taken | {rule["code"] for rule in rules}
    numbered = []
    for rule in rules:
        code, number = rule["code"], len(numbered) + 1
        while not code:
            if f"{indicator}-{number}" not in taken:
                code = fitting_code(f"{indicator}-{number}")
                taken.add(code)
            number += 1
        numbered.append(dict(rule) | {"code": code})
    return numbered


def _record(
    act: str, scheme: Scheme, *, by: Access, at: datetime | None, changes: Changes, **data: object
) -> None:
    if changes:
        record(
            f"scoring.scheme.{act}",
            by=by.user,
            campaign=by.campaign,
            obj=scheme,
            at=at,
            version=scheme.version,
            changes=changes,
            **data,
        )

"""The written standard of a campaign: loaded from a preset, and put in force once its sums are right."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, DepartmentCategory, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.grants import carry_grants
from scoring.models import Scheme, Sheet
from scoring.points import SHEET_FULL
from scoring.scheme_catalogue import catalogue_of, indicators_of
from scoring.scheme_sums import section_sums, sheet_sums
from scoring.scheme_versions import check_from_month, write_version

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
    return list(dict.fromkeys(indicator["owner"] for indicator in indicators_of(preset(name))))


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
    return write_version(
        catalogue,
        owners=owners,
        categories=categories,
        from_month=from_month.replace(day=1),
        by=by,
        event="loaded",
        at=at,
        preset=name,
    )


@transaction.atomic
def begin_empty(
    *, campaign: Campaign, by: Access, from_month: date | None = None, at: datetime | None = None
) -> Scheme:
    """Make a draft that has its two sheets and nothing on them, for a unit that writes its own standard.

    It counts from the given month, otherwise from the first month that the campaign assesses. Raises MonthTaken.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    from_month = (from_month or campaign.begins).replace(day=1)
    check_from_month(campaign, from_month)
    shipped = preset()
    catalogue = {
        "name": shipped["name"],
        "sheets": [sheet | {"sections": []} for sheet in shipped["sheets"]],
        "bonus": [],
    }
    return write_version(catalogue, owners={}, from_month=from_month, by=by, event="begun", at=at)


@transaction.atomic
def activate_scheme(scheme: Scheme, *, by: Access, at: datetime | None = None) -> Scheme:
    """Put a scheme in force from its month on; months that exist keep theirs.

    Grants of 缺项 that reach into its months are carried over to the indicators of the same code.
    Raises SchemeNotBalanced unless for every category of the campaign each sheet comes to 100 and every section's
    indicators come to the section's full marks; AlreadyActive; MonthTaken when a month was planned meanwhile.
    Source: rules.md §2.4.
    """
    by.demand(Role.OFFICE, campaign_id=scheme.campaign_id)
    # Under the campaign's lock: months are planned and grants given under it too.
    Campaign.objects.select_for_update(of=("self",)).get(pk=scheme.campaign_id)
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if scheme.activated_at is not None:
        raise AlreadyActive(_("This scheme is in force already."))
    check_from_month(scheme.campaign, scheme.from_month)
    wrong = wrong_sums(scheme)
    if not scheme.campaign.categories.exists():
        wrong = [_("The campaign has no department category yet."), *wrong]
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
    carry_grants(scheme, by=by, at=at)
    return scheme


def wrong_sums(scheme: Scheme) -> list[str]:
    """Everything in the scheme that does not come to its full marks, a sentence each; empty when all is right."""
    categories = {category.code: category.name for category in scheme.campaign.categories.all()}
    return wrong_in(catalogue_of(scheme), categories)


def wrong_in(catalogue: Mapping, categories: Mapping[str, str]) -> list[str]:
    """The same for a catalogue and the campaign's categories (code → name)."""
    sections = section_sums(catalogue)
    wrong = [
        _("%(section)s: its indicators come to %(sum)s, not %(full)s.")
        % {"section": section.name, "sum": section.allotted, "full": section.full}
        for section in sections
        if not section.is_right
    ]
    wrong += [
        _("%(sheet)s, %(category)s: the sections come to %(sum)s, not %(full)s.")
        % {
            "sheet": Sheet.Code(found.sheet).label,
            "category": found.category_name,
            "sum": found.total,
            "full": found.full,
        }
        for found in sheet_sums(catalogue, categories)
        if not found.is_right
    ]
    wrong += [
        _("%(sheet)s: its full marks are %(sum)s, not %(full)s.")
        % {"sheet": sheet["name"], "sum": sheet["full"], "full": SHEET_FULL}
        for sheet in catalogue["sheets"]
        if Decimal(sheet["full"]) != SHEET_FULL
    ]
    return wrong

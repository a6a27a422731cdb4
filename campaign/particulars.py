"""What the unit and its campaign are called, what they aim at, and who writes in place of an owner."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.import_days import settled_until
from campaign.models import Campaign, Role, Unit
from campaign.permissions import Access
from campaign.refusals import Refused

UNIT_FIELDS = ("name", "short_name", "issuer_name", "issuer_code")
CAMPAIGN_FIELDS = ("name", "goals", "first_month", "office")


class BadParticulars(Refused):
    """A value that cannot stand: empty, too long, taken, or outside the campaign."""


@transaction.atomic
def change_particulars(
    *,
    campaign: Campaign,
    by: Access,
    of_unit: Mapping[str, object],
    of_campaign: Mapping[str, object],
    at: datetime | None = None,
) -> dict[str, list]:
    """Set names, goals, first month and assessment office; returns what really changed, each with old and new.

    Papers that are issued and months that are published keep what they said. The first month stays once months are
    closed; the office is a department of the campaign. Raises BadParticulars with its field.
    """
    by.demand(Role.SYSTEM_ADMINISTRATOR, campaign_id=campaign.pk)
    unit = Unit.objects.select_for_update().get(pk=campaign.unit_id)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    changes = {f"unit_{name}": pair for name, pair in _set(unit, of_unit, UNIT_FIELDS).items()}
    of_campaign_changed = _set(campaign, of_campaign, CAMPAIGN_FIELDS)
    _check(campaign, of_campaign_changed)
    changes |= of_campaign_changed
    if not changes:
        return {}
    _clean(unit, UNIT_FIELDS, prefix="unit_")
    _clean(campaign, CAMPAIGN_FIELDS)
    unit.save(update_fields=UNIT_FIELDS)
    campaign.save(update_fields=CAMPAIGN_FIELDS)
    record(
        "campaign.particulars.changed", by=by.user, campaign=campaign, obj=campaign, at=at, changes=changes
    )
    return changes


def _set(row: Unit | Campaign, values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, list]:
    changes = {}
    for name in names:
        if name in values and getattr(row, name) != values[name]:
            changes[name] = [_said(getattr(row, name)), _said(values[name])]
            setattr(row, name, values[name])
    return changes


def _check(campaign: Campaign, changes: Mapping[str, list]) -> None:
    begins = campaign.begins
    if "first_month" in changes and (begins.year, begins.day) != (campaign.year, 1):
        raise BadParticulars(_("The day lies outside the year of the campaign."), field="first_month")
    if "first_month" in changes and settled_until(campaign) is not None:
        raise BadParticulars(_("Months are closed already: the campaign has begun."), field="first_month")
    if "office" in changes and not _is_enrolled(campaign):
        raise BadParticulars(_("Choose a department of this campaign."), field="office")


def _is_enrolled(campaign: Campaign) -> bool:
    return campaign.office is not None and campaign.enrolments.filter(department=campaign.office).exists()


def _clean(row: Unit | Campaign, names: tuple[str, ...], *, prefix: str = "") -> None:
    others = [field.name for field in row._meta.fields if field.name not in names]
    try:
        row.clean_fields(exclude=others)
        row.validate_constraints()
    except ValidationError as invalid:
        field, messages = next(iter(invalid.message_dict.items()))
        place = "name" if field == "__all__" else field
        raise BadParticulars(" ".join(messages), field=prefix + place) from invalid


def _said(value: object) -> object:
    """As the trail keeps it."""
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    return getattr(value, "code", value)

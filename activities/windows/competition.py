"""The settings of the window competition: kept by the office, with old and new values in the trail."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import WindowRules
from activities.windows.quarter_inputs import rules_of, settings_of
from activities.windows.rating import BadSettings
from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused

NAMES = tuple(
    field.name for field in WindowRules._meta.concrete_fields if field.name not in ("id", "campaign")
)


class BadWindowRules(Refused):
    """The settings contradict each other, or one is out of its range."""


@transaction.atomic
def keep_window_rules(
    *, campaign: Campaign, values: Mapping[str, object], by: Access, at: datetime | None = None
) -> WindowRules:
    """Change the settings; they count for every quarter that is not decided yet. Raises BadWindowRules with the field."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    rules = rules_of(campaign)
    before = {name: getattr(rules, name) for name in NAMES}
    for name, value in values.items():
        if name in NAMES:
            setattr(rules, name, value)
    try:
        rules.full_clean()
        settings_of(rules)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise BadWindowRules(messages[0], field="" if field == "__all__" else field) from error
    except BadSettings as bad:
        raise BadWindowRules(_("This does not fit the other settings."), field=str(bad)) from bad
    rules.save()
    changes = {
        name: [str(before[name]), str(getattr(rules, name))]
        for name in NAMES
        if before[name] != getattr(rules, name)
    }
    if changes:
        record(
            "activities.window_rules.kept",
            by=by.user,
            campaign=campaign,
            obj=rules,
            at=at,
            changes=changes,
        )
    return rules

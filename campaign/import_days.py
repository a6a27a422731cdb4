"""From which day imported departments count: within the campaign's year, after the months that are closed."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.refusals import Refused


class BadDay(Refused):
    """The day lies outside the campaign's year or in closed months."""


def settled_until(campaign: Campaign, **how: object) -> date | None:
    """The last day that closed months hold; the scoring room says it, by the setting SETTLED_UNTIL."""
    return import_string(settings.SETTLED_UNTIL)(campaign, **how)


def first_day(campaign: Campaign) -> date:
    """The day from which departments count unless told otherwise: the year's first, or after the closed months."""
    settled = settled_until(campaign)
    new_year = date(campaign.year, 1, 1)
    return new_year if settled is None else max(settled + timedelta(days=1), new_year)


def check_day(campaign: Campaign, day: date, **how: object) -> None:
    """Raise BadDay for a day outside the campaign's year, or in months that are closed and keep what they were."""
    if day.year != campaign.year:
        raise BadDay(_("The day lies outside the year of the campaign."), field="since")
    settled = settled_until(campaign, **how)
    if settled is not None and day <= settled:
        raise BadDay(
            _("The months up to %(until)s are closed. Choose a later day.") % {"until": date_format(settled)},
            field="since",
        )

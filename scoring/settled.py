"""Up to which day the organisation's past is settled, because months are closed or published."""

from datetime import date

from campaign.models import Campaign
from scoring.models import Month, MonthState

STILL_FREE = (MonthState.DRAFT, MonthState.OPEN)


def settled_until(campaign: Campaign, *, of_unit: bool = False, locked: bool = False) -> date | None:
    """The last day of the last month that is closed, or further; None while every month is a draft or open.

    `of_unit` looks at every campaign of the unit: a name belongs to all of them. `locked` keeps the months from moving
    until the transaction ends. One query.
    """
    whose = {"campaign__unit": campaign.unit_id} if of_unit else {"campaign": campaign}
    months = Month.objects.filter(**whose).order_by("pk")
    if locked:
        months = months.select_for_update(of=("self",))
    return max((month.last_day for month in months if month.state not in STILL_FREE), default=None)

"""Which rules hold today: the version of the scheme that is in force."""

from datetime import date

from django.utils import timezone

from campaign.models import Campaign
from scoring.models import Scheme


def scheme_in_force(campaign: Campaign, *, on: date | None = None) -> Scheme | None:
    """The activated version for the month of the day; before the first month, the first one that comes. One query.

    Of two for the same month the later version counts, as when a month is planned.
    """
    first_day = (on or timezone.localdate()).replace(day=1)
    active = Scheme.objects.filter(campaign=campaign, activated_at__isnull=False)
    versions = sorted(active, key=lambda scheme: (scheme.from_month, scheme.version))
    begun = [scheme for scheme in versions if scheme.from_month <= first_day]
    if begun:
        return begun[-1]
    first_month = versions[0].from_month if versions else None
    return next((scheme for scheme in reversed(versions) if scheme.from_month == first_month), None)

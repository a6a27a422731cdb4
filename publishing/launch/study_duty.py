"""The study of the rules on everybody's desk; the workbench asks for it by the setting DESK_DUTIES."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.permissions import Access
from publishing.launch.plan_papers import issued_plan
from publishing.launch.study import own_confirmation
from scoring.desk import Duty
from scoring.history import PublishedMonth
from scoring.rules_in_force import scheme_in_force


def rules_to_confirm(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """For everybody with a person of the unit: the rules in force, once the plan is issued, until they are confirmed.

    Nobody is asked outside the campaign's year, and of a history. One query before the plan is issued, then three.
    """
    campaign, today = access.campaign, timezone.localdate()
    if campaign.history_since or access.user.person_id is None:
        return []
    if issued_plan(campaign) is None or campaign.day_within(today) != today:
        return []
    scheme = scheme_in_force(campaign, on=today)
    if scheme is None or own_confirmation(access, scheme) is not None:
        return []
    label = _("What the campaign is and how points come about")
    url = reverse("publishing:rules_explained", args=[campaign.code])
    return [Duty(label, _("please read and confirm"), url)]

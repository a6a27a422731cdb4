"""The page of the rules at an address without a sign-in: closed until the office opens it, closed again at any moment."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Role, RulesOpening
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.rules_in_force import scheme_in_force


class NothingToShow(Refused):
    """No version of the scheme is in force: the page would say nothing."""


def opening_of(campaign: Campaign) -> RulesOpening | None:
    """Since when the page is open to everybody, or None."""
    return RulesOpening.objects.select_related("opened_by").filter(campaign=campaign).first()


@transaction.atomic
def open_rules(*, campaign: Campaign, by: Access, at: datetime | None = None) -> RulesOpening:
    """Open the page to everybody; a second call changes nothing. Raises NothingToShow."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    there = opening_of(campaign)
    if there is not None:
        return there
    if scheme_in_force(campaign, on=timezone.localdate(at)) is None:
        raise NothingToShow(_("Put a scheme in force first: the page shows its rules."))
    opening = RulesOpening.objects.create(campaign=campaign, opened_by=by.user, opened_at=at)
    _record("opened", opening, by=by, at=at)
    return opening


@transaction.atomic
def close_rules(*, campaign: Campaign, by: Access, at: datetime | None = None) -> None:
    """Close the page: its address leads nowhere until it is opened again. A second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    there = RulesOpening.objects.select_for_update().filter(campaign=campaign).first()
    if there is not None:
        _record("closed", there, by=by, at=at)
        there.delete()


def _record(act: str, opening: RulesOpening, *, by: Access, at: datetime | None) -> None:
    record(f"publishing.rules.{act}", by=by.user, campaign=by.campaign, obj=opening, at=at)

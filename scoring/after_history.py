"""The first campaign beside the history of a unit: begun at the machine, since nobody administers the unit any more."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.history_readers import OpenedReader, with_first_password
from campaign.models import Campaign, Department, Membership, Role, User
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.campaign_copy import copied


class NoHistory(Refused):
    """The campaign is no history, or its unit has a campaign that goes on: that one's people begin the next."""


@transaction.atomic
def begin_after_history(
    source: Campaign,
    *,
    code: str,
    name: str,
    year: int,
    administrator_number: str,
    administrator_name: str = "",
    owners: Mapping[str, Department] | None = None,
    at: datetime | None = None,
) -> tuple[Campaign, OpenedReader]:
    """Begin a campaign of a later year with what the history ends with, and open its system administrator.

    Copied as from any campaign (`copy_campaign`), without roles: the administrator gives them, to the accounts of the
    history among others, who then read it beside the new one (the comparison with last year). An account of the history
    that was its administrator is opened again, or a new one is made; the first password is good for 72 hours (IAM-3).
    Raises NoHistory, NotAReader for an account with another duty, WrongYear, OwnerGone, CodeTaken.
    """
    at = at or timezone.now()
    going_on = Campaign.objects.filter(unit=source.unit_id, history_since=None)
    if source.history_since is None or going_on.exists():
        raise NoHistory(_("A new campaign is begun by the people of the campaign that goes on."))
    user = User.objects.select_for_update(of=("self",)).filter(username=administrator_number).first()
    held = Membership.objects.filter(user=user, campaign__unit=source.unit_id)
    if user is not None and held.exclude(role__in=(Role.SYSTEM_ADMINISTRATOR, Role.EMPLOYEE)).exists():
        raise NoHistory(
            _("%(number)s has another duty in the history; a system administrator holds none.")
            % {"number": administrator_number}
        )
    opened = with_first_password(user, number=administrator_number, name=administrator_name, at=at)
    campaign = copied(
        source,
        code=code,
        name=name,
        year=year,
        administrator=opened.user,
        by=Access(opened.user, source, frozenset({(Role.SYSTEM_ADMINISTRATOR, None)})),
        owners=owners,
        with_roles=False,
        at=at,
    )
    return campaign, opened

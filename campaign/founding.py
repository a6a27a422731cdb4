"""The first rows of an installation: a unit, its campaign with the usual rules, and who administers it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, CampaignRules, Membership, Role, Unit, User
from campaign.refusals import NotAllowed, Refused

KEEPERS = (Role.SYSTEM_ADMINISTRATOR, Role.OFFICE)


class CodeTaken(Refused):
    """Another unit or campaign bears the code, or the unit has such a campaign in that year."""


@transaction.atomic
def found_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    issuer_name: str,
    issuer_code: str,
    by: User | None = None,
    at: datetime | None = None,
) -> Unit:
    """Register an organisation with the names that its papers print. Raises CodeTaken."""
    try:
        with transaction.atomic():
            unit = Unit.objects.create(
                code=code,
                name=name,
                short_name=short_name,
                issuer_name=issuer_name,
                issuer_code=issuer_code,
            )
    except IntegrityError as clash:
        raise CodeTaken(_("This code is taken."), field="code") from clash
    record("campaign.unit.founded", by=by, obj=unit, at=at, code=code, name=name)
    return unit


@transaction.atomic
def found_campaign(
    *,
    unit: Unit,
    code: str,
    name: str,
    year: int,
    administrator: User,
    goals: str = "",
    first_month: date | None = None,
    is_demo: bool = False,
    by: User | None = None,
    at: datetime | None = None,
) -> Campaign:
    """Begin a campaign of the unit with the default rules and its first system administrator.

    The first campaign of a unit needs nobody's leave (first-time set-up), nor does the first beside histories; later ones are begun by a system
    administrator or the assessment office of the unit, and administered by whom administers one of its campaigns
    already: nobody makes himself an administrator this way. Raises NotAllowed or CodeTaken.
    """
    if unit.campaigns.filter(history_since=None).exists() and not (
        _holds(by, unit, *KEEPERS) and _holds(administrator, unit, Role.SYSTEM_ADMINISTRATOR)
    ):
        raise NotAllowed(_("Your role does not allow this."))
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                unit=unit,
                code=code,
                name=name,
                year=year,
                goals=goals,
                first_month=first_month,
                is_demo=is_demo,
            )
    except IntegrityError as clash:
        raise CodeTaken(_("This code is taken."), field="code") from clash
    CampaignRules.objects.create(campaign=campaign)
    Membership.objects.create(
        user=administrator,
        campaign=campaign,
        role=Role.SYSTEM_ADMINISTRATOR,
        since=min(timezone.localdate(at), date(year, 1, 1)),
    )
    record(
        "campaign.founded",
        by=by,
        campaign=campaign,
        obj=campaign,
        at=at,
        code=code,
        year=year,
        administrator=administrator.username,
    )
    return campaign


def _holds(user: User | None, unit: Unit, *roles: Role) -> bool:
    return (
        user is not None and user.memberships.current().filter(role__in=roles, campaign__unit=unit).exists()
    )

"""First set-up of a blank installation: unit, campaign, the four categories, two accounts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import (
    Campaign,
    CampaignRules,
    Department,
    DepartmentCategory,
    Enrolment,
    Membership,
    Person,
    Role,
    Unit,
    User,
)
from campaign.refusals import Refused

UNIT_CODE = "unit"
OFFICE_CODE = "OFFICE"
LAST_POSITION = 900
# The categories of the preset “双百”; its sections name them by these codes.
PRESET_CATEGORIES = (
    ("TECH", "生产技术类"),
    ("MGMT", "经营管理类"),
    ("PARTY", "党群工作类"),
    ("SVC", "综合服务类"),
)


class AlreadySetUp(Refused):
    """An account exists: the first set-up is over."""


@dataclass(frozen=True)
class NewAccount:
    """One of the two first accounts."""

    staff_number: str
    name: str
    password: str


@dataclass(frozen=True)
class NewUnit:
    """The unit's names as its papers print them."""

    name: str
    short_name: str
    issuer_name: str
    issuer_code: str


def is_set_up() -> bool:
    """Whether anybody has an account."""
    return User.objects.exists()


@transaction.atomic
def set_up_site(
    *,
    unit: NewUnit,
    campaign_name: str,
    year: int,
    office_name: str,
    administrator: NewAccount,
    clerk: NewAccount,
    at: datetime | None = None,
) -> Campaign:
    """Make a blank installation usable: unit, campaign with rules and categories, administrator and first clerk.

    The two duties exclude each other (security.md ACL-2), hence two accounts. Raises AlreadySetUp once an account
    exists, also for the slower of two people who set up at the same moment.
    """
    if is_set_up():
        raise AlreadySetUp(_("The site is set up already."))
    try:
        with transaction.atomic():
            house = Unit.objects.create(
                code=UNIT_CODE,
                name=unit.name,
                short_name=unit.short_name,
                issuer_name=unit.issuer_name,
                issuer_code=unit.issuer_code,
            )
    except IntegrityError as clash:
        raise AlreadySetUp(_("The site is set up already.")) from clash
    campaign = _campaign(house, campaign_name, year, office_name)
    first = _account(administrator, campaign, Role.SYSTEM_ADMINISTRATOR)
    person = Person.objects.create(
        unit=house, staff_number=clerk.staff_number, name=clerk.name, department=campaign.office
    )
    second = _account(clerk, campaign, Role.OFFICE, person=person)
    record(
        "campaign.set_up",
        by=first,
        campaign=campaign,
        obj=campaign,
        at=at,
        unit=house.name,
        administrator=first.username,
        clerk=second.username,
    )
    return campaign


def _campaign(unit: Unit, name: str, year: int, office_name: str) -> Campaign:
    """The campaign with its office, which scores without taking part, its rules and its categories."""
    office = Department.objects.create(unit=unit, code=OFFICE_CODE, name=office_name)
    campaign = Campaign.objects.create(unit=unit, code=str(year), name=name, year=year, office=office)
    CampaignRules.objects.create(campaign=campaign)
    Enrolment.objects.create(
        campaign=campaign, department=office, position=LAST_POSITION, since=date(year, 1, 1)
    )
    DepartmentCategory.objects.bulk_create(
        DepartmentCategory(campaign=campaign, code=code, name=label, position=position)
        for position, (code, label) in enumerate(PRESET_CATEGORIES, start=1)
    )
    return campaign


def _account(account: NewAccount, campaign: Campaign, role: Role, *, person: Person | None = None) -> User:
    user = User.objects.create_user(
        account.staff_number, name=account.name, password=account.password, person=person
    )
    Membership.objects.create(user=user, campaign=campaign, role=role)
    return user

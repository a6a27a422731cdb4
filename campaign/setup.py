"""First set-up of a blank installation: unit, campaign, the four categories, two accounts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.founding import CodeTaken, found_campaign, found_unit
from campaign.membership import grant_role
from campaign.models import Campaign, Department, DepartmentCategory, Enrolment, Person, Role, User
from campaign.permissions import access_of
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
        house = found_unit(
            code=UNIT_CODE,
            name=unit.name,
            short_name=unit.short_name,
            issuer_name=unit.issuer_name,
            issuer_code=unit.issuer_code,
            at=at,
        )
    except CodeTaken as clash:
        raise AlreadySetUp(_("The site is set up already.")) from clash
    first = _account(administrator)
    campaign = found_campaign(
        unit=house, code=str(year), name=campaign_name, year=year, administrator=first, by=first, at=at
    )
    _add_office(campaign, office_name)
    person = Person.objects.create(
        unit=house, staff_number=clerk.staff_number, name=clerk.name, department=campaign.office
    )
    grant_role(user=_account(clerk, person=person), role=Role.OFFICE, by=access_of(first, campaign), at=at)
    record("campaign.set_up", by=first, campaign=campaign, obj=campaign, at=at, clerk=clerk.staff_number)
    return campaign


def _add_office(campaign: Campaign, name: str) -> None:
    """The assessment office, which scores without taking part, and the categories of the preset."""
    office = Department.objects.create(unit=campaign.unit, code=OFFICE_CODE, name=name)
    campaign.office = office
    campaign.save(update_fields=["office"])
    Enrolment.objects.create(
        campaign=campaign, department=office, position=LAST_POSITION, since=date(campaign.year, 1, 1)
    )
    DepartmentCategory.objects.bulk_create(
        DepartmentCategory(campaign=campaign, code=code, name=label, position=position)
        for position, (code, label) in enumerate(PRESET_CATEGORIES, start=1)
    )


def _account(account: NewAccount, *, person: Person | None = None) -> User:
    return User.objects.create_user(
        account.staff_number, name=account.name, password=account.password, person=person
    )

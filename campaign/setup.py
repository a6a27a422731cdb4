"""First set-up of a blank installation: unit, campaign with goals and calendar, two organs, two accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.founding import CodeTaken, found_campaign, found_unit
from campaign.membership import grant_role
from campaign.models import Campaign, Department, DepartmentCategory, Enrolment, Person, Role, User
from campaign.password_age import FIRST_PASSWORD_LASTS
from campaign.permissions import Access, access_of
from campaign.refusals import Refused
from campaign.rules import change_rules

UNIT_CODE = "unit"
OFFICE_CODE = "OFFICE"
COMMITTEE_CODE = "COMMITTEE"
LAST_POSITION = 900
# What the preset “双百” brings along: its goals, and its categories, which its sections name by these codes.
PRESET_GOALS = "建设一流作风、一流队伍、一流业绩"
PRESET_CATEGORIES = (
    ("TECH", "生产技术类"),
    ("MGMT", "经营管理类"),
    ("PARTY", "党群工作类"),
    ("SVC", "综合服务类"),
)


class FirstScheme(StrEnum):
    """With which standard a campaign begins."""

    PRESET = "preset"
    EMPTY = "empty"


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
    """The unit's names as its papers print them, and those of the two organs that score without taking part."""

    name: str
    short_name: str
    issuer_name: str
    issuer_code: str
    committee_name: str = "机关党委"
    office_name: str = "考核办公室"


@dataclass(frozen=True)
class NewCampaign:
    """The first campaign: its year and first month, its goals, the days of its calendar, its standard."""

    name: str
    year: int
    first_month: date | None = None
    goals: str = PRESET_GOALS
    calendar: Mapping[str, int] = field(default_factory=dict)
    scheme: FirstScheme = FirstScheme.PRESET


def is_set_up() -> bool:
    """Whether anybody has an account."""
    return User.objects.exists()


@transaction.atomic
def set_up_site(
    *,
    unit: NewUnit,
    campaign: NewCampaign,
    administrator: NewAccount,
    clerk: NewAccount,
    at: datetime | None = None,
) -> Campaign:
    """Make a blank installation usable: all of it, or nothing.

    The two duties exclude each other (security.md ACL-2), hence two accounts; the clerk's password is a first one, to be
    changed within 72 hours (IAM-3). An empty standard is begun at once; the preset waits for the departments that own
    its indicators. Raises AlreadySetUp once an account exists, also for the slower of two people who set up at the same
    moment; BadRules for days of the calendar that contradict each other.
    """
    if is_set_up():
        raise AlreadySetUp(_("The site is set up already."))
    at = at or timezone.now()
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
    made = found_campaign(
        unit=house,
        code=str(campaign.year),
        name=campaign.name,
        year=campaign.year,
        first_month=campaign.first_month,
        goals=campaign.goals,
        administrator=first,
        by=first,
        at=at,
    )
    _add_organs(made, unit)
    change_rules(campaign=made, values=campaign.calendar, by=access_of(first, made), at=at)
    office = _open_office(made, clerk, by=first, at=at)
    if campaign.scheme == FirstScheme.EMPTY:
        import_string(settings.EMPTY_SCHEME)(campaign=made, by=office, at=at)
    record(
        "campaign.set_up",
        by=first,
        campaign=made,
        obj=made,
        at=at,
        clerk=clerk.staff_number,
        scheme=campaign.scheme,
    )
    return made


def _add_organs(campaign: Campaign, unit: NewUnit) -> None:
    """The assessment office and the committee, which score without taking part, and the categories of the preset."""
    organs = [(OFFICE_CODE, unit.office_name)]
    if unit.committee_name != unit.office_name:  # a small unit's committee may be its office
        organs.append((COMMITTEE_CODE, unit.committee_name))
    for position, (code, name) in enumerate(organs, start=LAST_POSITION):
        organ = Department.objects.create(unit=campaign.unit, code=code, name=name)
        Enrolment.objects.create(
            campaign=campaign, department=organ, position=position, since=date(campaign.year, 1, 1)
        )
        campaign.office = campaign.office or organ
    campaign.save(update_fields=["office"])
    DepartmentCategory.objects.bulk_create(
        DepartmentCategory(campaign=campaign, code=code, name=label, position=position)
        for position, (code, label) in enumerate(PRESET_CATEGORIES, start=1)
    )


def _open_office(campaign: Campaign, clerk: NewAccount, *, by: User, at: datetime) -> Access:
    """The first clerk of the assessment office: a person, an account with a first password, the role."""
    person = Person.objects.create(
        unit=campaign.unit, staff_number=clerk.staff_number, name=clerk.name, department=campaign.office
    )
    user = _account(clerk, person=person, first_password_until=at + FIRST_PASSWORD_LASTS)
    grant_role(user=user, role=Role.OFFICE, by=access_of(by, campaign), at=at)
    return access_of(user, campaign)


def _account(account: NewAccount, **values) -> User:
    return User.objects.create_user(
        account.staff_number, name=account.name, password=account.password, **values
    )

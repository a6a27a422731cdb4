"""An open March of the thirty departments with the preset scheme, for the sheets that offices really keep."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from campaign.models import Campaign, Department, Membership, Person, Role, User
from campaign.permissions import Access, access_of
from publishing.demo.organisation import found_organisation
from scoring.closing import open_month, plan_month
from scoring.models import LedgerLine, Month
from scoring.schemes import activate_scheme, load_preset

MARCH = date(2026, 3, 1)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class OfficeMonth:
    """A month with who may write in it."""

    campaign: Campaign
    month: Month
    office: Access
    second: Access
    departments: dict[str, Department]

    def scorer(self, owner: str) -> Access:
        """A person who scores for the owner and belongs to it."""
        department = self.departments[owner]
        person = Person.objects.filter(department=department).order_by("staff_number").last()
        user = User.objects.filter(person=person).first() or User.objects.create_user(
            person.staff_number, name=person.name, person=person
        )
        Membership.objects.get_or_create(
            user=user,
            campaign=self.campaign,
            role=Role.SCORER,
            department=department,
            defaults={"since": date(2026, 1, 1)},
        )
        return access_of(User.objects.get(pk=user.pk), self.campaign)


def make_office_month() -> OfficeMonth:
    organisation = found_organisation(year=2026, at=AT)
    campaign = organisation.campaign
    office, second = (
        _member(campaign, organisation.people["考核办公室"][seat], Role.OFFICE) for seat in (0, 1)
    )
    scheme = load_preset(
        campaign=campaign, by=office, owners=organisation.departments, from_month=date(2026, 1, 1), at=AT
    )
    activate_scheme(scheme, by=office, at=AT)
    month = plan_month(campaign=campaign, first_day=MARCH, by=office, at=AT)
    month = open_month(month=month, by=office, at=AT)
    return OfficeMonth(campaign, month, office, second, organisation.departments)


def deducted(month: Month) -> dict[str, dict[str, str]]:
    """Department → indicator → points in force, as the samples say it."""
    found: dict[str, dict[str, str]] = {}
    lines = LedgerLine.objects.in_force().filter(month=month).select_related("department", "indicator")
    for line in lines.order_by("department__name", "indicator__code", "pk"):
        found.setdefault(line.department.name, {})[line.indicator.code] = f"{line.points.normalize():f}"
    return found


def _member(campaign: Campaign, person: Person, role: str) -> Access:
    user = User.objects.create_user(person.staff_number, name=person.name, person=person)
    Membership.objects.create(user=user, campaign=campaign, role=role, since=date(2026, 1, 1))
    return access_of(user, campaign)

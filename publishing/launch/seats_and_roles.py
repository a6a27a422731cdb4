"""Where the seats of the leading group and the office do not fit the roles that accounts hold (for the office)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from campaign.models import Campaign, CampaignGroup, Membership, Person, Role
from publishing.launch.groups import people_in_groups

Kind = CampaignGroup.Kind
# What whoever sits in a group needs in order to do there what the software asks of him.
ROLE_OF = {Kind.LEADING: Role.LEADER, Kind.OFFICE: Role.OFFICE}


@dataclass(frozen=True)
class Mismatch:
    """Somebody with the seat and without the role, or with the role and without the seat."""

    kind: str
    role: str
    name: str
    staff_number: str
    has_seat: bool

    @property
    def group_label(self) -> str:
        return Kind(self.kind).label

    @property
    def role_label(self) -> str:
        return Role(self.role).label


def mismatches(campaign: Campaign, *, on: date | None = None) -> list[Mismatch]:
    """Every mismatch on the day, seats without a role first. A constant number of queries.

    Leaders outside the roster have no account and are left out. Nothing is granted or ended here: roles are the
    administrator's, seats the office's.
    """
    on = on or timezone.localdate()
    found = []
    for kind, role in ROLE_OF.items():
        seated = {person.pk: person for person in people_in_groups(campaign, kind=kind, on=on)}
        holding = _holders(campaign, role, on)
        found += [
            Mismatch(kind, role, person.name, person.staff_number, has_seat=True)
            for pk, person in seated.items()
            if pk not in holding
        ]
        found += [
            Mismatch(kind, role, person.name, person.staff_number, has_seat=False)
            for pk, person in holding.items()
            if pk not in seated
        ]
    return sorted(found, key=lambda one: not one.has_seat)


def _holders(campaign: Campaign, role: str, on: date) -> dict[int, Person]:
    rows = (
        Membership.objects.current(on)
        .of_open_accounts()
        .filter(campaign=campaign, role=role, user__person__isnull=False)
        .select_related("user__person")
        .order_by("user__person__staff_number", "pk")
    )
    return {row.user.person_id: row.user.person for row in rows}

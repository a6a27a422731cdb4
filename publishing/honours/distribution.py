"""The distribution register: how many leaflets each office, head and company leader received (source paper: 彩页)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Department, Membership, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.spreadsheets import Column, Export, Table, xlsx_bytes
from publishing.models import Distribution, HonourRoll, ReceiverKind

MOST_COPIES = 9999
LONGEST_COUNT = 10  # digits that are read at all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {ReceiverKind.OFFICE: "部室", ReceiverKind.HEAD: "部室负责人", ReceiverKind.LEADER: "公司领导"}
COLUMNS = (
    Column("kind", "对象", 14),
    Column("receiver", "姓名或部室", 24),
    Column("department", "部室", 24),
    Column("copies", "份数", 8),
    Column("handed_on", "发放日期", 14),
)


class BadCount(Refused):
    """A number of copies is none; the field says whose."""


class UnknownReceiver(Refused):
    """Somebody is named who is not on the list."""


@dataclass(frozen=True)
class Receiver:
    """A line of the register: who, and what is entered so far."""

    kind: str
    key: str
    name: str
    department: Department | None
    person_id: int | None = None
    copies: int | None = None
    handed_on: date | None = None

    @property
    def kind_name(self) -> str:
        return ReceiverKind(self.kind).label


@dataclass(frozen=True)
class Totals:
    """How many copies went out, and to how many of each kind."""

    copies: int
    offices: int
    heads: int
    leaders: int


def receivers_of(roll: HonourRoll, *, on: date | None = None) -> list[Receiver]:
    """Whom the register lists: departments that take part, their heads, the company leaders; and who is entered already.

    Company leaders are the members of the leading group. Who is entered stays what he was then. Three queries.
    """
    on = on or timezone.localdate()
    entered = list(Distribution.objects.filter(roll=roll).select_related("department").order_by("kind", "pk"))
    served = {row.person_id for row in entered if row.person_id}
    found = {one.key: one for one in _expected(roll, on) if one.person_id not in served}
    for row in entered:
        key = _key(row.kind, row.person_id or row.department_id)
        found[key] = Receiver(
            row.kind, key, row.receiver, row.department, row.person_id, row.copies, row.handed_on
        )
    order = {kind: place for place, kind in enumerate(ReceiverKind.values)}
    return sorted(found.values(), key=lambda one: order[one.kind])


def totals(receivers: Sequence[Receiver]) -> Totals:
    """The sums under the register; who got none does not count."""
    served = [one for one in receivers if one.copies]
    kinds = [one.kind for one in served]
    return Totals(
        sum(one.copies for one in served),
        kinds.count(ReceiverKind.OFFICE),
        kinds.count(ReceiverKind.HEAD),
        kinds.count(ReceiverKind.LEADER),
    )


@transaction.atomic
def enter_distribution(
    *,
    roll: HonourRoll,
    copies: Mapping[str, str],
    handed_on: date,
    by: Access,
    at: datetime | None = None,
) -> int:
    """Enter how many copies each received on a day; what is blank stays as it is. Returns how many lines changed.

    All or nothing. Raises BadCount, UnknownReceiver; each names its line.
    """
    by.demand(Role.OFFICE, campaign_id=roll.campaign_id)
    at = at or timezone.now()
    HonourRoll.objects.select_for_update(of=("self",)).get(pk=roll.pk)
    known = {one.key: one for one in receivers_of(roll, on=timezone.localdate(at))}
    changes = {}
    for key, text in copies.items():
        if not text.strip():
            continue
        if key not in known:
            raise UnknownReceiver(_("Somebody on this page is not on the list any more. Load it again."))
        receiver, count = known[key], _count(text, known[key])
        if count != receiver.copies:
            changes[key] = (receiver, count)
    for receiver, count in changes.values():
        Distribution.objects.update_or_create(
            roll=roll,
            kind=receiver.kind,
            person_id=receiver.person_id,
            department=receiver.department,
            defaults={
                "receiver": receiver.name,
                "copies": count,
                "handed_on": handed_on,
                "entered_by": by.user,
                "entered_at": at,
            },
        )
    if changes:
        record(
            "publishing.distribution.entered",
            by=by.user,
            campaign=by.campaign,
            obj=roll,
            at=at,
            handed_on=handed_on,
            changes={key: [receiver.copies, count] for key, (receiver, count) in sorted(changes.items())},
        )
    return len(changes)


def export_distribution(roll: HonourRoll, *, by: Access) -> Export:
    """The register as a workbook, in Chinese as it is filed; recorded with its number of rows (EXP-3)."""
    rows = [
        {
            "kind": KINDS[one.kind],
            "receiver": one.name,
            "department": one.department.name if one.department else "",
            "copies": one.copies,
            "handed_on": one.handed_on.isoformat(),
        }
        for one in receivers_of(roll)
        if one.copies
    ]
    rows.append(
        {
            "kind": "合计",
            "receiver": "",
            "department": "",
            "copies": sum(row["copies"] for row in rows),
            "handed_on": "",
        }
    )
    title = f"{roll}彩页发放登记"
    content = xlsx_bytes([Table("发放登记", COLUMNS, rows)], title=title, created=timezone.now())
    record("export.distribution", by=by.user, campaign=by.campaign, obj=roll, rows=len(rows) - 1)
    return Export(content, XLSX, f"{title}.xlsx", len(rows) - 1)


def _expected(roll: HonourRoll, on: date) -> list[Receiver]:
    campaign = roll.campaign
    enrolled = campaign.enrolments.filter(since__lte=on, category__isnull=False).exclude(until__lt=on)
    departments = [
        row.department
        for row in enrolled.select_related("department").order_by("position", "department__code")
    ]
    found = [
        Receiver(ReceiverKind.OFFICE, _key(ReceiverKind.OFFICE, one.pk), one.name, one) for one in departments
    ]
    roles = {Role.HEAD: ReceiverKind.HEAD, Role.LEADER: ReceiverKind.LEADER}
    rows = Membership.objects.current(on).filter(
        campaign=campaign, role__in=roles, user__person__isnull=False
    )
    people: dict[int, tuple[Person, str]] = {}
    for row in rows.select_related("user__person__department").order_by("role", "user__username"):
        people.setdefault(row.user.person_id, (row.user.person, roles[row.role]))
    found += [
        Receiver(kind, _key(kind, person.pk), person.name, person.department, person.pk)
        for person, kind in people.values()
    ]
    return found


def _key(kind: str, pk: int) -> str:
    return f"{kind}:{pk}"


def _count(text: str, receiver: Receiver) -> int:
    """Whole copies; digits of any width are read."""
    text = text.strip()
    if not (text.isdecimal() and len(text) <= LONGEST_COUNT and int(text) <= MOST_COPIES):
        raise BadCount(
            _("%(name)s: enter a whole number of copies up to %(most)s.")
            % {"name": receiver.name, "most": MOST_COPIES},
            field=receiver.key,
        )
    return int(text)

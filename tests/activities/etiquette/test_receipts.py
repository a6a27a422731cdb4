"""The register of handbooks."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from activities.etiquette.receipt_export import export_receipts
from activities.etiquette.receipts import (
    NobodyReceived,
    NoHandbook,
    NoReason,
    WrongDay,
    copies_by_department,
    enter_receipts,
    owed,
    receipts_of_leavers,
    strike_receipt,
)
from activities.models import HandbookReceipt
from campaign.models import AuditEntry, Person
from campaign.refusals import NotAllowed
from tests.activities.etiquette.handbooks import published_handbook
from tests.activities.events import make_people

CEREMONY = date(2026, 3, 26)
ENTERED = datetime(2026, 3, 26, 8, 0, tzinfo=UTC)


def hand_out(world, department, **values):
    told = {"received_on": CEREMONY, "at": ENTERED} | values
    return enter_receipts(campaign=world.campaign, department=department, by=world.access("office"), **told)


def copies(world) -> dict[str, tuple[int, int]]:
    return {row.code: (row.people, row.received) for row in copies_by_department(world.campaign)}


def test_department_receives_in_one_go_but_for_its_exceptions(world):
    published_handbook(world)
    second = world.departments[1]
    make_people(world, 5, [second])

    first = hand_out(world, second, except_for={"10001", "10003"})
    late = hand_out(world, second, received_on=CEREMONY + timedelta(days=1), at=ENTERED + timedelta(days=1))

    assert [receipt.person.staff_number for receipt in first] == ["10000", "10002", "10004"]
    assert [receipt.person.staff_number for receipt in late] == ["10001", "10003"]
    assert copies(world)["D02"] == (5, 5)
    with pytest.raises(NobodyReceived):
        hand_out(world, second)


def test_entering_a_department_takes_the_same_statements_whatever_its_size(world, django_assert_num_queries):
    published_handbook(world)
    make_people(world, 3, [world.departments[0]])
    make_people_of = Person.objects.bulk_create
    make_people_of(
        Person(unit=world.unit, staff_number=f"2{n:04}", name=f"人{n}", department=world.departments[1])
        for n in range(60)
    )
    office = world.access("office")
    about = {"campaign": world.campaign, "received_on": CEREMONY, "by": office, "at": ENTERED}

    with django_assert_num_queries(7):
        enter_receipts(department=world.departments[0], **about)
    with django_assert_num_queries(7):
        enter_receipts(department=world.departments[1], **about)


def test_leaver_newcomer_and_mover_are_told_apart(world):
    published_handbook(world)
    one, two = world.departments[0], world.departments[1]
    leaver, mover, stays = make_people(world, 3, [two])
    hand_out(world, two)
    today = timezone.localdate()
    Person.objects.filter(pk=leaver.pk).update(left_on=today)
    Person.objects.filter(pk=mover.pk).update(department=one)
    before = copies(world)["D01"]
    newcomer = Person.objects.create(unit=world.unit, staff_number="30001", name="新人", department=two)

    assert copies(world)["D02"] == (2, 1)
    assert [receipts_of_leavers(world.campaign), owed(world.campaign, two.pk)] == [1, [newcomer]]
    assert before[1] == 1
    assert HandbookReceipt.objects.get(person=mover).department == two
    assert HandbookReceipt.objects.filter(person=stays).count() == 1


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 3, 27)])
def test_day_before_the_handbook_or_ahead_is_refused_at_the_field(world, day):
    published_handbook(world)

    with pytest.raises(WrongDay) as refusal:
        hand_out(world, world.departments[2], received_on=day)

    assert refusal.value.field == "received_on"


def test_nothing_is_handed_out_before_a_version_is_published(world):
    with pytest.raises(NoHandbook):
        hand_out(world, world.departments[2])


def test_struck_receipt_is_owed_again(world):
    published_handbook(world)
    (receipt, *__) = hand_out(world, world.departments[2])

    with pytest.raises(NoReason):
        strike_receipt(receipt=receipt, reason="  ", by=world.access("office"))
    strike_receipt(receipt=receipt, reason="登记有误", by=world.access("office"))

    entry = AuditEntry.objects.get(event="activities.receipt.struck")
    assert entry.data == {"department": "D03", "person": receipt.person.staff_number, "reason": "登记有误"}
    assert owed(world.campaign, world.departments[2].pk) == [receipt.person]


@pytest.mark.parametrize("role", ["administrator", "leader", "head", "deputy", "employee", "auditor"])
def test_register_is_kept_by_the_office_alone(world, role):
    published_handbook(world)
    (receipt, *__) = hand_out(world, world.departments[2])
    other = world.access(role)

    with pytest.raises(NotAllowed):
        enter_receipts(
            campaign=world.campaign, department=world.departments[0], received_on=CEREMONY, by=other
        )
    with pytest.raises(NotAllowed):
        strike_receipt(receipt=receipt, reason="r", by=other)


def test_workbook_has_totals_and_everybody(world):
    published_handbook(world)
    make_people(world, 2, [world.departments[1]])
    hand_out(world, world.departments[1], except_for={"10001"})

    export = export_receipts(world.campaign, by=world.access("auditor"))

    book = load_workbook(BytesIO(export.content))
    totals, staff = book.worksheets
    assert [cell.value for cell in totals[3]] == ["第2部", 2, 1, 1]
    rows = {row[1].value: [cell.value for cell in row] for row in staff.iter_rows(min_row=2)}
    assert rows["10000"] == ["第2部", "10000", "职工0", "2026-03-26", 1]
    assert rows["10001"] == ["第2部", "10001", "职工1", None, None]
    assert len(rows) == export.rows == 14

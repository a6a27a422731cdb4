"""Findings: proof in time, recheck, closed or deducted in the month in which they fell due; overdue ones are told once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from activities.models import Finding
from activities.windows.assigning import withdraw_inspection
from activities.windows.extending import extend_finding
from activities.windows.filed import awaiting_recheck, filed_inspections, finding_deductions
from activities.windows.inspecting import BadEntry, EnteredAlready
from activities.windows.rectifying import prove_finding, recheck_finding, remind_overdue
from activities.windows.teams import OwnDepartment
from campaign.models import AuditEntry, Notification
from campaign.refusals import NotAllowed, Refused
from tests.activities.windows.making import assigned, entry_for, filed, make_competition, make_inspector
from tests.browsing import client_of

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
DUE = date(2026, 3, 31)
IN_TIME = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def finding(world) -> Finding:
    """Two points lost on the first item of an undercover inspection, to be rectified by the end of March."""
    inspection = assigned(world, make_competition(world), kind="covert")
    filed(world, inspection, entry_for(inspection, lost={1: "2"}, rectify_by=DUE))
    return Finding.objects.get()


def proved(world, finding, at=IN_TIME) -> Finding:
    return prove_finding(finding=finding, proof="承诺牌已补齐", by=world.access("head"), at=at)


def rechecked(world, finding, verdict, *, at=LATE, remark="", by="office") -> Finding:
    return recheck_finding(finding=finding, verdict=verdict, remark=remark, by=world.access(by), at=at)


def deductions(world, month=MARCH, today=date(2026, 4, 20)) -> list[tuple[date, Decimal]]:
    return [(row.due_on, row.points) for row in finding_deductions(world.campaign, month, today=today)]


def test_finding_costs_what_its_item_lost_and_comes_from_the_filed_inspection(world, finding):
    rows = filed_inspections(world.campaign, MARCH)

    assert [(row.kind, row.total, row.outcome, row.is_refused) for row in rows] == [
        ("covert", Decimal("98.00"), "inspected", False)
    ]
    assert (finding.text, finding.points, finding.due_on) == ("未按要求", Decimal("2.00"), DUE)
    assert filed_inspections(world.campaign, APRIL) == []


def test_finding_proved_in_time_and_found_in_order_costs_nothing(world, finding):
    proved(world, finding)
    waits = [one.pk for one in awaiting_recheck(world.campaign, MARCH)]

    done = rechecked(world, finding, "close")

    assert waits == [finding.pk]
    assert done.state == "closed"
    assert deductions(world) == []


def test_finding_found_not_in_order_is_deducted_in_the_month_it_fell_due(world, finding):
    proved(world, finding)

    done = rechecked(world, finding, "deduct", remark="仍缺岗位牌")

    assert done.state == "deducted"
    assert (deductions(world), deductions(world, APRIL)) == ([(DUE, Decimal("2.00"))], [])


def test_finding_proved_late_is_a_deduction_and_cannot_be_closed(world, finding):
    proved(world, finding, at=LATE)

    with pytest.raises(Refused) as caught:
        rechecked(world, finding, "close")

    assert caught.value.field == "verdict"
    assert deductions(world) == [(DUE, Decimal("2.00"))]
    assert awaiting_recheck(world.campaign, MARCH) == []


@pytest.mark.parametrize(("today", "rows"), [(DUE, 0), (APRIL, 1)])
def test_finding_without_proof_is_a_deduction_from_the_day_after(world, finding, today, rows):
    assert len(deductions(world, today=today)) == rows


def test_finding_sent_back_before_its_day_is_open_again(world, finding):
    early = datetime(2026, 3, 20, tzinfo=UTC)
    proved(world, finding, at=early)

    again = rechecked(world, finding, "again", at=early, remark="还差一块")

    assert (again.state, again.proved_at) == ("open", None)
    with pytest.raises(Refused):
        rechecked(world, proved(world, again, at=IN_TIME), "again", at=LATE, remark="还差一块")


def test_recheck_before_the_day_without_proof_is_refused(world, finding):
    with pytest.raises(Refused) as caught:
        rechecked(world, finding, "deduct", remark="不行", at=IN_TIME)

    assert caught.value.code == "EnteredAlready"


@pytest.mark.parametrize(
    ("verdict", "remark", "field"),
    [("deduct", "", "remark"), ("again", " ", "remark"), ("keep", "x", "verdict")],
)
def test_recheck_that_says_too_little_is_refused(world, finding, verdict, remark, field):
    proved(world, finding)

    with pytest.raises(Refused) as caught:
        rechecked(world, finding, verdict, remark=remark)

    assert caught.value.field == field


def test_settled_finding_stays(world, finding):
    rechecked(world, proved(world, finding), "close")

    for act in (lambda: proved(world, finding), lambda: rechecked(world, finding, "deduct", remark="x")):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "EnteredAlready"


def test_proof_by_another_department_and_recheck_by_the_own_are_refused(world, finding):
    insider = make_inspector(world, "insider", world.departments[2])

    refused = []
    for act in (
        lambda: prove_finding(finding=finding, proof="已改", by=world.access("office")),
        lambda: rechecked(world, finding, "deduct", remark="x", by=insider.name),
        lambda: rechecked(world, finding, "deduct", remark="x", by="head"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        refused.append(caught.value.code)

    assert refused == ["NotAllowed", "OwnDepartment", "NotAllowed"]


def test_finding_of_a_withdrawn_inspection_costs_nothing(world, finding):
    withdraw_inspection(inspection=finding.inspection, reason="查错窗口", by=world.access("office"))

    assert (deductions(world), filed_inspections(world.campaign, MARCH)) == ([], [])
    with pytest.raises(Refused):
        proved(world, finding)


def test_overdue_finding_is_told_once_to_heads_and_office(world, finding):
    told = [remind_overdue(at=at) for at in (IN_TIME, LATE, LATE)]

    names = {user.pk: name for name, user in world.users.items()}
    notices = Notification.objects.filter(kind="finding_overdue").order_by("pk")
    assert told == [0, 1, 0]
    assert sorted(names[notice.user_id] for notice in notices) == ["deputy", "head", "office", "second"]


def test_findings_that_were_told_are_looked_up_at_once(world, finding, django_assert_num_queries):
    remind_overdue(at=LATE)

    with django_assert_num_queries(2):
        told = remind_overdue(at=LATE)

    assert told == 0


def extended(
    world, finding, *, due_on=date(2026, 4, 20), reason="配件到货晚", at=IN_TIME, by="office"
) -> Finding:
    return extend_finding(finding=finding, due_on=due_on, reason=reason, by=world.access(by), at=at)


def test_extended_finding_falls_due_in_its_new_month(world, finding):
    extended(world, finding)
    moved = (deductions(world), deductions(world, APRIL, today=date(2026, 4, 21)))

    proved(world, finding, at=datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
    rechecked(world, finding, "close", at=datetime(2026, 5, 6, 2, 0, tzinfo=UTC))

    assert moved == ([], [(date(2026, 4, 20), Decimal("2.00"))])
    assert deductions(world, APRIL) == []
    assert [(one.was_due_on, one.due_on, one.reason) for one in finding.extensions.all()] == [
        (DUE, date(2026, 4, 20), "配件到货晚")
    ]
    told = AuditEntry.objects.get(event="activities.undercover.finding_extended").data
    assert (told["was_due_on"], told["due_on"], told["reason"]) == ("2026-03-31", "2026-04-20", "配件到货晚")


def test_extension_is_told_to_head_and_deputy_of_the_department(world, finding):
    extended(world, finding)

    names = {user.pk: name for name, user in world.users.items()}
    told = Notification.objects.filter(kind="finding_extended").order_by("pk")
    assert sorted(names[notice.user_id] for notice in told) == ["deputy", "head"]
    assert {notice.link for notice in told} == {f"/c/t2026/windows/findings/{finding.pk}/"}
    assert {notice.arguments["month"] for notice in told} == {"2026-04"}


@pytest.mark.parametrize(
    "case, raised",
    [
        ({"due_on": DUE}, BadEntry),
        ({"due_on": date(2026, 6, 1)}, BadEntry),
        ({"reason": "  "}, BadEntry),
        ({"at": LATE}, EnteredAlready),
        ({"by": "head"}, NotAllowed),
        ({"by": "inspector"}, NotAllowed),
    ],
)
def test_extension_is_refused(world, finding, case, raised):
    with pytest.raises(raised):
        extended(world, finding, **case)

    assert Finding.objects.get().due_on == DUE


def test_extension_is_not_for_a_clerk_of_the_inspected_department(world, finding):
    person = world.users["office"].person
    person.department = world.departments[2]
    person.save()

    with pytest.raises(OwnDepartment):
        extended(world, finding)


def test_office_extends_on_the_page_and_the_head_reads_why(world, finding):
    today = timezone.localdate()
    Finding.objects.update(due_on=today)
    path = f"/c/t2026/windows/findings/{finding.pk}/"
    later = today + timedelta(days=10)

    office, head = client_of(world.users["office"]), client_of(world.users["head"])
    answers = [
        office.post(f"{path}extend/", {"due_on": day, "reason": "配件到货晚"}).status_code
        for day in (today, later)
    ]

    assert answers == [409, 302]
    content = head.get(path).content.decode()
    assert ("配件到货晚" in content, "/extend/" in content) == (True, False)

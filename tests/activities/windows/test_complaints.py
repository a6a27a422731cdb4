"""Complaints: filed with or without a contact, passed on, stated, answered; the complainant stays hidden (PRV-14)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from activities.models import Complaint
from activities.windows.complaints import (
    BadComplaint,
    WrongStep,
    answer_complaint,
    complaint_by_receipt,
    file_complaint,
    forget_contacts,
    pass_on,
    state_part,
    take_complaint,
)
from activities.windows.rating_signs import make_signs
from campaign.models import AuditEntry, Holiday, Membership, NoticeKind, Notification, Person, Role
from campaign.refusals import NotAllowed, Refused
from tests.activities.windows.quarters import make_windows
from tests.browsing import client_of
from tests.makers import World, make_world

AT = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)  # a Friday
TEXT = "昨天上午窗口没人，打电话也不接"
CONTACT = "短号6123"


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def filed(world) -> tuple[Complaint, str]:
    (window,) = make_windows(world, 1, department=world.departments[2])
    (sign,) = make_signs(campaign=world.campaign, windows=[window], by=world.access("office"))
    return file_complaint(sign=sign, text=TEXT, contact=CONTACT, at=AT)


def passed(world: World, complaint: Complaint) -> Complaint:
    return pass_on(complaint=complaint, matter="反映上午无人值班", by=world.access("office"), at=AT)


def answered(world: World, complaint: Complaint, **more) -> Complaint:
    values = {"answer": "已核实并整改", "upheld": True} | more
    return answer_complaint(complaint=complaint, by=world.access("office"), at=AT, **values)


def test_complaint_has_a_number_and_a_deadline_in_working_days(world, filed):
    Holiday.objects.create(unit=world.unit, day=date(2026, 5, 11), name="调休", is_worked=False)
    complaint, __ = filed

    second = take_complaint(window=complaint.window, text=TEXT, by=world.access("office"), at=AT)

    assert [(one.number, one.due_on) for one in (complaint, second)] == [
        (1, date(2026, 5, 15)),
        (2, date(2026, 5, 18)),
    ]


def test_receipt_leads_to_the_answer(world, filed):
    complaint, receipt = filed

    assert [complaint_by_receipt(receipt.upper()), complaint_by_receipt("aaaa-bbbb-cccc")] == [
        complaint,
        None,
    ]
    assert complaint_by_receipt("") is None
    assert receipt not in str(Complaint.objects.values())


def test_case_from_the_first_word_to_the_answer(world, filed):
    complaint, __ = filed

    passed(world, complaint)
    state_part(complaint=complaint, statement="当日停电，已致歉", by=world.access("head"), at=AT)
    found = answered(world, complaint)

    assert [found.matter, found.statement, found.answer, found.is_upheld, found.is_grave] == [
        "反映上午无人值班",
        "当日停电，已致歉",
        "已核实并整改",
        True,
        False,
    ]
    told = Notification.objects.filter(read_at__isnull=True, kind__startswith="complaint")
    assert list(told) == []


def test_who_is_told(world, filed):
    complaint, __ = filed
    passed(world, complaint)
    state_part(complaint=complaint, statement="已致歉", by=world.access("deputy"), at=AT)

    told = {
        kind: set(Notification.objects.filter(kind=kind).values_list("user__username", flat=True))
        for kind in (NoticeKind.COMPLAINT_FILED, NoticeKind.COMPLAINT_PASSED, NoticeKind.COMPLAINT_STATED)
    }
    names = {name: world.users[name].username for name in ("office", "second", "head", "deputy")}

    assert told == {
        NoticeKind.COMPLAINT_FILED: {names["office"], names["second"]},
        NoticeKind.COMPLAINT_PASSED: {names["head"], names["deputy"]},
        NoticeKind.COMPLAINT_STATED: {names["office"], names["second"]},
    }


def test_trail_holds_no_word_of_the_complainant(world, filed):
    complaint, receipt = filed
    passed(world, complaint)
    answered(world, complaint)

    said = str(list(AuditEntry.objects.filter(event__startswith="activities.complaint").values()))

    assert [secret for secret in (TEXT, CONTACT, receipt, "没人") if secret in said] == []
    assert AuditEntry.objects.filter(event__startswith="activities.complaint").count() == 3


def test_contact_is_erased_thirty_days_after_the_answer(world, filed):
    complaint, __ = filed
    answered(world, complaint)

    early = forget_contacts(at=AT + timedelta(days=29))
    late = forget_contacts(at=AT + timedelta(days=31))

    complaint.refresh_from_db()
    assert [early, late, complaint.contact, complaint.text] == [0, 1, "", TEXT]


@pytest.mark.parametrize("text", ["", "  ", "差", "长" * 1001])
def test_complaint_says_what_happened(world, filed, text):
    complaint, __ = filed

    with pytest.raises(Refused):
        take_complaint(window=complaint.window, text=text, by=world.access("office"))
    assert Complaint.objects.count() == 1


def test_steps_in_the_wrong_order_are_refused(world, filed):
    complaint, __ = filed

    with pytest.raises(WrongStep):
        state_part(complaint=complaint, statement="已致歉", by=world.access("head"))
    answered(world, complaint)
    with pytest.raises(WrongStep):
        passed(world, complaint)
    with pytest.raises(WrongStep):
        answered(world, complaint)


@pytest.mark.parametrize(
    "more, field",
    [({"answer": " "}, "answer"), ({"upheld": False, "grave": True}, "grave")],
)
def test_answer_refuses(world, filed, more, field):
    complaint, __ = filed

    with pytest.raises(BadComplaint) as refused:
        answered(world, complaint, **more)

    assert refused.value.field == field


@pytest.mark.parametrize("role", ["leader", "head", "inspector", "auditor", "employee"])
def test_only_the_office_answers(world, filed, role):
    complaint, __ = filed

    with pytest.raises(NotAllowed):
        answer_complaint(complaint=complaint, answer="好", upheld=True, by=world.access(role))


def test_office_of_the_own_department_does_not_decide(world, filed):
    complaint, __ = filed
    Person.objects.filter(pk=world.users["office"].person_id).update(department=world.departments[2])
    world.users["office"].person.refresh_from_db()

    with pytest.raises(NotAllowed):
        answered(world, complaint)


@pytest.mark.parametrize("role", ["office", "scorer", "inspector"])
def test_only_its_department_states_its_part(world, filed, role):
    complaint, __ = filed
    passed(world, complaint)

    with pytest.raises(NotAllowed):
        state_part(complaint=complaint, statement="已致歉", by=world.access(role))


@pytest.mark.parametrize(
    "role, may", [("office", True), ("auditor", False), ("leader", False), ("head", False), ("deputy", False)]
)
def test_words_and_contact_are_read_by_the_office_alone(world, filed, role, may):
    """PRV-14: as the page says on which they are written."""
    complaint, __ = filed
    passed(world, complaint)
    client = client_of(world.users[role])

    content = client.get(f"/c/t2026/windows/complaints/{complaint.number}/").content.decode()

    assert (TEXT in content, CONTACT in content) == (may, may)


def test_clerk_who_acts_for_the_department_is_the_department(world, filed):
    """PRV-14: a clerk of the office who is deputy of the window's department neither reads nor decides."""
    complaint, __ = filed
    passed(world, complaint)
    Membership.objects.create(
        user=world.users["office"],
        campaign=world.campaign,
        role=Role.DEPUTY,
        department=world.departments[2],
        since=date(2026, 1, 1),
    )

    content = client_of(world.users["office"]).get("/c/t2026/windows/complaints/1/").content.decode()

    assert (TEXT in content, CONTACT in content) == (False, False)
    with pytest.raises(NotAllowed):
        answered(world, complaint)

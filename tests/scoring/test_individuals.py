"""Model individuals: nominated with deeds, checked, decided, on notice, applied; and the commendation meeting."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from campaign.models import Membership, Person
from campaign.models.trail import WrittenOnce
from campaign.refusals import NotAllowed, Refused
from scoring.closing import WrongState
from scoring.individuals import (
    BadNomination,
    NominatedAlready,
    NotEligible,
    NoticeRuns,
    apply_individuals,
    decide_nominations,
    nominate,
    take_choice_back,
    withdraw_nomination,
)
from scoring.meetings import BadMeeting, Item, order_of_honours, plan_meeting, record_attendance
from scoring.models import Attendance, HalfYearEvaluation, ModelIndividual, Nomination
from scoring.veto_register import decide_veto, propose_veto
from tests.half_years import OPENED, make_applied_half, open_half, publish_half

DEEDS = "该同志立足岗位，刻苦钻研业务，上半年主持完成技术改造三项，节约材料费用四十余万元。" * 3
DECIDED = datetime(2026, 7, 24, 2, 0, tzinfo=UTC)
AFTER_NOTICE = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
PAGE = "/c/t2026/half-years/2026H1/individuals/"


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    publish_half(world, months=[3])
    return open_half(world, left_out_reason="当月未考核")


def nominated(world, half, *, by="head", **changed) -> Nomination:
    """D03's head names its employee, whose staff number is 00011."""
    values = {
        "kind": "advanced",
        "staff_number": "00011",
        "department": "D03",
        "deeds": DEEDS,
        "at": OPENED,
    } | changed
    return nominate(evaluation=half, by=world.access(by), **values)


def chosen(world, half, *rows) -> list[Nomination]:
    picked = [row.pk for row in rows]
    return decide_nominations(evaluation=half, chosen=picked, by=world.access("leader"), at=DECIDED)


def test_head_nominates_somebody_of_the_own_department(world, half):
    row = nominated(world, half)

    assert [row.state, row.nominator, row.person.staff_number] == ["nominated", "第3部", "00011"]


def test_office_enters_what_a_branch_nominates(world, half):
    row = nominated(world, half, by="office", department="", branch="B02", kind="model_worker")

    assert [row.nominator, row.kind] == ["第2党支部", "model_worker"]


def test_head_nominates_nobody_for_others(world, half):
    with pytest.raises(NotAllowed):
        nominated(world, half, department="D01", staff_number="00004")
    with pytest.raises(NotAllowed):
        nominated(world, half, department="", branch="B02")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"deeds": "工作努力"}, "deeds"),
        ({"kind": "hero"}, "kind"),
        ({"staff_number": "99999"}, "staff_number"),
        ({"staff_number": "00004"}, "staff_number"),
    ],
)
def test_nomination_needs_its_particulars(world, half, changed, field):
    with pytest.raises(BadNomination) as refusal:
        nominated(world, half, **changed)

    assert [refusal.value.field, Nomination.objects.count()] == [field, 0]


def test_person_is_nominated_once(world, half):
    nominated(world, half)

    with pytest.raises(NominatedAlready):
        nominated(world, half, by="office", department="", branch="B02")


def test_leaver_is_not_nominated_and_not_chosen(world, half):
    row = nominated(world, half)
    Person.objects.filter(staff_number="00011").update(left_on=date(2026, 7, 22))

    with pytest.raises(NotEligible):
        chosen(world, half, row)
    with pytest.raises(NotEligible):
        nominated(world, half, staff_number="00011", at=DECIDED)


def test_veto_of_the_department_stops_the_choice(world, half):
    row = nominated(world, half)
    veto = propose_veto(
        campaign=world.campaign,
        department="D03",
        event="安全责任事故",
        basis="考核办法",
        document="12号",
        since=date(2026, 5, 1),
        by=world.access("office"),
    )
    decide_veto(veto=veto, approve=True, by=world.access("leader"))

    with pytest.raises(NotEligible) as refusal:
        chosen(world, half, row)

    assert str(refusal.value).startswith("测试人10")


def test_choice_is_on_notice_and_then_applied_together(world, half):
    first, second = nominated(world, half), nominated(world, half, by="deputy", staff_number="00007")
    chosen(world, half, first)
    with pytest.raises(NoticeRuns):
        apply_individuals(evaluation=half, by=world.access("office"), at=DECIDED + timedelta(days=7))

    made = apply_individuals(evaluation=half, by=world.access("office"), at=AFTER_NOTICE)

    second.refresh_from_db()
    assert [(one.name, one.department_name, one.position) for one in made] == [("测试人10", "第3部", 1)]
    assert second.state == "declined"
    with pytest.raises(WrittenOnce):
        made[0].save()


def test_choice_that_was_objected_to_is_taken_back(world, half):
    row = nominated(world, half)
    chosen(world, half, row)

    take_choice_back(nomination=row, reason="事迹不实", by=world.access("leader"))

    with pytest.raises(WrongState):
        apply_individuals(evaluation=half, by=world.access("office"), at=AFTER_NOTICE)


@pytest.mark.parametrize("name", ["office", "head", "auditor"])
def test_only_the_leading_group_decides(world, half, name):
    row = nominated(world, half)

    with pytest.raises(NotAllowed):
        decide_nominations(evaluation=half, chosen=[row.pk], by=world.access(name))


def test_decided_nomination_is_not_withdrawn(world, half):
    row = nominated(world, half)
    chosen(world, half)

    with pytest.raises(WrongState):
        withdraw_nomination(nomination=row, by=world.access("head"))


def test_head_reads_no_nomination_of_others(world, half, client):
    nominated(world, half, by="office", department="D01", staff_number="00004", deeds="第一部的事迹" * 20)
    nominated(world, half)
    client.force_login(world.users["head"])

    page = client.get(PAGE).content.decode()

    assert ["第一部的事迹" in page, "该同志立足岗位" in page] == [False, True]


def test_everybody_reads_who_is_on_public_notice_and_nobody_else(world, half, client):
    row = nominated(world, half)
    client.force_login(world.users["employee"])
    before = client.get(PAGE).content.decode()
    chosen(world, half, row)
    nominated(world, half, by="office", department="D01", staff_number="00004", deeds="第一部的事迹" * 20)

    after = client.get(PAGE).content.decode()
    doors = [door.url for door in client.get("/c/t2026/half-years/2026H1/").context["doors"]]

    assert ["该同志立足岗位" in text for text in (before, after)] == [False, True]
    assert ["第一部的事迹" in after, PAGE in doors] == [False, True]


def test_page_nominates_decides_and_says_why_not(world, half, client):
    client.force_login(world.users["head"])
    sent = {"body": "department:D03", "staff_number": "00011", "kind": "advanced", "deeds": DEEDS}

    short = client.post(f"{PAGE}nominate/", sent | {"deeds": "好"})
    answer = client.post(f"{PAGE}nominate/", sent)
    client.force_login(world.users["leader"])
    decided = client.post(f"{PAGE}decide/choose/", {"nomination": Nomination.objects.get().pk})

    assert [short.status_code, answer.status_code, decided.status_code] == [409, 302, 302]
    assert Nomination.objects.get().state == "pending"


def planned(world, half, **changed):
    values = {
        "title": "上半年总结表彰会",
        "held_on": date(2026, 8, 20),
        "begins_at": time(9),
        "place": "多功能厅",
        "chair": "党委副书记",
        "agenda": [Item("通报考评情况", "办公室主任"), Item("颁奖")],
    } | changed
    return plan_meeting(evaluation=half, by=world.access("office"), **values)


def test_meeting_is_planned_and_changed(world, half):
    planned(world, half)
    meeting = planned(world, half, agenda=[Item("颁奖")])

    assert list(meeting.agenda.values_list("position", "title")) == [(1, "颁奖")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"agenda": []}, "agenda"), ({"title": " "}, "title"), ({"held_on": date(2026, 6, 30)}, "held_on")],
)
def test_meeting_needs_its_particulars(world, half, changed, field):
    with pytest.raises(BadMeeting) as refusal:
        planned(world, half, **changed)

    assert refusal.value.field == field


def test_attendance_is_kept_from_the_day_on(world, half):
    meeting = planned(world, half)
    came = {"D01": ("present", "部长"), "D02": ("excused", ""), "D03": ("", "")}
    office = world.access("office")
    with pytest.raises(Refused):
        record_attendance(meeting=meeting, came=came, by=office, at=DECIDED)

    present = record_attendance(
        meeting=meeting, came=came, by=office, at=datetime(2026, 8, 20, 3, 0, tzinfo=UTC)
    )

    rows = Attendance.objects.values_list("department__code", "came", "people")
    assert [present, sorted(rows)] == [1, [("D01", "present", "部长"), ("D02", "excused", "")]]


def test_order_of_honours_reads_the_decision_in_effect(world):
    evaluation = make_applied_half(world, {3: [("D03", "C1", "1"), ("D02", "C2", "1")]})

    honours = order_of_honours(evaluation)

    titled = [title.department_name for title in honours.departments]
    assert titled == list(
        evaluation.decisions.order_by("-number")
        .first()
        .titles.filter(outcome="title")
        .order_by("rank", "position")
        .values_list("department_name", flat=True)
    )
    assert [len(titled) > 0, honours.individuals] == [True, ()]


def test_employee_reads_the_agenda_and_no_attendance(world, half):
    planned(world, half)
    client = Client()
    client.force_login(world.users["employee"])

    page = client.get("/c/t2026/half-years/2026H1/meeting/")

    assert [page.status_code, "attendance" in page.context, "form" in page.context] == [200, False, False]
    assert [Membership.objects.count(), ModelIndividual.objects.count()] == [12, 0]

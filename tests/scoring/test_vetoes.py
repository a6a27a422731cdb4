"""When a veto counts, who proposes, decides, lifts and reads it, and what passes on (rules.md §3, §5; features N6)."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import AuditEntry, Enrolment, Membership, Notification, Role, Succession
from campaign.refusals import NotAllowed
from scoring.cells import OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.models import Veto
from scoring.veto_register import (
    BadVeto,
    SamePerson,
    decide_veto,
    lift_veto,
    propose_veto,
    vetoes_of,
    visible_vetoes,
)
from scoring.vetoes import covers, veto_in_force

H1 = {"first_day": date(2026, 1, 1), "last_day": date(2026, 6, 30)}
DECIDED = date(2026, 7, 20)
MAY = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "lifted_on", "decided_on", "counts"),
    [
        (date(2026, 3, 1), None, None, DECIDED, True),
        (date(2026, 6, 30), None, None, DECIDED, True),
        (date(2026, 7, 1), None, None, DECIDED, False),
        (date(2025, 5, 1), date(2026, 1, 1), None, DECIDED, True),
        (date(2025, 5, 1), date(2025, 12, 31), None, DECIDED, False),
        (date(2026, 3, 1), None, date(2026, 7, 19), DECIDED, False),
        (date(2026, 3, 1), None, date(2026, 7, 20), DECIDED, True),
        (date(2026, 3, 1), None, date(2026, 9, 1), DECIDED, True),
        (date(2025, 3, 1), None, date(2025, 9, 1), DECIDED, False),
        (date(2026, 3, 1), None, date(2026, 4, 1), None, False),
    ],
)
def test_veto_counts_by_its_days(since, until, lifted_on, decided_on, counts):
    assert veto_in_force(since, until, lifted_on, **H1, decided_on=decided_on) is counts


def test_veto_covers_its_first_and_last_day():
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]

    assert [covers(date(2026, 3, 1), date(2026, 3, 31), None, day) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def proposed(world, *, department="D03", by="office", **changed) -> Veto:
    values = {
        "event": "发生一起安全责任事故",
        "basis": "考核办法第六条",
        "document": "清矿安发〔2026〕12号",
        "since": date(2026, 5, 10),
    } | changed
    return propose_veto(campaign=world.campaign, department=department, by=world.access(by), at=MAY, **values)


def approved(world, **changed) -> Veto:
    return decide_veto(veto=proposed(world, **changed), approve=True, by=world.access("leader"), at=MAY)


def test_office_proposes_and_a_leader_approves(world):
    veto = approved(world)

    events = AuditEntry.objects.filter(event__startswith="scoring.veto").order_by("id")
    assert [veto.state, veto.approver] == ["approved", "测试人5"]
    assert list(events.values_list("event", "data__department")) == [
        ("scoring.veto.proposed", "D03"),
        ("scoring.veto.approved", "D03"),
    ]


@pytest.mark.parametrize(
    "name", ["scorer", "leader", "head", "deputy", "auditor", "employee", "administrator"]
)
def test_only_the_office_proposes(world, name):
    with pytest.raises(NotAllowed):
        proposed(world, by=name)


@pytest.mark.parametrize("name", ["office", "second", "head", "auditor"])
def test_only_the_leading_group_decides_and_lifts(world, name):
    veto = proposed(world)
    standing = approved(world, department="D02")

    with pytest.raises(NotAllowed):
        decide_veto(veto=veto, approve=True, by=world.access(name))
    with pytest.raises(NotAllowed):
        lift_veto(veto=standing, reason="已整改", by=world.access(name))


def test_whoever_proposed_does_not_decide(world):
    veto = proposed(world)
    Membership.objects.create(
        user=world.users["office"], campaign=world.campaign, role=Role.LEADER, since=date(2026, 1, 1)
    )

    with pytest.raises(SamePerson):
        decide_veto(veto=veto, approve=True, by=world.access("office"))


def test_leader_does_not_decide_about_his_own_department(world):
    veto = proposed(world)
    person = world.users["leader"].person
    person.department = world.departments[2]
    person.save()

    with pytest.raises(OwnDepartment):
        decide_veto(veto=veto, approve=False, remark="不实", by=world.access("leader"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"department": "D99"}, "department"),
        ({"department": "ORG1"}, "department"),
        ({"event": " "}, "event"),
        ({"basis": ""}, "basis"),
        ({"document": ""}, "document"),
        ({"until": date(2026, 5, 9)}, "until"),
    ],
)
def test_veto_needs_all_its_particulars(world, changed, field):
    with pytest.raises(BadVeto) as refusal:
        proposed(world, **changed)

    assert [refusal.value.field, Veto.objects.count()] == [field, 0]


def test_declining_and_lifting_need_a_reason(world):
    veto, standing = proposed(world), approved(world, department="D02")

    with pytest.raises(ReasonNeeded):
        decide_veto(veto=veto, approve=False, by=world.access("leader"))
    with pytest.raises(BadVeto):
        lift_veto(veto=standing, reason=" ", by=world.access("leader"))


def test_veto_is_decided_and_lifted_once(world):
    veto = approved(world)
    lift_veto(veto=veto, reason="复查合格", by=world.access("leader"))

    with pytest.raises(WrongState):
        decide_veto(veto=veto, approve=True, by=world.access("leader"))
    with pytest.raises(WrongState):
        lift_veto(veto=veto, reason="复查合格", by=world.access("leader"))


def test_head_reads_the_approved_vetoes_of_the_own_department_only(world):
    own = approved(world)
    approved(world, department="D01", event="另一部室的事件")
    proposed(world, event="尚未审定的事件")

    read = {name: [row.veto.pk for row in visible_vetoes(world.access(name))] for name in ("head", "deputy")}

    assert read == {"head": [own.pk], "deputy": [own.pk]}
    assert [row.veto for row in visible_vetoes(world.access("employee"))] == []
    assert len(visible_vetoes(world.access("auditor"))) == 3


def test_register_shows_a_head_nothing_of_others(world, client):
    approved(world, department="D01", event="另一部室的事件")
    approved(world, event="本部室的事件")
    client.force_login(world.users["head"])

    page = client.get("/c/t2026/vetoes/").content.decode()

    assert ["本部室的事件" in page, "另一部室的事件" in page] == [True, False]


def test_department_concerned_and_nobody_else_is_told(world):
    approved(world)

    told = Notification.objects.filter(kind="veto_stands").values_list("user__username", flat=True)
    assert sorted(told) == ["t2026-deputy", "t2026-head"]


def test_veto_passes_on_to_the_successor_while_it_stands(world):
    early = approved(world, department="D01", since=date(2026, 2, 1), until=date(2026, 2, 28))
    late = approved(world, department="D01")
    Succession.objects.create(
        campaign=world.campaign,
        kind="merge",
        day=date(2026, 6, 1),
        successor=world.departments[2],
        predecessor=world.departments[0],
        head_count=3,
    )

    borne = {key: [veto.pk for veto in vetoes] for key, vetoes in vetoes_of(world.campaign).items()}

    assert borne == {
        world.departments[0].pk: [early.pk, late.pk],
        world.departments[2].pk: [late.pk],
    }
    assert [row.veto.pk for row in visible_vetoes(world.access("head"))] == [late.pk]


def test_lifting_says_so_on_the_page(world, client):
    veto = approved(world)
    client.force_login(world.users["leader"])

    answer = client.post(f"/c/t2026/vetoes/{veto.pk}/lift/", {"reason": "复查合格"})

    veto.refresh_from_db()
    assert [answer.status_code, veto.lifted_on, veto.lifted_reason] == [302, timezone.localdate(), "复查合格"]


@pytest.mark.parametrize("many", [3, 30])
def test_register_asks_the_same_number_of_queries(world, many, django_assert_num_queries):
    client = Client()
    client.force_login(world.users["auditor"])
    client.get("/c/t2026/vetoes/")
    for number in range(many):
        approved(world, event=f"第{number}个事件")

    with django_assert_num_queries(4):
        page = client.get("/c/t2026/vetoes/")

    assert len(page.context["vetoes"]) == many
    assert Enrolment.objects.count() == 4

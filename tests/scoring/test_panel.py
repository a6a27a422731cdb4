"""The leading group's marks: each alone, whole, read by nobody before all are in (rules.md §5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from campaign.models import AuditEntry, Department, Enrolment, Membership, Notification, Role
from campaign.refusals import NotAllowed
from scoring.cells import OwnDepartment
from scoring.closing import WrongState
from scoring.half_year_opening import exclude_part, withdraw_exclusion
from scoring.half_year_people import EntriesClosed, UnknownDepartment
from scoring.models import HalfYearEvaluation, PanelMark, PanelSheet, PartExclusion
from scoring.panel import (
    BadMark,
    Marks,
    MarksMissing,
    enter_marks,
    hand_back_marks,
    panel_progress,
    submit_marks,
)
from tests.half_years import OPENED, add_leader, open_half, publish_half

PAGE = "/c/t2026/half-years/2026H1/marks/"
ALL = {f"D0{number}": Marks(Decimal(90 + number), Decimal("88.50")) for number in (1, 2, 3)}


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    """One published month; two members of the leading group, the second one at home in D02."""
    publish_half(world, {3: [("D03", "C1", "1")]}, months=[3])
    add_leader(world, "leader2", home=world.departments[1])
    return open_half(world, left_out_reason="当月未考核")


def marked(world, half, name="leader", marks=None) -> PanelSheet:
    own = {"leader2": "D02"}.get(name)
    wanted = marks or {code: mark for code, mark in ALL.items() if code != own}
    enter_marks(evaluation=half, marks=wanted, by=world.access(name), at=OPENED)
    return submit_marks(evaluation=half, by=world.access(name), at=OPENED)


def page_of(world, name: str, address: str = PAGE):
    client = Client()
    client.force_login(world.users[name])
    return client.get(address)


def test_marks_are_submitted_whole(world, half):
    sheet = marked(world, half)

    assert [sheet.is_submitted, PanelMark.objects.filter(member=world.users["leader"]).count()] == [True, 3]


def test_missing_mark_stops_the_submission_and_is_named(world, half):
    wanted = ALL | {"D02": Marks(Decimal(90), None)}

    with pytest.raises(MarksMissing) as refusal:
        marked(world, half, marks=wanted)

    assert [refusal.value.field, PanelSheet.objects.get().is_submitted] == ["D02", False]


@pytest.mark.parametrize("value", ["100.01", "101", "-1", "90.005", "NaN", "Infinity"])
def test_mark_outside_0_to_100_is_refused_and_nothing_is_kept(world, half, value):
    wanted = {"D01": Marks(Decimal(90), Decimal(90)), "D03": Marks(Decimal(90), Decimal(value))}

    with pytest.raises(BadMark) as refusal:
        enter_marks(evaluation=half, marks=wanted, by=world.access("leader"))

    assert [refusal.value.field, PanelMark.objects.count()] == ["self_development-D03", 0]


def test_nobody_marks_his_own_department(world, half):
    with pytest.raises(OwnDepartment):
        enter_marks(evaluation=half, marks={"D02": ALL["D02"]}, by=world.access("leader2"))

    assert PanelMark.objects.count() == 0


def test_recused_member_submits_without_the_own_department(world, half):
    marked(world, half, "leader2")

    assert sorted(PanelMark.objects.values_list("department__code", flat=True)) == ["D01", "D03"]


def test_member_who_heads_a_department_does_not_mark_it(world, half):
    Membership.objects.create(
        user=world.users["leader"],
        campaign=world.campaign,
        role=Role.HEAD,
        department=world.departments[2],
        since=date(2026, 1, 1),
    )

    with pytest.raises(OwnDepartment):
        enter_marks(evaluation=half, marks={"D03": ALL["D03"]}, by=world.access("leader"))

    progress = {member.member.username: member.to_mark for member in panel_progress(half).members}
    assert progress == {"t2026-leader": 2, "t2026-leader2": 2}


def test_department_outside_the_half_year_is_unknown(world, half):
    with pytest.raises(UnknownDepartment):
        enter_marks(evaluation=half, marks={"ORG1": ALL["D01"]}, by=world.access("leader"))


@pytest.mark.parametrize("name", ["office", "head", "auditor", "scorer", "employee"])
def test_only_the_leading_group_marks(world, half, name):
    with pytest.raises(NotAllowed):
        enter_marks(evaluation=half, marks=ALL, by=world.access(name))


def test_submitted_marks_are_read_only(world, half):
    marked(world, half)

    with pytest.raises(WrongState):
        enter_marks(evaluation=half, marks=ALL, by=world.access("leader"))
    with pytest.raises(WrongState):
        submit_marks(evaluation=half, by=world.access("leader"))


def test_closed_half_year_takes_no_mark(world, half):
    HalfYearEvaluation.objects.update(state="closed")

    with pytest.raises(EntriesClosed):
        enter_marks(evaluation=half, marks=ALL, by=world.access("leader"))


def test_two_empty_marks_take_a_mark_away(world, half):
    leader = world.access("leader")
    enter_marks(evaluation=half, marks=ALL, by=leader)

    changed = enter_marks(evaluation=half, marks={"D01": Marks()}, by=leader)

    assert [changed, PanelMark.objects.count()] == [1, 2]


def test_handed_back_marks_are_changed_and_submitted_again(world, half):
    sheet = marked(world, half)

    hand_back_marks(sheet=sheet, reason="漏看材料", by=world.access("office"))
    enter_marks(evaluation=half, marks={"D01": Marks(Decimal(80), Decimal(80))}, by=world.access("leader"))
    again = submit_marks(evaluation=half, by=world.access("leader"))

    told = Notification.objects.filter(kind="marks_returned").values_list("user__username", flat=True)
    assert [again.is_submitted, again.return_reason, list(told)] == [True, "漏看材料", ["t2026-leader"]]


def test_marks_are_not_handed_back_once_all_are_in(world, half):
    sheet = marked(world, half)
    marked(world, half, "leader2")

    with pytest.raises(WrongState):
        hand_back_marks(sheet=sheet, reason="再想想", by=world.access("office"))


def test_nobody_reads_a_mark_before_all_are_in(world, half):
    marked(world, half, marks={code: Marks(Decimal("91.37"), Decimal("91.37")) for code in ALL})

    seen = {
        name: [b"91.37" in page_of(world, name, f"{PAGE}{part}").content for part in ("progress/", "D01/")]
        for name in ("office", "auditor", "leader2", "leader")
    }
    assert seen == {name: [False, False] for name in seen}
    assert b"91.37" not in page_of(world, "leader2").content


def test_marks_are_read_once_all_are_in(world, half):
    marked(world, half, marks={code: Marks(Decimal("91.37"), Decimal("91.37")) for code in ALL})
    marked(world, half, "leader2")

    assert {
        name: b"91.37" in page_of(world, name, f"{PAGE}progress/").content for name in ("office", "leader2")
    } == {
        "office": True,
        "leader2": True,
    }


def test_trail_does_not_hold_a_mark(world, half):
    marked(world, half, marks={code: Marks(Decimal("91.37"), Decimal("91.37")) for code in ALL})

    said = [str(entry.data) for entry in AuditEntry.objects.filter(event__startswith="scoring.marks")]
    assert [len(said), any("91.37" in text for text in said)] == [2, False]


def test_member_who_is_left_out_is_not_waited_for(world, half):
    marked(world, half)
    PartExclusion.objects.create(
        evaluation=half,
        what="member",
        member=world.users["leader2"],
        reason="长期出差",
        decided_by=world.users["leader"],
        decided_at=OPENED,
    )

    progress = panel_progress(half)

    assert [progress.submitted, progress.is_complete] == [1, True]


def test_member_who_is_left_out_may_read_marks_and_gives_none(world, half):
    marked(world, half)
    row = exclude_part(
        evaluation=half,
        what="member",
        member=world.users["leader2"],
        reason="长期出差",
        by=world.access("leader"),
        at=OPENED,
    )

    page = page_of(world, "leader2")

    assert [page.context["may_write"], b"91" in page_of(world, "leader2", f"{PAGE}progress/").content] == [
        False,
        True,
    ]
    with pytest.raises(WrongState):
        marked(world, half, "leader2")
    with pytest.raises(WrongState):
        withdraw_exclusion(exclusion=row, reason="已返回", by=world.access("leader"))


def test_member_is_waited_for_again_while_others_are_missing(world, half):
    add_leader(world, "leader3")
    row = exclude_part(
        evaluation=half,
        what="member",
        member=world.users["leader2"],
        reason="长期出差",
        by=world.access("leader"),
        at=OPENED,
    )

    withdraw_exclusion(exclusion=row, reason="已返回", by=world.access("leader"))

    assert marked(world, half, "leader2").is_submitted


def test_row_is_saved_by_itself(world, half, client):
    client.force_login(world.users["leader"])

    answer = client.post(f"{PAGE}D01/save/", {"business-D01": "９５．５", "self_development-D01": "100"})
    refused = client.post(f"{PAGE}D02/save/", {"business-D02": "101", "self_development-D02": "90"})

    mark = PanelMark.objects.get()
    assert [mark.business, mark.self_development, answer.json()["whole"]] == [
        Decimal("95.50"),
        Decimal(100),
        1,
    ]
    assert [refused.status_code, list(refused.json()["problems"])] == [422, ["business-D02"]]


def test_page_without_script_keeps_all_and_submits(world, half, client):
    client.force_login(world.users["leader"])
    typed = {f"{sheet}-{code}": "92" for code in ALL for sheet in ("business", "self_development")}

    bad = client.post(PAGE, typed | {"business-D02": "abc", "do": "save"})
    none = PanelMark.objects.count()
    answer = client.post(PAGE, typed | {"do": "submit"})

    assert [bad.status_code, none, answer.status_code, PanelSheet.objects.get().is_submitted] == [
        422,
        0,
        302,
        True,
    ]


def test_page_of_another_person_does_not_save_iam_6(world, half, client):
    client.force_login(world.users["leader"])

    answer = client.post(
        f"{PAGE}D01/save/", {"business-D01": "90"}, headers={"X-Person": f"{world.users['leader2'].pk}"}
    )

    assert [answer.status_code, PanelMark.objects.count()] == [409, 0]


@pytest.mark.parametrize("many", [3, 30])
def test_pages_ask_the_same_number_of_queries(world, half, many, django_assert_num_queries):
    for number in range(4, many + 1):
        department = Department.objects.create(unit=world.unit, code=f"D{number:02}", name=f"第{number}部")
        Enrolment.objects.create(
            campaign=world.campaign,
            department=department,
            category=world.categories[0],
            branch=world.branches[0],
            position=number,
            since=date(2026, 1, 1),
        )
    client = Client()
    client.force_login(world.users["leader"])
    client.get(PAGE)

    with django_assert_num_queries(12):
        page = client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(f"{PAGE}progress/")

    assert len(page.context["rows"]) == many

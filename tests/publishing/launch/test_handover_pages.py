"""The handover on one page (features.md N17): what is due, what is open, who does what; the act and its list."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from campaign.milestones import Planned, plan_milestone
from campaign.models import Campaign, CampaignRules, Handover, Membership, Role
from publishing.drafts import begin_paper
from publishing.launch.handing_over import frozen_handover, hand_over
from publishing.launch.handover_page import frozen_points, handover_page
from publishing.month_papers import issue_bulletin
from tests.browsing import client_of, words
from tests.makers import make_open_month, make_world, publish

TODAY = date(2026, 4, 8)


def plan(world, campaign: Campaign, day: date) -> None:
    office = world.access("office")
    if campaign != world.campaign:
        del world.users["office"]._current_memberships
        office = type(office)(world.users["office"], campaign, office.grants)
    planned = Planned(title="报送上半年情况", first_day=day, last_day=day, role="office")
    plan_milestone(campaign=campaign, planned=planned, by=office)


def test_page_has_the_checklist_the_rest_and_what_is_open(world):
    month = make_open_month(world)
    plan(world, world.campaign, date(2026, 5, 4))
    plan(world, world.campaign, date(2026, 6, 1))
    begin_paper(starter="notice", by=world.access("office"))

    page = handover_page(world.access("office"), today=TODAY)

    assert [page.month, len(page.checklist)] == [month, 6]
    own = [one.dated.entry.first_day for one in page.due if one.dated.entry.key.startswith("own.")]
    assert own == [date(2026, 5, 4)]
    assert [(matter.label, matter.count) for matter in page.open_matters] == [
        ("尚未通报的月份", 1),
        ("公文草稿", 1),
    ]
    assert len(page.settled) == 20


def test_published_month_without_a_bulletin_is_open_until_it_is_issued(world):
    month = publish(world)
    waiting = {one.label: one.note for one in handover_page(world.access("leader"), today=TODAY).open_matters}
    issue_bulletin(revision=month, by=world.access("office"))

    issued = handover_page(world.access("leader"), today=TODAY).open_matters

    assert [waiting, issued] == [{"待印发的通报": "2026年3月"}, []]


def test_seats_say_who_holds_them_and_where_nobody_does(world):
    page = handover_page(world.access("leader"), today=TODAY)

    names = {name: user.name for name, user in world.users.items()}
    assert [(one.role, list(one.names)) for one in page.organs][:3] == [
        ("考核办公室", [names["office"], names["second"]]),
        ("考核领导小组成员", [names["leader"]]),
        ("系统管理员", [names["administrator"]]),
    ]
    assert [
        (one.name, list(one.head), list(one.deputies), list(one.scorers)) for one in page.departments
    ] == [
        ("第1部", [], [], [names["scorer"]]),
        ("第2部", [], [], []),
        ("第3部", [names["head"]], [names["deputy"]], []),
        ("考核办公室", [], [], [names["organ_scorer"]]),
    ]


def test_inspectors_are_named_to_those_who_may_know_them_and_on_no_list(world):
    """PRV-14: the leading group may belong to a department that is inspected under cover."""
    pages = {name: handover_page(world.access(name), today=TODAY) for name in ("office", "auditor", "leader")}

    frozen = frozen_points(world.access("office"), today=TODAY)

    inspector = world.users["inspector"].name
    assert {
        name: [one.code for one in page.organs if inspector in one.names] for name, page in pages.items()
    } == {
        "office": ["inspector"],
        "auditor": ["inspector"],
        "leader": [],
    }
    assert inspector not in str(frozen)


def test_days_of_the_year_before_are_shown_to_whoever_reads_that_campaign(world):
    earlier = Campaign.objects.create(unit=world.unit, code="t2025", name="创建活动", year=2025)
    CampaignRules.objects.create(campaign=earlier)
    Membership.objects.create(
        user=world.users["office"], campaign=earlier, role=Role.OFFICE, since=date(2025, 1, 1)
    )
    plan(world, world.campaign, date(2026, 5, 4))
    plan(world, earlier, date(2025, 4, 28))

    own, second = (handover_page(world.access(name), today=TODAY) for name in ("office", "second"))

    def last_year(page) -> list[date | None]:
        return [one.last_year for one in page.due if one.dated.entry.key.startswith("own.")]

    assert [own.has_last_year, last_year(own)] == [True, [date(2025, 4, 28)]]
    assert [second.has_last_year, last_year(second)] == [False, [None]]


@pytest.mark.parametrize("departments", [3, 30])
def test_page_costs_the_same_for_three_and_thirty_departments(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    make_open_month(world)
    client = client_of(world.users["office"])
    page = reverse("publishing:handover", args=["t2026"])
    client.get(page)

    with django_assert_num_queries(69):
        client.get(page)


def test_what_is_open_is_frozen_in_chinese_and_names_no_secret(world):
    make_open_month(world)
    plan(world, world.campaign, date(2026, 5, 4))

    with translation.override("en"):
        points = frozen_points(world.access("office"), today=TODAY)

    assert points["month"] == "2026年3月"
    assert [one["what"] for one in points["checklist"]][:2] == ["开放评分", "责任部门提交"]
    assert points["due"][-1] == {
        "what": "报送上半年情况",
        "track": "工作节点",
        "due": "5月4日",
        "who": "考核办公室",
        "state": "未到期",
    }
    assert sorted(points) == sorted(
        ["unit", "campaign", "year", "as_of", "month", "checklist", "due", "matters", "organs", "notes"]
    )


def test_list_keeps_what_was_open_whatever_follows(world):
    handover = hand_over(to=world.users["second"], day=TODAY, by=world.access("office"))
    before = frozen_handover(world.access("auditor"), str(handover.pk))
    begin_paper(starter="notice", by=world.access("office"))

    after = frozen_handover(world.access("auditor"), str(handover.pk))

    assert after == before
    assert [before["outgoing"], before["incoming"], before["answer"]] == [
        world.users["office"].name,
        world.users["second"].name,
        "待接收人确认",
    ]
    assert frozen_handover(world.access("head"), str(handover.pk)) is None
    assert frozen_handover(make_world("other").access("office"), str(handover.pk)) is None


def test_handover_goes_from_one_clerk_to_the_other_on_their_pages(world):
    first, second = (client_of(world.users[name]) for name in ("office", "second"))
    record = reverse("publishing:handover_record", args=["t2026"])
    given = {"to": world.users["second"].pk, "day": timezone.localdate().isoformat(), "witness": "某领导"}

    recorded, twice = first.post(record, given), first.post(record, given)
    handover = Handover.objects.get()
    confirm = reverse("publishing:handover_confirm", args=["t2026", handover.pk])
    waits = words(second.get(reverse("publishing:handover", args=["t2026"])))
    refused = first.post(confirm)
    taken, again = second.post(confirm, {"remark": "已核对"}), second.post(confirm)

    assert [one.status_code for one in (recorded, twice, refused, taken, again)] == [302, 409, 403, 302, 302]
    assert "Look at it and confirm" in waits
    assert [handover.answer.kind, handover.answer.remark] == ["confirmed", "已核对"]


def test_note_is_kept_and_an_empty_one_refused(world):
    client = client_of(world.users["office"])
    page = reverse("publishing:handover_note", args=["t2026"])

    kept, empty = client.post(page, {"text": "提前提醒"}), client.post(page, {"text": " "})

    assert [kept.status_code, empty.status_code] == [302, 422]
    assert "提前提醒" in words(client.get(reverse("publishing:handover", args=["t2026"])))

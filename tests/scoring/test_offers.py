"""What activities offer to scoring: it changes nothing until a person takes it over (rules.md §7)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from activities.offers import offer_bonus, offer_evidence, tell_taken_over
from campaign.models import AuditEntry, Notification, Proposal
from campaign.refusals import NotAllowed, Refused
from scoring.models import BonusItem, BonusLevel, BonusLine
from scoring.offers import (
    AlreadyDecided,
    OtherDepartment,
    decline_offer,
    grouped,
    note_alike,
    note_evidence,
    offers_for,
    take_over_bonus,
    waiting_offers,
)
from tests.browsing import client_of
from tests.makers import IN_MARCH, make_open_month, publish


@pytest.fixture
def month(world):
    item = BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="表彰", sheet_code="business", cap=Decimal("3.00")
    )
    BonusLevel.objects.create(item=item, name="市级", points=Decimal("1.00"))
    return make_open_month(world)


def offered_bonus(world, department: int = 1) -> Proposal:
    return offer_bonus(
        campaign=world.campaign,
        key=f"award:{department}",
        department=world.departments[department],
        matter="获五星级优质服务窗口",
        proof="清矿机党发〔2026〕9号",
        link="/c/t2026/windows/",
        by=world.access("office"),
        at=IN_MARCH,
    )


def offered_evidence(world, subject: str = "理论业务学习", department: int = 1) -> Proposal:
    return offer_evidence(
        campaign=world.campaign,
        key=f"quiz:1:{subject}:{department}",
        department=world.departments[department],
        subject=subject,
        text="礼仪知识答卷",
        figures={"及格率": "92.50%"},
        link="",
        by=world.access("office"),
        at=IN_MARCH,
    )


def take_over(world, month, proposal, **changed) -> BonusLine:
    given = {
        "proposal": proposal,
        "month": month,
        "item": "A1",
        "level": "市级",
        "department": "D02",
        "matter": "获五星级优质服务窗口",
        "proof": "表彰决定",
        "by": world.access("office"),
        "at": IN_MARCH,
    }
    return take_over_bonus(**(given | changed))


def test_offer_is_made_once_for_one_thing(world):
    first = offered_bonus(world)

    again = offered_bonus(world)

    assert [again, Proposal.objects.count(), BonusLine.objects.count()] == [first, 1, 0]
    assert AuditEntry.objects.filter(event="activities.offered").count() == 1


def test_bonus_taken_over_is_entered_like_every_other(world, month):
    proposal = offered_bonus(world)

    line = take_over(world, month, proposal)

    proposal.refresh_from_db()
    assert [line.points, line.department.code, proposal.state, proposal.result] == [
        Decimal("1.00"),
        "D02",
        "accepted",
        f"bonus:{line.pk}",
    ]
    with pytest.raises(AlreadyDecided):
        take_over(world, month, proposal)


def test_bonus_is_taken_over_for_its_own_department(world, month):
    proposal = offered_bonus(world)

    with pytest.raises(OtherDepartment):
        take_over(world, month, proposal, department="D03")

    proposal.refresh_from_db()
    assert [proposal.state, BonusLine.objects.count()] == ["open", 0]


def test_bonus_that_cannot_be_entered_leaves_the_offer_open(world, month):
    proposal = offered_bonus(world)

    with pytest.raises(Refused):
        take_over(world, month, proposal, level="国家级")

    proposal.refresh_from_db()
    assert proposal.state == "open"


@pytest.mark.parametrize("name", ["scorer", "leader", "head", "employee", "auditor"])
def test_bonus_is_taken_over_by_the_office_only(world, month, name):
    proposal = offered_bonus(world)

    with pytest.raises(NotAllowed):
        take_over(world, month, proposal, by=world.access(name))


def test_evidence_is_noted_by_the_scorer_of_such_an_indicator(world):
    # C1 “重点工作” belongs to D01, whose scorer “scorer” is; T1 to the organ.
    own, other = offered_evidence(world, "重点工作"), offered_evidence(world, "理论业务学习")

    note_evidence(proposal=own, remark="不扣分", by=world.access("scorer"))
    with pytest.raises(NotAllowed):
        note_evidence(proposal=other, remark="不扣分", by=world.access("scorer"))

    own.refresh_from_db()
    assert [own.state, own.reason] == ["accepted", "不扣分"]
    assert [
        [offer.proposal for offer in offers_for(world.access(name))] for name in ("scorer", "organ_scorer")
    ] == [
        [own],
        [other],
    ]
    assert [waiting_offers(world.access(name)) for name in ("office", "scorer", "organ_scorer")] == [1, 0, 1]


def test_nobody_decides_about_the_own_department(world):
    scorer = world.access("scorer")
    place = world.departments.index(scorer.user.person.department)
    proposal = offered_evidence(world, "重点工作", place)

    with pytest.raises(NotAllowed):
        note_evidence(proposal=proposal, remark="不扣分", by=scorer)

    assert [offer.may_decide for offer in offers_for(scorer)] == [False]
    assert waiting_offers(scorer) == 0  # it waits for somebody else


def test_offer_is_declined_with_a_reason(world):
    proposal = offered_bonus(world)

    with pytest.raises(Refused) as refusal:
        decline_offer(proposal=proposal, reason=" ", by=world.access("office"))
    decline_offer(proposal=proposal, reason="已按市级表彰加分", by=world.access("office"))

    proposal.refresh_from_db()
    assert [refusal.value.field, proposal.state, proposal.reason] == [
        "reason",
        "declined",
        "已按市级表彰加分",
    ]


def test_page_takes_an_offered_bonus_over(world, month):
    proposal = offered_bonus(world)
    client = client_of(world.users["office"])
    page = reverse("scoring:bonus_list", args=["t2026", month.code])

    shown = client.get(page, {"offer": proposal.pk})
    level = BonusLevel.objects.get().pk
    sent = client.post(
        reverse("scoring:bonus_enter", args=["t2026", month.code]),
        {
            "offer": proposal.pk,
            "department": "D02",
            "level": level,
            "matter": shown.context["form"].initial["matter"],
            "proof": shown.context["form"].initial["proof"],
        },
    )

    proposal.refresh_from_db()
    assert [sent.status_code, proposal.state, BonusLine.objects.get().matter] == [
        302,
        "accepted",
        "获五星级优质服务窗口",
    ]


@pytest.mark.parametrize("count", [3, 30])
def test_page_costs_the_same_for_three_and_thirty_offers(world, django_assert_num_queries, count):
    Proposal.objects.bulk_create(
        Proposal(
            campaign=world.campaign,
            kind="bonus",
            key=f"award:{number}",
            payload={"department": "D02", "matter": "荣誉", "proof": "文件", "link": ""},
            proposed_at=IN_MARCH,
        )
        for number in range(count)
    )
    client = client_of(world.users["office"])
    page = reverse("scoring:offer_list", args=["t2026"])
    client.get(page)

    with django_assert_num_queries(7):
        answer = client.get(page)

    assert len(answer.context["groups"]) == count


def of_one_paper(world, department: int) -> Proposal:
    proposal = offered_evidence(world, department=department)
    proposal.payload["link"] = "/c/t2026/etiquette/papers/1/results/"
    proposal.save()
    return proposal


def test_bonus_is_not_merely_noted(world):
    proposal = offered_bonus(world)

    with pytest.raises(NotAllowed):
        note_evidence(proposal=proposal, remark="知道了", by=world.access("office"))

    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_offers_of_one_paper_stand_together(world):
    papers = [of_one_paper(world, department) for department in (1, 2)]
    bonus = offered_bonus(world)

    groups = grouped(offers_for(world.access("office")))

    assert [[offer.proposal for offer in group.offers] for group in groups] == [[bonus], papers]
    assert [(group.open, group.text) for group in groups] == [(1, ""), (2, "礼仪知识答卷")]


def test_offers_of_one_paper_are_noted_together_but_the_own_department(world):
    office = world.access("office")
    papers = [of_one_paper(world, department) for department in (0, 1, 2)]
    papers[0].payload["department"] = office.user.person.department.code
    papers[0].save()
    offered_bonus(world)

    noted = note_alike(proposal=papers[0], remark="已计入学习情况", by=office)

    states = list(Proposal.objects.order_by("pk").values_list("state", flat=True))
    assert [noted, states] == [2, ["open", "accepted", "accepted", "open"]]
    assert AuditEntry.objects.filter(event="scoring.offer.accepted").count() == 2


def revoked(world) -> int:
    """What the bonus of D02 came from is revoked."""
    return tell_taken_over(
        campaign=world.campaign,
        keys=["award:1"],
        reason="计分有误",
        by=world.access("second"),
        at=IN_MARCH,
    )


def offers_page(world) -> str:
    return client_of(world.users["office"]).get("/c/t2026/offers/").content.decode()


def test_revoked_award_leaves_its_bonus_and_tells_the_office(world, month):
    line = take_over(world, month, offered_bonus(world))
    offered_evidence(world)

    counted = revoked(world)

    line.refresh_from_db()
    names = {user.pk: name for name, user in world.users.items()}
    told = Notification.objects.filter(kind="award_revoked")
    assert [counted, line.withdrawn_at] == [1, None]
    assert [(names[notice.user_id], notice.link) for notice in told] == [("office", "/c/t2026/offers/")]
    first = offers_for(world.access("office"))[0]
    assert [first.bonus, str(first.revoked_on)] == [line, "2026-03-20"]


def test_page_of_offers_leads_to_the_month_that_still_counts_the_bonus(world, month):
    line = take_over(world, month, offered_bonus(world))
    revoked(world)
    in_work = offers_page(world)
    publish(world, month)
    published = offers_page(world)
    BonusLine.objects.filter(pk=line.pk).update(withdrawn_at=IN_MARCH, withdrawn_by=world.users["office"])
    taken_back = offers_page(world)

    assert "The honour behind it was revoked on March 20, 2026: 计分有误" in in_work
    assert [
        'href="/c/t2026/months/2026-03/bonuses/"' in in_work,
        'href="/c/t2026/months/2026-03/corrections/"' in published,
        "The bonus counts no more." in taken_back,
    ] == [True, True, True]
    assert "still counts" not in taken_back


def test_offer_that_nobody_took_over_is_not_told_of(world, month):
    offered_bonus(world)

    assert [revoked(world), Notification.objects.filter(kind="award_revoked").count()] == [0, 0]

"""A group's way: submitted with a statement, reviewed by a second person, sent back with a remark (rules.md §4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed, Refused
from campaign.wording import BadWording
from scoring.closing import close_month
from scoring.entry import enter_deduction, withdraw_line
from scoring.groups import (
    GroupNotReady,
    NotStated,
    SamePerson,
    return_group,
    review_group,
    submit_group,
    visible_groups,
)
from tests.makers import IN_MARCH, REVIEWED, make_open_month, make_world, submit_all


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def group(world, month):
    return month.groups.get(owner=world.departments[0], is_recusal=False)


def submit(world, group, who="scorer", **entry):
    return submit_group(group=group, by=world.access(who), states_no_other=True, at=IN_MARCH, **entry)


def test_group_is_submitted_with_the_statement(world, group):
    submit(world, group)

    group.refresh_from_db()
    assert [group.state, group.submitted_by, group.submitted_at, group.on_behalf] == [
        "submitted",
        world.users["scorer"],
        IN_MARCH,
        False,
    ]
    assert AuditEntry.objects.filter(event="scoring.group.submitted").count() == 1


def test_silence_is_no_statement(world, group):
    with pytest.raises(NotStated) as refusal:
        submit_group(group=group, by=world.access("scorer"), states_no_other=False)

    group.refresh_from_db()
    assert [refusal.value.field, group.state] == ["states_no_other", "open"]


def test_submitting_twice_changes_nothing(world, group):
    submit(world, group)

    with pytest.raises(GroupNotReady):
        submit(world, group, "office")

    group.refresh_from_db()
    assert group.submitted_by == world.users["scorer"]


@pytest.mark.parametrize("who", ["organ_scorer", "head", "leader", "auditor", "administrator"])
def test_others_do_not_submit(world, group, who):
    with pytest.raises(NotAllowed):
        submit(world, group, who)

    group.refresh_from_db()
    assert group.state == "open"


@pytest.mark.parametrize(
    ("owner", "is_recusal", "on_behalf"),
    [("D01", False, True), ("ORG1", False, False), ("ORG1", True, False)],
)
def test_office_submits_on_behalf_only_of_other_owners(world, month, owner, is_recusal, on_behalf):
    group = month.groups.get(owner__code=owner, is_recusal=is_recusal)

    submit(world, group, "office")

    group.refresh_from_db()
    assert group.on_behalf == on_behalf


def test_owner_does_not_submit_the_recusal_group(world, month):
    with pytest.raises(NotAllowed):
        submit(world, month.groups.get(is_recusal=True), "organ_scorer")


def test_group_of_another_campaign_is_not_touched(world, group):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        submit(other, group, "office")

    group.refresh_from_db()
    assert group.state == "open"


def test_second_person_reviews(world, group):
    submit(world, group)

    review_group(group=group, by=world.access("office"), at=REVIEWED)

    group.refresh_from_db()
    assert [group.state, group.reviewed_by, group.reviewed_at] == [
        "reviewed",
        world.users["office"],
        REVIEWED,
    ]


def test_who_submitted_does_not_review(world, group):
    submit(world, group, "office")

    with pytest.raises(SamePerson):
        review_group(group=group, by=world.access("office"))

    group.refresh_from_db()
    assert group.state == "submitted"


@pytest.mark.parametrize("act", ["entered", "withdrew"])
def test_who_wrote_in_the_group_does_not_review(world, month, group, act):
    who = "office" if act == "entered" else "scorer"
    __, line = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access(who),
        points=Decimal("1"),
        reason="迟交月报",
    )
    if act == "withdrew":
        withdraw_line(line=line, by=world.access("office"), reason="记错部室")
    submit(world, group)

    with pytest.raises(SamePerson):
        review_group(group=group, by=world.access("office"))
    review_group(group=group, by=world.access("second"))

    group.refresh_from_db()
    assert group.reviewed_by == world.users["second"]


@pytest.mark.parametrize("who", ["scorer", "leader", "auditor"])
def test_only_the_office_reviews(world, group, who):
    submit(world, group, "office")

    with pytest.raises(NotAllowed):
        review_group(group=group, by=world.access(who))

    group.refresh_from_db()
    assert group.state == "submitted"


def test_open_group_is_not_reviewed(world, group):
    with pytest.raises(GroupNotReady):
        review_group(group=group, by=world.access("office"))


def test_other_submission_than_the_one_looked_at_is_not_reviewed(world, group):
    submit(world, group)

    with pytest.raises(GroupNotReady):
        review_group(group=group, by=world.access("office"), seen=IN_MARCH - timedelta(minutes=5))
    review_group(group=group, by=world.access("office"), seen=IN_MARCH)

    group.refresh_from_db()
    assert group.state == "reviewed"


@pytest.mark.parametrize("reviewed", [False, True])
def test_group_is_sent_back_with_a_remark(world, group, reviewed):
    submit(world, group)
    if reviewed:
        review_group(group=group, by=world.access("office"))

    return_group(group=group, by=world.access("office"), remark=" 请补\n日期 ")

    group.refresh_from_db()
    assert [group.state, group.remark, group.reviewed_by] == ["open", "请补 日期", None]
    assert AuditEntry.objects.get(event="scoring.group.returned").data["remark"] == "请补 日期"


@pytest.mark.parametrize(("remark", "refusal"), [("  ", Refused), ("长" * 301, BadWording)])
def test_remark_says_something_and_fits(world, group, remark, refusal):
    submit(world, group)

    with pytest.raises(refusal) as refused:
        return_group(group=group, by=world.access("office"), remark=remark)

    group.refresh_from_db()
    assert [refused.value.field, group.state] == ["remark", "submitted"]


def test_group_of_a_closed_month_is_not_sent_back(world, month, group):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    with pytest.raises(GroupNotReady):
        return_group(group=group, by=world.access("office"), remark="请补日期")

    group.refresh_from_db()
    assert group.state == "submitted"


def test_groups_are_visible_to_their_scorers_and_to_those_who_read_all(world, month):
    other = make_world("other")
    make_open_month(other)

    seen = {
        who: sorted(group.code for group in visible_groups(world.access(who)).select_related("owner"))
        for who in ("scorer", "organ_scorer", "office", "leader", "auditor", "head", "administrator")
    }

    every = ["D01", "ORG1", "recusal"]
    assert seen == {
        "scorer": ["D01"],
        "organ_scorer": ["ORG1"],
        "office": every,
        "leader": every,
        "auditor": every,
        "head": [],
        "administrator": [],
    }

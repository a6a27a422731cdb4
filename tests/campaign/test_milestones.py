"""Milestones of the office: planned, changed, ticked, taken off; read by those whom they concern (ACL-4)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from campaign.milestones import (
    BadMilestone,
    MilestoneChanged,
    MilestoneOver,
    Planned,
    change_milestone,
    plan_milestone,
    tick_milestone,
    untick_milestone,
    visible_milestones,
    withdraw_milestone,
)
from campaign.models import AuditEntry, Milestone
from campaign.refusals import NotAllowed
from campaign.timeline_reading import milestones_at_a_desk, own_milestones
from campaign.wording import BadWording

AT = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
DAY = date(2026, 5, 28)
REPORT = Planned(title="报送上半年情况", first_day=DAY, last_day=DAY, role="office")


def plan(world, **values) -> Milestone:
    planned = replace(REPORT, **values)
    return plan_milestone(campaign=world.campaign, planned=planned, by=world.access("office"), at=AT)


def test_milestone_is_planned_changed_done_and_not_done_after_all(world):
    office = world.access("office")
    milestone = plan(world)

    changed = change_milestone(
        milestone=milestone,
        planned=replace(REPORT, last_day=date(2026, 5, 30), note="一页纸"),
        edition=1,
        by=office,
        at=AT,
    )
    ticked = tick_milestone(milestone=milestone, done_on=date(2026, 5, 19), by=office, at=AT)
    back = untick_milestone(milestone=milestone, by=office, at=AT)

    assert [changed.last_day, changed.note, changed.edition] == [date(2026, 5, 30), "一页纸", 2]
    assert [ticked.done_on, ticked.done_by] == [date(2026, 5, 19), office.user]
    assert [back.is_done, back.edition] == [False, 4]
    events = AuditEntry.objects.filter(event__startswith="campaign.milestone.").order_by("id")
    assert [row.event.rpartition(".")[2] for row in events] == ["planned", "changed", "ticked", "unticked"]


def test_milestone_is_due_from_exactly_one(world):
    department = world.departments[0]
    for values in ({"role": ""}, {"words": "工作组"}, {"department": department}, {"role": "nobody"}):
        with pytest.raises(BadMilestone) as refused:
            plan(world, **values)
        assert refused.value.field == "role"

    assert Milestone.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"title": "  "}, BadMilestone, "title"),
        ({"title": "长" * 61}, BadWording, "title"),
        ({"last_day": date(2026, 5, 27)}, BadMilestone, "last_day"),
        ({"note": "长" * 301}, BadWording, "note"),
    ],
)
def test_milestone_that_does_not_fit_is_refused_at_its_field(world, values, refusal, field):
    with pytest.raises(refusal) as refused:
        plan(world, **values)

    assert refused.value.field == field


def test_same_milestone_twice_is_refused(world):
    plan(world)

    with pytest.raises(BadMilestone):
        plan(world)

    assert Milestone.objects.count() == 1


def test_change_over_another_change_is_refused(world):
    milestone = plan(world)
    change_milestone(
        milestone=milestone, planned=replace(REPORT, note="甲"), edition=1, by=world.access("second")
    )

    with pytest.raises(MilestoneChanged):
        change_milestone(
            milestone=milestone, planned=replace(REPORT, note="乙"), edition=1, by=world.access("office")
        )

    milestone.refresh_from_db()
    assert milestone.note == "甲"


def test_day_that_has_not_come_is_no_day_on_which_it_was_done(world):
    with pytest.raises(BadMilestone):
        tick_milestone(milestone=plan(world), done_on=DAY, by=world.access("office"), at=AT)


def test_head_ticks_what_is_due_from_the_own_department_only(world):
    own = plan(world, role="", department=world.departments[-1], title="本部室的")
    other = plan(world, role="", department=world.departments[0], title="别的部室的")

    done = tick_milestone(milestone=own, done_on=date(2026, 5, 19), by=world.access("head"), at=AT)

    assert done.is_done
    for name in ("head", "employee", "leader", "auditor"):
        with pytest.raises(NotAllowed):
            tick_milestone(milestone=other, done_on=date(2026, 5, 19), by=world.access(name), at=AT)


def test_milestone_that_is_taken_off_stays_on_file_with_the_reason(world):
    office = world.access("office")
    milestone = plan(world)

    with pytest.raises(BadMilestone):
        withdraw_milestone(milestone=milestone, reason=" ", by=office)
    withdraw_milestone(milestone=milestone, reason="与表彰会合并", by=office, at=AT)
    with pytest.raises(MilestoneOver):
        tick_milestone(milestone=milestone, done_on=date(2026, 5, 19), by=office, at=AT)

    milestone.refresh_from_db()
    assert [milestone.withdrawal_reason, milestone.withdrawn_by] == ["与表彰会合并", office.user]
    assert list(visible_milestones(office)) == []
    assert plan(world).is_standing


def test_done_milestone_is_neither_changed_nor_taken_off(world):
    office = world.access("office")
    milestone = plan(world)
    tick_milestone(milestone=milestone, done_on=date(2026, 5, 19), by=office, at=AT)

    with pytest.raises(MilestoneOver):
        change_milestone(milestone=milestone, planned=REPORT, edition=2, by=office)
    with pytest.raises(MilestoneOver):
        withdraw_milestone(milestone=milestone, reason="误", by=office)


def test_milestones_are_for_the_office_to_write(world):
    milestone = plan(world)
    for name in ("leader", "head", "scorer", "auditor", "administrator", "employee"):
        by = world.access(name)
        with pytest.raises(NotAllowed):
            plan_milestone(campaign=world.campaign, planned=REPORT, by=by)
        with pytest.raises(NotAllowed):
            change_milestone(milestone=milestone, planned=REPORT, edition=1, by=by)
        with pytest.raises(NotAllowed):
            withdraw_milestone(milestone=milestone, reason="误", by=by)


def test_milestone_is_read_by_those_whom_it_concerns(world):
    plan(world, title="办公室的")
    plan(world, title="公开的", is_public=True)
    plan(world, title="负责人的", role="head")
    plan(world, title="第3部的", role="", department=world.departments[-1])
    plan(world, title="工作组的", role="", words="工作组")

    titles = {
        name: sorted(visible_milestones(world.access(name)).values_list("title", flat=True))
        for name in ("office", "leader", "auditor", "head", "deputy", "employee", "scorer", "juror")
    }

    everything = sorted(["办公室的", "公开的", "负责人的", "第3部的", "工作组的"])
    assert titles == {
        "office": everything,
        "leader": everything,
        "auditor": everything,
        "head": sorted(["公开的", "负责人的", "第3部的"]),
        "deputy": sorted(["公开的", "第3部的"]),
        "employee": sorted(["公开的", "第3部的"]),
        "scorer": ["公开的"],
        "juror": ["公开的"],
    }


def test_desk_shows_the_three_most_urgent_that_are_mine(world, django_assert_num_queries):
    for day in (9, 8, 7, 6):
        plan(world, title=f"五月{day}日", first_day=date(2026, 5, day), last_day=date(2026, 5, day))
    tick_milestone(
        milestone=Milestone.objects.get(title="五月6日"),
        done_on=date(2026, 5, 6),
        by=world.access("office"),
        at=AT,
    )
    office, leader = world.access("office"), world.access("leader")

    with django_assert_num_queries(1):
        mine = milestones_at_a_desk(office)

    assert [entry.title for entry in mine] == ["五月7日", "五月8日", "五月9日"]
    assert milestones_at_a_desk(leader) == []
    assert [entry.is_mine for entry in own_milestones(leader)] == [False] * 4

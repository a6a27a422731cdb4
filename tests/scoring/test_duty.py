"""Who owes what of a month: lateness in working days, reminders, the list to paste, the checklist (M6, M21, N17)."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from campaign.models import AuditEntry, Campaign, CampaignRules, Holiday, Membership, Role
from campaign.refusals import NotAllowed
from scoring.closing import close_month, holidays_of, reopen_month, review_month
from scoring.duty import duties, list_to_paste
from scoring.groups import GroupNotReady, submit_group
from scoring.handover import month_checklist
from scoring.models import IndicatorGroup, Month, Reminder
from scoring.progress import progress_of
from scoring.reminding import RemindedToday, remind, remind_all
from tests.makers import IN_MARCH, REVIEWED, make_open_month, make_world, publish, submit_all

MORNING = datetime(2026, 4, 8, 1, 0, tzinfo=UTC)
EVENING = datetime(2026, 4, 8, 10, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 4, 9, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def month(world):
    """March, whose owners score until 6 April: the 5th is a Sunday."""
    return make_open_month(world)


def own_duties(world, month, today, who="office"):
    progress = progress_of([month], today=today)[0]
    return duties(progress, world.access(who), holidays=holidays_of(world.campaign), today=today)


# Reminders


def test_owner_is_reminded_once_a_day(world, month):
    group = month.groups.get(owner__code="D01")
    remind(group=group, by=world.access("office"), at=MORNING)

    with pytest.raises(RemindedToday):
        remind(group=group, by=world.access("second"), at=EVENING)
    remind(group=group, by=world.access("second"), at=NEXT_DAY)

    assert [(reminder.day, reminder.by) for reminder in Reminder.objects.order_by("at")] == [
        (date(2026, 4, 8), world.users["office"]),
        (date(2026, 4, 9), world.users["second"]),
    ]
    assert AuditEntry.objects.filter(event="scoring.group.reminded").count() == 2


def test_all_that_have_not_submitted_are_reminded(world, month):
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )
    remind(group=month.groups.get(is_recusal=True), by=world.access("office"), at=MORNING)

    reminded = remind_all(month=month, by=world.access("office"), at=EVENING)
    again = remind_all(month=month, by=world.access("office"), at=EVENING)

    assert [[reminder.group.code for reminder in reminded], again] == [["ORG1"], []]


def test_submitted_group_is_not_reminded(world, month):
    submit_all(world, month)

    with pytest.raises(GroupNotReady):
        remind(group=month.groups.get(owner__code="D01"), by=world.access("office"), at=MORNING)


@pytest.mark.parametrize("who", ["scorer", "leader", "auditor", "head"])
def test_others_remind_nobody(world, month, who):
    with pytest.raises(NotAllowed):
        remind(group=month.groups.get(owner__code="D01"), by=world.access(who), at=MORNING)
    with pytest.raises(NotAllowed):
        remind_all(month=month, by=world.access(who), at=MORNING)


def test_group_of_another_campaign_is_not_reminded(world, month):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        remind(group=month.groups.get(owner__code="D01"), by=other.access("office"), at=MORNING)


# Duties


def test_duty_names_people_and_lateness_in_working_days(world, month):
    Holiday.objects.create(unit=world.unit, day=date(2026, 4, 7), name="清明节", is_worked=False)
    remind(group=month.groups.get(owner__code="D01"), by=world.access("office"), at=MORNING)

    found = own_duties(world, month, date(2026, 4, 9))

    assert month.owner_deadline == date(2026, 4, 6)
    assert [
        (duty.row.group.code, duty.names, duty.days_late, duty.reminder and duty.reminder.day)
        for duty in found
    ] == [
        ("D01", "测试人3", 2, date(2026, 4, 8)),
        ("ORG1", "测试人4", 2, None),
        ("recusal", "测试人1, 测试人2", 2, None),
    ]


def test_group_is_not_late_on_its_day_and_late_over_a_holiday(world, month):
    Holiday.objects.create(unit=world.unit, day=date(2026, 4, 7), name="清明节", is_worked=False)

    assert [own_duties(world, month, date(2026, 4, day))[0].late_words for day in (6, 7, 8)] == [
        "",
        "the deadline has passed",
        "1 working day late",
    ]


def test_list_to_paste_names_only_those_who_owe(world, month):
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )
    Membership.objects.filter(role=Role.SCORER, department=world.organ).delete()

    with translation.override("en"):
        text = list_to_paste(month, own_duties(world, month, date(2026, 4, 8)))

    assert text.splitlines()[1:] == [
        "- 考核办公室 · 2 working days late",
        "- Recusal entries: 测试人1, 测试人2 · 2 working days late",
    ]


def test_list_is_empty_when_everybody_has_submitted(world, month):
    submit_all(world, month)

    assert list_to_paste(month, own_duties(world, month, date(2026, 4, 8))) == ""


# The checklist


def checklist(world, month, who="office", today=date(2026, 5, 4)):
    month = Month.objects.get(pk=month.pk)
    month.campaign = world.campaign
    access = world.access(who)
    return month_checklist(access, month, progress_of([month], today=today)[0], today=today)


def test_checklist_tells_when_the_month_before_was_done(world):
    publish(world)
    april = make_open_month(world, date(2026, 4, 1))

    found = checklist(world, april)

    assert [(chore.is_done, chore.last_month) for chore in found] == [
        (True, date(2026, 3, 20)),
        (False, date(2026, 3, 20)),
        (False, date(2026, 4, 7)),
        (False, date(2026, 4, 7)),
        (False, date(2026, 4, 13)),
        (False, date(2026, 4, 14)),
    ]


def test_checklist_names_who_still_owes_and_what_is_late(world, month):
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )

    with translation.override("en"):
        submitting, closing = checklist(world, month, today=date(2026, 4, 7))[1:3]

    assert [submitting.doers, submitting.is_late, closing.is_late] == [
        "考核办公室, Recusal entries",
        True,
        False,
    ]


def test_checklist_of_a_closed_month_has_its_groups_submitted(world, month):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    found = checklist(world, month)

    assert [chore.is_done for chore in found] == [True, True, True, False, False, False]
    assert found[2].done_on == date(2026, 4, 7)


def test_last_year_is_shown_to_whoever_may_read_that_campaign_too(world):
    march = make_open_month(world)
    earlier = Campaign.objects.create(
        unit=world.unit, code="t2025", name="“323”文明部室创建活动", year=2025, office=world.organ
    )
    CampaignRules.objects.create(campaign=earlier)
    old = Month.objects.create(
        campaign=earlier,
        first_day=date(2025, 3, 1),
        scheme=world.scheme,
        owner_deadline=date(2025, 4, 7),
        close_by=date(2025, 4, 8),
        approve_by=date(2025, 4, 14),
        publish_by=date(2025, 4, 15),
    )
    AuditEntry.objects.create(
        campaign=earlier,
        at=datetime(2025, 4, 8, 2, 0, tzinfo=UTC),
        recorded_at=datetime(2025, 4, 8, 2, 0, tzinfo=UTC),
        event="scoring.month.closed",
        object_type="scoring.month",
        object_id=str(old.pk),
    )
    Membership.objects.create(
        user=world.users["office"], campaign=earlier, role=Role.OFFICE, since=date(2025, 1, 1)
    )
    Membership.objects.create(
        user=world.users["second"], campaign=earlier, role=Role.EMPLOYEE, since=date(2025, 1, 1)
    )

    assert [checklist(world, march, who)[2].last_year for who in ("office", "second", "auditor")] == [
        date(2025, 4, 8),
        None,
        None,
    ]


@pytest.mark.parametrize("departments", [3, 30])
def test_reminding_all_costs_the_same_for_each_size(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    month = make_open_month(world)
    owners = month.groups.filter(is_recusal=False).exclude(owner__code="ORG1")
    for department in world.departments[1:]:
        IndicatorGroup.objects.create(month=month, owner=department)

    with django_assert_num_queries(8):
        reminded = remind_all(month=month, by=world.access("office"), at=MORNING)

    assert len(reminded) == owners.count() + 2


def test_checklist_of_a_month_that_went_on_says_what_was_overridden_and_why(world, month):
    submit_all_but_one(world, month)
    close_month(month=month, by=world.access("office"), override="支部换届，迟交", at=REVIEWED)
    review_month(month=month, by=world.access("office"), override="人手不足", at=REVIEWED)
    month.refresh_from_db()

    with translation.override("en"):
        found = checklist(world, month)

    assert [(chore.is_done, chore.is_skipped, chore.is_late) for chore in found] == [
        (True, False, False),
        (False, True, False),
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, True),
    ]
    assert [found[1].note, found[3].note] == [
        "Override: 支部换届，迟交",
        "0 of 3 groups reviewed Override: 人手不足",
    ]


def test_reason_of_a_gate_that_was_reopened_is_not_told(world, month):
    submit_all_but_one(world, month)
    close_month(month=month, by=world.access("office"), override="支部换届，迟交", at=REVIEWED)
    reopen_month(month=month, by=world.access("office"), reason="补录", at=REVIEWED)
    month.refresh_from_db()

    submitting = checklist(world, month)[1]

    assert [submitting.is_skipped, submitting.note] == [False, ""]


def submit_all_but_one(world, month):
    for group in month.groups.exclude(owner__code="D01", is_recusal=False):
        submit_group(group=group, by=world.access("office"), states_no_other=True, at=IN_MARCH)

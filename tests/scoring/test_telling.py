"""Who is told of what in a month: each act of it, silently when the office wants so, once when it is late."""

from datetime import timedelta

import pytest

from campaign.chat import set_robot
from campaign.models import AuditEntry, ChatMessage, NoticeKind, Notification
from publishing.month_papers import issue_bulletin
from scoring.closing import open_month, plan_month
from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.entry import enter_deduction
from scoring.groups import return_group, review_group, submit_group
from scoring.models import LedgerLine, Month
from scoring.recheck_answers import answer_recheck, decide_recheck
from scoring.rechecks import appeal_recheck, file_recheck, remark_recheck
from scoring.reminders import remind_late
from tests.browsing import client_of
from tests.makers import (
    IN_MARCH,
    MARCH,
    PUBLISHED,
    REVIEWED,
    World,
    make_open_month,
    make_reviewed_month,
    publish,
)

AT_WORK = ["deputy", "head", "leader", "organ_scorer", "scorer", "second"]
LATE = IN_MARCH + timedelta(days=30)


def told(world: World, kind: NoticeKind) -> list[str]:
    names = {user.pk: name for name, user in world.users.items()}
    found = Notification.objects.filter(kind=kind).values_list("user", flat=True)
    return sorted(names[pk] for pk in found)


def link(kind: NoticeKind) -> str:
    return Notification.objects.filter(kind=kind).first().link


@pytest.fixture
def appealed(world):
    """A published month with a line of D03, and the appeal of its head."""
    month = make_open_month(world)
    __, line = enter_deduction(
        month=month, indicator="C1", department="D03", rule="C1-1", count=1, by=world.access("scorer")
    )
    publish(world, month)
    month.refresh_from_db()
    recheck = file_recheck(
        month=month,
        department="D03",
        indicator="C1",
        text="该事项已按期完成",
        by=world.access("head"),
        at=PUBLISHED,
    )
    return recheck, line


def test_opening_tells_the_owners_scorers(world):
    make_open_month(world)

    assert told(world, NoticeKind.MONTH_OPENED) == ["organ_scorer", "scorer"]


def test_submitting_and_sending_back_tell_the_office_and_the_owner(world):
    month = make_open_month(world)
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)

    return_group(group=group, by=world.access("office"), remark="请补日期", at=IN_MARCH)

    assert told(world, NoticeKind.GROUP_SUBMITTED) == ["office", "second"]
    assert told(world, NoticeKind.GROUP_RETURNED) == ["scorer"]
    assert link(NoticeKind.GROUP_RETURNED) == "/c/t2026/months/2026-03/entry/D01/"


def test_review_settles_what_called_for_it(world):
    month = make_open_month(world)
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)

    review_group(group=group, by=world.access("office"), at=REVIEWED)

    assert set(
        Notification.objects.filter(kind=NoticeKind.GROUP_SUBMITTED).values_list("read_at", flat=True)
    ) == {REVIEWED}


def test_recusal_group_is_sent_back_to_the_office(world):
    month = make_open_month(world)
    group = month.groups.get(is_recusal=True)
    submit_group(group=group, by=world.access("office"), states_no_other=True, at=IN_MARCH)

    return_group(group=group, by=world.access("office"), remark="请补日期", at=IN_MARCH)

    assert told(world, NoticeKind.GROUP_RETURNED) == ["second"]


def test_preview_tells_heads_and_deputies(world):
    make_reviewed_month(world)

    assert told(world, NoticeKind.PREVIEW_BEGUN) == ["deputy", "head"]


def test_publishing_and_issuing_tell_everybody_at_work(world):
    revision = publish(world)

    issue_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)

    assert told(world, NoticeKind.MONTH_PUBLISHED) == AT_WORK
    assert told(world, NoticeKind.BULLETIN_ISSUED) == AT_WORK


def test_recheck_tells_at_each_turn_those_whose_turn_it_is(world, appealed):
    recheck, __ = appealed
    words = {"text": "台账无误", "finding": "rejected"}

    answer_recheck(recheck=recheck, by=world.access("office"), at=PUBLISHED, **words)
    appeal_recheck(recheck=recheck, text="请领导小组复核", by=world.access("head"), at=PUBLISHED)
    decide_recheck(recheck=recheck, by=world.access("leader"), at=PUBLISHED, **words)

    assert [
        told(world, kind)
        for kind in (
            NoticeKind.RECHECK_FILED,
            NoticeKind.RECHECK_ANSWERED,
            NoticeKind.RECHECK_APPEALED,
            NoticeKind.RECHECK_DECIDED,
        )
    ] == [
        ["office", "scorer", "second"],
        ["deputy", "head"],
        ["leader"],
        ["deputy", "head", "office", "scorer", "second"],
    ]
    waiting = Notification.objects.filter(read_at__isnull=True, kind__startswith="recheck")
    assert set(waiting.values_list("kind", flat=True)) == {"recheck_answered", "recheck_decided"}
    assert link(NoticeKind.RECHECK_FILED) == f"/c/t2026/rechecks/{recheck.pk}/"


def test_remark_tells_the_others_of_the_thread(world, appealed):
    recheck, __ = appealed

    remark_recheck(recheck=recheck, text="请补充派车单", by=world.access("office"), at=PUBLISHED)

    assert told(world, NoticeKind.RECHECK_REMARKED) == ["deputy", "head", "scorer", "second"]


def test_correction_tells_leader_office_and_then_everybody(world, appealed):
    line = LedgerLine.objects.get(pk=appealed[1].pk)
    correction = begin_correction(
        month=line.month, reason="台账登记有误", document="说明", by=world.access("office")
    )
    strike_published(correction=correction, line=line, by=world.access("office"))

    request_correction(correction=correction, by=world.access("office"))
    decide_correction(correction=correction, approve=True, by=world.access("leader"))
    publish_correction(correction=correction, by=world.access("office"))

    assert told(world, NoticeKind.CORRECTION_REQUESTED) == ["leader"]
    assert told(world, NoticeKind.CORRECTION_DECIDED) == ["office", "second"]
    assert told(world, NoticeKind.CORRECTION_PUBLISHED) == AT_WORK


def test_silent_step_tells_nobody_and_the_trail_says_so(world):
    set_robot(
        campaign=world.campaign,
        style="wecom",
        url="https://robot.example/",
        is_on=True,
        by=world.access("office"),
    )
    office = world.access("office")
    month = plan_month(campaign=world.campaign, first_day=MARCH, by=office, at=IN_MARCH)

    open_month(month=month, by=office, silent=True, at=IN_MARCH)

    assert [Notification.objects.count(), ChatMessage.objects.count()] == [0, 0]
    assert AuditEntry.objects.get(event="scoring.month.opened").data["silent"] is True


@pytest.mark.parametrize(("sent", "number"), [({}, 2), ({"silent": "on"}, 0)])
def test_box_on_the_months_page_makes_a_step_silent(world, sent, number):
    plan_month(campaign=world.campaign, first_day=MARCH, by=world.access("office"), at=IN_MARCH)
    client = client_of(world.users["office"])

    page = client.get("/c/t2026/months/2026-03/").content.decode()
    client.post("/c/t2026/months/2026-03/move/open/", sent)

    assert [page.count('name="silent"'), Notification.objects.count()] == [1, number]


def test_owners_are_reminded_once_after_their_deadline(world):
    month = make_open_month(world)
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)
    set_robot(
        campaign=world.campaign,
        style="wecom",
        url="https://robot.example/",
        is_on=True,
        by=world.access("office"),
    )

    too_early = remind_late(now=IN_MARCH)
    reminded = remind_late(now=LATE)
    again = remind_late(now=LATE)

    assert [too_early, reminded, again] == [0, 1, 0]
    assert told(world, NoticeKind.GROUP_LATE) == ["organ_scorer"]
    assert list(ChatMessage.objects.values_list("kind", "count")) == [("owners_late", 1)]


def test_month_in_which_everybody_submitted_reminds_nobody(world):
    month = make_open_month(world)
    month.groups.update(state="submitted", submitted_by=world.users["office"], submitted_at=IN_MARCH)

    assert [remind_late(now=LATE), Notification.objects.filter(kind=NoticeKind.GROUP_LATE).count()] == [0, 0]
    assert Month.objects.get().late_reminded_at == LATE

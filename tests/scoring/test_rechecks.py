"""Objections during the preview and appeals after publication: who, when, how often, and the last word."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.models import Department, Holiday, Membership, Person, Role, User
from campaign.refusals import NotAllowed, Refused
from scoring.cells import AlreadyWithdrawn, OwnDepartment, UnknownCell
from scoring.closing import Blocked, ReasonNeeded, WrongState, approve_month, publish_month
from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.entry import enter_deduction, withdraw_line
from scoring.models import LedgerLine, Month, Recheck, RecheckState
from scoring.recheck_answers import answer_recheck, decide_recheck
from scoring.recheck_rights import OwnEntry
from scoring.recheck_windows import OutOfTime
from scoring.rechecks import (
    AlreadyAsked,
    appeal_recheck,
    file_recheck,
    remark_recheck,
    withdraw_recheck,
)
from tests.makers import PUBLISHED, REVIEWED, make_open_month, make_reviewed_month, make_world

PREVIEW = REVIEWED + timedelta(hours=3)
AFTER = PUBLISHED + timedelta(days=1)
LATE = PUBLISHED + timedelta(days=10)
MAY = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


@pytest.fixture
def month(world):
    """A month in its preview: D03 has a line of its scorer on C1 (owner D01) and one of the organ on C2."""
    month = make_open_month(world)
    for indicator, name in (("C1", "scorer"), ("C2", "organ_scorer")):
        enter_deduction(
            month=month,
            indicator=indicator,
            department="D03",
            points=Decimal(1),
            reason="登记有误",
            by=world.access(name),
        )
    return make_reviewed_month(world, month)


@pytest.fixture
def published(world, month):
    approve_month(month=month, by=world.access("leader"), override="预览提前结束", at=PUBLISHED)
    publish_month(month=month, by=world.access("office"), at=PUBLISHED)
    month.refresh_from_db()
    return month


def asked(world, month, *, by="head", at=PREVIEW, **changed) -> Recheck:
    values = {"department": "D03", "indicator": "C1", "text": "该事项已按期完成"} | changed
    return file_recheck(month=month, by=world.access(by), at=at, **values)


def second_scorer(world) -> None:
    """Another scorer of D01, who entered nothing."""
    first = world.departments[0]
    person = Person.objects.create(unit=world.unit, staff_number="00090", name="测试人九十", department=first)
    user = User.objects.create_user("t2026-other", name=person.name, person=person)
    Membership.objects.create(
        user=user, campaign=world.campaign, role=Role.SCORER, department=first, since=date(2026, 1, 1)
    )
    world.users["other_scorer"] = user


def test_head_objects_during_the_preview(world, month):
    recheck = asked(world, month)

    assert [recheck.stage, recheck.state, recheck.on_behalf, recheck.answer_by] == [
        "preview",
        "filed",
        False,
        date(2026, 4, 13),  # the approval is due
    ]
    assert list(recheck.messages.values_list("act", "text")) == [("filed", "该事项已按期完成")]


def test_deputy_may_object_and_the_office_for_a_caller(world, month):
    assert asked(world, month, by="deputy").on_behalf is False
    assert asked(world, month, by="office", indicator="C2").on_behalf is True


def test_head_asks_about_his_own_department_only(world, month):
    with pytest.raises(NotAllowed):
        asked(world, month, department="D01")


@pytest.mark.parametrize("name", ["scorer", "leader", "auditor", "employee", "administrator"])
def test_other_roles_do_not_ask(world, month, name):
    with pytest.raises(NotAllowed):
        asked(world, month, by=name)


def test_same_indicator_is_asked_about_once(world, month):
    asked(world, month)

    with pytest.raises(AlreadyAsked):
        asked(world, month, by="deputy")

    assert Recheck.objects.count() == 1


def test_objection_after_the_preview_is_out_of_time(world, month):
    with pytest.raises(OutOfTime):
        asked(world, month, at=REVIEWED + timedelta(days=6))


@pytest.mark.parametrize("day", [date(2026, 4, 7), date(2026, 4, 10)])
def test_first_and_last_day_of_the_preview_count(world, month, day):
    """By the clock of Shanghai: until its midnight, whatever the day is in UTC."""
    last_minute = datetime(day.year, day.month, day.day, 15, 59, tzinfo=UTC)

    assert asked(world, month, at=last_minute).stage == "preview"


def test_midnight_after_the_last_day_is_out_of_time(world, month):
    with pytest.raises(OutOfTime):
        asked(world, month, at=datetime(2026, 4, 10, 16, 0, tzinfo=UTC))


def test_holiday_lengthens_the_days_for_the_appeal(world, published):
    Holiday.objects.create(unit=world.unit, day=date(2026, 4, 16), name="放假")

    assert asked(world, published, at=datetime(2026, 4, 20, 9, 0, tzinfo=UTC)).stage == "published"


def test_whoever_filed_for_the_department_does_not_answer(world, month):
    recheck = asked(world, month, by="office", indicator="C2")

    with pytest.raises(OwnEntry):
        answer_recheck(recheck=recheck, finding="upheld", text="登记有误", by=world.access("office"))
    answered = answer_recheck(recheck=recheck, finding="upheld", text="登记有误", by=world.access("second"))

    assert answered.state == "answered"


@pytest.fixture
def corrected(world, published):
    """D03's line on C2 was struck out on 6 May; C1 stayed as it was."""
    correction = begin_correction(
        month=published, reason="台账登记有误", document="复核意见书第1号", by=world.access("office")
    )
    line = LedgerLine.objects.get(indicator__code="C2")
    strike_published(correction=correction, line=line, by=world.access("second"))
    request_correction(correction=correction, by=world.access("office"))
    decide_correction(correction=correction, approve=True, by=world.access("leader"), at=MAY)
    publish_correction(correction=correction, by=world.access("office"), at=MAY)
    return published


def test_correction_opens_the_days_for_what_it_changed_only(world, corrected):
    with pytest.raises(OutOfTime):
        asked(world, corrected, at=MAY)
    with pytest.raises(OutOfTime):
        asked(world, corrected, by="office", department="D02", indicator="C2", at=MAY)

    assert asked(world, corrected, indicator="C2", at=MAY).stage == "published"


def test_correction_within_the_days_takes_nobody_the_time(world, corrected):
    assert asked(world, corrected, at=AFTER).stage == "published"


def test_department_page_after_a_correction_asks_about_what_changed(world, corrected, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MAY)

    page = client_of(world, "head").get(
        address("department_detail", month="2026-03", department="D03"), follow=False
    )

    assert page.context["asks_only"] == frozenset({"C2"})


@pytest.mark.parametrize("name", ["head", "deputy", "office"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_month_that_is_still_written_shows_nothing_to_who_asks(world, name, method):
    """ACL-4: a department's draft stands on no page before the preview."""
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        points=Decimal(1),
        reason="尚未公开的事由",
        by=world.access("scorer"),
    )

    page = getattr(client_of(world, name), method)(
        address("recheck_file", month="2026-03", department="D03", indicator="C1"), {"text": "该事项已完成"}
    )

    assert [page.status_code, "尚未公开的事由" in page.content.decode()] == [404, False]


def test_open_month_is_not_asked_about(world):
    month = make_open_month(world)

    with pytest.raises(OutOfTime):
        asked(world, month)


def test_appeal_runs_three_working_days_after_publication(world, published):
    recheck = asked(world, published, at=datetime(2026, 4, 17, 9, 0, tzinfo=UTC))

    assert recheck.stage == "published"
    with pytest.raises(OutOfTime):
        asked(world, published, indicator="C2", at=datetime(2026, 4, 20, 1, 0, tzinfo=UTC))


def test_withdrawn_line_is_not_asked_about(world):
    month = make_open_month(world)
    __, line = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        points=Decimal(1),
        reason="有误",
        by=world.access("scorer"),
    )
    withdraw_line(line=line, reason="重复登记", by=world.access("scorer"))
    make_reviewed_month(world, month)
    month.refresh_from_db()

    with pytest.raises(AlreadyWithdrawn):
        asked(world, month, line=line)


def test_line_of_another_cell_is_refused(world, month):
    line = LedgerLine.objects.get(indicator__code="C2")

    with pytest.raises(UnknownCell):
        asked(world, month, line=line)


def test_text_is_needed(world, month):
    with pytest.raises(ReasonNeeded) as refusal:
        asked(world, month, text=" ")

    assert refusal.value.field == "text"


def test_scorer_of_the_line_does_not_answer(world, month):
    recheck = asked(world, month)

    with pytest.raises(OwnEntry):
        answer_recheck(recheck=recheck, finding="rejected", text="经核查属实", by=world.access("scorer"))


def test_other_scorer_of_the_owner_answers(world, month):
    second_scorer(world)

    recheck = answer_recheck(
        recheck=asked(world, month), finding="upheld", text="经核查登记有误", by=world.access("other_scorer")
    )

    assert [recheck.state, recheck.finding] == ["answered", "upheld"]


def test_scorer_of_another_owner_does_not_answer(world, month):
    with pytest.raises(NotAllowed):
        answer_recheck(
            recheck=asked(world, month), finding="upheld", text="登记有误", by=world.access("organ_scorer")
        )


def test_nobody_answers_about_his_own_department(world, month):
    recheck = asked(world, month)
    person = world.users["office"].person
    person.department = Department.objects.get(code="D03")
    person.save()

    with pytest.raises(OwnDepartment):
        answer_recheck(recheck=recheck, finding="upheld", text="登记有误", by=world.access("office"))


def test_answer_needs_a_finding(world, month):
    with pytest.raises(Refused) as refusal:
        answer_recheck(recheck=asked(world, month), finding="", text="登记有误", by=world.access("office"))

    assert refusal.value.field == "finding"


def test_answer_is_given_once(world, month):
    recheck = asked(world, month)
    answer_recheck(recheck=recheck, finding="rejected", text="经核查属实", by=world.access("office"))

    with pytest.raises(WrongState):
        answer_recheck(recheck=recheck, finding="upheld", text="登记有误", by=world.access("second"))


def test_answer_is_taken_further_once_and_decided_finally(world, published):
    recheck = asked(world, published, at=AFTER)
    answer_recheck(
        recheck=recheck, finding="rejected", text="经核查属实", by=world.access("office"), at=AFTER
    )
    appeal_recheck(recheck=recheck, text="佐证材料未被采纳", by=world.access("head"), at=AFTER)

    decided = decide_recheck(
        recheck=recheck, finding="partly", text="部分事实不成立", by=world.access("leader"), at=AFTER
    )

    assert [decided.state, decided.finding] == [RecheckState.FINAL, "partly"]
    with pytest.raises(WrongState):
        appeal_recheck(recheck=recheck, text="再次申诉一次", by=world.access("head"), at=AFTER)


def test_upheld_answer_is_not_taken_further(world, published):
    recheck = asked(world, published, at=AFTER)
    answer_recheck(recheck=recheck, finding="upheld", text="登记有误", by=world.access("office"), at=AFTER)

    with pytest.raises(Refused):
        appeal_recheck(recheck=recheck, text="佐证材料未被采纳", by=world.access("head"), at=AFTER)


def test_taking_further_has_an_end(world, published):
    recheck = asked(world, published, at=AFTER)
    answer_recheck(
        recheck=recheck, finding="rejected", text="经核查属实", by=world.access("office"), at=AFTER
    )

    with pytest.raises(OutOfTime):
        appeal_recheck(recheck=recheck, text="佐证材料未被采纳", by=world.access("head"), at=LATE)


@pytest.mark.parametrize("name", ["office", "head", "scorer", "auditor"])
def test_only_the_leading_group_decides(world, published, name):
    recheck = asked(world, published, at=AFTER)
    answer_recheck(
        recheck=recheck, finding="rejected", text="经核查属实", by=world.access("second"), at=AFTER
    )
    appeal_recheck(recheck=recheck, text="佐证材料未被采纳", by=world.access("head"), at=AFTER)

    with pytest.raises(NotAllowed):
        decide_recheck(recheck=recheck, finding="upheld", text="登记有误", by=world.access(name), at=AFTER)


def test_withdrawn_question_may_be_asked_anew(world, month):
    withdraw_recheck(recheck=asked(world, month), text="已沟通清楚", by=world.access("head"))

    again = asked(world, month)

    assert [again.state, Recheck.objects.count()] == ["filed", 2]


def test_remark_of_somebody_who_takes_no_part_is_refused(world, month):
    recheck = asked(world, month)

    with pytest.raises(NotAllowed):
        remark_recheck(recheck=recheck, text="请补充材料", by=world.access("organ_scorer"))
    remark_recheck(recheck=recheck, text="请补充材料", by=world.access("scorer"))

    assert list(recheck.messages.values_list("act", flat=True)) == ["filed", "remark"]


def test_unanswered_objection_blocks_the_approval(world, month):
    recheck = asked(world, month)

    with pytest.raises(Blocked) as refusal:
        approve_month(month=month, by=world.access("leader"), at=PUBLISHED)

    assert [(found.code, found.recheck_id) for found in refusal.value.blockers] == [
        ("objection_open", recheck.pk)
    ]
    answer_recheck(recheck=recheck, finding="rejected", text="经核查属实", by=world.access("office"))
    assert approve_month(month=month, by=world.access("leader"), at=PUBLISHED).state == "approved"


def runs_until(month, days: int) -> date:
    """Let the preview of the month end that many days from now."""
    until = timezone.localdate() + timedelta(days=days)
    Month.objects.filter(pk=month.pk).update(
        preview_until=until, reviewed_at=timezone.now() - timedelta(days=5)
    )
    return until


def client_of(world, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def address(name: str, **values) -> str:
    return reverse(f"scoring:{name}", kwargs={"campaign": "t2026", **values})


def test_thread_is_carried_by_its_pages(world, month):
    runs_until(month, +1)
    head, office = client_of(world, "head"), client_of(world, "office")
    where = address("recheck_file", month="2026-03", department="D03", indicator="C1")

    shown = head.get(where)
    head.post(where, {"line": shown.context["lines"][0].pk, "text": "该事项已按期完成"})
    recheck = Recheck.objects.get()
    office.post(
        address("recheck_act", recheck=recheck.pk, act="answer"), {"finding": "upheld", "text": "登记有误"}
    )

    recheck.refresh_from_db()
    assert [recheck.state, recheck.finding, recheck.line_id] == [
        "answered",
        "upheld",
        shown.context["lines"][0].pk,
    ]


def test_page_after_the_window_says_when_it_was(world, month):
    runs_until(month, -1)

    page = client_of(world, "head").get(
        address("recheck_file", month="2026-03", department="D03", indicator="C1")
    )

    assert [page.status_code, page.context["is_open"]] == [200, False]


def test_department_pages_lead_to_the_question_while_there_is_time(world, month):
    until = runs_until(month, +1)
    where = address("department_preview", month="2026-03", department="D03")

    now = client_of(world, "head").get(where)
    runs_until(month, -1)
    later = client_of(world, "head").get(where)

    assert [now.context["asks_until"], later.context["asks_until"]] == [until, None]


def test_office_previews_exactly_the_page_of_the_department(world, month):
    """Sheet by sheet, line by line; beside it only the way into the ledger."""
    where = address("department_preview", month="2026-03", department="D03")

    pages = [client_of(world, name).get(where) for name in ("head", "office", "leader", "auditor")]

    shown = [
        (
            page.context["sheets"],
            page.context["bonus_lines"],
            page.context["row"].total,
            page.templates[0].name,
        )
        for page in pages
    ]
    assert [page.status_code for page in pages] == [200] * 4
    assert shown == [shown[0]] * 4
    assert [b"/lines/" in page.content for page in pages] == [False, True, True, True]


def test_preview_of_another_department_is_refused(world, month):
    """ACL-4"""
    where = address("department_preview", month="2026-03", department="D02")

    assert client_of(world, "head").get(where).status_code == 403


def test_withdrawn_line_is_refused_by_its_page_too(world):
    month = make_open_month(world)
    __, line = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        points=Decimal(1),
        reason="有误",
        by=world.access("scorer"),
    )
    withdraw_line(line=line, reason="重复登记", by=world.access("scorer"))
    make_reviewed_month(world, month)
    runs_until(month, +1)
    where = address("recheck_file", month="2026-03", department="D03", indicator="C1")

    page = client_of(world, "head").post(where, {"line": line.pk, "text": "该事项已按期完成"})

    assert [page.status_code, list(page.context["form"].errors), Recheck.objects.count()] == [
        422,
        ["line"],
        0,
    ]


def test_second_click_on_send_files_once(world, month):
    runs_until(month, +1)
    where = address("recheck_file", month="2026-03", department="D03", indicator="C1")
    head = client_of(world, "head")

    answers = [head.post(where, {"text": "该事项已按期完成"}).status_code for __ in range(2)]

    assert [answers, Recheck.objects.count()] == [[302, 409], 1]


def test_thread_of_the_preview_leads_to_a_correction_once_the_month_is_published(world, month):
    recheck = asked(world, month)
    answer_recheck(recheck=recheck, finding="partly", text="部分成立", by=world.access("office"), at=PREVIEW)
    where = address("recheck_detail", recheck=recheck.pk)

    before = client_of(world, "office").get(where).context["may_correct"]
    approve_month(month=month, by=world.access("leader"), override="预览提前结束", at=PUBLISHED)
    publish_month(month=month, by=world.access("office"), at=PUBLISHED)
    after = client_of(world, "office").get(where).context["may_correct"]

    assert [before, after] == [False, True]


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("office", 2),
        ("leader", 2),
        ("auditor", 2),
        ("head", 1),
        ("deputy", 1),
        ("scorer", 1),
        ("organ_scorer", 1),
    ],
)
def test_list_is_narrowed_to_what_one_may_read(world, month, name, sees):
    """D03 asks about C1 of owner D01, D02 (by the office) about C2 of the organ."""
    asked(world, month)
    asked(world, month, by="office", department="D02", indicator="C2")

    page = client_of(world, name).get(address("recheck_list"))

    assert len(page.context["rechecks"]) == sees


def test_thread_of_another_department_is_not_found(world, month):
    other = asked(world, month, by="office", department="D02", indicator="C2")

    answers = [
        client_of(world, name).get(address("recheck_detail", recheck=other.pk)).status_code
        for name in ("head", "scorer", "organ_scorer")
    ]

    assert answers == [404, 404, 200]


@pytest.mark.parametrize("departments", [3, 30])
def test_list_costs_the_same_with_3_and_30_threads(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    month = make_reviewed_month(world)
    for number in range(1, departments + 1):
        asked(world, month, by="office", department=f"D{number:02}", indicator="C2")
    client = client_of(world, "office")
    client.get(address("recheck_list"))

    with django_assert_num_queries(4):
        client.get(address("recheck_list"))

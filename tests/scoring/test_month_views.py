"""The months' pages: list, progress, planning, steps forwards and back, and the workbench."""

from datetime import date
from decimal import Decimal

import pytest

from campaign.models import AuditEntry
from scoring.closing import approve_month
from scoring.entry import enter_deduction
from scoring.groups import return_group, submit_group
from scoring.models import GateOverride, Month, MonthRevision
from tests.browsing import client_of, links, notices
from tests.makers import (
    IN_MARCH,
    MARCH,
    make_approved_month,
    make_open_month,
    make_reviewed_month,
    make_world,
    publish,
    review_all,
    submit_all,
)

MONTH = "/c/t2026/months/2026-03/"


@pytest.fixture(params=[3, 30])
def sized(request, db):
    """The same month in a small and in a full-sized campaign."""
    return make_world(departments=request.param)


def deduct(world, month, *, department="D03", indicator="C2", points="1.5", reason="材料迟交", by="office"):
    return enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(by),
        points=Decimal(points),
        reason=reason,
        at=IN_MARCH,
    )


# Query counts: the same for 3 and 30 departments; two of them are the session and the account.


def test_month_page_costs_eight_queries(sized, django_assert_num_queries):
    month = make_open_month(sized)
    for department in sized.departments:
        deduct(sized, month, department=department.code)
    client = client_of(sized.users["office"])

    with django_assert_num_queries(8):
        answer = client.get(MONTH)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("role", "queries"), [("office", 18), ("leader", 12), ("scorer", 14), ("head", 12), ("employee", 6)]
)
def test_workbench_costs_the_same_for_each_size(sized, role, queries, django_assert_num_queries):
    publish(sized)
    month = make_open_month(sized, date(2026, 4, 1))
    for department in sized.departments:
        enter_deduction(
            month=month,
            indicator="C2",
            department=department.code,
            by=sized.access("office"),
            points=Decimal(1),
            reason="材料迟交",
        )
    client = client_of(sized.users[role])

    with django_assert_num_queries(queries):
        answer = client.get("/c/t2026/")

    assert answer.status_code == 200


def test_month_list_costs_three_queries(sized, django_assert_num_queries):
    publish(sized)
    make_open_month(sized, date(2026, 4, 1))
    client = client_of(sized.users["office"])

    with django_assert_num_queries(3):
        answer = client.get("/c/t2026/months/")

    assert [row["month"].code for row in answer.context["rows"]] == ["2026-04", "2026-03"]


# The workbench


def test_office_sees_who_is_late_and_what_it_may_review(world):
    month = make_open_month(world)
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )

    page = client_of(world.users["office"]).get("/c/t2026/")

    progress = page.context["progress"][0]
    assert [progress.submitted, progress.reviewed, progress.total] == [1, 0, 3]
    assert [row.group.code for row in progress.late] == ["ORG1", "recusal"]
    assert [row.group.code for row in page.context["to_review"]] == ["D01"]
    assert page.context["steps"] == []


def test_office_is_not_offered_to_review_what_it_entered_or_submitted(world):
    month = make_open_month(world)
    deduct(world, month, indicator="C1", by="office")
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )
    submit_group(
        group=month.groups.get(owner__code="ORG1", is_recusal=False),
        by=world.access("office"),
        states_no_other=True,
        at=IN_MARCH,
    )

    first = client_of(world.users["office"]).get("/c/t2026/")
    second = client_of(world.users["second"]).get("/c/t2026/")

    assert [row.group.code for row in first.context["to_review"]] == []
    assert [row.group.code for row in second.context["to_review"]] == ["D01", "ORG1"]


def test_office_is_told_which_step_is_possible(world):
    month = make_open_month(world)
    submit_all(world, month)

    page = client_of(world.users["office"]).get("/c/t2026/")

    assert [(step.month.code, step.step.code) for step in page.context["steps"]] == [("2026-03", "close")]


def test_scorer_sees_its_own_groups_with_the_remark(world):
    month = make_open_month(world)
    group = submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )
    return_group(group=group, by=world.access("office"), remark="请核对迟到人次", at=IN_MARCH)

    page = client_of(world.users["scorer"]).get("/c/t2026/")

    assert [task.row.group.code for task in page.context["tasks"]] == ["D01"]
    assert notices(page) == []
    assert page.context["tasks"][0].row.group.remark == "请核对迟到人次"
    assert "progress" not in page.context


def test_leader_is_led_to_the_month_that_waits(world):
    make_reviewed_month(world)

    page = client_of(world.users["leader"]).get("/c/t2026/")

    assert [month.code for month in page.context["waits_for_approval"]] == ["2026-03"]
    assert links(page)[:2] == [MONTH, f"{MONTH}live/"]


def test_head_sees_only_its_own_result_and_preview(world):
    publish(world)
    make_reviewed_month(world, make_open_month(world, date(2026, 4, 1)))

    page = client_of(world.users["head"]).get("/c/t2026/")

    own = page.context["standings"]
    assert [(result.department.code, result.standing.rank) for result in own] == [("D03", 1)]
    assert links(page) == [
        "/c/t2026/ranking/2026-03/D03/",
        "/c/t2026/months/2026-04/preview/D03/",
        "/c/t2026/ranking/2026-03/",
        "/c/t2026/papers/",
        "/c/t2026/rechecks/",
    ]


def test_head_is_shown_no_preview_before_the_review(world):
    make_open_month(world)

    page = client_of(world.users["head"]).get("/c/t2026/")

    assert [list(own.previews) for own in page.context["standings"]] == [[]]


# The progress page


def test_month_page_lists_groups_with_their_lines(world):
    month = make_open_month(world)
    deduct(world, month, indicator="C1", department="D03", by="scorer")
    deduct(world, month, indicator="C1", department="D01", by="office")
    submit_all(world, month)
    review_all(world, month)

    page = client_of(world.users["leader"]).get(MONTH)

    assert [
        (row.group.code, row.lines, row.group.submitted_by.username, row.group.reviewed_by.username)
        for row in page.context["progress"].rows
    ] == [
        ("D01", 1, "t2026-office", "t2026-second"),
        ("ORG1", 0, "t2026-office", "t2026-second"),
        ("recusal", 1, "t2026-office", "t2026-second"),
    ]


def test_blockers_lead_to_where_they_are_mended(world):
    month = make_open_month(world)
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )

    page = client_of(world.users["office"]).get(MONTH)

    assert [blocker.group for blocker in page.context["blockers"]] == ["ORG1", "recusal"]
    entry = [address for address in links(page) if "/entry/" in address]
    assert entry[:2] == [f"{MONTH}entry/ORG1/", f"{MONTH}entry/recusal/"]


def test_copyable_list_holds_who_has_not_submitted(world):
    month = make_open_month(world)
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )

    page = client_of(world.users["office"]).get(MONTH).content.decode()

    listed = page.split('id="late-list"')[1].split(">", 1)[1].split("</textarea>")[0]
    assert listed.split("\n") == ["考核办公室", "Recusal entries", ""]


@pytest.mark.parametrize(
    "role", ["head", "deputy", "scorer", "employee", "administrator", "inspector", "juror"]
)
def test_month_page_is_not_for_everybody(world, role):
    make_open_month(world)

    assert client_of(world.users[role]).get(MONTH).status_code == 403


def test_month_of_another_campaign_is_not_found(world):
    other = make_world("other")
    make_open_month(other)
    client = client_of(world.users["office"])

    assert client.get("/c/other/months/2026-03/").status_code == 404
    assert client.get(MONTH).status_code == 404


def test_auditor_is_offered_no_step(world):
    make_open_month(world)

    page = client_of(world.users["auditor"]).get(MONTH)

    assert [page.context["may_step"], page.context["back"]] == [False, None]
    assert page.content.decode().count("/move/") == 0


# Planning


def test_next_month_is_planned_from_the_list(world):
    make_open_month(world)
    client = client_of(world.users["office"])

    offered = client.get("/c/t2026/months/").context["offered"]
    answer = client.post("/c/t2026/months/plan/", {"month": "2026-04"})

    assert offered == [date(2026, 4, 1)]
    assert answer.url == "/c/t2026/months/2026-04/"
    assert list(Month.objects.values_list("first_day", "state")) == [
        (date(2026, 4, 1), "draft"),
        (MARCH, "open"),
    ]


def test_first_month_of_a_campaign_is_any_month_of_its_year(world):
    client = client_of(world.users["office"])

    offered = client.get("/c/t2026/months/").context["offered"]
    client.post("/c/t2026/months/plan/", {"month": "2026-06"}, follow=True)
    earlier = client.post("/c/t2026/months/plan/", {"month": "2026-05"}, follow=True)

    assert offered == [date(2026, number, 1) for number in range(1, 13)]
    assert list(Month.objects.values_list("first_day", flat=True)) == [date(2026, 6, 1)]
    assert notices(earlier) == ["Months are planned one after the other."]


def test_no_month_is_offered_after_december(world):
    make_open_month(world, date(2026, 12, 1))

    assert client_of(world.users["office"]).get("/c/t2026/months/").context["offered"] == []


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ("2026-03", "This month exists already."),
        ("2026-05", "Months are planned one after the other."),
        ("2026-13", "Enter a valid value."),
        ("", "This field is required."),
    ],
)
def test_planning_twice_or_wrongly_changes_nothing(world, posted, said):
    make_open_month(world)

    page = client_of(world.users["office"]).post("/c/t2026/months/plan/", {"month": posted}, follow=True)

    assert notices(page) == [said]
    assert Month.objects.count() == 1


def test_only_the_office_plans(world):
    answers = [
        client_of(world.users[role]).post("/c/t2026/months/plan/", {"month": "2026-01"}).status_code
        for role in ("scorer", "leader", "auditor", "administrator", "head")
    ]

    assert answers == [403] * 5
    assert Month.objects.count() == 0


# Steps


def move(world, role, step, **data):
    return client_of(world.users[role]).post(f"{MONTH}move/{step}/", data)


def state() -> str:
    return Month.objects.get().state


def test_month_goes_from_open_to_published(world):
    month = make_open_month(world)
    submit_all(world, month)
    review_all(world, month)

    steps = [("office", "close"), ("office", "review"), ("leader", "approve"), ("office", "publish")]
    Month.objects.update(state="open")
    answers = []
    for role, step in steps:
        data = {"reason": "预览期满前领导小组已审议"} if step == "approve" else {}
        answers.append(move(world, role, step, **data).status_code)

    assert answers == [302, 302, 302, 302]
    assert [state(), MonthRevision.objects.count()] == ["published", 1]


def test_blocked_step_changes_nothing_and_says_what_blocks(world):
    make_open_month(world)

    answer = move(world, "office", "close")

    assert [answer.status_code, state()] == [409, "open"]
    assert notices(answer) == ["Nothing was changed: 3 things stand in the way. See the list below."]
    assert len(answer.context["blockers"]) == 3


def test_blocked_step_goes_through_with_a_reason_that_is_kept(world):
    make_open_month(world)

    answer = move(world, "office", "close", reason="节前提前截止")

    override = GateOverride.objects.get()
    assert [answer.status_code, state()] == [302, "closed"]
    assert [override.gate, override.reason, override.by, len(override.blockers)] == [
        "close",
        "节前提前截止",
        world.users["office"],
        3,
    ]


def test_groups_that_were_passed_over_are_named_not_submitted(world):
    make_open_month(world)
    steps = [("office", "close"), ("office", "review"), ("leader", "approve"), ("office", "publish")]
    for role, step in steps:
        move(world, role, step, reason="节前提前截止")

    page = client_of(world.users["office"]).get(MONTH).content.decode()

    assert [
        state(),
        page.count("</svg>Not submitted</span>"),
        page.count("</svg>Open for scoring</span>"),
    ] == [
        "published",
        3,
        0,
    ]


def test_blocked_step_without_its_reason_is_answered_at_the_field(world):
    make_open_month(world)

    answer = move(world, "office", "close", reason=" ")

    assert [answer.status_code, state()] == [409, "open"]
    assert answer.context["step_form"].errors == {"reason": ["Give the reason."]}


def test_step_from_another_state_is_answered_and_changes_nothing(world):
    make_open_month(world)

    answer = move(world, "office", "publish")

    assert [answer.status_code, state()] == [409, "open"]
    assert notices(answer) == ["March 2026 is “Open for scoring”; this act starts from “Approved”."]


def test_publishing_twice_gives_one_revision_and_a_message(world):
    make_approved_month(world)
    first = move(world, "office", "publish")

    second = move(world, "second", "publish")

    assert [first.status_code, second.status_code] == [302, 409]
    assert MonthRevision.objects.count() == 1
    assert notices(second) == ["March 2026 is “Published”; this act starts from “Approved”."]


def test_way_back_needs_a_reason(world):
    make_reviewed_month(world)

    without = move(world, "office", "end_preview", reason="  ")
    with_reason = move(world, "office", "end_preview", reason="工会数据有误")

    assert [without.status_code, without.context["back_form"].errors] == [
        409,
        {"reason": ["Give the reason."]},
    ]
    assert [with_reason.status_code, state()] == [302, "closed"]


def test_too_long_reason_is_refused_at_the_field(world):
    make_open_month(world)

    answer = move(world, "office", "close", reason="长" * 301)

    assert [answer.status_code, state(), list(answer.context["step_form"].errors)] == [
        400,
        "open",
        ["reason"],
    ]


@pytest.mark.parametrize(
    ("role", "step"),
    [
        ("office", "approve"),
        ("office", "withdraw_approval"),
        ("leader", "publish"),
        ("leader", "close"),
        ("leader", "end_preview"),
        ("auditor", "approve"),
        ("administrator", "publish"),
        ("head", "close"),
        ("scorer", "close"),
    ],
)
def test_step_of_another_role_is_denied_and_recorded(world, role, step):
    make_reviewed_month(world)

    answer = move(world, role, step, reason="试试")

    assert [answer.status_code, state()] == [403, "reviewed"]
    denied = AuditEntry.objects.get(event="access.denied")
    assert [denied.user, denied.data["path"]] == [world.users[role], f"{MONTH}move/{step}/"]


def test_unknown_step_does_not_exist(world):
    make_open_month(world)

    assert move(world, "office", "delete").status_code == 404


def test_step_in_another_campaign_is_not_found(world):
    other = make_world("other")
    make_open_month(other)

    answer = client_of(world.users["office"]).post("/c/other/months/2026-03/move/close/", {"reason": "试试"})

    assert [answer.status_code, Month.objects.get().state] == [404, "open"]


def test_steps_answer_only_to_post(world):
    make_open_month(world)

    assert client_of(world.users["office"]).get(f"{MONTH}move/close/").status_code == 405


def test_published_month_shows_its_fingerprint(world):
    revision = publish(world)

    page = client_of(world.users["office"]).get(MONTH)

    assert [page.context["revision"].sha256, page.context["step"]] == [revision.sha256, None]


def test_chip_shows_the_oldest_month_in_work(world):
    approved = make_approved_month(world)
    make_open_month(world, date(2026, 4, 1))

    page = client_of(world.users["employee"]).get("/c/t2026/ranking/")

    assert [page.context["month_chip"].label, page.context["month_chip"].state] == ["March 2026", "Approved"]
    assert [approved.code, page.context["month_chip"].url] == ["2026-03", ""]


def test_approval_is_possible_once_the_preview_is_over(world):
    month = make_reviewed_month(world)

    page = client_of(world.users["leader"]).get(MONTH)

    assert [page.context["blockers"], page.context["may_step"]] == [[], True]
    assert approve_month(month=month, by=world.access("leader")).state == "approved"


def test_month_with_a_line_break_is_not_planned(world):
    answer = client_of(world.users["office"]).post("/c/t2026/months/plan/", {"month": "2026-03\n"})

    assert [answer.status_code, Month.objects.count()] == [302, 0]


def test_chip_leads_a_scorer_to_where_he_may_go(world):
    make_open_month(world)
    client = client_of(world.users["scorer"])

    address = client.get("/c/t2026/ranking/", follow=True).context["month_chip"].url

    assert [address, client.get(address).status_code] == ["/c/t2026/months/", 200]

"""The pages of a half-year in every state, for those who run it and for those whom it concerns (security.md ACL-4)."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from campaign.models import Delivery, NoticeKind, NoticePreference, Notification
from scoring.half_year_deciding import apply_titles, begin_notice, compute
from scoring.models import (
    HalfYearEvaluation,
    HalfYearState,
    NoticeObjection,
    PartExclusion,
    TieVote,
    WhatIf,
)
from tests.browsing import client_of, words
from tests.half_years import (
    APPLIED,
    COMPUTED,
    NOTICED,
    make_applied_half,
    make_closed_half,
    open_half,
    publish_half,
    quota,
)
from tests.makers import make_world

PAGE = "/c/t2026/half-years/2026H1/"
LINES = {1: [("D03", "T1", "2.00")]}
TRIED = {
    "weight_monthly": "60",
    "weight_panel": "40",
    "weight_appraisal": "0",
    "title_line": "90.00",
    "quota_kind": "percent",
    "quota_value": "67.00",
    "quota_scope": "overall",
    "title_tie": "breakers",
    "min_months": "3",
    "min_sheet": "80.00",
    "bottom_months": "2",
    "summary_needed": "on",
}


@pytest.fixture
def two_places(world):
    quota(world, quota_value=Decimal(67))
    return world


@pytest.fixture
def pending(two_places):
    evaluation = make_closed_half(two_places, LINES)
    compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)
    return two_places


@pytest.fixture
def noticed(pending):
    """In its public notice, which runs until a week from now."""
    evaluation = HalfYearEvaluation.objects.get()
    begin_notice(evaluation=evaluation, by=pending.access("leader"), at=NOTICED)
    HalfYearEvaluation.objects.update(notice_until=timezone.localdate() + timedelta(days=7))
    return pending


def get(world, who, path=PAGE):
    return client_of(world.users[who]).get(path)


def post(world, who, path, **data):
    return client_of(world.users[who]).post(PAGE + path, data)


def test_office_opens_the_half_year_on_its_page(world):
    publish_half(world)
    client = client_of(world.users["office"])

    listed = words(client.get("/c/t2026/half-years/"))
    form = client.get(PAGE + "open/")
    today = timezone.localdate()
    days = {name: today.isoformat() for name in ("self_until", "marks_until", "decide_by")}
    answer = client.post(PAGE + "open/", days)

    assert "Open: First half of 2026" in listed
    assert form.status_code == 200
    assert [answer.status_code, HalfYearEvaluation.objects.get().self_until] == [302, today]


def test_unpublished_months_are_asked_about_on_the_page(world):
    publish_half(world, months=[5, 6])
    days = {name: timezone.localdate().isoformat() for name in ("self_until", "marks_until", "decide_by")}

    refused = post(world, "office", "open/", **days)
    answer = post(world, "office", "open/", left_out_reason="五月起试行", **days)

    assert [refused.status_code, answer.status_code] == [409, 302]
    assert "Not published: 2026-01、2026-02、2026-03、2026-04." in words(refused)


def test_what_is_missing_is_listed_and_left_out_by_the_leading_group(world):
    publish_half(world, months=[6])
    open_half(world, left_out_reason="试行")

    blocked = post(world, "office", "move/close/")
    post(world, "leader", "exclude/", what="self", department="D01", reason="未报送")

    assert blocked.status_code == 409
    assert "4 things are missing" in words(blocked)
    assert "3 things are missing" in words(get(world, "leader"))
    assert PartExclusion.objects.get().department.code == "D01"


def test_result_that_is_pending_is_for_those_who_run_it(pending):
    office, head = words(get(pending, "office")), words(get(pending, "head"))

    assert ["97.90" in office, "97.90" in head] == [True, False]
    assert "The result is made public when it is complete." in head
    assert get(pending, "head", PAGE + "departments/D03/").status_code == 404


def test_page_says_who_will_be_told_before_the_step_is_taken(noticed):
    """features.md M19: as many as are told, but not who takes the step, nobody twice, and not who wants to hear nothing."""
    HalfYearEvaluation.objects.update(notice_until=date(2026, 8, 12))
    NoticePreference.objects.create(
        user=noticed.users["leader"], kind=NoticeKind.TITLES_APPLIED, delivery=Delivery.OFF
    )
    said = words(get(noticed, "office"))
    shown = get(noticed, "office").context["notices"]

    apply_titles(evaluation=HalfYearEvaluation.objects.get(), by=noticed.access("office"), at=APPLIED)

    told = Notification.objects.filter(kind=NoticeKind.TITLES_APPLIED)
    assert shown["people"] == told.count() == sum(count for __, count in shown["roles"])
    assert "people are told" in said
    assert get(noticed, "leader").context["notices"] is None


def test_public_notice_shows_the_list_and_the_own_derivation(noticed):
    page, own = words(get(noticed, "head")), words(get(noticed, "head", PAGE + "departments/D03/"))

    assert "97.90" in page
    assert (
        "No title: place 3 of those who may hold it, outside the 2 places; the last place went at 98.00 points."
        in own
    )
    assert get(noticed, "head", PAGE + "departments/D01/").status_code == 403


def test_gentle_board_shows_the_own_place_and_the_titles_only(noticed):
    quota(noticed, board="own")

    assert "第3部" in words(get(noticed, "head"))
    assert ["第3部" in words(get(noticed, "inspector")), "第1部" in words(get(noticed, "inspector"))] == [
        False,
        True,
    ]


def test_marks_of_members_are_not_told_to_a_head(noticed):
    office = get(noticed, "office", PAGE + "departments/D03/").context["shows_marks"]
    head = get(noticed, "head", PAGE + "departments/D03/").context["shows_marks"]

    assert [office, head] == [True, False]


def test_head_objects_and_the_office_answers(noticed):
    sent = post(noticed, "head", "object/", about="D03", text="请复核一月。")
    objection = NoticeObjection.objects.get()
    answered = post(noticed, "office", f"objections/{objection.pk}/answer/", upheld="no", answer="扣分属实。")

    objection.refresh_from_db()
    assert [sent.status_code, answered.status_code, objection.upheld] == [302, 302, False]
    assert "扣分属实。" in words(get(noticed, "head"))
    assert "扣分属实。" not in words(get(noticed, "inspector"))


def test_titles_wait_with_the_day_on_the_page(noticed):
    page = words(get(noticed, "office"))
    answer = post(noticed, "office", "move/apply/")

    assert "The public notice runs until" in page
    assert [answer.status_code, HalfYearEvaluation.objects.get().state] == [409, HalfYearState.NOTICE]


def test_vote_is_recorded_on_the_page(two_places):
    evaluation = make_closed_half(two_places)
    compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)
    votes = {"tie-all-votes_D01": "1", "tie-all-votes_D02": "1", "tie-all-votes_D03": "0"}

    bad = post(two_places, "leader", "vote/", scope="", **votes)
    good = post(
        two_places,
        "leader",
        "vote/",
        scope="",
        **votes,
        **{"tie-all-voters": "1", "tie-all-minutes": "纪要8号"},
    )

    assert [bad.status_code, good.status_code, TieVote.objects.get().minutes] == [422, 302, "纪要8号"]
    page = words(get(two_places, "leader", PAGE + "departments/D03/"))
    assert "missed by a tie at the line, at 98.00 points. Votes of the leading group: 0 against" in page


def test_what_if_compares_and_is_kept_only_when_asked(pending):
    compared = post(pending, "leader", "what-if/", **TRIED | {"quota_value": "34"})
    nothing = WhatIf.objects.count()
    bare = post(pending, "leader", "what-if/", **TRIED | {"quota_value": "34"}, keep="1")
    kept = post(pending, "leader", "what-if/", **TRIED | {"quota_value": "34"}, keep="1", note="第8次会议")

    assert [compared.status_code, bare.status_code, kept.status_code] == [200, 422, 302]
    assert compared.context["comparison"]["loses"] == []
    assert compared.context["comparison"]["open_ties"] == [["D01", "D02"]]
    assert [nothing, WhatIf.objects.get().payload["changes"]] == [0, {"quota_value": ["67.00", "34.00"]}]
    assert "第8次会议" in words(get(pending, "auditor", kept.url))


@pytest.mark.parametrize(
    "values",
    [
        {"weight_monthly": "70"},
        {"quota_value": "120"},
        {"quota_value": "many"},
        {"weight_panel": "20", "weight_appraisal": "20"},
    ],
)
def test_what_if_with_settings_that_cannot_be_is_refused(pending, values):
    answer = post(pending, "office", "what-if/", **TRIED | values, keep="1", note="试算")

    assert [answer.status_code, WhatIf.objects.count()] == [422, 0]


def test_titles_in_effect_are_on_everybody_s_page_and_in_the_list(two_places):
    make_applied_half(two_places, LINES)

    assert "The titles in effect." in words(get(two_places, "employee"))
    assert "In effect 6 2" in words(get(two_places, "employee", "/c/t2026/half-years/"))


def test_year_is_shown_from_one_half_for_the_own_department_of_a_head(two_places):
    make_applied_half(two_places, LINES)
    path = "/c/t2026/half-years/years/"

    head, office = words(get(two_places, "head", path)), words(get(two_places, "office", path))

    assert ["第3部" in head, "第1部" in head, "第1部" in office] == [True, False, True]


def test_export_is_the_same_as_the_command_s(two_places):
    evaluation = make_applied_half(two_places, LINES)

    content = json.loads(get(two_places, "auditor", PAGE + "evaluation.json").content)

    assert content["decision"]["sha256"] == evaluation.decisions.get().sha256


def test_department_that_does_not_exist_is_not_found(noticed):
    assert get(noticed, "office", PAGE + "departments/D99/").status_code == 404


@pytest.mark.parametrize("departments", [3, 30])
@pytest.mark.parametrize(("who", "queries"), [("office", 34), ("head", 11)])
def test_overview_takes_the_same_queries_for_any_number_of_departments(
    db, django_assert_num_queries, departments, who, queries
):
    world = make_world(departments=departments)
    quota(world, quota_value=Decimal(99))
    make_applied_half(world, LINES)
    client = client_of(world.users[who])
    client.get(PAGE)

    with django_assert_num_queries(queries):
        client.get(PAGE)


def test_half_year_of_another_campaign_is_not_found(two_places):
    publish_half(two_places, months=[6])
    open_half(two_places, left_out_reason="试行")
    other = make_world("other")

    assert get(other, "office", "/c/other/half-years/2026H1/").status_code == 404
    assert get(other, "office").status_code == 404


def test_workbench_names_the_step_that_waits(pending):
    def waiting(who):
        page = client_of(pending.users[who]).get("/c/t2026/")
        return [str(duty.label) for duty in page.context["half_year_duties"]]

    before = [waiting("office"), waiting("leader")]
    begin_notice(evaluation=HalfYearEvaluation.objects.get(), by=pending.access("leader"), at=NOTICED)
    after = [waiting("office"), waiting("leader")]

    assert [before, after] == [[[], ["Approve for public notice"]], [["Let the titles take effect"], []]]

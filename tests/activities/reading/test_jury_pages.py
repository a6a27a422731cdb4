"""The pages of a jury: a juror reads and marks without an author, the office runs and decides."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import (
    AwardDecision,
    ContestState,
    Jury,
    JuryVote,
    Submission,
    WorkReading,
)
from activities.reading.jury_deciding import apply_prizes
from activities.reading.jury_progress import close_marks
from campaign.models import AuditEntry, Proposal
from tests.activities.reading.jury_makers import make_closed, make_jury, mark_works
from tests.browsing import client_of, notices, words

FIVE = ("juror", "leader", "head", "employee", "inspector")
DECIDED = {"title": "2026年读书心得征文", "period": "2026年"}


def url(world, name, jury, **values):
    return reverse(
        f"activities:{name}",
        kwargs={"campaign": world.campaign.code, "contest": jury.contest_id, **values},
    )


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def reading_of(world, name, number):
    return WorkReading.objects.get(juror__user=world.users[name], submission__number=number)


@pytest.fixture
def jury(world):
    return make_jury(world, works=3)


@pytest.fixture
def juror(world):
    return client_of(world.users["juror"])


@pytest.fixture
def office(world):
    return client_of(world.users["office"])


# The juror


def test_juror_reads_the_work_without_its_author(world, jury, juror):
    page = juror.get(url(world, "jury_work", jury, lot=1))

    work = Submission.objects.select_related("author", "department").get(number=1)
    traces = (work.author.name, work.author.staff_number, work.department.name)
    assert [trace for trace in traces if trace in page.content.decode()] == []
    assert "我是□□，来自□□。" in words(page)
    assert work.title in words(page)


def test_save_and_next_goes_through_the_works_and_ends_at_the_list(world, jury, juror):
    first, second = jury.criteria.order_by("position").values_list("pk", flat=True)
    marks = {f"mark-{first}": "88", f"mark-{second}": "９．５", "version": "0", "comment": "有见地"}

    went = [juror.post(url(world, "jury_work", jury, lot=number), marks).url for number in (2, 3, 1)]

    assert went == [
        url(world, "jury_work", jury, lot=3),
        url(world, "jury_work", jury, lot=1),
        url(world, "jury_works", jury),
    ]
    reading = reading_of(world, "juror", 2)
    assert (reading.marks, reading.comment) == ({str(first): "88", str(second): "9.5"}, "有见地")
    handed = juror.post(url(world, "jury_hand_in", jury), follow=True)
    assert notices(handed)[-1:] == ["Your marks are handed in. Thank you."]
    twice = juror.post(url(world, "jury_hand_in", jury))
    assert twice.status_code == 409


def test_draft_is_saved_while_the_juror_reads(world, jury, juror):
    first = jury.criteria.order_by("position").first().pk
    save = url(world, "jury_mark_save", jury, lot=1)

    answer = juror.post(save, {f"mark-{first}": "77.5", "version": "0"})

    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert reading_of(world, "juror", 1).marks == {str(first): "77.5"}


def test_second_tab_does_not_write_over_the_first(world, jury, juror):
    first = jury.criteria.order_by("position").first().pk
    save = url(world, "jury_mark_save", jury, lot=1)
    juror.post(save, {f"mark-{first}": "77", "version": "0"})

    answer = juror.post(save, {f"mark-{first}": "11", "version": "0"})

    assert (answer.status_code, answer.json()["refused"]) == (409, "MarkedElsewhere")
    assert reading_of(world, "juror", 1).marks == {str(first): "77"}


def test_page_of_another_person_saves_nothing(world, jury, juror):
    first = jury.criteria.order_by("position").first().pk

    answer = juror.post(
        url(world, "jury_mark_save", jury, lot=1),
        {f"mark-{first}": "77", "version": "0"},
        headers={"x-person": str(world.users["leader"].pk)},
    )

    assert answer.status_code == 409
    assert reading_of(world, "juror", 1).marks == {}


@pytest.mark.parametrize("typed", ["101", "-1", "abc", "1e2", "80.55", "NaN"])
def test_mark_outside_the_scale_stays_on_the_page_with_its_fault(world, jury, juror, typed):
    first = jury.criteria.order_by("position").first().pk

    page = juror.post(url(world, "jury_work", jury, lot=1), {f"mark-{first}": typed, "version": "0"})

    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode()
    assert reading_of(world, "juror", 1).marks == {}


def test_handing_in_names_what_is_missing(world, jury, juror):
    page = juror.post(url(world, "jury_hand_in", jury))

    assert page.status_code == 409
    assert notices(page) == ["3 works still miss marks: no. 1, 2, 3."]


def test_conflict_takes_the_work_from_the_list(world, jury, juror):
    juror.post(url(world, "jury_decline", jury, lot=2), {"reason": "作者是同乡"})

    assert juror.get(url(world, "jury_work", jury, lot=2)).status_code == 404
    assert re.findall(r"works/(\d)/", juror.get(url(world, "jury_works", jury)).content.decode()) == [
        "1",
        "1",
        "3",
    ]


def test_nobody_else_opens_the_jurors_pages(world, jury):
    pages = [
        url(world, "jury_works", jury),
        url(world, "jury_work", jury, lot=1),
        url(world, "jury_page", jury, lot=1, page=1),
    ]

    for name in ("office", "auditor", "employee", "scorer", "administrator"):
        client = client_of(world.users[name])
        assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_juror_sees_no_results_and_no_other_marks_before_and_after_closing(world, juror):
    jury = make_closed(world, works=2, mark=lambda number: (Decimal("77.7") + number, "6.6"))

    assert juror.get(url(world, "jury_results", jury)).status_code == 403
    assert juror.get(url(world, "jury_export", jury)).status_code == 403


def test_results_are_hidden_from_everybody_before_the_marks_are_closed(world, jury):
    mark_works(world, jury, "juror", lambda number: ("77.7", "6.6"))

    for name in ("office", "leader", "auditor"):
        client = client_of(world.users[name])
        assert client.get(url(world, "jury_results", jury)).status_code == 404
        assert client.get(url(world, "jury_export", jury)).status_code == 404
    page = client_of(world.users["office"]).get(url(world, "jury_detail", jury)).content.decode()
    assert [figure for figure in ("77.7", "6.6", "73.02") if figure in page] == []


# The office


def test_office_sets_the_jury_up_in_the_browser(world, office):
    jury = make_jury(world, is_drawn=False)
    page = office.get(url(world, "jury_edit", jury))
    assert "内容" in page.content.decode()
    sent = {
        "readers_each": "2",
        "drop_from": "5",
        "spread_limit": "20",
        "marks_until": "2026-06-01",
        "tie_rule": "up",
        "criteria-TOTAL_FORMS": "2",
        "criteria-INITIAL_FORMS": "0",
        "criteria-0-name": "选题",
        "criteria-0-weight": "70",
        "criteria-0-top": "10",
        "criteria-1-name": "对策",
        "criteria-1-weight": "20",
        "criteria-1-top": "100",
        "levels-TOTAL_FORMS": "2",
        "levels-INITIAL_FORMS": "0",
        "levels-0-code": "first",
        "levels-0-honour": "一等奖",
        "levels-0-places": "1",
        "levels-1-code": "second",
    }

    refused = office.post(url(world, "jury_edit", jury), sent)
    done = office.post(url(world, "jury_edit", jury), sent | {"criteria-1-weight": "30"})

    assert refused.status_code == 409
    assert notices(refused) == ["The weights make 90 together; they must make 100."]
    assert done.url == url(world, "jury_detail", jury)
    jury.refresh_from_db()
    assert (jury.readers_each, jury.tie_rule) == (2, "up")
    assert list(jury.criteria.values_list("name", "weight", "top")) == [("选题", 70, 10), ("对策", 30, 100)]
    assert list(jury.levels.values_list("code", "places")) == [("first", 1)]


def test_new_jury_shows_the_preset_of_its_kind(world, office):
    jury = make_jury(world, is_drawn=False)
    contest = jury.contest
    jury.jurors.all().delete()
    Jury.objects.all().delete()

    went = office.get(reverse("activities:jury_detail", args=[world.campaign.code, contest.pk]))
    page = office.get(went.url)

    assert [
        name for name in ("立意", "内容", "文采", "规范", "一等奖") if name not in page.content.decode()
    ] == []


def test_office_draws_closes_and_decides_by_buttons(world, office):
    jury = make_jury(world, works=2, jurors=("juror",), is_drawn=False)
    named = office.post(url(world, "juror_name", jury), {"user": world.users["leader"].pk})
    drawn = office.post(url(world, "jury_move", jury, step="draw"))
    for name in ("juror", "leader"):
        if WorkReading.objects.filter(juror__user=world.users[name]).exists():
            mark_works(world, jury, name, lambda number: (90 - number, 8))

    closed = office.post(url(world, "jury_move", jury, step="close"))
    applied = office.post(url(world, "jury_apply", jury), DECIDED)

    assert [answer.status_code for answer in (named, drawn, closed, applied)] == [302, 302, 302, 302]
    assert AwardDecision.objects.get().awards.count() == 2
    jury.contest.refresh_from_db()
    assert jury.contest.state == ContestState.DECIDED


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("draw", 409),
        ("take-back", 409),
        ("fill", 302),
        ("second", 409),
        ("remind", 302),
        ("close", 409),
        ("reopen", 409),
        ("fly", 404),
    ],
)
def test_steps_out_of_turn_change_nothing(world, jury, office, step, status):
    before = WorkReading.objects.count()

    answer = office.post(url(world, "jury_move", jury, step=step))

    assert answer.status_code == status
    jury.refresh_from_db()
    assert (WorkReading.objects.count(), jury.is_drawn, jury.is_closed) == (before, True, False)


def test_office_tries_other_prizes_and_keeps_them(world, office):
    jury = make_closed(world, works=4)
    sent = {
        "levels-TOTAL_FORMS": "1",
        "levels-INITIAL_FORMS": "0",
        "levels-0-code": "excellent",
        "levels-0-honour": "优秀作品",
        "levels-0-minimum": "88",
        "tie_rule": "vote",
    }

    tried = office.post(url(world, "jury_levels", jury), sent | {"do": "try"})
    assert jury.levels.count() == 2
    kept = office.post(url(world, "jury_levels", jury), sent | {"do": "keep"}, follow=True)

    assert "It would be: 优秀作品 4" in words(tried)
    assert "一等奖 → 优秀作品" in words(tried)
    assert "优秀作品 4" in words(kept)
    assert list(jury.levels.values_list("code", "minimum")) == [("excellent", Decimal("88.00"))]


def test_office_records_the_vote_of_the_jury(world, office):
    jury = make_closed(world, works=2, mark=lambda number: (90, 9))

    bad = office.post(url(world, "jury_vote", jury), {"votes-1": "x", "votes-2": "2", "minutes": "纪要"})
    equal = office.post(url(world, "jury_vote", jury), {"votes-1": "1", "votes-2": "1", "minutes": "纪要"})
    good = office.post(url(world, "jury_vote", jury), {"votes-1": "1", "votes-2": "2", "minutes": "纪要"})

    assert [answer.status_code for answer in (bad, equal, good)] == [422, 409, 302]
    assert JuryVote.objects.get().votes == {"1": 1, "2": 2}


def test_office_offers_a_prize(world, office):
    jury = make_closed(world, works=1)
    decision = apply_prizes(jury=jury, by=world.access("office"), **DECIDED)
    award = decision.awards.get()

    office.post(url(world, "jury_offer", jury, award=award.pk))

    assert Proposal.objects.get().key == f"award:{award.pk}"
    assert "offered" in words(office.get(url(world, "jury_results", jury)))


def test_workbook_of_the_results_numbers_the_jurors_and_is_recorded(world, office):
    jury = make_closed(world, works=2)

    answer = office.get(url(world, "jury_export", jury))

    book = load_workbook(BytesIO(answer.content))
    order, single = book["评审结果"], book["评委打分"]
    assert [cell.value for cell in order[2]][:2] == [1, 1]
    assert [order.cell(2, column).value for column in (6, 8, 9, 10)] == ["90.4 90.4 90.4", 90.4, 90.4, 0]
    assert [single.cell(2, column).value for column in range(1, 7)] == [1, "评委1", "drawn", 94, 8.5, 90.4]
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert {world.users[name].name for name in ("juror", "leader", "head")} & cells == set()
    assert AuditEntry.objects.filter(event="activities.jury.results_exported").count() == 1


def test_jury_of_another_campaign_is_not_found(world, jury, office):
    from tests.makers import make_world

    other = make_world("x2026")
    address = reverse("activities:jury_detail", args=[other.campaign.code, jury.contest_id])

    assert client_of(other.users["office"]).get(address).status_code == 404


# Sizes


@pytest.mark.parametrize("works", [3, 30])
def test_pages_ask_the_same_number_of_queries_for_every_number_of_works(world, works):
    jury = make_closed(world, works=works)
    office, juror = client_of(world.users["office"]), client_of(world.users["juror"])

    asked = {
        "jury_detail": queries(office, url(world, "jury_detail", jury)),
        "jury_results": queries(office, url(world, "jury_results", jury)),
        "redaction_list": queries(office, url(world, "redaction_list", jury)),
        "jury_works": queries(juror, url(world, "jury_works", jury)),
        "jury_work": queries(juror, url(world, "jury_work", jury, lot=2)),
    }

    assert asked == {
        "jury_detail": 21,
        "jury_results": 13,
        "redaction_list": 8,
        "jury_works": 8,
        "jury_work": 10,
    }


def test_150_papers_marked_by_5_jurors_need_no_more_queries_than_3(world):
    jury = make_jury(world, works=150, jurors=FIVE)
    for name in FIVE:
        mark_works(world, jury, name, lambda number: (60 + number % 40, 8))
    close_marks(jury=jury, by=world.access("office"))

    assert WorkReading.objects.filter(handed_in_at__isnull=False).count() == 750
    assert queries(client_of(world.users["juror"]), url(world, "jury_works", jury)) == 8
    assert queries(client_of(world.users["office"]), url(world, "jury_results", jury)) == 13


def test_activities_show_what_waits_for_a_juror_and_for_the_office(world, jury, juror, office):
    page = reverse("activities:track_list", args=[world.campaign.code])

    assert "Works to mark: 读书心得征文 3 works until May 31" in words(juror.get(page))
    assert "Works to mark" not in words(office.get(page))
    for name in ("juror", "leader", "head"):
        mark_works(world, jury, name, lambda number: (60 + number, 8))
    close_marks(jury=jury, by=world.access("office"))

    assert "Works to mark" not in words(juror.get(page))
    assert "Results: 读书心得征文" in words(office.get(page))


def test_everybody_reads_who_got_a_prize_once_it_is_in_effect(world, client):
    jury = make_closed(world, works=4)
    address = f"/c/{world.campaign.code}/reading/contests/{jury.contest_id}/"
    best = jury.contest.submissions.get(number=1).author.name
    client.force_login(world.users["employee"])
    before = client.get(address).content.decode()

    apply_prizes(jury=jury, by=world.access("office"), title="征文", period="2026年")

    assert [best in page for page in (before, client.get(address).content.decode())] == [False, True]


def test_results_in_effect_lead_to_their_papers(world, office):
    jury = make_closed(world, works=4)
    decision = apply_prizes(jury=jury, by=world.access("office"), title="征文", period="2026年")

    page = office.get(f"/c/{world.campaign.code}/reading/contests/{jury.contest_id}/jury/results/")

    link = f"/c/{world.campaign.code}/awards/{decision.pk}/"
    assert f'href="{link}"' in page.content.decode()

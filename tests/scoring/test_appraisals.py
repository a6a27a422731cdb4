"""The democratic appraisal: codes good once, counts without ballots, nothing shown of few (rules.md §5)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from campaign.models import AuditEntry
from campaign.printed_codes import normal_code
from campaign.refusals import NotAllowed
from campaign.wrong_tries import WrongTries
from publishing.ballot_paper import ballots_html
from publishing.ballot_printing import print_ballots
from scoring.appraisals import (
    BadOrder,
    ballot_counts,
    begin_appraisal,
    close_appraisal,
    order_ballots,
    turnout_of,
)
from scoring.ballot_codes import draw_codes, is_kept, make_good, take_ballots
from scoring.closing import WrongState
from scoring.models import Appraisal, BallotCode, BallotOrder, BallotTally, HalfYearEvaluation
from scoring.voting import EmptyBallot, NoSuchBallot, VotingOver, ballot_of, cast_ballot
from tests.half_years import open_half, publish_half


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    """A half-year that takes entries for some days."""
    cache.clear()
    publish_half(world, months=[3])
    half = open_half(world, left_out_reason="当月未考核")
    today = timezone.localdate()
    HalfYearEvaluation.objects.update(
        self_until=today, marks_until=today + timedelta(days=5), decide_by=today + timedelta(days=9)
    )
    half.refresh_from_db()
    return half


def begun(world, half, scope="all") -> Appraisal:
    return begin_appraisal(evaluation=half, scope=scope, until=half.marks_until, by=world.access("office"))


def ordered(world, appraisal, counts) -> BallotOrder:
    return order_ballots(
        appraisal=appraisal,
        counts=counts,
        site_address="https://wenming.example.cn/vote/",
        by=world.access("office"),
    )


def codes_of(world, appraisal, count: int, department="D01") -> list[str]:
    """Codes that are good, as the task process would have printed them."""
    order = ordered(world, appraisal, {department: count})
    drawn = draw_codes(order, lambda done, total: None)
    make_good(order, drawn, file="ballots.pdf")
    return drawn[department]


def test_code_counts_once(world, half):
    appraisal = begun(world, half)
    code = codes_of(world, appraisal, 1)[0]

    cast_ballot(
        code=f" {code.upper().replace('-', ' ')} ", grades={"D01": "excellent", "D02": "", "D03": "fair"}
    )
    with pytest.raises(NoSuchBallot):
        cast_ballot(code=code, grades={"D01": "poor"})

    counted = BallotTally.objects.filter(count__gt=0).order_by("department__code")
    assert list(counted.values_list("department__code", "grade", "count")) == [
        ("D01", "excellent", 1),
        ("D03", "fair", 1),
    ]


@pytest.mark.parametrize("grades", [{}, {"D01": ""}, {"D99": "good"}, {"D01": "splendid"}])
def test_empty_or_bad_ballot_is_not_counted_and_its_code_stays_good(world, half, grades):
    code = codes_of(world, begun(world, half), 1)[0]

    with pytest.raises(EmptyBallot):
        cast_ballot(code=code, grades=grades)

    assert len(ballot_of(code).departments) == 3


@pytest.mark.parametrize("code", ["", "abcd-efgh-jkmn", "' OR 1=1 --", "甲" * 40])
def test_code_that_was_never_printed_is_refused(world, half, code):
    begun(world, half)

    with pytest.raises(NoSuchBallot):
        ballot_of(code)


def test_ballot_of_a_department_is_about_it_alone(world, half):
    code = codes_of(world, begun(world, half, "own"), 1, department="D02")[0]

    assert [person.code for person in ballot_of(code).departments] == ["D02"]
    with pytest.raises(EmptyBallot):
        cast_ballot(code=code, grades={"D01": "poor"})


def test_nothing_ties_a_code_to_what_was_chosen(world, half):
    codes = codes_of(world, begun(world, half), 6)
    entries = AuditEntry.objects.count()
    for code in codes:
        cast_ballot(code=code, grades={"D01": "good"})

    fields = {field.name for field in BallotCode._meta.get_fields()}
    models = [
        model.__name__ for model in apps.get_app_config("scoring").get_models() if "Ballot" in model.__name__
    ]
    assert fields == {"digest", "appraisal", "department", "is_used"}
    assert sorted(models) == ["BallotCode", "BallotOrder", "BallotTally"]
    assert [AuditEntry.objects.count(), BallotCode.objects.filter(digest__in=codes).exists()] == [
        entries,
        False,
    ]
    assert set(BallotCode.objects.values_list("department", flat=True)) == {None}


def test_counts_are_read_after_the_closing_only_and_not_of_few(world, half):
    appraisal = begun(world, half)
    codes = codes_of(world, appraisal, 6)
    for code in codes[:4]:
        cast_ballot(code=code, grades={"D01": "good", "D02": "poor"})
    cast_ballot(code=codes[4], grades={"D01": "excellent"})
    before = ballot_counts(half)

    close_appraisal(appraisal=appraisal, by=world.access("office"))

    d01 = world.departments[0].pk
    assert [before, ballot_counts(half)] == [{}, {d01: {"excellent": 1, "good": 4, "fair": 0, "poor": 0}}]
    with pytest.raises(VotingOver):
        cast_ballot(code=codes[5], grades={"D01": "good"})


def test_page_shows_no_count_before_the_closing(world, half):
    appraisal = begun(world, half)
    for code in codes_of(world, appraisal, 5):
        cast_ballot(code=code, grades={"D01": "good"})
    client = Client()
    client.force_login(world.users["auditor"])

    page = client.get("/c/t2026/half-years/2026H1/appraisal/")

    assert ["counts" in page.context, page.context["turnout"].used] == [False, 5]


def test_last_day_ends_the_voting(world, half):
    appraisal = begun(world, half)
    code = codes_of(world, appraisal, 1)[0]
    Appraisal.objects.update(until=timezone.localdate() - timedelta(days=1))

    with pytest.raises(VotingOver):
        ballot_of(code)


@pytest.mark.parametrize("name", ["leader", "head", "auditor", "administrator"])
def test_only_the_office_runs_the_appraisal(world, half, name):
    with pytest.raises(NotAllowed):
        begin_appraisal(evaluation=half, scope="all", until=half.marks_until, by=world.access(name))


@pytest.mark.parametrize("counts", [{}, {"D01": 0}, {"D99": 3}, {"D01": -1}, {"D01": 1001}])
def test_order_of_nothing_or_too_much_is_refused(world, half, counts):
    with pytest.raises(BadOrder):
        ordered(world, begun(world, half), counts)


def test_appraisal_begins_once(world, half):
    begun(world, half)

    with pytest.raises(WrongState):
        begun(world, half)


def test_job_prints_codes_that_are_good(world, half, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    order = ordered(world, begun(world, half), {"D01": 3, "D02": 1})

    class Progress:
        arguments = {"order": order.pk}

        def at(self, done, total):
            self.last = (done, total)

    print_ballots(Progress())
    print_ballots(Progress())

    order.refresh_from_db()
    content = take_ballots(order, by=world.access("office"))
    assert [content[:5], is_kept(order), turnout_of(order.appraisal).printed] == [b"%PDF-", True, 4]


def test_paper_says_what_the_ballot_is_about(half):
    stacks = [{"department": "生产部", "codes": ["abcd-efgh-jk23"]}]
    values = {"unit": "清河矿业", "half_year": "2026年上半年", "site_address": "x", "until": half.marks_until}

    own, every = (ballots_html(stacks, is_own=is_own, **values) for is_own in (True, False))

    assert ["测评对象：生产部" in own, "测评对象：全部参评部室" in every, "abcd-efgh-jk23" in own] == [
        True
    ] * 3


def test_code_is_read_however_it_is_typed():
    assert normal_code(" ABCD efgh—JK23 ") == "abcd-efgh-jk23"


def test_vote_needs_no_sign_in_and_counts_once(world, half, client):
    code = codes_of(world, begun(world, half), 1)[0]

    ballot = client.post("/vote/", {"code": code})
    done = client.post("/vote/", {"code": code, "cast": "1", "grade-D01": "good"})
    again = client.post("/vote/", {"code": code, "cast": "1", "grade-D01": "good"})

    assert [client.get("/vote/").status_code, ballot.status_code, done.status_code, again.status_code] == [
        200,
        200,
        200,
        409,
    ]
    assert BallotTally.objects.get(count__gt=0).count == 1


def test_vote_without_a_grade_is_asked_again(world, half, client):
    code = codes_of(world, begun(world, half), 1)[0]

    answers = [
        client.post("/vote/", {"code": code, "cast": "1"}),
        client.post("/vote/", {"code": code, "cast": "1", "grade-D01": "splendid"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert BallotCode.objects.get().is_used is False


def test_wrong_codes_are_limited_out_6(world, half, client, monkeypatch):
    monkeypatch.setattr("scoring.views.voting.WRONG_CODES", WrongTries("ballot-codes", 3))
    begun(world, half)

    statuses = [client.post("/vote/", {"code": "abcd-efgh-jkmn"}).status_code for _each in range(4)]

    assert statuses == [409, 409, 409, 429]

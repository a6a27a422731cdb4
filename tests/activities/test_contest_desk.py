"""The desk of a quick-fire contest: set up, pressed in order, undone, signed, awarded; who sees what of it."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from activities.awards import AlreadyDecided
from activities.etiquette.contest_desk import (
    DoesNotFit,
    NotFinished,
    OutOfStep,
    Signed,
    award_contest,
    board_of,
    press,
    sign_sheet,
    start_timer,
)
from activities.etiquette.contest_setup import (
    BadContest,
    BegunAlready,
    Question,
    drawn,
    plan_contest,
    remove_team,
    set_questions,
    set_team,
)
from activities.etiquette.quickfire import Round
from activities.models import AwardDecision, ContestTeam, QuickFireContest
from campaign.digests import sha256_of
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from publishing.etiquette.quickfire_sheet import frozen_quickfire
from tests.browsing import client_of
from tests.makers import World

NOW = datetime(2026, 6, 12, 6, 0, tzinfo=UTC)


def make_contest(world: World, *rounds: Round, teams: int = 3) -> QuickFireContest:
    contest = plan_contest(
        campaign=world.campaign,
        title="礼仪知识抢答赛",
        held_on=date(2026, 6, 12),
        place="机关礼堂",
        chair="主持人",
        rounds=rounds or [Round("buzzer", 1)],
        by=world.access("office"),
    )
    for number, department in enumerate(world.departments[:teams], start=1):
        set_team(
            contest=contest,
            name=f"第{number}队",
            department=department,
            staff_numbers=[],
            by=world.access("office"),
        )
    return contest


def play(world: World, contest: QuickFireContest, *keys: tuple) -> None:
    """Press keys in their order: (kind, team)."""
    for kind, *team in keys:
        press(
            contest=contest,
            number=board_of(contest).next_number,
            kind=kind,
            team=team[0] if team else None,
            by=world.access("office"),
            at=NOW,
        )


def finished(world: World) -> QuickFireContest:
    """A signed contest that the second team won; the others are tied."""
    contest = make_contest(world)
    play(world, contest, ("start",), ("right", 1), ("next",), ("finish",))
    return sign_sheet(contest=contest, by=world.access("office"), at=NOW)


def test_contest_of_others_is_not_planned_by_members(world):
    with pytest.raises(NotAllowed):
        plan_contest(
            campaign=world.campaign,
            title="抢答赛",
            held_on=date(2026, 6, 12),
            place="礼堂",
            chair="主持人",
            rounds=[Round("buzzer", 1)],
            by=world.access("head"),
        )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "  "}, "title"),
        ({"place": "礼" * 101}, "place"),
        ({"rounds": []}, "rounds"),
        ({"rounds": [Round("buzzer", 61)]}, "rounds"),
        ({"rounds": [Round("play_off", 1)]}, "rounds"),
    ],
)
def test_contest_that_lacks_something_is_refused(world, given, field):
    whole = {"title": "抢答赛", "place": "礼堂", "chair": "主持人", "rounds": [Round("buzzer", 1)]}

    with pytest.raises(BadContest) as refusal:
        plan_contest(
            campaign=world.campaign,
            held_on=date(2026, 6, 12),
            by=world.access("office"),
            **(whole | given),
        )

    assert refusal.value.field == field


def test_person_is_in_one_team_only(world):
    contest = make_contest(world, teams=1)
    number = world.users["employee"].person.staff_number
    first = contest.teams.get()
    arguments = {"department": world.departments[0], "by": world.access("office")}
    set_team(contest=contest, name=first.name, team=first, staff_numbers=[number], **arguments)

    with pytest.raises(BadContest) as refusal:
        set_team(contest=contest, name="乙队", staff_numbers=[number], **arguments)

    assert refusal.value.field == "staff_numbers"
    assert contest.teams.count() == 1


def test_unknown_staff_number_enters_nothing(world):
    contest = make_contest(world, teams=0)

    with pytest.raises(BadContest) as refusal:
        set_team(
            contest=contest,
            name="甲队",
            department=world.departments[0],
            staff_numbers=["99998", "99999"],
            by=world.access("office"),
        )

    assert [refusal.value.field, contest.teams.count()] == ["staff_numbers", 0]


def test_team_taken_out_leaves_no_empty_seat(world):
    contest = make_contest(world)

    remove_team(team=contest.teams.get(position=1), by=world.access("office"))

    assert list(contest.teams.values_list("position", "name")) == [(1, "第2队"), (2, "第3队")]


def test_set_up_stays_from_the_first_key_on(world):
    contest = make_contest(world)
    play(world, contest, ("start",))

    with pytest.raises(BegunAlready):
        remove_team(team=contest.teams.first(), by=world.access("office"))
    with pytest.raises(BegunAlready):
        set_questions(contest=contest, round_number=0, questions=[], by=world.access("office"))


def test_same_key_twice_counts_once(world):
    contest = make_contest(world)
    key = {"contest": contest, "kind": "right", "team": 1, "by": world.access("office"), "at": NOW}
    play(world, contest, ("start",))

    first = press(number=2, **key)
    again = press(number=2, **key)

    assert [first.state.points, again.state.points, contest.acts.count()] == [
        (100, 110, 100),
        (100, 110, 100),
        2,
    ]


def test_key_from_a_page_that_has_not_seen_the_last_one_is_refused(world):
    contest = make_contest(world)
    play(world, contest, ("start",), ("right", 1))

    with pytest.raises(OutOfStep):
        press(contest=contest, number=2, kind="right", team=0, by=world.access("office"))
    with pytest.raises(OutOfStep):
        press(contest=contest, number=2, kind="right", team=1, by=world.access("second"))

    assert board_of(contest).state.points == (100, 110, 100)


def test_contest_needs_two_teams(world):
    contest = make_contest(world, teams=1)

    with pytest.raises(DoesNotFit) as refusal:
        press(contest=contest, number=1, kind="start", by=world.access("office"))

    assert [refusal.value.code, contest.acts.count()] == ["DoesNotFit", 0]


def test_key_that_does_not_fit_is_not_kept(world):
    contest = make_contest(world)
    play(world, contest, ("start",), ("right", 1))

    with pytest.raises(DoesNotFit):
        press(contest=contest, number=3, kind="right", team=0, by=world.access("office"))

    assert [board_of(contest).next_number, contest.acts.count()] == [3, 2]


def test_undo_is_kept_as_a_key(world):
    contest = make_contest(world)

    play(world, contest, ("start",), ("wrong", 1), ("undo",), ("right", 1))

    assert board_of(contest).state.points == (100, 110, 100)
    assert list(contest.acts.values_list("kind", flat=True)) == ["start", "wrong", "undo", "right"]


def test_timer_runs_for_the_kind_of_question_and_ends_with_the_next_key(world):
    contest = make_contest(world)
    play(world, contest, ("start",))

    running = start_timer(contest=contest, by=world.access("office"), at=NOW)
    play(world, contest, ("right", 0))
    contest.refresh_from_db()

    assert [(running.timer_until - NOW).total_seconds(), contest.timer_until] == [20, None]


def test_unfinished_contest_is_not_signed(world):
    contest = make_contest(world)
    play(world, contest, ("start",), ("next",))

    with pytest.raises(NotFinished):
        sign_sheet(contest=contest, by=world.access("office"))


def test_signed_sheet_freezes_points_and_places(world):
    contest = finished(world)

    assert [
        (team["name"], team["points"], team["place"], team["tied"]) for team in contest.sheet["teams"]
    ] == [
        ("第1队", [100], 2, True),
        ("第2队", [110], 1, False),
        ("第3队", [100], 2, True),
    ]
    assert contest.sha256 == sha256_of(contest.sheet)
    with pytest.raises(Signed):
        press(contest=contest, number=5, kind="undo", by=world.access("office"))


def test_prizes_come_from_the_signed_sheet_once(world):
    contest = finished(world)

    decision = award_contest(contest=contest, by=world.access("office"), at=NOW)

    assert list(decision.awards.values_list("holder", "honour")) == [
        ("第2队", "一等奖"),
        ("第1队", "二等奖"),
        ("第3队", "二等奖"),
    ]
    with pytest.raises(AlreadyDecided):
        award_contest(contest=contest, by=world.access("office"))


def test_questions_are_drawn_alike_by_the_same_seed():
    bank = [Question(f"第{number}题", "对") for number in range(40)]

    assert drawn(bank, wanted=12, seed="a") == drawn(bank, wanted=12, seed="a")
    assert len({question.text for question in drawn(bank, wanted=12, seed="a")}) == 12
    assert drawn(bank, wanted=12, seed="a") != drawn(bank, wanted=12, seed="b")


def address(contest: QuickFireContest, page: str) -> str:
    return reverse(f"activities:quickfire_{page}", args=[contest.campaign.code, contest.pk])


def test_board_does_not_tell_the_answer_before_it_is_given(world):
    contest = make_contest(world)
    set_questions(
        contest=contest,
        round_number=0,
        questions=[Question("接电话先说什么？", "您好")],
        by=world.access("office"),
    )
    play(world, contest, ("start",))
    employee, office = client_of(world.users["employee"]), client_of(world.users["office"])

    before = [employee.get(address(contest, page)) for page in ("state", "board", "detail")]
    at_desk = office.get(address(contest, "desk"))
    play(world, contest, ("right", 0))
    afterwards = employee.get(address(contest, "state"))

    assert ["您好" in answer.text for answer in before] == [False, False, False]
    assert ["接电话先说什么？" in json.dumps(answer.json(), ensure_ascii=False) for answer in before[:1]] == [
        True
    ]
    assert at_desk.context["board"]["text"]["answer"] == "您好"
    assert afterwards.json()["board"]["text"]["answer"] == "您好"


def test_key_pressed_in_the_browser_is_answered_with_the_standing(world):
    contest = make_contest(world)
    client = client_of(world.users["office"])

    answers = [
        client.post(address(contest, "press"), body, content_type="application/json")
        for body in (
            {"number": 1, "kind": "start"},
            {"number": 2, "kind": "right", "team": 2},
            {"number": 2, "kind": "right", "team": 0},
            {"number": 3, "kind": "right", "team": "zwei"},
            {"number": 3, "kind": "shout"},
        )
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 409, 400, 409]
    assert [team["points"] for team in answers[1].json()["board"]["teams"]] == [100, 100, 110]
    assert answers[2].json()["refused"] == "OutOfStep"
    assert answers[2].json()["board"]["next"] == 3


@pytest.mark.parametrize("teams", [3, 9])
def test_pages_cost_the_same_for_three_and_nine_teams(world, django_assert_num_queries, teams):
    contest = make_contest(world, teams=0)
    ContestTeam.objects.bulk_create(
        ContestTeam(contest=contest, position=number, name=f"第{number}队", department=world.departments[0])
        for number in range(1, teams + 1)
    )
    client = client_of(world.users["office"])
    client.get(address(contest, "detail"))

    with django_assert_num_queries(11):
        client.get(address(contest, "detail"))
    with django_assert_num_queries(5):
        client.get(address(contest, "state"))


def test_final_sheet_prints_places_for_those_who_may(world):
    contest = finished(world)
    unsigned = make_contest(world)

    paper = frozen_quickfire(world.access("office"), str(contest.pk))

    assert [(team["name"], team["place"], team["total"]) for team in paper["teams"]] == [
        ("第2队", "第1名", 110),
        ("第1队", "并列第2名", 100),
        ("第3队", "并列第2名", 100),
    ]
    assert frozen_quickfire(world.access("head"), str(contest.pk)) is None
    assert frozen_quickfire(world.access("office"), str(unsigned.pk)) is None
    assert frozen_quickfire(world.access("office"), "nobody") is None
    assert AwardDecision.objects.count() == 0


def test_start_that_is_undone_gives_the_set_up_back(world):
    contest = make_contest(world)
    play(world, contest, ("start",), ("undo",))
    contest.refresh_from_db()

    remove_team(team=contest.teams.last(), by=world.access("office"))
    play(world, contest, ("start",))

    contest.refresh_from_db()
    assert [contest.begun_at, contest.teams.count(), contest.acts.count()] == [NOW, 2, 3]


def test_ruling_that_is_undone_stands_in_the_trail(world):
    contest = make_contest(world)
    play(world, contest, ("start",), ("right", 0))
    office = world.access("office")
    press(contest=contest, number=3, kind="adjust", team=1, points=5, reason="题目有误", by=office)

    play(world, contest, ("undo",), ("undo",))

    told = AuditEntry.objects.filter(event__startswith="activities.quickfire.undo")
    assert [(entry.data["undone"], entry.data["team"], entry.data["points"]) for entry in told] == [
        ("adjust", "第2队", 5)
    ]
    assert board_of(contest).state.points == (100, 100, 100)


@pytest.mark.parametrize("key", ["²", "x", "", "0", "9" * 30])
def test_final_sheet_of_nothing_is_none(world, key):
    assert frozen_quickfire(world.access("office"), key) is None

"""The rules of the quick-fire contest (rules.md §7): points, turns, steals, stakes, undo, play-offs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.etiquette.contest_desk import prize_levels
from activities.etiquette.quickfire import (
    ActKind,
    Contest,
    NotNow,
    Press,
    Round,
    RoundKind,
    Rules,
    after,
    effective,
    may_answer,
    places,
    points_by_round,
    state_of,
    tied,
)

START, NEXT, UNDO = Press("start"), Press("next"), Press("undo")


def contest(*rounds: Round, teams: int = 3) -> Contest:
    return Contest(Rules(), teams, rounds)


def right(team: int | None = None) -> Press:
    return Press("right", team)


def wrong(team: int | None = None) -> Press:
    return Press("wrong", team)


COMPULSORY = contest(Round(RoundKind.COMPULSORY, 1))
BUZZER = contest(Round(RoundKind.BUZZER, 2))
RISK = contest(Round(RoundKind.RISK, 1))


@pytest.mark.parametrize(
    ("setup", "acts", "points"),
    [
        (COMPULSORY, [], (100, 100, 100)),
        (COMPULSORY, [START, right()], (110, 100, 100)),
        (COMPULSORY, [START, wrong()], (100, 100, 100)),
        (COMPULSORY, [START, right(), NEXT, right()], (110, 110, 100)),
        (COMPULSORY, [START, wrong(), right(2)], (100, 100, 110)),
        (COMPULSORY, [START, wrong(), wrong(2)], (100, 100, 100)),
        (BUZZER, [START, right(1)], (100, 110, 100)),
        (BUZZER, [START, wrong(1)], (100, 90, 100)),
        (BUZZER, [START, wrong(1), right(0)], (110, 90, 100)),
        (BUZZER, [START, wrong(1), wrong(0)], (100, 90, 100)),
        (RISK, [START, Press("stake", points=30), right()], (130, 100, 100)),
        (RISK, [START, Press("stake", points=20), wrong()], (80, 100, 100)),
        (BUZZER, [START, Press("adjust", 2, -5, "提示")], (100, 100, 95)),
        (BUZZER, [START, wrong(1), UNDO, right(1)], (100, 110, 100)),
        (BUZZER, [START, right(1), NEXT, UNDO, UNDO], (100, 100, 100)),
    ],
)
def test_points_follow_the_rules(setup, acts, points):
    assert state_of(setup, acts).points == points


@pytest.mark.parametrize(
    ("setup", "acts", "code"),
    [
        (BUZZER, [right(0)], "not_begun"),
        (BUZZER, [UNDO], "nothing_to_undo"),
        (BUZZER, [START, START], "begun_already"),
        (COMPULSORY, [START, right(1)], "not_this_team"),
        (BUZZER, [START, right()], "not_this_team"),
        (BUZZER, [START, right(3)], "unknown_team"),
        (BUZZER, [START, wrong(1), right(1)], "not_this_team"),
        (BUZZER, [START, right(1), right(0)], "nobody_may_answer"),
        (BUZZER, [START, wrong(1), wrong(0), right(2)], "nobody_may_answer"),
        (RISK, [START, right()], "stake_first"),
        (RISK, [START, Press("stake", points=40)], "unknown_stake"),
        (RISK, [START, Press("stake", points=10), wrong(), right(1)], "nobody_may_answer"),
        (BUZZER, [START, Press("stake", points=10)], "no_stake_now"),
        (BUZZER, [START, Press("finish")], "rounds_not_over"),
        (BUZZER, [START, Press("play_off")], "no_play_off_now"),
        (BUZZER, [START, NEXT, NEXT, NEXT], "rounds_over"),
        (BUZZER, [START, NEXT, right(0), NEXT, Press("finish"), NEXT], "finished"),
        (BUZZER, [START, Press("adjust", 0, 5)], "no_reason"),
        (BUZZER, [START, Press("adjust", 0, 0, "误判")], "bad_adjustment"),
        (BUZZER, [START, Press("shout")], "unknown_act"),
    ],
)
def test_act_that_does_not_fit_is_refused(setup, acts, code):
    with pytest.raises(NotNow) as refusal:
        state_of(setup, acts)

    assert refusal.value.code == code


def test_turns_go_round_the_teams_and_rounds_follow_each_other():
    setup = contest(Round(RoundKind.COMPULSORY, 2), Round(RoundKind.RISK, 1))
    state, turns = setup.beginning(), []

    for act in [START, *[NEXT] * 9]:
        state = after(setup, state, act)
        turns.append((state.round, state.turn))

    assert turns == [
        *((0, team) for team in (0, 1, 2, 0, 1, 2)),
        *((1, team) for team in (0, 1, 2)),
        (1, None),
    ]
    assert state.is_over


def test_play_off_settles_the_best_tie_first_and_changes_no_points():
    setup = contest(Round(RoundKind.BUZZER, 1), teams=4)
    acts = [START, NEXT]

    before = state_of(setup, acts)
    first = state_of(setup, [*acts, Press("play_off"), right(2)])
    second = state_of(setup, [*acts, Press("play_off"), right(2), Press("play_off"), wrong(0)])
    third = state_of(
        setup, [*acts, Press("play_off"), right(2), Press("play_off"), wrong(0), Press("play_off"), right(3)]
    )

    assert [places(state) for state in (before, first, second, third)] == [
        [1, 1, 1, 1],
        [2, 2, 1, 2],
        [4, 2, 1, 2],
        [4, 3, 1, 2],
    ]
    assert [tied(state) for state in (before, first, second, third)] == [(0, 1, 2, 3), (0, 1, 3), (1, 3), ()]
    assert third.points == (100,) * 4


def test_play_off_is_answered_by_the_tied_teams_only():
    setup = contest(Round(RoundKind.BUZZER, 1))
    state = state_of(setup, [START, right(2), NEXT, Press("play_off")])

    assert may_answer(setup, state) == (0, 1)


def test_points_by_round_show_where_points_came_from():
    setup = contest(Round(RoundKind.BUZZER, 1), Round(RoundKind.RISK, 1), teams=2)
    acts = [
        START,
        right(1),
        NEXT,
        Press("stake", points=30),
        wrong(),
        NEXT,
        NEXT,
        Press("adjust", 1, -3, "超时"),
    ]

    assert points_by_round(setup, acts) == [(100, 110), (70, 107)]


@pytest.mark.parametrize(
    ("found", "levels"),
    [
        ([1, 2, 3, 4], ["first", "second", "second", "third"]),
        ([4, 1, 3, 2], ["third", "first", "second", "second"]),
        ([1, 1, 3], ["second", "second", "second"]),
        ([1, 2, 2, 4, 5, 6, 7], ["first", "second", "second", "third", "third", "third", ""]),
        ([1, 2, 3, 3], ["first", "second", "third", "third"]),
    ],
)
def test_prizes_follow_the_places_and_a_tie_falls_below_the_line(found, levels):
    assert prize_levels(found, (1, 2, 3)) == levels


KEYS = st.builds(
    Press,
    st.sampled_from([kind for kind in ActKind if kind != ActKind.UNDO]),
    st.sampled_from([None, 0, 1, 2]),
    st.sampled_from([0, 10, 30]),
    st.sampled_from(["", "裁定"]),
)


@given(st.lists(KEYS, max_size=40))
def test_undo_brings_back_what_stood_before(keys):
    setup = contest(Round(RoundKind.COMPULSORY, 1), Round(RoundKind.BUZZER, 2), Round(RoundKind.RISK, 1))
    state, acts, states = setup.beginning(), [], []
    for key in keys:
        try:
            following = after(setup, state, key)
        except NotNow:
            continue
        states.append(state)
        acts.append(key)
        state = following

    undone = [state_of(setup, [*acts, *[UNDO] * back]) for back in range(len(acts) + 1)]

    assert undone == [state, *reversed(states)]
    assert effective([*acts, *[UNDO] * len(acts)]) == []

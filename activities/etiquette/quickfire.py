"""The quick-fire contest (抢答赛) as rules: what may be pressed now, and the points that follow from what was pressed.

Pure: the state of a contest is the fold of its acts, so undoing is leaving the last act out. Source: rules.md §7.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class RoundKind(StrEnum):
    COMPULSORY = "compulsory"
    BUZZER = "buzzer"
    RISK = "risk"
    PLAY_OFF = "play_off"


class ActKind(StrEnum):
    START = "start"
    STAKE = "stake"
    RIGHT = "right"
    WRONG = "wrong"
    NEXT = "next"
    ADJUST = "adjust"
    PLAY_OFF = "play_off"
    FINISH = "finish"
    UNDO = "undo"


@dataclass(frozen=True)
class Rules:
    """Whole points. A steal is the answer of another team after a wrong one; it costs nothing (rules.md §7)."""

    start: int = 100
    compulsory_right: int = 10
    compulsory_wrong: int = 0
    buzzer_right: int = 10
    buzzer_wrong: int = -10
    steal_right: int = 10
    steal_wrong: int = 0
    stakes: tuple[int, ...] = (10, 20, 30)


@dataclass(frozen=True)
class Round:
    """A round; in a compulsory or risk round each team has `questions` of its own, in a buzzer round all share them."""

    kind: str
    questions: int


@dataclass(frozen=True)
class Press:
    """Something that was pressed. `team` is the team's place in the list from 0; `points` are a stake or a ruling."""

    kind: str
    team: int | None = None
    points: int = 0
    reason: str = ""


class NotNow(Exception):
    """The act does not fit the state of the contest; its code says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class State:
    """Where a contest stands.

    `round` counts from 0, -1 before the start; `question` from 1 within the round. `turn` is the team whose question it
    is, None where anybody may answer. `wrong` are the teams that answered the question wrong, `is_answered` whether
    nobody may answer any more. `rulings` order teams of equal points after play-offs, the larger first.
    """

    points: tuple[int, ...]
    rulings: tuple[tuple[int, ...], ...]
    round: int = -1
    question: int = 0
    turn: int | None = None
    stake: int = 0
    wrong: tuple[int, ...] = ()
    is_answered: bool = False
    is_over: bool = False
    is_finished: bool = False
    playing_off: tuple[int, ...] = ()
    last: str = ""
    last_team: int | None = None
    changes: tuple[int, ...] = field(default=())

    @property
    def is_begun(self) -> bool:
        return self.round >= 0


@dataclass(frozen=True)
class Contest:
    """The set-up: rules, number of teams, rounds in their order."""

    rules: Rules
    teams: int
    rounds: tuple[Round, ...]

    def beginning(self) -> State:
        return State(points=(self.rules.start,) * self.teams, rulings=((),) * self.teams)


def state_of(contest: Contest, acts: Iterable[Press]) -> State:
    """The state after the acts. Raises NotNow for one that did not fit."""
    state = contest.beginning()
    for act in effective(acts):
        state = after(contest, state, act)
    return state


def effective(acts: Iterable[Press]) -> list[Press]:
    """The acts that count: each undo takes the last one back. Raises NotNow when there is none."""
    kept: list[Press] = []
    for act in acts:
        if act.kind != ActKind.UNDO:
            kept.append(act)
        elif kept:
            kept.pop()
        else:
            raise NotNow("nothing_to_undo")
    return kept


def after(contest: Contest, state: State, act: Press) -> State:
    """The state after one more act. Raises NotNow."""
    if state.is_finished:
        raise NotNow("finished")
    if act.kind != ActKind.START and not state.is_begun:
        raise NotNow("not_begun")
    step = _STEPS.get(act.kind)
    if step is None:
        raise NotNow("unknown_act")
    if act.team is not None and not 0 <= act.team < contest.teams:
        raise NotNow("unknown_team")
    return replace(step(contest, state, act), last=act.kind, last_team=act.team)


def kind_of_round(contest: Contest, state: State) -> str:
    """The kind of the round that runs; empty before the start and when all rounds are over."""
    if state.playing_off:
        return RoundKind.PLAY_OFF
    if not state.is_begun or state.is_over:
        return ""
    return contest.rounds[state.round].kind


def may_answer(contest: Contest, state: State) -> tuple[int, ...]:
    """The teams that may answer now, in their order."""
    kind = kind_of_round(contest, state)
    if not kind or state.is_answered:
        return ()
    if kind == RoundKind.PLAY_OFF:
        return state.playing_off
    everybody = tuple(team for team in range(contest.teams) if team not in state.wrong)
    if state.wrong:
        return everybody
    if kind == RoundKind.BUZZER:
        return everybody
    if kind == RoundKind.RISK and not state.stake:
        return ()
    return () if state.turn is None else (state.turn,)


def questions_in(contest: Contest, number: int) -> int:
    """How many questions the round has for all teams together."""
    this = contest.rounds[number]
    return this.questions if this.kind == RoundKind.BUZZER else this.questions * contest.teams


def places(state: State) -> list[int]:
    """Each team's place: by points, then by play-offs; equal teams share a place and the next ones are skipped."""
    keys = [_key(state, team) for team in range(len(state.points))]
    return [1 + sum(other > key for other in keys) for key in keys]


def tied(state: State) -> tuple[int, ...]:
    """The teams that share the best place that is shared; empty when nobody is tied."""
    found = places(state)
    shared = [place for place in found if found.count(place) > 1]
    if not shared:
        return ()
    return tuple(team for team, place in enumerate(found) if place == min(shared))


def _key(state: State, team: int) -> tuple[int, tuple[int, ...]]:
    longest = max((len(ruling) for ruling in state.rulings), default=0)
    ruling = state.rulings[team]
    return state.points[team], ruling + (0,) * (longest - len(ruling))


def _start(contest: Contest, state: State, act: Press) -> State:
    if state.is_begun:
        raise NotNow("begun_already")
    return _at(contest, state, number=0, question=1)


def _stake(contest: Contest, state: State, act: Press) -> State:
    if kind_of_round(contest, state) != RoundKind.RISK or state.is_answered or state.wrong:
        raise NotNow("no_stake_now")
    if act.points not in contest.rules.stakes:
        raise NotNow("unknown_stake")
    return replace(state, stake=act.points, changes=())


def _right(contest: Contest, state: State, act: Press) -> State:
    team = _answering(contest, state, act)
    if state.playing_off:
        return _ruled(state, team, 1)
    rules, kind = contest.rules, kind_of_round(contest, state)
    if state.wrong:
        gained = rules.steal_right
    elif kind == RoundKind.RISK:
        gained = state.stake
    else:
        gained = rules.buzzer_right if kind == RoundKind.BUZZER else rules.compulsory_right
    return replace(_given(state, team, gained), is_answered=True)


def _wrong(contest: Contest, state: State, act: Press) -> State:
    team = _answering(contest, state, act)
    if state.playing_off:
        return _ruled(state, team, -1)
    rules, kind = contest.rules, kind_of_round(contest, state)
    if state.wrong:
        return replace(_given(state, team, rules.steal_wrong), is_answered=True)
    if kind == RoundKind.RISK:
        return replace(_given(state, team, -state.stake), is_answered=True)
    lost = rules.buzzer_wrong if kind == RoundKind.BUZZER else rules.compulsory_wrong
    return replace(_given(state, team, lost), wrong=(team,), is_answered=contest.teams == 1)


def _next(contest: Contest, state: State, act: Press) -> State:
    if not kind_of_round(contest, state):
        raise NotNow("rounds_over")
    if state.playing_off:
        return replace(state, question=state.question + 1, changes=())
    if state.question < questions_in(contest, state.round):
        return _at(contest, state, number=state.round, question=state.question + 1)
    if state.round + 1 < len(contest.rounds):
        return _at(contest, state, number=state.round + 1, question=1)
    return replace(
        state, is_over=True, turn=None, stake=0, wrong=(), is_answered=False, question=0, changes=()
    )


def _adjust(contest: Contest, state: State, act: Press) -> State:
    if act.team is None:
        raise NotNow("unknown_team")
    if not act.points or abs(act.points) > 100:
        raise NotNow("bad_adjustment")
    if not act.reason.strip():
        raise NotNow("no_reason")
    if state.playing_off:
        raise NotNow("playing_off")
    return _given(state, act.team, act.points)


def _play_off(contest: Contest, state: State, act: Press) -> State:
    if not state.is_over or state.playing_off:
        raise NotNow("no_play_off_now")
    teams = tied(state)
    if not teams:
        raise NotNow("nobody_tied")
    return replace(state, playing_off=teams, question=1, changes=())


def _finish(contest: Contest, state: State, act: Press) -> State:
    if not state.is_over or state.playing_off:
        raise NotNow("rounds_not_over")
    return replace(state, is_finished=True, changes=())


def _answering(contest: Contest, state: State, act: Press) -> int:
    """The team that answers: the one named, or the one whose turn it is. Raises NotNow."""
    team = state.turn if act.team is None else act.team
    allowed = may_answer(contest, state)
    if not allowed:
        raise NotNow("stake_first" if _waits_for_stake(contest, state) else "nobody_may_answer")
    if team is None or team not in allowed:
        raise NotNow("not_this_team")
    return team


def _waits_for_stake(contest: Contest, state: State) -> bool:
    return kind_of_round(contest, state) == RoundKind.RISK and not state.stake and not state.is_answered


def _given(state: State, team: int, points: int) -> State:
    changed = tuple(own + (points if place == team else 0) for place, own in enumerate(state.points))
    return replace(
        state, points=changed, changes=tuple(points if place == team else 0 for place in range(len(changed)))
    )


def _ruled(state: State, team: int, sign: int) -> State:
    """A play-off question was decided: right puts the team before the others that are tied with it, wrong behind."""
    longest = max(len(ruling) for ruling in state.rulings)
    rulings = tuple(
        ruling + (0,) * (longest - len(ruling)) + (sign if place == team else 0,)
        for place, ruling in enumerate(state.rulings)
    )
    return replace(state, rulings=rulings, playing_off=(), question=0, changes=())


def _at(contest: Contest, state: State, *, number: int, question: int) -> State:
    kind = contest.rounds[number].kind
    turn = None if kind == RoundKind.BUZZER else (question - 1) % contest.teams
    return replace(
        state,
        round=number,
        question=question,
        turn=turn,
        stake=0,
        wrong=(),
        is_answered=False,
        changes=(),
    )


_STEPS = {
    ActKind.START: _start,
    ActKind.STAKE: _stake,
    ActKind.RIGHT: _right,
    ActKind.WRONG: _wrong,
    ActKind.NEXT: _next,
    ActKind.ADJUST: _adjust,
    ActKind.PLAY_OFF: _play_off,
    ActKind.FINISH: _finish,
}


def points_by_round(contest: Contest, acts: Iterable[Press]) -> list[tuple[int, ...]]:
    """Each team's points at the end of each round that was begun; rulings after the last round count in it."""
    state, found = contest.beginning(), {}
    for act in effective(acts):
        state = after(contest, state, act)
        found[state.round] = state.points
    return [found[number] for number in sorted(found)]

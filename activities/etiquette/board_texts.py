"""What desk and board show of a contest: plain values in the language of the reader."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.contest_desk import Board
from activities.etiquette.quickfire import (
    RoundKind,
    kind_of_round,
    may_answer,
    places,
    questions_in,
    tied,
)


def round_name(kind: str) -> str:
    return {
        RoundKind.COMPULSORY: _("Compulsory questions"),
        RoundKind.BUZZER: _("Buzzer questions"),
        RoundKind.RISK: _("Risk questions"),
        RoundKind.PLAY_OFF: _("Play-off"),
    }.get(kind, "")


def shown_board(board: Board, *, for_desk: bool, now: datetime | None = None) -> dict:
    """The contest as a window shows it. The answer of a question is for the desk, for others once it is settled.

    One query for the question.
    """
    now = now or timezone.now()
    setup, state, contest = board.setup, board.state, board.contest
    kind = kind_of_round(setup, state)
    found = places(state)
    running = bool(kind) and kind != RoundKind.PLAY_OFF
    left = (contest.timer_until - now).total_seconds() if contest.timer_until else None
    return {
        "next": board.next_number,
        "kind": kind,
        "round": round_name(kind),
        "question": state.question if kind else 0,
        "questions": questions_in(setup, state.round) if running else 0,
        "text": _question(board, for_desk=for_desk) if running else None,
        "turn": state.turn if running else None,
        "stake": state.stake,
        "stakes": list(setup.rules.stakes) if kind == RoundKind.RISK and not state.stake else [],
        "may_answer": list(may_answer(setup, state)),
        "stolen": bool(state.wrong),
        "is_begun": state.is_begun,
        "is_answered": state.is_answered,
        "is_over": state.is_over,
        "is_finished": state.is_finished,
        "is_signed": contest.signed_at is not None,
        "tied": list(tied(state)) if state.is_over else [],
        "milliseconds": None if left is None else max(0, round(left * 1000)),
        "says": says(board),
        "teams": [
            {
                "name": team.name,
                "points": state.points[seat],
                "place": found[seat],
                "tied": found.count(found[seat]) > 1,
                "change": state.changes[seat] if state.changes else 0,
            }
            for seat, team in enumerate(board.teams)
        ],
    }


def says(board: Board) -> str:
    """One sentence: what the contest waits for."""
    setup, state = board.setup, board.state
    names = [team.name for team in board.teams]
    kind = kind_of_round(setup, state)
    if board.contest.signed_at is not None:
        return _("The final sheet is signed.")
    if not state.is_begun:
        return _("The contest has not begun.")
    if state.is_finished:
        return _("The contest is finished.")
    if state.playing_off:
        who = "、".join(names[team] for team in state.playing_off)
        return _("Play-off between %(teams)s") % {"teams": who}
    if state.is_over:
        return _("All rounds are over; teams are tied.") if tied(state) else _("All rounds are over.")
    if state.is_answered:
        return _("On to the next question")
    if state.wrong:
        return _("Another team may answer")
    if kind == RoundKind.BUZZER:
        return _("Who is first?")
    team = names[state.turn]
    if kind == RoundKind.RISK and not state.stake:
        return _("%(team)s chooses its stake") % {"team": team}
    return _("%(team)s answers") % {"team": team}


def _question(board: Board, *, for_desk: bool) -> dict | None:
    state = board.state
    row = board.contest.questions.filter(round=state.round, number=state.question).first()
    if row is None:
        return None
    shown = {"text": row.text, "options": row.options}
    if for_desk or state.is_answered:
        shown["answer"] = row.answer
    return shown

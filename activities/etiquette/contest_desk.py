"""The desk of a quick-fire contest: keys are pressed one after the other, undone, and signed at the end.

A key names its number: one that arrives twice counts once, and one that comes from a page that has not seen the last
key is refused with what stands now. So a second window, a restarted browser or a double press changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.awards import Honour, apply_awards
from activities.etiquette.contest_setup import seconds_of, setup_of
from activities.etiquette.quickfire import (
    ActKind,
    Contest,
    NotNow,
    Press,
    State,
    after,
    effective,
    kind_of_round,
    places,
    points_by_round,
    state_of,
)
from activities.models import AwardDecision, AwardKind, ContestAct, ContestTeam, QuickFireContest
from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused

FEWEST_TEAMS = 2
PRIZES = ("first", "second", "third")
HONOURS = {"first": "一等奖", "second": "二等奖", "third": "三等奖"}


class OutOfStep(Refused):
    """The page has not seen the last key; it is told what stands now."""


class DoesNotFit(Refused):
    """The key cannot be pressed now; the contest stands as it did."""


class NotFinished(Refused):
    """The final sheet is signed when the contest is finished."""


class Signed(Refused):
    """The final sheet is signed; the contest is closed."""


@dataclass(frozen=True)
class Board:
    """A contest as it stands: its set-up, its teams, the acts that count, the state, and the number of the next key."""

    contest: QuickFireContest
    setup: Contest
    teams: list[ContestTeam]
    acts: list[Press]
    state: State
    next_number: int


def board_of(contest: QuickFireContest) -> Board:
    """The contest as its keys say. Two queries."""
    teams = list(contest.teams.select_related("department"))
    rows = list(contest.acts.order_by("number"))
    acts = [Press(row.kind, row.team, row.points, row.reason) for row in rows]
    setup = setup_of(contest, teams=len(teams))
    return Board(contest, setup, teams, effective(acts), state_of(setup, acts), len(rows) + 1)


@transaction.atomic
def press(
    *,
    contest: QuickFireContest,
    number: int,
    kind: str,
    by: Access,
    team: int | None = None,
    points: int = 0,
    reason: str = "",
    at: datetime | None = None,
) -> Board:
    """Press a key at the desk; returns how the contest stands then.

    `number` is the key's number in the contest from 1, `team` the team's place from 0. The same key sent again changes
    nothing. Raises OutOfStep, DoesNotFit, Signed.
    """
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    at = at or timezone.now()
    contest = QuickFireContest.objects.select_for_update().get(pk=contest.pk)
    if contest.signed_at is not None:
        raise Signed(_("The final sheet is signed; the contest is closed."))
    board = board_of(contest)
    reason = " ".join(reason.split())[:100]
    pressed = Press(kind, team, points, reason)
    if number != board.next_number:
        if _is_repeated(contest, number, pressed, by):
            return board
        raise OutOfStep(_("Something was pressed elsewhere. Look at the desk and press again."))
    if kind == ActKind.START and len(board.teams) < FEWEST_TEAMS:
        raise DoesNotFit(_("A contest needs at least %(fewest)s teams.") % {"fewest": FEWEST_TEAMS})
    try:
        if kind == ActKind.UNDO:
            state_of(board.setup, [*board.acts, pressed])
        else:
            after(board.setup, board.state, pressed)
    except NotNow as refusal:
        raise DoesNotFit(refused(refusal)) from refusal
    ContestAct(
        contest=contest, number=number, kind=kind, team=team, points=points, reason=reason, by=by.user, at=at
    ).save(force_insert=True)
    contest.timer_until = None
    if contest.begun_at is None:
        contest.begun_at = at
    elif kind == ActKind.UNDO and len(board.acts) == 1:
        contest.begun_at = None  # the start itself is undone
    contest.save(update_fields=["timer_until", "begun_at"])
    _record_press(contest, board, pressed, number=number, by=by, at=at)
    return board_of(contest)


@transaction.atomic
def start_timer(*, contest: QuickFireContest, by: Access, at: datetime | None = None) -> QuickFireContest:
    """Give the team its seconds for the question that runs; pressed again, they begin anew. Raises DoesNotFit, Signed.

    No act of the contest: the time decides nothing by itself, the chair does.
    """
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    at = at or timezone.now()
    contest = QuickFireContest.objects.select_for_update().get(pk=contest.pk)
    if contest.signed_at is not None:
        raise Signed(_("The final sheet is signed; the contest is closed."))
    board = board_of(contest)
    kind = kind_of_round(board.setup, board.state)
    if not kind:
        raise DoesNotFit(_("No question runs now."))
    contest.timer_until = at + timedelta(seconds=getattr(seconds_of(contest.rules), kind))
    contest.save(update_fields=["timer_until"])
    return contest


@transaction.atomic
def sign_sheet(*, contest: QuickFireContest, by: Access, at: datetime | None = None) -> QuickFireContest:
    """Sign the final sheet: what was pressed is frozen with places and points by round. Raises NotFinished, Signed."""
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    at = at or timezone.now()
    contest = QuickFireContest.objects.select_for_update().get(pk=contest.pk)
    if contest.signed_at is not None:
        raise Signed(_("The final sheet is signed; the contest is closed."))
    board = board_of(contest)
    if not board.state.is_finished:
        raise NotFinished(_("The contest is not finished yet."))
    contest.sheet = sheet_of(board)
    contest.sha256 = sha256_of(contest.sheet)
    contest.signed_by, contest.signed_at = by.user, at
    contest.save(update_fields=["sheet", "sha256", "signed_by", "signed_at"])
    record(
        "activities.quickfire.signed",
        by=by.user,
        campaign=by.campaign,
        obj=contest,
        at=at,
        sha256=contest.sha256,
    )
    return contest


@transaction.atomic
def award_contest(
    *, contest: QuickFireContest, prizes: tuple[int, ...] = (1, 2, 3), by: Access, at: datetime | None = None
) -> AwardDecision:
    """Put the prizes of a signed contest into effect: so many first, second and third prizes in the order of places.

    Teams that share the last place of a prize all get the lower one (a tie that does not fit wholly falls below the
    line, as in rules.md §6). Raises NotFinished, AlreadyDecided, NothingToDecide.
    """
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    if contest.signed_at is None:
        raise NotFinished(_("Sign the final sheet first."))
    levels = prize_levels([team["place"] for team in contest.sheet["teams"]], prizes)
    teams = {team.position: team for team in contest.teams.select_related("department")}
    honours = [
        Honour(
            holder=team["name"],
            department=teams[team["seat"]].department,
            level=level,
            honour=HONOURS[level],
        )
        for team, level in sorted(
            zip(contest.sheet["teams"], levels, strict=True), key=lambda pair: pair[0]["place"]
        )
        if level
    ]
    return apply_awards(
        campaign=contest.campaign,
        kind=AwardKind.QUICKFIRE,
        key=f"quickfire:{contest.pk}",
        title=contest.title,
        period=f"{contest.held_on.year}年",
        honours=honours,
        payload={"sheet": contest.sheet, "prizes": list(prizes)},
        by=by,
        at=at,
    )


def prize_levels(found: list[int], prizes: tuple[int, ...]) -> list[str]:
    """The prize of each team by its place, empty for none; `prizes` says how many there are of each level."""
    levels, lines = [], []
    total = 0
    for count in prizes:
        total += count
        lines.append(total)
    for place in found:
        last = place + found.count(place) - 1
        level = next((PRIZES[index] for index, line in enumerate(lines) if last <= line), "")
        levels.append(level)
    return levels


def sheet_of(board: Board) -> dict:
    """The final sheet as it is signed: each team's points by round, place and members, and every act that counts."""
    by_round = points_by_round(board.setup, board.acts)
    found = places(board.state)
    members = {team.pk: [person.name for person in team.members.all()] for team in board.teams}
    return {
        "title": board.contest.title,
        "held_on": board.contest.held_on.isoformat(),
        "place": board.contest.place,
        "chair": board.contest.chair,
        "rules": board.contest.rules,
        "rounds": board.contest.rounds,
        "teams": [
            {
                "seat": team.position,
                "name": team.name,
                "department": team.department.code,
                "members": members[team.pk],
                "points": [points[seat] for points in by_round],
                "total": board.state.points[seat],
                "rulings": list(board.state.rulings[seat]),
                "place": found[seat],
                "tied": found.count(found[seat]) > 1,
            }
            for seat, team in enumerate(board.teams)
        ],
        "acts": [
            {"kind": str(act.kind), "team": act.team, "points": act.points, "reason": act.reason}
            for act in board.acts
        ],
    }


def refused(refusal: NotNow) -> str:
    """What the desk says when a key does not fit."""
    sentences = {
        "nothing_to_undo": _("There is nothing to undo."),
        "finished": _("The contest is finished; undo the end first."),
        "not_begun": _("The contest has not begun."),
        "begun_already": _("The contest has begun already."),
        "unknown_act": _("This cannot be read. Load the page again."),
        "unknown_team": _("Choose a team."),
        "no_stake_now": _("No stake can be chosen now."),
        "unknown_stake": _("This stake is not among those of the contest."),
        "stake_first": _("Let the team choose its stake first."),
        "nobody_may_answer": _("This question is settled; go on to the next one."),
        "not_this_team": _("This team may not answer now."),
        "rounds_over": _("All rounds are over."),
        "rounds_not_over": _("Not all rounds are over yet."),
        "bad_adjustment": _("A ruling gives or takes between 1 and 100 points."),
        "no_reason": _("A ruling says why."),
        "playing_off": _("Settle the play-off first."),
        "no_play_off_now": _("A play-off comes after the last round."),
        "nobody_tied": _("No teams are tied."),
    }
    return sentences[refusal.code]


def _record_press(
    contest: QuickFireContest, board: Board, pressed: Press, *, number: int, by: Access, at: datetime
) -> None:
    """What changes more than a question stands in the trail, and so does taking it back."""
    is_undone = pressed.kind == ActKind.UNDO
    act = board.acts[-1] if is_undone else pressed
    if act.kind not in (ActKind.START, ActKind.ADJUST, ActKind.FINISH, ActKind.PLAY_OFF):
        return
    record(
        f"activities.quickfire.{pressed.kind}",
        by=by.user,
        campaign=by.campaign,
        obj=contest,
        at=at,
        number=number,
        team=board.teams[act.team].name if act.team is not None else "",
        points=act.points,
        reason=act.reason,
        **({"undone": str(act.kind)} if is_undone else {}),
    )


def _is_repeated(contest: QuickFireContest, number: int, pressed: Press, by: Access) -> bool:
    """Is this the last key once more, sent by the same person?"""
    row = contest.acts.filter(number=number).first()
    return (
        row is not None
        and number == contest.acts.count()
        and row.by_id == by.user.pk
        and Press(row.kind, row.team, row.points, row.reason) == pressed
    )

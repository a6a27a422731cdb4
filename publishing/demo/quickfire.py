"""The quick-fire contest of the demo: a team of each category, questions from the bank, played key by key, signed."""

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from activities.etiquette.contest_bank import draw_from_bank
from activities.etiquette.contest_desk import award_contest, board_of, press, sign_sheet
from activities.etiquette.contest_setup import plan_contest, set_team
from activities.etiquette.quickfire import Round, RoundKind, kind_of_round, may_answer, tied
from activities.models import QuickFireContest
from campaign.permissions import Access
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import department_tales, text

MONTH, DAY = 6, 25
MEMBERS = (8, 9, 10)  # the seats of the three members among the people of their departments
SURE = 72  # of a hundred answers are right
ROUNDS = (Round(RoundKind.COMPULSORY, 2), Round(RoundKind.BUZZER, 6), Round(RoundKind.RISK, 1))


@transaction.atomic
def hold_contest(stage: Stage) -> QuickFireContest:
    """Tell the contest from its set-up to the prizes in effect; the same year gives the same contest."""
    campaign, office = stage.organisation.campaign, stage.cast.office[0]
    day = next_working_day(date(campaign.year, MONTH, DAY), holidays=stage.holidays)
    begun = timezone.make_aware(datetime.combine(day, time(14, 30)))
    told = text("quickfire")
    contest = plan_contest(
        campaign=campaign,
        title=told["title"],
        held_on=day,
        place=told["place"],
        chair=stage.cast.leaders[0].user.name,
        rounds=ROUNDS,
        by=office,
        at=begun - timedelta(days=14),
    )
    for name, members in _teams(stage, told["teams"]):
        set_team(
            contest=contest,
            name=name,
            department=members[0].department,
            staff_numbers=[person.staff_number for person in members],
            by=office,
            at=begun - timedelta(days=7),
        )
    for number in range(len(ROUNDS)):
        draw_from_bank(contest=contest, round_number=number, by=office, at=begun - timedelta(days=2))
    _play(contest, random.Random(f"contest {campaign.year}"), by=office, at=begun)
    signed = sign_sheet(contest=contest, by=office, at=begun + timedelta(hours=1))
    award_contest(contest=signed, prizes=(1, 1, 2), by=office, at=begun + timedelta(days=1))
    return signed


def _teams(stage: Stage, names: dict[str, str]):
    """A team of each category: its name, and one member from each of three departments of the category."""
    of_category: dict[str, list[str]] = {}
    for _code, category, tale in department_tales():
        of_category.setdefault(category, []).append(tale["name"])
    for category, departments in of_category.items():
        members = [
            stage.organisation.people[department][seat - 1]
            for department, seat in zip(departments, MEMBERS, strict=False)
        ]
        yield names[category], members


def _play(contest: QuickFireContest, chance: random.Random, *, by: Access, at: datetime) -> None:
    """Press keys until the contest is finished, one every twenty seconds."""
    board = board_of(contest)
    kind, team, points = "start", None, 0
    while True:
        board = press(
            contest=contest,
            number=board.next_number,
            kind=kind,
            team=team,
            points=points,
            by=by,
            at=at + timedelta(seconds=20 * board.next_number),
        )
        state, setup, points = board.state, board.setup, 0
        if state.is_finished:
            return
        allowed = may_answer(setup, state)
        if state.is_over and not state.playing_off:
            kind, team = ("play_off" if tied(state) else "finish"), None
        elif allowed:
            kind, team = ("right" if chance.randrange(100) < SURE else "wrong"), chance.choice(allowed)
        elif kind_of_round(setup, state) == RoundKind.RISK and not state.stake and not state.is_answered:
            kind, team, points = "stake", None, chance.choice(setup.rules.stakes)
        else:
            kind, team = "next", None

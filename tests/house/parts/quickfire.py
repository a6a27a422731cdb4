"""The quick-fire contest, offers and sheets: what the house tests need to know of their addresses."""

from datetime import date

from activities.etiquette.contest_desk import board_of, press, sign_sheet
from activities.etiquette.contest_setup import Question, plan_contest, set_questions, set_team
from activities.etiquette.quickfire import Round
from activities.models import QuickFireContest
from activities.offers import offer_evidence
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:quickfire_list                         200 200 200 200 200 200 200 200 200 200 200 200
POST activities:quickfire_list                         405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:quickfire_plan                         403 200 200 403 403 403 403 403 403 403 403 403
POST activities:quickfire_plan                         403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_detail                       200 200 200 200 200 200 200 200 200 200 200 200
POST activities:quickfire_detail                       405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:quickfire_change                       403 200 200 403 403 403 403 403 403 403 403 403
POST activities:quickfire_change                       403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_team_set                     403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_team_set                     403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_team_remove                  403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_team_remove                  403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_questions                    403 200 200 403 403 403 403 403 403 403 403 403
POST activities:quickfire_questions                    403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_draw                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_draw                         403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_desk                         403 200 200 403 403 403 403 403 403 403 403 403
POST activities:quickfire_desk                         403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_press                        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_press                        403 400 400 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_timer                        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_timer                        403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_board                        200 200 200 200 200 200 200 200 200 200 200 200
POST activities:quickfire_board                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:quickfire_state                        200 200 200 200 200 200 200 200 200 200 200 200
POST activities:quickfire_state                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:quickfire_sign                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_sign                         403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:quickfire_award                        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quickfire_award                        403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:print_page[kind=quickfire-sheet,key=@signed_contest]  404 200 200 404 404 404 404 404 404 404 404 200
POST publishing:print_page[kind=quickfire-sheet,key=@signed_contest]  404 302 302 404 404 404 404 404 404 404 404 302
GET  publishing:print_page[kind=nothing,key=1]         404 404 404 404 404 404 404 404 404 404 404 404
GET  publishing:print_file[kind=quickfire-sheet,key=@signed_contest]  404 404 404 404 404 404 404 404 404 404 404 404
POST publishing:print_file[kind=quickfire-sheet,key=@signed_contest]  405 405 405 405 405 405 405 405 405 405 405 405
GET  scoring:offer_list                                403 200 200 200 200 200 403 403 403 403 403 200
POST scoring:offer_list                                403 405 405 405 405 405 403 403 403 403 403 405
GET  scoring:offer_note                                403 405 405 405 405 403 403 403 403 403 403 403
POST scoring:offer_note                                403 422 422 403 422 403 403 403 403 403 403 403
GET  scoring:offer_decline                             403 405 405 405 405 403 403 403 403 403 403 403
POST scoring:offer_decline                             403 422 422 403 422 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED = {"quickfire", "team", "offer"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"quickfire": 1, "team": 1, "round_number": 1, "offer": 1, "key": 1}
MAY_READ = {"LEAK-ANSWER-OF-CONTEST": {"office", "second"}}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """A contest at its first question, another that is signed, and evidence for an indicator of the organ."""
    running, signed = contest_of(world), contest_of(world)
    pressed(world, running, "start")
    for key in ("start", "next", "finish"):
        pressed(world, signed, key)
    sign_sheet(contest=signed, by=world.access("office"))
    offer = offer_evidence(
        campaign=world.campaign,
        key="quiz:1:D02",
        department=world.departments[1],
        subject="理论业务学习",
        text="礼仪知识答卷",
        figures={"及格率": "92.50%"},
        link="",
        by=world.access("office"),
    )
    return {
        "quickfire": running.pk,
        "team": running.teams.first().pk,
        "round_number": 1,
        "signed_contest": signed.pk,
        "key": signed.pk,
        "offer": offer.pk,
    }


def contest_of(world: World) -> QuickFireContest:
    office = world.access("office")
    contest = plan_contest(
        campaign=world.campaign,
        title="抢答赛",
        held_on=date(2026, 6, 12),
        place="礼堂",
        chair="主持人",
        rounds=[Round("buzzer", 1)],
        by=office,
    )
    for department in world.departments[:2]:
        set_team(contest=contest, name=department.name, department=department, staff_numbers=[], by=office)
    return contest


def pressed(world: World, contest: QuickFireContest, kind: str) -> None:
    number = board_of(contest).next_number
    press(contest=contest, number=number, kind=kind, by=world.access("office"))


def plant(world: World, values: dict) -> None:
    """The answer of the question that is being asked is for the desk alone."""
    contest = QuickFireContest.objects.get(pk=values["quickfire"])
    QuickFireContest.objects.filter(pk=contest.pk).update(begun_at=None)
    set_questions(
        contest=contest,
        round_number=0,
        questions=[Question("先说什么？", "LEAK-ANSWER-OF-CONTEST")],
        by=world.access("office"),
    )
    QuickFireContest.objects.filter(pk=contest.pk).update(begun_at=contest.begun_at)

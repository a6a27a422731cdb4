"""The reading programme: what the house tests need to know of their addresses, and the secrets planted there."""

from datetime import date, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from activities.models import Nomination, SimilarPair, Submission
from activities.reading.commendations import nominate_reader, plan_commendation
from activities.reading.comparing import compare_works
from activities.reading.groups import add_book, plan_group
from activities.reading.session_planning import enter_talk, plan_exchange, plan_sessions
from activities.reading.submissions import submit_work
from tests.activities.reading.reading_makers import make_contest
from tests.files import picture, written
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:book_add                                              403 405 405 403 403 403 403 403 403 403 403 403
POST activities:book_add                                              403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:book_change                                           403 200 200 403 403 403 403 403 403 403 403 403
POST activities:book_change                                           403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:group_plan                                            403 200 200 403 403 403 403 403 403 403 403 403
POST activities:group_plan                                            403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:group_detail                                          200 200 200 200 200 200 200 200 200 200 200 200
POST activities:group_detail                                          405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:group_change                                          403 200 200 403 403 403 403 403 403 403 403 403
POST activities:group_change                                          403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:group_members                                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:group_members                                         403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:group_member_remove                                   403 405 405 403 403 403 403 403 403 403 403 403
POST activities:group_member_remove                                   403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:session_plan                                          403 200 200 403 403 403 403 403 403 403 403 403
POST activities:session_plan                                          403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:session_change[event=@session]                        403 200 200 403 403 403 403 403 403 403 403 403
POST activities:session_change[event=@session]                        403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:talk_list[event=@exchange]                            200 200 200 200 200 200 200 200 200 200 200 200
POST activities:talk_list[event=@exchange]                            405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:talk_enter[event=@exchange]                           403 405 405 403 403 403 403 403 403 403 403 403
POST activities:talk_enter[event=@exchange]                           403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:talk_change[event=@exchange]                          403 200 200 403 403 403 403 403 403 403 403 403
POST activities:talk_change[event=@exchange]                          403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:reading_programme                                     200 200 200 200 200 200 200 200 200 200 200 200
POST activities:reading_programme                                     405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:my_reading                                            200 200 200 200 200 200 200 200 200 200 200 200
POST activities:my_reading                                            405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:my_reading_copy                                       200 200 200 200 200 200 200 200 200 200 200 200
POST activities:my_reading_copy                                       405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:commendation_list                                     200 200 200 200 200 200 200 200 200 200 200 200
POST activities:commendation_list                                     405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:commendation_plan                                     403 200 200 403 403 403 403 403 403 403 403 403
POST activities:commendation_plan                                     403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:commendation_detail                                   200 200 200 200 200 200 200 200 200 200 200 200
POST activities:commendation_detail                                   405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:commendation_change                                   403 200 200 403 403 403 403 403 403 403 403 403
POST activities:commendation_change                                   403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:commendation_move[step=close]                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:commendation_move[step=close]                         403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:commendation_vote                                     403 405 405 403 403 403 403 403 403 403 403 403
POST activities:commendation_vote                                     403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:nomination_enter                                      403 405 405 403 403 403 405 405 403 403 403 403
POST activities:nomination_enter                                      403 422 422 403 403 403 422 422 403 403 403 403
GET  activities:nomination_withdraw                                   403 405 405 403 403 403 405 405 403 403 403 403
POST activities:nomination_withdraw                                   403 302 302 403 403 403 302 302 403 403 403 403
GET  activities:contest_list                                          200 200 200 200 200 200 200 200 200 200 200 200
POST activities:contest_list                                          405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:contest_plan                                          403 200 200 403 403 403 403 403 403 403 403 403
POST activities:contest_plan                                          403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:contest_detail                                        200 200 200 200 200 200 200 200 200 200 200 200
POST activities:contest_detail                                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:contest_change                                        403 200 200 403 403 403 403 403 403 403 403 403
POST activities:contest_change                                        403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:contest_move[step=close]                              403 405 405 403 403 403 403 403 403 403 403 403
POST activities:contest_move[step=close]                              403 409 409 403 403 403 403 403 403 403 403 403
GET  activities:work_submit                                           200 200 200 200 200 200 200 200 200 200 200 403
POST activities:work_submit                                           422 422 422 422 422 422 422 422 422 422 422 403
GET  activities:work_export                                           403 200 200 403 403 403 403 403 403 403 403 200
POST activities:work_export                                           403 405 405 403 403 403 403 403 403 403 403 405
GET  activities:work_detail                                           404 200 200 404 404 404 200 200 404 404 200 200
POST activities:work_detail                                           405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:work_change                                           404 200 200 404 404 404 200 200 404 404 200 403
POST activities:work_change                                           404 422 422 404 404 404 422 422 404 404 422 403
GET  activities:work_withdraw                                         405 405 405 405 405 405 405 405 405 405 405 403
POST activities:work_withdraw                                         404 409 409 404 404 404 409 409 404 404 302 403
GET  activities:work_file                                             404 200 200 404 404 404 200 200 404 404 200 200
POST activities:work_file                                             405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:work_thumbnail                                        404 200 200 404 404 404 200 200 404 404 200 200
POST activities:work_thumbnail                                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:similar_list                                          403 200 200 403 403 403 403 403 403 403 403 200
POST activities:similar_list                                          403 405 405 403 403 403 403 403 403 403 403 405
GET  activities:works_compare                                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:works_compare                                         403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:similar_pair                                          403 200 200 403 403 403 403 403 403 403 403 200
POST activities:similar_pair                                          403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:contest_call                                          403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:contest_call                                          403 302 302 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED = {"contest", "work", "enclosure", "pair", "group", "book", "talk", "commendation", "nominee"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {
    "contest": 1,
    "work": 1,
    "enclosure": 1,
    "pair": 1,
    "group": 1,
    "book": 1,
    "talk": 1,
    "commendation": 1,
    "nominee": 1,
    "staff_number": "00011",
}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
OFFICE = {"office", "second"}
HEADS = {"head", "deputy"}
MAY_READ: dict[str, set[str]] = {
    "LEAK-WORK-OF-EMPLOYEE": OFFICE | HEADS | {"employee", "auditor"},
    "LEAK-WORK-OF-JUROR": OFFICE | {"juror", "auditor"} | {"scorer"},
    "LEAK-PAIR": OFFICE | {"auditor"},
    "LEAK-NOMINATION": OFFICE | HEADS | {"leader", "auditor"},
}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the values of the parameters of its addresses."""
    office = world.access("office")
    employee, juror = world.users["employee"].person, world.users["juror"].person
    now, today = timezone.now(), timezone.localdate()
    group = plan_group(
        campaign=world.campaign,
        name="青年读书班",
        kind="young",
        staff_numbers=[employee.staff_number],
        by=office,
    )
    book = add_book(campaign=world.campaign, title="红岩", group=group, by=office)
    place = {"begins_at": time(18), "place": "图书室", "by": office}
    (session,) = plan_sessions(group=group, title="读书会", first_day=today, **place)
    exchange = plan_exchange(title="读书经验交流会", held_on=today, **place)
    talk = enter_talk(event=exchange, speaker=employee, topic="怎样挤时间读书", by=office)
    contest = make_contest(world, until=now + timedelta(days=30))
    stated = {"contest": contest, "originality_stated": True}
    text = "".join(chr(0x4E00 + number * 7 % 5000) for number in range(200))
    page = written(Path(settings.MEDIA_ROOT), "page.jpg", picture())
    work = submit_work(
        author=employee,
        title="我的心得",
        text=text,
        files=[(page, "page.jpg")],
        by=world.access("employee"),
        **stated,
    )
    submit_work(author=juror, title="他的心得", text=text, by=world.access("juror"), **stated)
    (pair,) = compare_works(contest=contest, by=office)
    commendation = plan_commendation(
        campaign=world.campaign,
        values={
            "kind": "active_reader",
            "period": "2026年上半年",
            "first_day": date(2026, 1, 1),
            "last_day": date(2026, 6, 30),
            "quota": 5,
            "nominate_until": today + timedelta(days=9),
        },
        by=office,
    )
    nominee = nominate_reader(
        commendation=commendation, person=employee, deeds="坚持读书", by=world.access("head")
    )
    return {
        "contest": contest.pk,
        "work": work.pk,
        "enclosure": work.files.get().pk,
        "pair": pair.pk,
        "group": group.pk,
        "book": book.pk,
        "session": session.pk,
        "exchange": exchange.pk,
        "talk": talk.pk,
        "commendation": commendation.pk,
        "nominee": nominee.pk,
        "staff_number": employee.staff_number,
    }


def plant(world: World, values: dict) -> None:
    """Works, what was said of a pair, and why somebody is nominated. The juror belongs to D01, the employee to D03."""
    works = Submission.objects.filter(contest=values["contest"])
    for name in ("employee", "juror"):
        works.filter(author=world.users[name].person).update(late_reason=f"LEAK-WORK-OF-{name.upper()}")
    SimilarPair.objects.filter(pk=values["pair"]).update(remark="LEAK-PAIR", seen_by=world.users["office"])
    Nomination.objects.filter(pk=values["nominee"]).update(deeds="LEAK-NOMINATION")

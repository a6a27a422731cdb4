"""Juries of contests: what the house tests need to know of their addresses, and the secrets planted there.

The juror reads a work of D03 by the employee; the secrets are the author's traces for the juror, and a juror's marks for
everybody else before they are closed.
"""

from datetime import UTC, date, datetime

from activities.models import Contest, ContestState, Juror, Jury, ReadingCause, Submission, WorkReading
from activities.reading.jury import CriterionGiven, LevelGiven, set_up_jury
from tests.makers import World

GIVEN = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
# As in tests/house/role_table.py.
TABLE = """
GET  activities:jury_detail               403 200 200 403 403 403 403 403 403 403 403 200
GET  activities:jury_edit                 403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:juror_name                403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:juror_leave               403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:juror_send_back           403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:jury_move[step=close]     403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:redaction_list            403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:redaction_edit            403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:redaction_page            403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:jury_works                404 404 404 404 404 404 404 404 404 200 404 404
GET  activities:jury_hand_in              405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:jury_work                 404 404 404 404 404 404 404 404 404 200 404 404
GET  activities:jury_mark_save            405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:jury_decline              405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:jury_page                 404 404 404 404 404 404 404 404 404 200 404 404
GET  activities:jury_results              403 404 404 403 403 404 403 403 403 403 403 404
GET  activities:jury_export               403 404 404 403 403 404 403 403 403 403 403 404
GET  activities:jury_levels               403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:jury_vote                 403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:jury_apply                403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:jury_offer                403 405 405 403 403 403 403 403 403 403 403 403
POST activities:jury_detail               403 405 405 403 403 403 403 403 403 403 403 405
POST activities:jury_edit                 403 422 422 403 403 403 403 403 403 403 403 403
POST activities:juror_name                403 422 422 403 403 403 403 403 403 403 403 403
POST activities:juror_leave               403 409 409 403 403 403 403 403 403 403 403 403
POST activities:juror_send_back           403 422 422 403 403 403 403 403 403 403 403 403
POST activities:jury_move[step=close]     403 409 409 403 403 403 403 403 403 403 403 403
POST activities:redaction_list            403 405 405 403 403 403 403 403 403 403 403 403
POST activities:redaction_edit            403 302 302 403 403 403 403 403 403 403 403 403
POST activities:redaction_page            403 405 405 403 403 403 403 403 403 403 403 403
POST activities:jury_works                405 405 405 405 405 405 405 405 405 405 405 405
POST activities:jury_hand_in              404 404 404 404 404 404 404 404 404 409 404 404
POST activities:jury_work                 404 404 404 404 404 404 404 404 404 302 404 404
POST activities:jury_mark_save            404 404 404 404 404 404 404 404 404 200 404 404
POST activities:jury_decline              404 404 404 404 404 404 404 404 404 409 404 404
POST activities:jury_page                 405 405 405 405 405 405 405 405 405 405 405 405
POST activities:jury_results              403 405 405 403 403 405 403 403 403 403 403 405
POST activities:jury_export               403 405 405 403 403 405 403 403 403 403 403 405
POST activities:jury_levels               403 404 404 403 403 403 403 403 403 403 403 403
POST activities:jury_vote                 403 404 404 403 403 403 403 403 403 403 403 403
POST activities:jury_apply                403 404 404 403 403 403 403 403 403 403 403 403
POST activities:jury_offer                403 404 404 403 403 403 403 403 403 403 403 403
GET  publishing:prize_collection          403 404 404 403 403 404 403 403 403 403 403 404
GET  publishing:prize_collection_print    403 404 404 403 403 404 403 403 403 403 403 404
POST publishing:prize_collection          403 404 404 403 403 404 403 403 403 403 403 404
POST publishing:prize_collection_print    403 405 405 403 403 405 403 403 403 403 403 405
"""
# Parameters that are the number of a row.
NUMBERED = {"juror"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"juror": 1, "lot": 1, "page": 1, "award": 1}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
MAY_READ: dict[str, set[str]] = {
    "LEAK-JURY-REMARK": {"juror"},
}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """A jury at work over the works of the first contest, which the part `reading` makes; the juror reads no. 1."""
    contest = Contest.objects.filter(campaign=world.campaign).order_by("pk").first()
    work = Submission.objects.filter(contest=contest, author=world.users["employee"].person).get()
    jury = set_up_jury(
        contest=contest,
        criteria=[CriterionGiven("内容", 100)],
        levels=[LevelGiven("first", "一等奖", places=1)],
        readers_each=1,
        marks_until=date(2026, 5, 31),
        by=world.access("office"),
        at=GIVEN,
    )
    juror = Juror.objects.create(jury=jury, user=world.users["juror"], named_at=GIVEN)
    WorkReading.objects.create(juror=juror, submission=work, cause=ReadingCause.DRAWN, given_at=GIVEN)
    Submission.objects.filter(pk=work.pk).update(number=1)
    Jury.objects.filter(pk=jury.pk).update(seed="lot", drawn_at=GIVEN)
    return {"juror": juror.pk, "lot": 1, "page": 1, "award": 1}


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    reading = WorkReading.objects.get(juror=values["juror"])
    reading.comment = "LEAK-JURY-REMARK"
    reading.save()
    reading.submission.contest.state = ContestState.JUDGING
    reading.submission.contest.save()

"""Makers of contests, works and sessions."""

from datetime import UTC, date, datetime, time

from activities.events import enter_attendance
from activities.models import (
    Contest,
    ContestKind,
    Eligible,
    GroupKind,
    ReadingGroup,
    ReadingSession,
    Submission,
)
from activities.reading.contests import open_contest, plan_contest
from activities.reading.session_planning import plan_sessions
from activities.reading.submissions import submit_work
from campaign.models import Person
from tests.makers import World

CALLED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
IN_TIME = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
UNTIL = datetime(2026, 4, 30, 10, 0, tzinfo=UTC)
LATE = datetime(2026, 5, 2, 1, 0, tzinfo=UTC)
ESSAY = "读书使人明理，学习使人进步，工作中要把所学用起来。"  # 25 characters as office programs count


def make_contest(world: World, *, is_open: bool = True, **values) -> Contest:
    plan = {
        "kind": ContestKind.ESSAY,
        "title": "读书心得征文",
        "theme": "读好书、强素质、增才干",
        "eligible": Eligible.EVERYBODY,
        "opens_on": date(2026, 3, 2),
        "until": UNTIL,
    }
    office = world.access("office")
    contest = plan_contest(campaign=world.campaign, values=plan | values, by=office, at=CALLED)
    return open_contest(contest=contest, by=office, at=CALLED) if is_open else contest


def author(world: World, name: str = "employee") -> Person:
    return world.users[name].person


def make_work(world: World, contest: Contest, name: str = "employee", **values) -> Submission:
    given = {"title": "我的读书心得", "text": ESSAY * 4, "originality_stated": True, "at": IN_TIME}
    return submit_work(contest=contest, author=author(world, name), by=world.access(name), **(given | values))


def a_session(world: World, day: date, *names: str) -> ReadingSession:
    """A session of a group that these people attended."""
    group = ReadingGroup.objects.get_or_create(
        campaign=world.campaign, name="青年读书班", kind=GroupKind.YOUNG
    )[0]
    office = world.access("office")
    (session,) = plan_sessions(
        group=group,
        title="每周读书会",
        first_day=day,
        begins_at=time(18),
        place="图书室",
        by=office,
        at=CALLED,
    )
    if names:
        enter_attendance(
            event=session.event,
            staff_numbers=[author(world, name).staff_number for name in names],
            by=office,
            at=IN_TIME,
        )
    return session

"""Makers of juries: a contest that is closed for works, its works by people of the second department, jurors."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from activities.models import Contest, ContestState, Jury, Submission, TextFrom, WorkReading
from activities.reading.jury import CriterionGiven, LevelGiven, name_juror, set_up_jury
from activities.reading.jury_marks import enter_marks, hand_in_marks
from activities.reading.jury_progress import close_marks
from activities.reading.jury_reading import draw_readers
from campaign.models import Person
from tests.activities.reading.reading_makers import ESSAY, IN_TIME, make_contest
from tests.makers import World

IN_MAY = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
IN_JUNE = datetime(2026, 6, 8, 1, 0, tzinfo=UTC)
CRITERIA = (CriterionGiven("内容", 60, 100), CriterionGiven("文采", 40, 10))
LEVELS = (LevelGiven("first", "一等奖", places=1), LevelGiven("second", "二等奖", places=2))
JURORS = ("juror", "leader", "head")


def make_works(world: World, contest: Contest, count: int, *, department=None) -> list[Submission]:
    """Works past the verbs, each by an author of its own."""
    home = department or world.departments[1]
    before = Person.objects.filter(unit=world.unit).count()
    authors = Person.objects.bulk_create(
        Person(
            unit=world.unit,
            staff_number=f"{40000 + before + at}",
            name=f"作者甲{before + at}",
            department=home,
        )
        for at in range(count)
    )
    return Submission.objects.bulk_create(
        Submission(
            contest=contest,
            author=author,
            department=home,
            title=f"读书心得之{at}",
            text=f"{ESSAY}我是{author.name}，来自{home.name}。",
            text_from=TextFrom.TYPED,
            length=40,
            originality_stated=True,
            submitted_by=world.users["office"],
            submitted_at=IN_TIME,
            changed_at=IN_TIME,
        )
        for at, author in enumerate(authors, start=1)
    )


def make_jury(
    world: World,
    *,
    works: int = 4,
    jurors: Sequence[str] = JURORS,
    each: int | None = None,
    is_drawn: bool = True,
    title: str = "读书心得征文",
    **values,
) -> Jury:
    """A jury of these accounts over so many works, drawn unless said otherwise."""
    contest = make_contest(world, title=title)
    make_works(world, contest, works)
    Contest.objects.filter(pk=contest.pk).update(state=ContestState.CLOSED)
    contest.refresh_from_db()
    office = world.access("office")
    given = {"criteria": CRITERIA, "levels": LEVELS, "marks_until": date(2026, 5, 31)} | values
    jury = set_up_jury(contest=contest, readers_each=each or len(jurors), by=office, **given, at=IN_MAY)
    for name in jurors:
        name_juror(jury=jury, user=world.users[name], by=office, at=IN_MAY)
    if is_drawn:
        draw_readers(jury=jury, by=office, seed="lot", at=IN_MAY)
    jury.refresh_from_db()
    return jury


def mark_works(
    world: World, jury: Jury, name: str, mark: Callable[[int], Sequence[Decimal | int | str]]
) -> None:
    """One juror marks all works that are drawn to him, by their numbers, and hands in."""
    access = world.access(name)
    criteria = list(jury.criteria.order_by("position").values_list("pk", flat=True))
    own = WorkReading.objects.standing().filter(
        juror__jury=jury, juror__user=access.user, handed_in_at__isnull=True
    )
    marks = {
        number: dict(zip(criteria, map(Decimal, mark(number)), strict=True))
        for number in own.values_list("submission__number", flat=True)
    }
    enter_marks(jury=jury, marks=marks, by=access, at=IN_MAY)
    hand_in_marks(jury=jury, by=access, at=IN_MAY)


def make_closed(world: World, *, jurors: Sequence[str] = JURORS, mark=None, **values) -> Jury:
    """A jury whose marks are closed; unless said otherwise no. 1 is the best work, then no. 2, and so on."""
    jury = make_jury(world, jurors=jurors, **values)
    for name in jurors:
        mark_works(world, jury, name, mark or (lambda number: (95 - number, "8.5")))
    close_marks(jury=jury, by=world.access("office"), at=IN_JUNE)
    jury.refresh_from_db()
    return jury

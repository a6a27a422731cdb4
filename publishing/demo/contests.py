"""The contests of the reading programme in the demo: called, written for, marked by a jury, decided, through the verbs."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from django.db import transaction
from django.utils import timezone

from activities.models import AwardDecision, Contest, Jury, WorkReading
from activities.reading.contests import close_contest, open_contest, plan_contest
from activities.reading.jury import CriterionGiven, LevelGiven, name_juror, set_up_jury
from activities.reading.jury_deciding import apply_prizes, record_vote
from activities.reading.jury_marks import enter_marks, hand_in_marks
from activities.reading.jury_presets import PRESETS
from activities.reading.jury_progress import ask_second_readings, close_marks, progress_of
from activities.reading.jury_reading import draw_readers
from activities.reading.jury_results import results_of
from activities.reading.submissions import Work, submit_works
from campaign.models import Membership, Person, Role
from campaign.permissions import Access, access_of
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text

READERS = 5
WEEKS_OF_READING = 3
TALENT = (74, 79, 82, 84, 86, 88, 90, 93)  # what a work is worth before jurors look at it
TASTE = 4  # points by which a juror's mark of a criterion lies off the work's worth
SPREAD_LIMIT = Decimal(12)


@transaction.atomic
def judge_contests(stage: Stage) -> list[AwardDecision]:
    """Essays, study notes and research papers, each from its call to the prizes in effect."""
    return [_judge(stage, told) for told in text("contests")["contests"]]


def _judge(stage: Stage, told: Mapping) -> AwardDecision:
    rng = random.Random(f"contest {told['kind']}")
    office = stage.cast.office[0]
    opens, until = _day(stage, *told["opens"]), _day(stage, *told["until"])
    contest = plan_contest(
        campaign=stage.organisation.campaign,
        values={
            **{name: told[name] for name in ("kind", "title", "theme", "call", "eligible")},
            **{name: told[name] for name in ("shortest", "longest")},
            "prizes_text": told["prizes"],
            "opens_on": opens,
            "until": _at(until, 18),
        },
        by=office,
        at=_at(opens - timedelta(days=4), 10),
    )
    contest = open_contest(contest=contest, by=office, at=_at(opens, 8, 30))
    works = list(_works(stage, told, rng, opens=opens, until=until))
    submit_works(contest=contest, works=works, by=office, at=works[-1].at)
    closed_on = next_working_day(until + timedelta(days=1), holidays=stage.holidays)
    contest = close_contest(contest=contest, by=office, at=_at(closed_on, 9))
    return _decide(stage, contest, told, rng, closed_on)


def _decide(
    stage: Stage, contest: Contest, told: Mapping, rng: random.Random, closed_on: date
) -> AwardDecision:
    office, second, __ = stage.cast.office
    criteria, __ = PRESETS[told["kind"]]
    marks_until = next_working_day(closed_on + timedelta(weeks=WEEKS_OF_READING), holidays=stage.holidays)
    jury = set_up_jury(
        contest=contest,
        criteria=[CriterionGiven(name, weight, 100, hint) for name, hint, weight in criteria],
        levels=[LevelGiven(code, honour, places=places) for code, honour, places in told["levels"]],
        readers_each=READERS,
        marks_until=marks_until,
        spread_limit=SPREAD_LIMIT,
        by=office,
        at=_at(closed_on, 10),
    )
    jurors = _jurors(stage)
    for juror in jurors:
        name_juror(jury=jury, user=juror.user, by=office, at=_at(closed_on, 10, 30))
    draw_readers(jury=jury, by=office, seed=f"demo {told['kind']}", at=_at(closed_on, 15))
    jury.refresh_from_db()
    worth = {number: rng.choice(TALENT) for number in range(1, told["works"] + 1)}
    handed_in = marks_until - timedelta(days=2)
    for juror in jurors:
        _mark(jury, juror, worth, rng, at=_at(handed_in, rng.randint(9, 17), rng.randrange(60)))
    if progress_of(jury).far_apart:
        ask_second_readings(jury=jury, by=office, at=_at(handed_in, 18))
        for juror in jurors:
            _mark(jury, juror, worth, rng, at=_at(marks_until, rng.randint(9, 15), rng.randrange(60)))
    close_marks(jury=jury, by=office, at=_at(marks_until, 17))
    jury.refresh_from_db()
    decided_on = next_working_day(marks_until + timedelta(days=1), holidays=stage.holidays)
    for tie in results_of(jury).allotment.open_ties:
        votes = dict(zip(tie.works, range(READERS, READERS - len(tie.works), -1), strict=True))
        record_vote(jury=jury, votes=votes, minutes="评审委员会会议纪要", by=office, at=_at(decided_on, 9))
    year = stage.organisation.campaign.year
    return apply_prizes(
        jury=jury,
        title=f"{year}年{contest.title}",
        period=f"{year}年",
        by=second,
        at=_at(decided_on, 15),
    )


def _mark(jury: Jury, juror: Access, worth: Mapping[int, int], rng: random.Random, *, at: datetime) -> None:
    """One juror marks everything that waits for him and hands it in."""
    waiting = list(
        WorkReading.objects.standing()
        .filter(juror__jury=jury, juror__user=juror.user, handed_in_at__isnull=True)
        .order_by("submission__number")
        .values_list("submission__number", flat=True)
    )
    if not waiting:
        return
    criteria = list(jury.criteria.order_by("position").values_list("pk", flat=True))
    marks = {
        number: {
            criterion: Decimal(
                min(100, worth[number] + rng.randint(-TASTE, TASTE) + rng.choice((0, 0, 0, 1, -9)))
            )
            for criterion in criteria
        }
        for number in waiting
    }
    enter_marks(jury=jury, marks=marks, by=juror, at=at)
    hand_in_marks(jury=jury, by=juror, at=at + timedelta(minutes=30))


def _jurors(stage: Stage) -> list[Access]:
    members = Membership.objects.filter(campaign=stage.organisation.campaign, role=Role.JUROR).select_related(
        "user__person"
    )
    return [access_of(row.user, stage.organisation.campaign) for row in members.order_by("user__username")]


def _works(stage: Stage, told: Mapping, rng: random.Random, *, opens: date, until: date) -> Iterator[Work]:
    """The works in the order in which they came in, each by another author."""
    authors = _authors(stage, told, rng)
    days = (until - opens).days
    moments = sorted(
        (rng.randint(1, days), rng.randint(8, 17), rng.randrange(60)) for __ in range(len(authors))
    )
    writers = {"essay": _essay, "study_notes": _notes, "research_paper": _paper}
    for author, (day, hour, minute) in zip(authors, moments, strict=True):
        tasks = text("tasks").get(author.department.name) or text("tasks")["党委办公室"]
        title, written = writers[told["kind"]](rng, tasks)
        yield Work(
            author=author,
            title=title,
            text="\n".join(written),
            at=_at(opens + timedelta(days=day), hour, minute),
        )


def _authors(stage: Stage, told: Mapping, rng: random.Random) -> list[Person]:
    people = [person for own in stage.organisation.people.values() for person in own]
    if told["eligible"] == "section_cadres":
        people = [person for person in people if person.is_section_cadre]
    return rng.sample(people, told["works"])


def _essay(rng: random.Random, tasks: Sequence[str]) -> tuple[str, list[str]]:
    told = text("contests")["essay"]
    book, task = rng.choice(text("contests")["books"]), rng.choice(tasks)
    own = iter(_sentences("own", 22, rng))
    first, second = rng.sample(told["work"], 2)
    lines = [
        rng.choice(told["open"]) + _joined(own, 4),
        _joined(own, 5) + first,
        _joined(own, 6),
        second + _joined(own, 5),
        _joined(own, 2) + rng.choice(told["close"]),
    ]
    return _told(rng.choice(told["titles"]), book, task), [_told(line, book, task) for line in lines]


def _notes(rng: random.Random, tasks: Sequence[str]) -> tuple[str, list[str]]:
    told = text("contests")["study_notes"]
    book, task = rng.choice(text("contests")["books"]), rng.choice(tasks)
    own = iter(_sentences("own", 16, rng))
    lines = [
        rng.choice(told["open"]),
        *(f"第{number}次：{_joined(own, 2)}" for number in range(1, 9)),
        rng.choice(told["close"]),
    ]
    return _told(rng.choice(told["titles"]), book, ""), [
        _figured(_told(line, book, task), rng) for line in lines
    ]


def _paper(rng: random.Random, tasks: Sequence[str]) -> tuple[str, list[str]]:
    told = text("contests")["research_paper"]
    task = rng.choice(tasks)
    own = iter(_sentences("study", 22, rng))
    first, second = rng.sample(told["ways"], 2)
    lines = [
        rng.choice(told["open"]) + _joined(own, 4),
        _joined(own, 7),
        _joined(own, 6) + first,
        _joined(own, 5) + second,
        rng.choice(told["close"]),
    ]
    return _told(rng.choice(told["titles"]), "", task), [
        _figured(_told(line, "", task), rng) for line in lines
    ]


def _sentences(bank: str, count: int, rng: random.Random) -> list[str]:
    """Sentences put together from clauses: few works share more than a turn of phrase."""
    told = text("contests")["clauses"][bank]
    parts = [rng.sample(told[part], count) for part in ("when", "did", "then")]
    return ["，".join(clauses) + "。" for clauses in zip(*parts, strict=True)]


def _joined(sentences: Iterator[str], count: int) -> str:
    return "".join(islice(sentences, count))


def _told(line: str, book: str, task: str) -> str:
    return line.replace("{book}", book).replace("{task}", task)


def _figured(line: str, rng: random.Random) -> str:
    for slot, low, high in (("{a}", 3, 9), ("{b}", 12, 48), ("{c}", 60, 240)):
        while slot in line:
            line = line.replace(slot, str(rng.randint(low, high)), 1)
    return line


def _day(stage: Stage, month: int, day: int) -> date:
    return next_working_day(date(stage.organisation.campaign.year, month, day), holidays=stage.holidays)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))

"""The reading programme in the demo: groups and their weekly sessions, exchange meetings, readers who are commended."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from activities.events import change_event, enter_attendance
from activities.models import AwardDecision, Book, Contest, Eligible, Event, ReadingGroup, Submission
from activities.reading.commendations import (
    apply_commendation,
    close_nominations,
    nominate_reader,
    plan_commendation,
    record_vote,
)
from activities.reading.comparing import compare_works
from activities.reading.contests import open_contest, plan_contest
from activities.reading.groups import add_book, plan_group
from activities.reading.reading_facts import sessions_attended, works_submitted
from activities.reading.session_planning import change_session, enter_talk, plan_exchange, plan_sessions
from activities.reading.submissions import Work, submit_works
from campaign.models import Person
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text

WEEKS = 8
COMES = 75  # percent of the members at a session
OPEN_FOR = 14  # days from the day of loading on


@transaction.atomic
def read_together(stage: Stage) -> tuple[int, int]:
    """Groups, book lists, sessions and exchange meetings; returns how many people came and how many spoke."""
    rng = random.Random("reading of the demo")
    told = text("reading")
    first = date(stage.organisation.campaign.year, *told["first_week"])
    begun = _at(first - timedelta(days=12), 9)
    for book in told["books"]["common"]:
        _book(stage, book, None, at=begun)
    groups = [_group(stage, group, rng, at=begun) for group in told["groups"]]
    came: set[int] = set()
    for group, members, about in groups:
        came |= _sessions(stage, group, members, about, first, rng)
    readers = [person for _group, members, _about in groups for person in members]
    spoken = 0
    speakers = rng.sample([person for person in readers if person.pk in came], 15)
    for exchange in told["exchanges"]:
        own = [speakers.pop() for _topic in exchange["topics"]]
        _exchange(stage, exchange, own, readers, rng)
        spoken += len(own)
    return len(came), spoken


@transaction.atomic
def commend_readers(stage: Stage) -> list[AwardDecision]:
    """Active readers and learning-type party members of the first half-year, from nomination to effect."""
    rng = random.Random("readers who are commended")
    honoured: set[int] = set()
    decisions = []
    for told in text("reading")["commendations"]:
        decisions.append(_commend(stage, told, honoured, rng))
        honoured |= set(decisions[-1].awards.values_list("person", flat=True))
    return decisions


@transaction.atomic
def call_for_essays(stage: Stage) -> Contest:
    """A contest that is open on the day of loading, for whoever tries the demo."""
    told, office = text("reading")["open_contest"], stage.cast.office[0]
    at = stage.now - timedelta(days=6)
    contest = plan_contest(
        campaign=stage.organisation.campaign,
        values={
            **{name: told[name] for name in ("kind", "title", "theme", "call", "shortest", "longest")},
            "eligible": Eligible.EVERYBODY,
            "prizes_text": told["prizes"],
            "opens_on": timezone.localdate(at),
            "until": _at(timezone.localdate(stage.now) + timedelta(days=OPEN_FOR), 18),
        },
        by=office,
        at=at,
    )
    contest = open_contest(contest=contest, by=office, at=at)
    _submit_some(stage, contest, at=stage.now - timedelta(days=2))
    return contest


def _submit_some(stage: Stage, contest: Contest, *, at: datetime) -> None:
    """Three works that came in, one of them with much of another's text: the office finds the pair."""
    office = stage.cast.office[0]
    before = list(
        Submission.objects.filter(contest__campaign=contest.campaign_id, contest__kind=contest.kind)
        .exclude(contest=contest)
        .select_related("author")
        .order_by("pk")[:3]
    )
    texts = [work.text for work in before]
    texts[1] = texts[1][:150] + texts[0][200:]
    works = [
        Work(author=work.author, title=title, text=text_of_it, at=at + timedelta(hours=place))
        for place, (work, title, text_of_it) in enumerate(
            zip(before, text("reading")["open_contest"]["titles"], texts, strict=True)
        )
    ]
    submit_works(contest=contest, works=works, by=office, at=at)
    compare_works(contest=contest, by=office, at=at + timedelta(hours=6))


def _group(stage: Stage, told: Mapping, rng: random.Random, *, at: datetime):
    """A group with its book list; the cadres' is drawn from cadres, the young's from everybody else."""
    is_of_cadres = told["kind"] == "cadres"
    everybody = [person for own in stage.organisation.people.values() for person in own]
    eligible = [person for person in everybody if person.is_section_cadre == is_of_cadres]
    members = sorted(rng.sample(eligible, told["members"]), key=lambda person: person.staff_number)
    group = plan_group(
        campaign=stage.organisation.campaign,
        name=told["name"],
        kind=told["kind"],
        led_by=told["led_by"],
        staff_numbers=[person.staff_number for person in members],
        by=stage.cast.office[0],
        at=at,
    )
    for book in text("reading")["books"][told["kind"]]:
        _book(stage, book, group, at=at)
    return group, members, told


def _book(stage: Stage, told: Sequence[str], group: ReadingGroup | None, *, at: datetime) -> Book:
    title, author, publisher, why = told
    return add_book(
        campaign=stage.organisation.campaign,
        group=group,
        title=title,
        author=author,
        publisher=publisher,
        why=why,
        by=stage.cast.office[0],
        at=at,
    )


def _sessions(
    stage: Stage,
    group: ReadingGroup,
    members: Sequence[Person],
    told: Mapping,
    first: date,
    rng: random.Random,
) -> set[int]:
    """Eight weekly sessions; everybody comes to one at least, so that each member took part."""
    office = stage.cast.office[1]
    sessions = plan_sessions(
        group=group,
        title=told["title"],
        first_day=first + timedelta(days=told["weekday"]),
        weeks=WEEKS,
        begins_at=time(*told["begins"]),
        ends_at=time(*told["ends"]),
        place=told["place"],
        by=office,
        at=_at(first - timedelta(days=5), 10),
    )
    books = list(group.books.order_by("position"))
    sure = {person.pk: rng.randrange(WEEKS) for person in members}
    came: set[int] = set()
    for number, session in enumerate(sessions):
        change_session(
            session=session,
            book=books[number * len(books) // WEEKS],
            passage=text("reading")["passages"][number],
            by=office,
            at=_at(first - timedelta(days=5), 10),
        )
        present = [person for person in members if sure[person.pk] == number or rng.randrange(100) < COMES]
        came |= {person.pk for person in present}
        enter_attendance(
            event=session.event,
            staff_numbers=[person.staff_number for person in present],
            by=office,
            at=_at(session.event.held_on, 19, 30),
        )
    return came


def _exchange(
    stage: Stage, told: Mapping, speakers: Sequence[Person], readers: Sequence[Person], rng: random.Random
) -> Event:
    office = stage.cast.office[0]
    day = next_working_day(date(stage.organisation.campaign.year, *told["day"]), holidays=stage.holidays)
    begins, ends = time(14, 30), time(16, 30)
    event = plan_exchange(
        title=told["title"],
        held_on=day,
        begins_at=begins,
        ends_at=ends,
        place=text("reading")["exchange_place"],
        host="机关党委",
        by=office,
        at=_at(day - timedelta(days=8), 9),
    )
    for speaker, topic in zip(speakers, told["topics"], strict=True):
        enter_talk(
            event=event,
            speaker=speaker,
            topic=topic,
            notes=rng.choice(text("reading")["notes"]),
            by=office,
            at=_at(day - timedelta(days=3), 10),
        )
    others = [person for person in readers if person not in speakers]
    listeners = rng.sample(others, 75)
    enter_attendance(
        event=event,
        staff_numbers=[person.staff_number for person in (*speakers, *listeners)],
        by=office,
        at=_at(day, 17),
    )
    return change_event(
        event=event,
        title=event.title,
        held_on=day,
        begins_at=begins,
        ends_at=ends,
        place=event.place,
        host=event.host,
        agenda="\n".join(told["topics"]),
        minutes=told["minutes"],
        by=office,
        at=_at(day, 18),
    )


def _commend(stage: Stage, told: Mapping, honoured: set[int], rng: random.Random) -> AwardDecision:
    year, office = stage.organisation.campaign.year, stage.cast.office[0]
    days = {name: date(year, *day) for name, day in text("reading")["commended"].items()}
    commendation = plan_commendation(
        campaign=stage.organisation.campaign,
        values={
            **{name: told[name] for name in ("kind", "least_sessions", "least_works", "party_only", "quota")},
            "period": f"{year}年上半年",
            "first_day": date(year, 1, 1),
            "last_day": date(year, 6, 30),
            "nominate_until": days["until"],
        },
        by=office,
        at=_at(days["planned"], 9),
    )
    people = _entitled(stage, commendation, told, honoured)
    nominated = rng.sample(people, told["nominated"])
    for person in nominated:
        head = stage.cast.heads.get(person.department.name)
        branch = person.branch if told["party_only"] else None
        nominate_reader(
            commendation=commendation,
            person=person,
            branch=branch,
            deeds=rng.choice(text("reading")["deeds"]),
            by=head if head is not None and branch is None else office,
            at=_at(days["until"] - timedelta(days=rng.randint(1, 10)), rng.randint(9, 16)),
        )
    commendation = close_nominations(commendation=commendation, by=office, at=_at(days["voted"], 9))
    voters = len(stage.cast.leaders)
    rows = commendation.nominations.standing().order_by("person__staff_number")
    # The better half of the voters' choice lies clear of the rest: nobody is equal at the quota.
    votes = {
        row.pk: voters - rng.randrange(2) if place < told["quota"] else voters // 2 + rng.randrange(2)
        for place, row in enumerate(rng.sample(list(rows), len(rows)))
    }
    record_vote(
        commendation=commendation,
        voted_by="leading_group",
        voted_on=days["voted"],
        voters=voters,
        votes=votes,
        by=office,
        at=_at(days["voted"], 17),
    )
    return apply_commendation(commendation=commendation, by=office, at=_at(days["applied"], 10))


def _entitled(stage: Stage, commendation, told: Mapping, honoured: set[int]) -> list[Person]:
    """Members of the groups who have the facts and no other honour of the period; party members have a branch."""
    members = list(
        Person.objects.filter(reading_groups__campaign=stage.organisation.campaign)
        .select_related("department", "branch")
        .order_by("staff_number")
    )
    pks = [person.pk for person in members]
    sessions, works = sessions_attended(commendation, pks), works_submitted(commendation, pks)
    return [
        person
        for person in members
        if sessions.get(person.pk, 0) >= told["least_sessions"]
        and works.get(person.pk, 0) >= told["least_works"]
        and person.pk not in honoured
        and (not told["party_only"] or (person.is_party_member and person.branch_id))
    ]


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))

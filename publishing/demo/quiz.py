"""The etiquette quiz of the demo: a bank, a paper answered by hand and on phones, short answers marked, results out."""

import hashlib
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from activities.etiquette.bank import enter_questions
from activities.etiquette.chapters import Chapters
from activities.etiquette.grading import MULTIPLE, SHORT, SINGLE, TRUE_FALSE, USUAL_PASS_MARK, USUAL_PLAN
from activities.etiquette.question_text import read_questions
from activities.etiquette.quiz_answering import begin_attempt, save_answers, submit_attempt
from activities.etiquette.quiz_closing import close_quiz, release_results
from activities.etiquette.quiz_entry import enter_papers
from activities.etiquette.quiz_links import key_of
from activities.etiquette.quiz_making import draw_questions, make_quiz, open_quiz
from activities.etiquette.quiz_marking import mark_answer, waiting_answers
from activities.etiquette.quiz_offering import offer_pass_rates
from activities.models import QuizItem, QuizPaper
from campaign.models import Person
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text

MONTH, DAY = 6, 8
TAKEN = 88  # of a hundred people; some are on leave or on shift
ON_PHONES = 64
MOST_SKILL, LEAST_SKILL = 97, 62
SHORT_PLAN = {SINGLE: (5, Decimal(8)), MULTIPLE: (3, Decimal(10)), TRUE_FALSE: (5, Decimal(6))}


@transaction.atomic
def answer_quiz(stage: Stage) -> QuizPaper:
    """Tell the quiz from the bank to the released results, and offer the pass rates to scoring."""
    campaign, office = stage.organisation.campaign, stage.cast.office[0]
    first = next_working_day(date(campaign.year, MONTH, DAY), holidays=stage.holidays)
    at = timezone.make_aware(datetime.combine(first, time(8, 30)))
    drafts = read_questions("\n".join(text("quiz")["bank"]), chapters=Chapters())
    enter_questions(campaign=campaign, drafts=drafts, by=office, at=at - timedelta(days=20))
    paper = make_quiz(
        campaign=campaign,
        title=text("quiz")["title"],
        opens_at=at,
        closes_at=at + timedelta(days=4, hours=9),
        pass_mark=USUAL_PASS_MARK,
        minutes=60,
        by=office,
        at=at - timedelta(days=7),
    )
    draw_questions(paper=paper, plan=USUAL_PLAN, seed="demo", by=office, at=at - timedelta(days=6))
    paper = open_quiz(paper=paper, by=office, at=at)
    chance = random.Random(f"quiz {campaign.year}")
    people = [
        person
        for of_department in stage.organisation.people.values()
        for person in of_department
        if not person.has_left(first) and _percent(person, "taken") < TAKEN
    ]
    phones = set(map(id, chance.sample(people, min(ON_PHONES, len(people)))))
    items = list(paper.items.all())
    at += timedelta(hours=1)
    for number, person in enumerate(person for person in people if id(person) in phones):
        _on_a_phone(paper, person, items, chance, at=at + timedelta(minutes=7 * number % 540))
    rows = {
        person.staff_number: _by_hand(person, items, chance) for person in people if id(person) not in phones
    }
    enter_papers(paper=paper, rows=rows, by=office, at=at + timedelta(days=4))
    closed = paper.closes_at + timedelta(minutes=10)
    close_quiz(paper=paper, by=office, at=closed)
    shares = {one["text"]: one["share"] for one in text("quiz")["short"]}
    for answer in waiting_answers(paper):
        points = answer.item.points * shares[answer.text] / 100
        mark_answer(answer=answer, points=_halves(points), by=office, at=closed + timedelta(days=1))
    release_results(paper=paper, by=office, at=closed + timedelta(days=2))
    offer_pass_rates(paper=paper, by=office, at=closed + timedelta(days=2))
    _open_another(stage)
    return QuizPaper.objects.get(pk=paper.pk)


def _open_another(stage: Stage) -> None:
    """A short paper that is open when the demo is loaded, for whoever wants to try it."""
    office, now = stage.cast.office[0], stage.now
    paper = make_quiz(
        campaign=stage.organisation.campaign,
        title=text("quiz")["another"],
        opens_at=now,
        closes_at=now + timedelta(days=14),
        pass_mark=USUAL_PASS_MARK,
        by=office,
        at=now,
    )
    draw_questions(paper=paper, plan=SHORT_PLAN, seed="demo too", by=office, at=now)
    open_quiz(paper=paper, by=office, at=now)


def _on_a_phone(
    paper: QuizPaper, person: Person, items: list[QuizItem], chance: random.Random, *, at: datetime
) -> None:
    attempt = begin_attempt(paper=paper, person=person, at=at)
    by_item = {item.pk: item for item in items}
    skill = _skill(person)
    said = {
        position: _said(by_item[item], skill, chance)
        for item, position in attempt.answers.values_list("item", "position")
    }
    key = key_of(paper.secret, person.pk)
    save_answers(token=paper.token, key=key, answers=said, at=at + timedelta(minutes=25))
    submit_attempt(token=paper.token, key=key, at=at + timedelta(minutes=26 + skill % 20))


def _by_hand(person: Person, items: list[QuizItem], chance: random.Random) -> dict[str, str]:
    """The parts of a paper as they are typed."""
    skill = _skill(person)
    said: dict[str, list[str]] = {}
    for item in items:
        said.setdefault(item.kind, []).append(_said(item, skill, chance))
    join: dict[str, Callable] = {SINGLE: "".join, MULTIPLE: " ".join, TRUE_FALSE: "".join}
    parts = {kind: joined([one or "-" for one in said[kind]]) for kind, joined in join.items()}
    most = sum(item.points for item in items if item.kind == SHORT)
    marked = most * (skill - chance.randrange(25)) / 100
    return parts | {SHORT: str(_halves(marked))}


def _said(item: QuizItem, skill: int, chance: random.Random) -> str:
    """What somebody of this skill (percent) says: right, or a slip."""
    if item.kind == SHORT:
        found = text("quiz")["short"]
        return found[min((100 - skill) // 9 + chance.randrange(2), len(found) - 1)]["text"]
    hard = int(hashlib.sha256(item.stem.encode()).hexdigest(), 16) % 14  # some questions are harder
    if chance.randrange(100) < skill - hard:
        return item.correct
    letters = "ABCDEFGH"[: len(item.options)]
    if item.kind == MULTIPLE and chance.randrange(3):
        return "".join(sorted(chance.sample(item.correct, len(item.correct) - 1)))
    wrong = [letter for letter in letters if letter != item.correct]
    return chance.choice(wrong)


def _halves(points: Decimal) -> Decimal:
    """Rounded to half a point, as people mark."""
    return (points * 2).quantize(Decimal(1)) / 2


def _skill(person: Person) -> int:
    return LEAST_SKILL + _percent(person, "skill") * (MOST_SKILL - LEAST_SKILL) // 100


def _percent(person: Person, what: str) -> int:
    """A number below 100 that is the person's own, the same at every loading."""
    return int(hashlib.sha256(f"{what} {person.staff_number}".encode()).hexdigest(), 16) % 100

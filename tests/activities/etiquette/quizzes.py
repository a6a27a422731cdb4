"""Makers of questions and quiz papers, through the verbs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from activities.etiquette.bank import enter_questions
from activities.etiquette.question_text import Draft, settled
from activities.etiquette.quiz_links import key_of
from activities.etiquette.quiz_making import add_questions, make_quiz, open_quiz
from activities.models import Question, QuizPaper
from campaign.models import Person
from tests.makers import World

OPENS = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=3)
DURING = OPENS + timedelta(hours=2)
POINTS = {"single": Decimal(20), "multiple": Decimal(30), "true_false": Decimal(10), "short": Decimal(40)}
NUMBERS = "甲乙丙丁戊己庚辛壬癸"


def drafts(count: int = 1, *, chapters: tuple[str, ...] = ("01",)) -> list[Draft]:
    """`count` questions of each kind for each chapter; right are B, AC, 正确."""
    found = []
    for chapter in chapters:
        for number in range(count):
            name = f"{chapter}{NUMBERS[number % 10] * (number // 10 + 1)}"
            found += [
                Draft("", chapter, "single", f"单选题{name}", ["选项一", "选项二", "选项三"], "B"),
                Draft(
                    "", chapter, "multiple", f"多选题{name}", ["选项一", "选项二", "选项三", "选项四"], "AC"
                ),
                Draft("", chapter, "true_false", f"判断题{name}", [], "对"),
                Draft("", chapter, "short", f"简答题{name}", [], "要点"),
            ]
    return [settled(draft) for draft in found]


def make_bank(world: World, count: int = 1, **wanted) -> list[Question]:
    return enter_questions(
        campaign=world.campaign, drafts=drafts(count, **wanted), by=world.access("office"), at=OPENS
    )


def make_draft_quiz(world: World, **wanted) -> QuizPaper:
    values = {"title": "礼仪知识答卷", "opens_at": OPENS, "closes_at": CLOSES, "pass_mark": Decimal(60)}
    return make_quiz(campaign=world.campaign, by=world.access("office"), at=OPENS, **(values | wanted))


def make_open_quiz(world: World, *, questions=None, **wanted) -> QuizPaper:
    """One question of each kind: 20 + 30 + 10 + 40 points."""
    questions = questions or make_bank(world)
    paper = make_draft_quiz(world, **wanted)
    office = world.access("office")
    add_questions(paper=paper, questions=[one.pk for one in questions], points=POINTS, by=office, at=OPENS)
    return open_quiz(paper=paper, by=office, at=OPENS)


def person_of(world: World, name: str) -> Person:
    return world.users[name].person


def key_for(paper: QuizPaper, person: Person) -> str:
    return key_of(paper.secret, person.pk)

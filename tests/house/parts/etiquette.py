"""Etiquette learning: what the house tests need to know of their addresses, and the secrets planted there."""

from decimal import Decimal

from activities.etiquette.quiz_answering import begin_attempt, save_answers, submit_attempt
from activities.models import (
    AttemptWay,
    Question,
    QuizAnswer,
    QuizAttempt,
    QuizItem,
    QuizPaper,
    QuizState,
)
from tests.activities.etiquette.quizzes import (
    DURING,
    key_for,
    make_draft_quiz,
    make_open_quiz,
    person_of,
)
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:question_list            403 200 200 403 403 403 403 403 403 403 403 200
GET  activities:question_new             403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:question_change          403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:question_retire          403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:question_import          403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:question_import_confirm  403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:question_template        403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quiz_list                200 200 200 200 200 200 200 200 200 200 200 200
GET  activities:quiz_new                 403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quiz_detail              403 200 200 403 403 403 403 403 403 403 403 200
GET  activities:quiz_change              403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quiz_draw                403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:quiz_pick                403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quiz_points              403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:quiz_void                403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:quiz_take_off            403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:quiz_entry               403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quiz_marking             403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:quiz_results             403 200 200 403 403 200 200 200 403 403 403 200
GET  activities:quiz_move[step=close]    403 405 405 403 403 403 403 403 403 403 403 403
POST activities:question_list            403 405 405 403 403 403 403 403 403 403 403 405
POST activities:question_new             403 422 422 403 403 403 403 403 403 403 403 403
POST activities:question_change          403 422 422 403 403 403 403 403 403 403 403 403
POST activities:question_retire          403 409 409 403 403 403 403 403 403 403 403 403
POST activities:question_import          403 422 422 403 403 403 403 403 403 403 403 403
POST activities:question_import_confirm  403 409 409 403 403 403 403 403 403 403 403 403
POST activities:question_template        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:quiz_list                405 405 405 405 405 405 405 405 405 405 405 405
POST activities:quiz_new                 403 422 422 403 403 403 403 403 403 403 403 403
POST activities:quiz_detail              403 405 405 403 403 403 403 403 403 403 403 405
POST activities:quiz_change              403 422 422 403 403 403 403 403 403 403 403 403
POST activities:quiz_draw                403 422 422 403 403 403 403 403 403 403 403 403
POST activities:quiz_pick                403 302 302 403 403 403 403 403 403 403 403 403
POST activities:quiz_points              403 422 422 403 403 403 403 403 403 403 403 403
POST activities:quiz_void                403 422 422 403 403 403 403 403 403 403 403 403
POST activities:quiz_take_off            403 302 302 403 403 403 403 403 403 403 403 403
POST activities:quiz_entry               403 422 422 403 403 403 403 403 403 403 403 403
POST activities:quiz_marking             403 200 200 403 403 403 403 403 403 403 403 403
POST activities:quiz_results             403 405 405 403 403 405 405 405 403 403 403 405
POST activities:quiz_move[step=close]    403 302 302 403 403 403 403 403 403 403 403 403
POST activities:quiz_move[step=release]  403 409 409 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"question", "quiz", "quiz_item"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"question": 1, "quiz": 1, "quiz_item": 1, "key": "1"}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
OFFICE = {"office", "second"}
MAY_READ: dict[str, set[str]] = {
    "LEAK-QUIZ-WORDS": OFFICE,  # marked without a name
    "LEAK-QUIZ-QUESTION": OFFICE | {"auditor"},
    "LEAK-QUIZ-TOTAL": {"employee"},  # nobody sees another's points (PRV-10, rules.md §7)
}
FIGURES: dict[str, str] = {"61.37": "LEAK-QUIZ-TOTAL"}


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the values of the parameters of its addresses."""
    return make_quiz_rows(world)


def make_quiz_rows(world: World) -> dict[str, object]:
    """A paper that is open and answered by the head; its short answer waits to be marked."""
    paper = make_open_quiz(world)
    person = person_of(world, "head")
    attempt = begin_attempt(paper=paper, person=person, at=DURING)
    words = attempt.answers.get(item__kind="short").position
    key = key_for(paper, person)
    save_answers(token=paper.token, key=key, answers={words: "要点"}, at=DURING)
    submit_attempt(token=paper.token, key=key, at=DURING)
    item = paper.items.get(kind="short")
    return {"question": item.question_id, "quiz": paper.pk, "quiz_item": item.pk}


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    plant_quiz(world, values)


def plant_quiz(world: World, values: dict) -> None:
    """A short answer, a question, and the points of an employee whose results are out."""
    QuizAnswer.objects.filter(attempt__paper=values["quiz"], item__kind="short").update(
        text="LEAK-QUIZ-WORDS"
    )
    Question.objects.filter(pk=values["question"]).update(stem="LEAK-QUIZ-QUESTION")
    QuizItem.objects.filter(pk=values["quiz_item"]).update(stem="LEAK-QUIZ-QUESTION")
    released = make_draft_quiz(world, title="已公布的答卷")
    QuizPaper.objects.filter(pk=released.pk).update(state=QuizState.RELEASED, opened_at=DURING)
    person = person_of(world, "employee")
    QuizAttempt.objects.create(
        paper=released,
        person=person,
        department_id=person.department_id,
        way=AttemptWay.PAPER,
        begun_at=DURING,
        due_at=DURING,
        submitted_at=DURING,
        total=Decimal("61.37"),
        is_passed=True,
    )

"""Questions of a quick-fire contest from the question bank: drawn at random, the same again from the same seed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from activities.etiquette.contest_setup import BadContest, Question, drawn, set_questions, wanted_questions
from activities.etiquette.quickfire import RoundKind
from activities.models import Question as BankQuestion
from activities.models import QuestionKind, QuickFireContest
from campaign.permissions import Access

# What is quickly answered is asked in the quick rounds; a risk question may take a minute.
KINDS = {
    RoundKind.COMPULSORY: (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE),
    RoundKind.BUZZER: (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.MULTIPLE),
    RoundKind.RISK: (QuestionKind.MULTIPLE, QuestionKind.SHORT),
}
LETTERS = "ABCDEFGH"


@transaction.atomic
def draw_from_bank(
    *, contest: QuickFireContest, round_number: int, by: Access, at: datetime | None = None
) -> int:
    """Draw the questions of a round (from 0) from the bank, none that another round has; returns how many.

    The same bank and contest give the same questions. Raises BadContest when the bank has too few.
    """
    questions = available(contest, round_number)
    wanted = wanted_questions(contest, round_number)
    if len(questions) < wanted:
        raise BadContest(
            _("The bank has %(there)s questions for this round; it needs %(wanted)s.")
            % {"there": len(questions), "wanted": wanted}
        )
    chosen = drawn(questions, wanted=wanted, seed=f"{contest.pk}:{round_number}")
    return set_questions(contest=contest, round_number=round_number, questions=chosen, by=by, at=at)


def available(contest: QuickFireContest, round_number: int) -> list[Question]:
    """The questions of the bank that fit a round and stand in no other, in the bank's order. Two queries."""
    elsewhere = set(contest.questions.exclude(round=round_number).values_list("text", flat=True))
    kinds = KINDS[RoundKind(contest.rounds[round_number]["kind"])]
    bank = (
        BankQuestion.objects.in_use()
        .filter(campaign=contest.campaign_id, kind__in=kinds)
        .order_by("chapter", "pk")
    )
    return [as_read_out(row) for row in bank if row.stem not in elsewhere]


def as_read_out(row: BankQuestion) -> Question:
    """A question of the bank with its answer in words."""
    if row.kind == QuestionKind.SHORT:
        return Question(row.stem, row.explanation or row.stem)
    right = [row.options[LETTERS.index(letter)] for letter in row.correct]
    if row.kind == QuestionKind.TRUE_FALSE:
        return Question(row.stem, right[0])
    answer = "；".join(f"{letter}. {text}" for letter, text in zip(row.correct, right, strict=True))
    return Question(row.stem, answer, tuple(row.options))

"""A person's paper as it is shown: questions and options in that person's order, with what is answered."""

from dataclasses import dataclass

from activities.etiquette.grading import ordered_options
from activities.models import QuestionKind, QuizAttempt


@dataclass(frozen=True)
class Option:
    """An option: the letter under which it is saved, the one under which it is seen, and whether it is chosen."""

    letter: str
    shown: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Shown:
    """A question on a person's paper."""

    position: int
    kind: str
    kind_label: str
    stem: str
    points: object
    options: list[Option]
    text: str
    is_answered: bool

    @property
    def is_many(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def is_text(self) -> bool:
        return self.kind == QuestionKind.SHORT


def sheet_of(attempt: QuizAttempt) -> list[Shown]:
    """The questions in this person's order; one query."""
    found = []
    for answer in attempt.answers.select_related("item").order_by("position"):
        item = answer.item
        options = ordered_options(item.options, seed=attempt.seed, key=item.pk)
        if item.kind == QuestionKind.TRUE_FALSE:
            options = ordered_options(item.options, seed="", key=item.pk)
        text = answer.text or answer.chosen if item.kind == QuestionKind.SHORT else ""
        found.append(
            Shown(
                answer.position,
                item.kind,
                item.get_kind_display(),
                item.stem,
                item.points,
                [
                    Option(letter, "ABCDEFGH"[index], words, letter in answer.chosen)
                    for index, (letter, words) in enumerate(options)
                ],
                text,
                bool(answer.chosen or answer.text),
            )
        )
    return found

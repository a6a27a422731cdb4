"""Papers that were answered by hand, entered quickly: a staff number, then letters or a sum for each part."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.grading import KINDS, MULTIPLE, SHORT, SINGLE, TRUE_FALSE, ZERO, marked
from activities.etiquette.quiz_making import locked_quiz, record_quiz
from activities.etiquette.quiz_marking import finish
from activities.models import (
    AttemptWay,
    QuestionKind,
    QuizAnswer,
    QuizAttempt,
    QuizItem,
    QuizPaper,
    QuizState,
)
from campaign.models import Person
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.rows import write_rows

BLANK = "-"
_SUM = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_TRUTHS = {
    "√": "A",
    "对": "A",
    "T": "A",
    "Y": "A",
    "A": "A",
    "×": "B",
    "错": "B",
    "X": "B",
    "F": "B",
    "N": "B",
}
_TRUTHS |= {"B": "B", BLANK: ""}


class BadEntry(Refused):
    """A part cannot be read, or does not fit the paper; the field says which."""


class AnsweredAlready(Refused):
    """This person has a paper already, online or by hand."""


class NobodyHere(Refused):
    """Nobody in service has this staff number."""


@transaction.atomic
def enter_paper(
    *,
    paper: QuizPaper,
    staff_number: str,
    parts: Mapping[str, str],
    by: Access,
    at: datetime | None = None,
) -> QuizAttempt:
    """Enter the paper of a person that was answered by hand, by the office, until the results are released.

    A part is what stands on it: letters in the printed order (“ABCDA”; several choices with spaces, “AC B ABD”; right
    and wrong as √×, 对错, TF or AB; “-” for a blank), or the sum that it was marked with (“36”, always so for short
    answers). Letters are marked by rule. Raises NobodyHere, AnsweredAlready, BadEntry, WrongStep.
    """
    at = at or timezone.now()
    paper = locked_quiz(paper, QuizState.OPEN, QuizState.CLOSED, by=by)
    person = (
        Person.objects.filter(unit=by.campaign.unit_id, staff_number=staff_number.strip())
        .in_service(timezone.localdate(at))
        .first()
    )
    if person is None:
        raise NobodyHere(_("Nobody in service has this staff number."), field="staff_number")
    attempt, answers = read_paper(paper, person, parts, items=list(paper.items.all()), by=by, at=at)
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError as race:
        raise AnsweredAlready(
            _("%(name)s has a paper already.") % {"name": person.name}, field="staff_number"
        ) from race
    _write_answers([(attempt, answers)])
    record_quiz("entered", paper, by=by, at=at, attempt=attempt.pk, person=person.staff_number)
    return attempt


@transaction.atomic
def enter_papers(
    *,
    paper: QuizPaper,
    rows: Mapping[str, Mapping[str, str]],
    by: Access,
    at: datetime | None = None,
) -> int:
    """Enter the papers of many people, by their staff numbers, each as `enter_paper` does; all or none.

    Six queries whatever the number. Raises what `enter_paper` raises.
    """
    at = at or timezone.now()
    paper = locked_quiz(paper, QuizState.OPEN, QuizState.CLOSED, by=by)
    people = Person.objects.filter(unit=by.campaign.unit_id, staff_number__in=list(rows))
    found = {person.staff_number: person for person in people.in_service(timezone.localdate(at))}
    if missing := sorted(set(rows) - set(found)):
        raise NobodyHere(
            _("Nobody in service has these staff numbers: %(numbers)s.")
            % {"numbers": "、".join(missing[:20])},
            field="staff_number",
        )
    there = paper.attempts.filter(person__in=found.values(), voided_at__isnull=True).select_related("person")
    if taken := sorted(attempt.person.staff_number for attempt in there):
        raise AnsweredAlready(
            _("These have a paper already: %(numbers)s.") % {"numbers": "、".join(taken[:20])},
            field="staff_number",
        )
    items = list(paper.items.all())
    read = [
        read_paper(paper, found[number], parts, items=items, by=by, at=at) for number, parts in rows.items()
    ]
    try:
        with transaction.atomic():
            write_rows([attempt for attempt, _answers in read])
    except IntegrityError as race:
        raise AnsweredAlready(
            _("Somebody entered one of them at this moment."), field="staff_number"
        ) from race
    _write_answers(read)
    record_quiz("entered", paper, by=by, at=at, papers=len(read))
    return len(read)


def _write_answers(read: list[tuple[QuizAttempt, list[QuizAnswer]]]) -> None:
    for attempt, answers in read:
        for answer in answers:
            answer.attempt = attempt
    write_rows([answer for _attempt, answers in read for answer in answers])


def read_paper(
    paper: QuizPaper,
    person: Person,
    parts: Mapping[str, str],
    *,
    items: list[QuizItem],
    by: Access,
    at: datetime,
) -> tuple[QuizAttempt, list[QuizAnswer]]:
    """The attempt and the answers that the parts of a paper say, marked and not saved. Raises BadEntry."""
    attempt = QuizAttempt(
        paper=paper,
        person=person,
        department_id=person.department_id,
        way=AttemptWay.PAPER,
        begun_at=at,
        due_at=paper.closes_at,
        submitted_at=at,
        entered_by=by.user,
    )
    answers: list[QuizAnswer] = []
    total = ZERO
    for kind in KINDS:
        of_kind = [item for item in items if item.kind == kind]
        if not of_kind:
            continue
        points, said = _part(kind, of_kind, parts.get(kind, "").strip())
        answers += [
            QuizAnswer(
                attempt=attempt, item=item, position=item.position, chosen=chosen, points=each, saved_at=at
            )
            for item, chosen, each in said
        ]
        attempt.parts[kind] = str(points)
        total += points
    finish(attempt, total)
    return attempt, answers


def _part(kind: str, items: list[QuizItem], typed: str) -> tuple[Decimal, list]:
    most = sum((item.points for item in items), ZERO)
    if not typed:
        raise BadEntry(
            _("%(kind)s: enter the answers, or the sum that the part was marked with.")
            % {"kind": QuestionKind(kind).label},
            field=kind,
        )
    if _SUM.fullmatch(typed):
        try:
            points = Decimal(typed).quantize(ZERO)
        except InvalidOperation as why:
            raise BadEntry(_("This is not a number."), field=kind) from why
        if points > most:
            raise BadEntry(_("This part has at most %(most)s points.") % {"most": most}, field=kind)
        return points, []
    chosen = _letters(kind, typed)
    if kind == SHORT or len(chosen) != len(items):
        raise BadEntry(
            _("%(kind)s: %(there)s answers are typed, the paper has %(wanted)s questions.")
            % {"kind": QuestionKind(kind).label, "there": len(chosen), "wanted": len(items)},
            field=kind,
        )
    said = [
        (item, letters, marked(kind, correct=item.correct, chosen=letters, full=item.points))
        for item, letters in zip(items, chosen, strict=True)
    ]
    return sum((points for _item, _letters_, points in said), ZERO), said


def _letters(kind: str, typed: str) -> list[str]:
    """The answers of a part, one for each question; a blank is "". Raises BadEntry."""
    typed = typed.upper().replace("，", " ").replace(",", " ").replace("、", " ").replace("－", BLANK)
    if kind == MULTIPLE:
        found = ["" if group == BLANK else "".join(sorted(set(group))) for group in typed.split()]
    elif kind == SINGLE:
        found = ["" if letter == BLANK else letter for letter in "".join(typed.split())]
    elif kind == TRUE_FALSE:
        found = [_TRUTHS.get(letter, "?") for letter in "".join(typed.split())]
    else:
        raise BadEntry(_("Short answers are entered as the sum that they were marked with."), field=kind)
    if wrong := [group for group in found if set(group) - set("ABCDEFGH")]:
        raise BadEntry(
            _("“%(text)s” is no answer.") % {"text": wrong[0] if kind != TRUE_FALSE else typed}, field=kind
        )
    return found

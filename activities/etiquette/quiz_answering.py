"""Answering a quiz paper online: begun once, saved answer by answer, submitted once; the server's clock decides.

A save is two statements in one short transaction: the attempt, locked, then the answer. It leaves no entry in the trail:
the answer keeps its own time, and beginning and submission are recorded.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.grading import ordered, seed_of
from activities.etiquette.quiz_links import claimed_person, is_genuine
from activities.etiquette.quiz_making import record_quiz
from activities.etiquette.quiz_marking import mark_attempt
from activities.models import AttemptWay, QuizAnswer, QuizAttempt, QuizItem, QuizPaper, QuizState
from campaign.history import refuse_history
from campaign.models import Person
from campaign.prepared import Prepared
from campaign.refusals import Refused
from campaign.rows import write_rows

LONGEST_ANSWER = 4000
LETTERS = frozenset("ABCDEFGH")
MOST_AT_ONCE = 100


class NoSuchPaper(Refused):
    """No paper lies behind the address, or the link is nobody's."""


class NotOpen(Refused):
    """The paper is not open yet, or no more."""


class TooLate(Refused):
    """The time is up, the grace too; what was saved before counts."""


class AlreadySubmitted(Refused):
    """The paper was submitted; it is answered once."""


class NotBegun(Refused):
    """Nothing can be saved before the paper is begun."""


class BadAnswer(Refused):
    """An answer names no question of this paper, or is no answer."""


def check_open(paper: QuizPaper, *, at: datetime) -> None:
    """Raises NotOpen outside the paper's time, and in a campaign that is history."""
    if paper.campaign.history_since or paper.state != QuizState.OPEN or at >= paper.closes_at:
        raise NotOpen(_("This paper is not open any more."))
    if at < paper.opens_at:
        raise NotOpen(_("This paper is not open yet."))


@transaction.atomic
def begin_attempt(
    *, paper: QuizPaper, person: Person, address: str = "", at: datetime | None = None
) -> QuizAttempt:
    """Begin a person's paper; who has begun goes on with it (a second device, a reload). Raises NotOpen.

    Order of questions and options comes from a seed that is kept. Raises AlreadySubmitted where the person has one on
    paper or has submitted, CampaignIsHistory.
    """
    refuse_history(paper.campaign)
    at = at or timezone.now()
    there = QuizAttempt.objects.filter(paper=paper, person=person, voided_at__isnull=True).first()
    if there is None:
        # Locked, so that the office cannot close the paper in between and leave this one behind.
        locked = QuizPaper.objects.select_for_update(no_key=True, of=("self",)).select_related("campaign")
        check_open(locked.get(pk=paper.pk), at=at)
        try:
            with transaction.atomic():
                return _begun(paper, person, address=address, at=at)
        except IntegrityError:  # two devices at the same moment
            there = QuizAttempt.objects.get(paper=paper, person=person, voided_at__isnull=True)
    if there.is_submitted or there.way == AttemptWay.PAPER:
        raise AlreadySubmitted(_("Your paper has been handed in already; it is answered once."))
    return there


@transaction.atomic
def save_answers(
    *, token: str, key: str, answers: Mapping[int, str], at: datetime | None = None
) -> QuizAttempt:
    """Save answers by their positions on this person's paper: letters of options, or a text.

    Counts until the person's time is up and the minutes of grace after it, by the server's clock. Two devices: what
    comes last stands. Raises NotBegun, TooLate, AlreadySubmitted, BadAnswer, NoSuchPaper. One query and one for each
    answer.
    """
    at = at or timezone.now()
    attempt = _attempt(token, key)
    if attempt.is_submitted:
        raise AlreadySubmitted(_("Your paper has been handed in already; it is answered once."))
    if at > attempt.due_at + attempt.paper.grace:
        raise TooLate(_("The time is up; what was saved before counts."))
    if len(answers) > MOST_AT_ONCE:
        raise BadAnswer(_("Too many answers at once."))
    for position, answer in answers.items():
        _save(attempt, position, answer, at=at)
    return attempt


@transaction.atomic
def submit_attempt(*, token: str, key: str, address: str = "", at: datetime | None = None) -> QuizAttempt:
    """Hand a paper in: what can be marked by rule is marked. A second time changes nothing. Raises NotBegun."""
    at = at or timezone.now()
    attempt = _attempt(token, key)
    if attempt.is_submitted:
        return attempt
    is_late = at > attempt.due_at + attempt.paper.grace
    return hand_in(attempt, at=at, is_timed_out=is_late, address=address)


def hand_in(attempt: QuizAttempt, *, at: datetime, is_timed_out: bool, address: str = "") -> QuizAttempt:
    """Hand in an attempt that is locked: marked by rule, recorded."""
    attempt.submitted_at, attempt.is_timed_out = at, is_timed_out
    mark_attempt(attempt)
    attempt.save(update_fields=["submitted_at", "is_timed_out", "parts", "total", "is_passed"])
    record_quiz(
        "submitted",
        attempt.paper,
        by=None,
        at=at,
        attempt=attempt.pk,
        timed_out=is_timed_out,
        address=address,
    )
    return attempt


def collect_due(*, at: datetime | None = None) -> int:
    """Hand in what is due, grace included, and close papers whose time is over; a chore of the task process.

    Returns how many papers of persons were collected. Doing it again changes nothing.
    """
    at = at or timezone.now()
    collected = 0
    open_ones = QuizPaper.objects.filter(state=QuizState.OPEN, campaign__history_since=None)
    for paper in open_ones.select_related("campaign").order_by("pk"):
        late = paper.attempts.filter(
            submitted_at__isnull=True, voided_at__isnull=True, due_at__lt=at - paper.grace
        )
        for attempt in late.order_by("pk"):
            collected += _collect(attempt.pk, at=at)
        if at > paper.closes_at + paper.grace:
            _close(paper, at=at)
    return collected


@transaction.atomic
def _collect(attempt_id: int, *, at: datetime) -> int:
    attempt = (
        QuizAttempt.objects.select_for_update(of=("self",))
        .select_related("paper__campaign")
        .get(pk=attempt_id)
    )
    if attempt.is_submitted or attempt.voided_at is not None:
        return 0
    hand_in(attempt, at=at, is_timed_out=True)
    return 1


@transaction.atomic
def _close(paper: QuizPaper, *, at: datetime) -> None:
    done = QuizPaper.objects.filter(pk=paper.pk, state=QuizState.OPEN).update(
        state=QuizState.CLOSED, closed_at=at
    )
    if done:
        record_quiz("closed", paper, by=None, at=at)


def _begun(paper: QuizPaper, person: Person, *, address: str, at: datetime) -> QuizAttempt:
    due = paper.closes_at
    if paper.minutes is not None:
        due = min(due, at + timedelta(minutes=paper.minutes))
    attempt = QuizAttempt.objects.create(
        paper=paper,
        person=person,
        department_id=person.department_id,
        way=AttemptWay.ONLINE,
        seed=seed_of(paper.secret, person.pk) if paper.is_shuffled else "",
        begun_at=at,
        due_at=due,
    )
    items = QuizItem.objects.filter(paper=paper).order_by("position").only("pk", "kind", "paper")
    shown = ordered(list(items), seed=attempt.seed, kind=lambda item: item.kind, key=lambda item: item.pk)
    write_rows(
        [
            QuizAnswer(attempt=attempt, item=item, position=position)
            for position, item in enumerate(shown, start=1)
        ]
    )
    record_quiz("begun", paper, by=None, at=at, attempt=attempt.pk, address=address)
    return attempt


def _attempt(token: str, key: str) -> QuizAttempt:
    person_id = claimed_person(key)
    if person_id is None:
        raise NoSuchPaper(_("There is no such paper."))
    found = _ATTEMPT.ask(token=token, person=person_id)
    if not found:
        raise NotBegun(_("This paper has not been begun."))
    attempt = found[0]
    if not is_genuine(key, secret=attempt.paper.secret, person_id=person_id):
        raise NoSuchPaper(_("There is no such paper."))
    refuse_history(attempt.paper.campaign)
    return attempt


def _save(attempt: QuizAttempt, position: int, answer: str, *, at: datetime) -> None:
    answer = answer.strip()
    letters = "".join(sorted(set(answer)))
    if set(letters) <= LETTERS and len(answer) == len(letters):
        values = {"chosen": letters, "text": ""}
        # A text of capital letters alone is no answer that a person would mark.
    elif len(answer) <= LONGEST_ANSWER and "\0" not in answer:
        values = {"chosen": "", "text": answer}
    else:
        raise BadAnswer(
            _("Enter at most %(most)s characters.") % {"most": LONGEST_ANSWER}, field=f"q-{position}"
        )
    saved = QuizAnswer.objects.filter(attempt=attempt.pk, position=position).update(saved_at=at, **values)
    if not saved:
        raise BadAnswer(_("The paper has no such question."), field=f"q-{position}")


_ATTEMPT = Prepared(
    lambda token, person: (
        QuizAttempt.objects.filter(paper__token=token, person_id=person, voided_at__isnull=True)
        .select_related("paper__campaign")
        .select_for_update(of=("self",))
    ),
    token=str,
    person=int,
)

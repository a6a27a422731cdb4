"""The end of a quiz paper: closed, an attempt declared void, results released, answers erased after a year."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.item_analysis import item_figures
from activities.etiquette.quiz_answering import hand_in
from activities.etiquette.quiz_making import BadPaper, locked_quiz, record_quiz
from activities.etiquette.quiz_marking import ResultsOut, waiting_answers
from activities.models import QuizAnswer, QuizAttempt, QuizItem, QuizPaper, QuizState
from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line

KEPT_FOR = timedelta(days=365)  # security.md PRV-9: quiz answers 1 year


class StillWaiting(Refused):
    """Short answers wait to be marked."""


@transaction.atomic
def close_quiz(*, paper: QuizPaper, by: Access, at: datetime | None = None) -> QuizPaper:
    """Close a paper before its time, by the office: what is begun is handed in as it stands. Raises WrongStep."""
    at = at or timezone.now()
    paper = locked_quiz(paper, QuizState.OPEN, by=by)
    unfinished = QuizAttempt.objects.filter(paper=paper, submitted_at__isnull=True, voided_at__isnull=True)
    for attempt in (
        unfinished.select_for_update(of=("self",)).select_related("paper__campaign").order_by("pk")
    ):
        hand_in(attempt, at=at, is_timed_out=True)
    paper.state, paper.closed_at = QuizState.CLOSED, at
    paper.save(update_fields=["state", "closed_at"])
    record_quiz("closed", paper, by=by, at=at)
    return paper


@transaction.atomic
def void_attempt(*, attempt: QuizAttempt, reason: str, by: Access, at: datetime | None = None) -> QuizAttempt:
    """Declare an attempt void, with a reason: somebody else answered, the wrong number was entered.

    It stays readable in the trail and leaves room for another, while the paper takes answers. Raises BadPaper,
    ResultsOut.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=attempt.paper.campaign_id)
    reason = one_line(reason, field="reason", longest=200)
    if not reason:
        raise BadPaper(_("Say why it is void."), field="reason")
    found = (
        QuizAttempt.objects.select_for_update(of=("self",))
        .select_related("paper", "person")
        .get(pk=attempt.pk)
    )
    if found.paper.state == QuizState.RELEASED:
        raise ResultsOut(_("The results are released; marks stay as they are."))
    if found.voided_at is not None:
        raise BadPaper(_("This is void already."))
    found.voided_at, found.voided_because = at, reason
    found.save(update_fields=["voided_at", "voided_because"])
    record(
        "activities.quiz.voided",
        by=by.user,
        campaign=by.campaign,
        obj=found,
        at=at,
        person=found.person.staff_number,
        reason=reason,
    )
    return found


@transaction.atomic
def release_results(*, paper: QuizPaper, by: Access, at: datetime | None = None) -> QuizPaper:
    """Release the results of a closed paper: everybody sees the own one, figures of the questions are frozen.

    Raises StillWaiting while short answers wait to be marked.
    """
    at = at or timezone.now()
    paper = locked_quiz(paper, QuizState.CLOSED, by=by)
    if waiting := waiting_answers(paper).count():
        raise StillWaiting(_("%(count)s short answers wait to be marked.") % {"count": waiting})
    freeze_item_figures(paper)
    paper.state, paper.released_at = QuizState.RELEASED, at
    paper.save(update_fields=["state", "released_at"])
    record_quiz("released", paper, by=by, at=at, papers=counted_attempts(paper).count())
    return paper


def counted_attempts(paper: QuizPaper):
    """The attempts that count: handed in and not void."""
    return paper.attempts.filter(submitted_at__isnull=False, voided_at__isnull=True)


def freeze_item_figures(paper: QuizPaper) -> None:
    """Write the figures of each item from the marked answers; three queries."""
    answers: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    rows = QuizAnswer.objects.filter(
        attempt__paper=paper,
        attempt__voided_at__isnull=True,
        attempt__total__isnull=False,
        points__isnull=False,
    ).values_list("item_id", "attempt__total", "points")
    for item, total, points in rows:
        answers[item].append((total, points))
    items = list(paper.items.all())
    for item in items:
        found = item_figures(answers[item.pk], full=item.points)
        item.answered, item.right_share = found.answered, found.share
        item.discrimination = found.discrimination
    QuizItem.objects.bulk_update(items, ["answered", "right_share", "discrimination"])


def erase_old_answers(*, at: datetime | None = None) -> int:
    """Erase what people answered a year after the paper was closed; sums and figures stay (security.md PRV-9).

    A chore of the task process; returns how many papers were cleared.
    """
    at = at or timezone.now()
    due = QuizPaper.objects.filter(closed_at__lt=at - KEPT_FOR, answers_erased_at__isnull=True)
    cleared = 0
    for paper in due.select_related("campaign").order_by("pk"):
        cleared += _erase(paper, at=at)
    return cleared


@transaction.atomic
def _erase(paper: QuizPaper, *, at: datetime) -> int:
    taken = QuizPaper.objects.filter(pk=paper.pk, answers_erased_at__isnull=True).update(answers_erased_at=at)
    if taken:
        erased, _kinds = QuizAnswer.objects.filter(attempt__paper=paper).delete()
        record_quiz("answers_erased", paper, by=None, at=at, answers=erased)
    return taken

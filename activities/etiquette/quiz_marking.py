"""Marking attempts: by rule where letters decide, by a person where words do; nobody who marks sees whose it is."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.grading import KINDS, SHORT, ZERO, is_passed, marked
from activities.models import QuizAnswer, QuizAttempt, QuizPaper, QuizState
from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused


class BadMark(Refused):
    """The points are none, or more than the question is worth."""


class ResultsOut(Refused):
    """The results are released; marks stay as they are."""


def mark_attempt(attempt: QuizAttempt) -> None:
    """Mark what letters decide, and a short answer that is blank with 0.00; works the sums out on `attempt`, unsaved.

    A short answer with words waits for a person, and with it the total. Two queries and one for each different
    number of points.
    """
    by_points: dict[Decimal, list[int]] = defaultdict(list)
    answers = list(attempt.answers.select_related("item"))
    for answer in answers:
        item = answer.item
        if item.kind != SHORT:
            answer.points = marked(item.kind, correct=item.correct, chosen=answer.chosen, full=item.points)
        elif not (answer.text or answer.chosen):
            answer.points = ZERO
        else:
            continue
        by_points[answer.points].append(answer.pk)
    for points in sorted(by_points):
        QuizAnswer.objects.filter(pk__in=by_points[points]).update(points=points)
    sum_up(attempt, answers)


def sum_up(attempt: QuizAttempt, answers: list[QuizAnswer]) -> None:
    """Points by kind, and the total with passed or not once every answer has its points."""
    parts: dict[str, Decimal] = {}
    for kind in KINDS:
        of_kind = [answer.points for answer in answers if answer.item.kind == kind]
        if of_kind and None not in of_kind:
            parts[kind] = sum(of_kind, ZERO)
    attempt.parts = {kind: str(points) for kind, points in parts.items()}
    if all(answer.points is not None for answer in answers):
        finish(attempt, sum(parts.values(), ZERO))


def finish(attempt: QuizAttempt, total: Decimal) -> None:
    """The total of an attempt, and whether it is passed by the paper's mark."""
    attempt.total = total
    attempt.is_passed = is_passed(total, pass_mark=attempt.paper.pass_mark)


def waiting_answers(paper: QuizPaper):
    """Short answers with words that nobody has marked, in the order of handing in."""
    return (
        QuizAnswer.objects.filter(
            attempt__paper=paper,
            attempt__submitted_at__isnull=False,
            attempt__voided_at__isnull=True,
            item__kind=SHORT,
            points__isnull=True,
        )
        .exclude(Q(text="") & Q(chosen=""))
        .select_related("item")
        .order_by("item__position", "attempt__submitted_at", "pk")
    )


@transaction.atomic
def mark_answer(*, answer: QuizAnswer, points: Decimal, by: Access, at: datetime | None = None) -> QuizAnswer:
    """Give a short answer its points, by the office; again until the results are released, both in the trail.

    Raises BadMark outside 0 … the question's points or with more than two places; ResultsOut.
    """
    at = at or timezone.now()
    attempt = (
        QuizAttempt.objects.select_for_update(of=("self",))
        .select_related("paper__campaign")
        .get(pk=answer.attempt_id)
    )
    by.demand(Role.OFFICE, campaign_id=attempt.paper.campaign_id)
    if attempt.paper.state == QuizState.RELEASED:
        raise ResultsOut(_("The results are released; marks stay as they are."))
    answers = list(attempt.answers.select_related("item"))
    found = next((each for each in answers if each.pk == answer.pk), None)
    if found is None or found.item.kind != SHORT or not attempt.is_submitted:
        raise BadMark(_("This answer is not marked by hand."), field="points")
    if not (points.is_finite() and 0 <= points <= found.item.points) or points != round(points, 2):
        raise BadMark(
            _("Between 0 and %(most)s, with at most two places.") % {"most": found.item.points},
            field="points",
        )
    before = found.points
    found.points, found.marked_by, found.marked_at = points.quantize(ZERO), by.user, at
    found.save(update_fields=["points", "marked_by", "marked_at"])
    sum_up(attempt, answers)
    attempt.save(update_fields=["parts", "total", "is_passed"])
    record(
        "activities.quiz.marked",
        by=by.user,
        campaign=by.campaign,
        obj=found,
        at=at,
        before=before,
        points=found.points,
    )
    return found

"""Quiz papers in the making: begun, filled by hand or by a plan, opened, closed."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.bank import copied
from activities.etiquette.grading import KINDS
from activities.models import Question, QuestionKind, QuizItem, QuizPaper, QuizState
from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line

LONGEST_TITLE = 100
MOST_ITEMS = 200
MOST_POINTS = Decimal("1000")
MOST_GRACE = 15


class BadPaper(Refused):
    """Something about the paper is missing or does not fit; the field says what."""


class WrongStep(Refused):
    """The paper is not in the state that this needs."""


class TooFewQuestions(Refused):
    """The bank has fewer questions of a kind than the plan asks for."""


@transaction.atomic
def make_quiz(
    *,
    campaign: Campaign,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    pass_mark: Decimal,
    by: Access,
    minutes: int | None = None,
    grace_minutes: int = 2,
    is_shuffled: bool = True,
    by_number: bool = True,
    at: datetime | None = None,
) -> QuizPaper:
    """Begin a paper, by the office. Raises BadPaper with its field."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    paper = QuizPaper(
        campaign=campaign,
        made_by=by.user,
        made_at=at or timezone.now(),
        token=secrets.token_urlsafe(12),
        secret=secrets.token_urlsafe(32),
    )
    _fill(paper, title, opens_at, closes_at, pass_mark, minutes, grace_minutes)
    paper.is_shuffled, paper.by_number = is_shuffled, by_number
    _save_titled(paper)
    record_quiz("made", paper, by=by, at=at)
    return paper


@transaction.atomic
def change_quiz(
    *,
    paper: QuizPaper,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    pass_mark: Decimal,
    by: Access,
    minutes: int | None = None,
    grace_minutes: int = 2,
    is_shuffled: bool = True,
    by_number: bool = True,
    at: datetime | None = None,
) -> QuizPaper:
    """Change what a paper that is being made is called, when it is open, and how it is answered. Raises BadPaper."""
    paper = locked_quiz(paper, QuizState.DRAFT, by=by)
    _fill(paper, title, opens_at, closes_at, pass_mark, minutes, grace_minutes)
    paper.is_shuffled, paper.by_number = is_shuffled, by_number
    _save_titled(paper)
    record_quiz("changed", paper, by=by, at=at)
    return paper


@transaction.atomic
def add_questions(
    *,
    paper: QuizPaper,
    questions: Collection[int],
    points: Decimal | Mapping[str, Decimal],
    by: Access,
    at: datetime | None = None,
) -> list[QuizItem]:
    """Put questions of the bank on a paper by their keys; what stands there already is passed over.

    `points` are for each, or by kind. Raises BadPaper for a question that the bank has not in use.
    """
    paper = locked_quiz(paper, QuizState.DRAFT, by=by)
    there = set(paper.items.values_list("question", flat=True))
    wanted = [pk for pk in dict.fromkeys(questions) if pk not in there]
    found = Question.objects.filter(campaign=paper.campaign_id, pk__in=wanted).in_use().in_bulk()
    if len(found) != len(wanted):
        raise BadPaper(_("The bank has no such question in use."), field="questions")
    new = _put(paper, [found[pk] for pk in wanted], points)
    record_quiz("filled", paper, by=by, at=at, questions=len(new))
    return new


@transaction.atomic
def draw_questions(
    *,
    paper: QuizPaper,
    plan: Mapping[str, tuple[int, Decimal]],
    by: Access,
    chapters: Collection[str] = (),
    afresh: bool = False,
    seed: str = "",
    at: datetime | None = None,
) -> list[QuizItem]:
    """Draw questions by kind: how many, and how many points each; spread evenly over the chapters (none: all).

    What stands on the paper stays and is not drawn again; `afresh` clears it first. The order of drawing is that of
    the SHA-256 of seed and question, and the seed stands in the trail. Raises TooFewQuestions, BadPaper.
    """
    paper = locked_quiz(paper, QuizState.DRAFT, by=by)
    seed = seed or secrets.token_hex(8)
    if afresh:
        paper.items.all().delete()
    there = set(paper.items.values_list("question", flat=True))
    bank = Question.objects.filter(campaign=paper.campaign_id).in_use().exclude(pk__in=there)
    if chapters:
        bank = bank.filter(chapter__in=chapters)
    by_kind: dict[str, list[Question]] = defaultdict(list)
    for question in bank.order_by("pk"):
        by_kind[question.kind].append(question)
    new: list[QuizItem] = []
    for kind in KINDS:
        count, points = plan.get(kind, (0, Decimal(1)))
        drawn = _spread(by_kind[kind], count, seed)
        if len(drawn) < count:
            raise TooFewQuestions(
                _("%(kind)s: the bank has %(there)s that could be drawn, the plan asks for %(wanted)s.")
                % {"kind": QuestionKind(kind).label, "there": len(drawn), "wanted": count},
                field=f"{kind}_count",
            )
        new += _put(paper, drawn, points)
    if not new:
        raise BadPaper(_("The plan asks for no question."))
    record_quiz("drawn", paper, by=by, at=at, seed=seed, questions=len(new), chapters=sorted(chapters))
    return new


@transaction.atomic
def take_off(*, item: QuizItem, by: Access, at: datetime | None = None) -> None:
    """Take a question off a paper that is being made."""
    paper = locked_quiz(item.paper, QuizState.DRAFT, by=by)
    paper.items.filter(pk=item.pk).delete()
    _number(paper)
    record_quiz("filled", paper, by=by, at=at, taken_off=item.question_id)


@transaction.atomic
def give_points(
    *, paper: QuizPaper, points: Mapping[str, Decimal], by: Access, at: datetime | None = None
) -> QuizPaper:
    """Say what each question of a kind is worth, on a paper that is being made. Raises BadPaper."""
    paper = locked_quiz(paper, QuizState.DRAFT, by=by)
    for kind, each in points.items():
        paper.items.filter(kind=kind).update(points=_checked(each, field=f"{kind}_points"))
    record_quiz("filled", paper, by=by, at=at, points={kind: str(each) for kind, each in points.items()})
    return paper


@transaction.atomic
def open_quiz(*, paper: QuizPaper, by: Access, at: datetime | None = None) -> QuizPaper:
    """Open a paper for answering: from now on its questions stay as they are. Raises BadPaper, WrongStep."""
    at = at or timezone.now()
    paper = locked_quiz(paper, QuizState.DRAFT, by=by)
    if paper.closes_at <= at:
        raise BadPaper(_("The time until which it is open is over."), field="closes_at")
    total = paper_total(paper)
    if total < paper.pass_mark:
        raise BadPaper(
            _("The questions come to %(total)s points; the pass mark is %(mark)s.")
            % {"total": total, "mark": paper.pass_mark}
        )
    if paper.items.filter(question__retired_at__isnull=False).exists():
        raise BadPaper(_("A question of this paper is retired: take it off first."))
    _number(paper)
    paper.state, paper.opened_at = QuizState.OPEN, at
    paper.save(update_fields=["state", "opened_at"])
    record_quiz("opened", paper, by=by, at=at, questions=paper.items.count(), points=total)
    return paper


def paper_total(paper: QuizPaper) -> Decimal:
    """The points that a paper comes to; one query."""
    return paper.items.aggregate(total=Sum("points"))["total"] or Decimal("0.00")


def locked_quiz(paper: QuizPaper, *states: str, by: Access) -> QuizPaper:
    """The paper, locked, for the office, in one of the states. Raises NotAllowed, WrongStep."""
    by.demand(Role.OFFICE, campaign_id=paper.campaign_id)
    found = QuizPaper.objects.select_for_update().get(pk=paper.pk)
    if found.state not in states:
        raise WrongStep(
            _("The paper is “%(state)s”; this is not possible now.") % {"state": found.get_state_display()}
        )
    return found


def record_quiz(act: str, paper: QuizPaper, *, by: Access | None, at: datetime | None, **data) -> None:
    """An act about a paper in the trail; by the site itself where `by` is None."""
    record(
        f"activities.quiz.{act}",
        by=by.user if by else None,
        campaign=by.campaign if by else paper.campaign,
        obj=paper,
        at=at,
        title=paper.title,
        **data,
    )


def _fill(paper: QuizPaper, title, opens_at, closes_at, pass_mark, minutes, grace_minutes) -> None:
    title = one_line(title, field="title", longest=LONGEST_TITLE)
    if not title:
        raise BadPaper(_("Give the paper a title."), field="title")
    if closes_at <= opens_at:
        raise BadPaper(_("It closes before it opens."), field="closes_at")
    if minutes is not None and not 5 <= minutes <= 600:
        raise BadPaper(_("Between 5 and 600 minutes, or empty."), field="minutes")
    if not 0 <= grace_minutes <= MOST_GRACE:
        raise BadPaper(_("At most %(most)s minutes.") % {"most": MOST_GRACE}, field="grace_minutes")
    paper.title, paper.opens_at, paper.closes_at = title, opens_at, closes_at
    paper.pass_mark = _checked(pass_mark, field="pass_mark")
    paper.minutes, paper.grace_minutes = minutes, grace_minutes


def _save_titled(paper: QuizPaper) -> None:
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError as race:
        raise BadPaper(_("There is a paper with this title already."), field="title") from race


def _checked(points: Decimal, *, field: str) -> Decimal:
    if not (points.is_finite() and 0 < points <= MOST_POINTS) or points != round(points, 2):
        raise BadPaper(_("More than 0, with at most two places."), field=field)
    return points


def _put(
    paper: QuizPaper, questions: Sequence[Question], points: Decimal | Mapping[str, Decimal]
) -> list[QuizItem]:
    last = paper.items.aggregate(last=Max("position"))["last"] or 0
    rows = []
    for number, question in enumerate(questions, start=last + 1):
        each = points[question.kind] if isinstance(points, Mapping) else points
        rows.append(
            QuizItem(
                paper=paper,
                question=question,
                position=number,
                points=_checked(each, field=f"{question.kind}_points"),
                **copied(question),
            )
        )
    if last + len(rows) > MOST_ITEMS:
        raise BadPaper(_("At most %(most)s questions on one paper.") % {"most": MOST_ITEMS})
    QuizItem.objects.bulk_create(rows)
    _number(paper)
    return rows


def _number(paper: QuizPaper) -> None:
    """Kind after kind, inside a kind in the order of adding."""
    items = sorted(paper.items.all(), key=lambda item: (KINDS.index(item.kind), item.position, item.pk))
    for number, item in enumerate(items, start=1):
        item.position = number
    QuizItem.objects.bulk_update(items, ["position"])


def _spread(questions: Sequence[Question], count: int, seed: str) -> list[Question]:
    """Draw `count`: one of each chapter in turn, inside a chapter by SHA-256 of seed and question."""
    by_chapter: dict[str, list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda one: _drawn(seed, one.pk)):
        by_chapter[question.chapter].append(question)
    # Which chapters give one more than others is a matter of the seed too.
    order = sorted(by_chapter, key=lambda chapter: _drawn(seed, chapter))
    drawn: list[Question] = []
    while len(drawn) < count and any(by_chapter.values()):
        for chapter in order:
            if by_chapter[chapter] and len(drawn) < count:
                drawn.append(by_chapter[chapter].pop(0))
    return sorted(drawn, key=lambda one: (one.chapter, _drawn(seed, one.pk)))


def _drawn(seed: str, key: object) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()

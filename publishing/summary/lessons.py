"""The lessons of a year (经验启示): entered by the office, in its order; the report on the year prints them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line, paragraph
from publishing.models import Lesson, LessonKind

LONGEST_HEADING, LONGEST_TEXT = 40, 600
MOST = 12  # of a kind: a report that can be read out


class LessonIncomplete(Refused):
    """A lesson has a heading and a text."""


class TooManyLessons(Refused):
    """The kind has as many lessons as a report takes."""


class LessonGone(Refused):
    """Somebody took the lesson away meanwhile."""


class LessonChanged(Refused):
    """Somebody worded the lesson anew since the page was opened."""


def lessons_of(campaign: Campaign) -> dict[str, list[Lesson]]:
    """Kind → its lessons in order; every kind is there. One query."""
    found: dict[str, list[Lesson]] = {kind: [] for kind in LessonKind.values}
    for lesson in (
        Lesson.objects.filter(campaign=campaign).select_related("entered_by").order_by("position", "pk")
    ):
        found[lesson.kind].append(lesson)
    return found


@transaction.atomic
def enter_lesson(*, kind: str, heading: str, text: str, by: Access, at: datetime | None = None) -> Lesson:
    """Enter a lesson at the end of its kind; sent twice it is entered once.

    Raises LessonIncomplete, TooManyLessons, BadWording.
    """
    by.demand(Role.OFFICE)
    heading, text = _checked(heading, text)
    there = _locked(by, kind)
    same = next((lesson for lesson in there if (lesson.heading, lesson.text) == (heading, text)), None)
    if same is not None:
        return same
    if len(there) >= MOST:
        raise TooManyLessons(_("At most %(most)s of a kind: put some together.") % {"most": MOST})
    lesson = Lesson(
        campaign=by.campaign,
        kind=kind,
        position=len(there) + 1,
        heading=heading,
        text=text,
        entered_by=by.user,
        entered_at=at or timezone.now(),
    )
    lesson.save(force_insert=True)
    _record("entered", lesson, by=by, at=at)
    return lesson


@transaction.atomic
def change_lesson(
    *, lesson: Lesson, heading: str, text: str, by: Access, seen: str = "", at: datetime | None = None
) -> Lesson:
    """Word a lesson anew over the wording that was seen (`seen_wording`); the same words change nothing.

    Raises LessonIncomplete, LessonChanged, LessonGone, BadWording.
    """
    by.demand(Role.OFFICE, campaign_id=lesson.campaign_id)
    heading, text = _checked(heading, text)
    lesson = _standing(lesson, by)
    if (lesson.heading, lesson.text) == (heading, text):
        return lesson
    if seen and seen != seen_wording(lesson):
        raise LessonChanged(
            _("Somebody else saved meanwhile. What you wrote is still here; look at theirs in another tab.")
        )
    before = {"heading": lesson.heading, "text": lesson.text}
    lesson.heading, lesson.text = heading, text
    lesson.entered_by, lesson.entered_at = by.user, at or timezone.now()
    lesson.save(update_fields=["heading", "text", "entered_by", "entered_at"])
    _record("changed", lesson, by=by, at=at, before=before)
    return lesson


def seen_wording(lesson: Lesson) -> str:
    """What a form sends along so that nobody words anew what he has not seen."""
    return lesson.entered_at.isoformat()


@transaction.atomic
def move_lesson(*, lesson: Lesson, up: bool, by: Access, at: datetime | None = None) -> Lesson:
    """Change places with the one before or after it; at the end nothing changes. Raises LessonGone."""
    by.demand(Role.OFFICE, campaign_id=lesson.campaign_id)
    lesson = _standing(lesson, by)
    rows = _locked(by, lesson.kind)
    place = [row.pk for row in rows].index(lesson.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return lesson
    rows[place], rows[other] = rows[other], rows[place]
    _renumber(rows)
    lesson.refresh_from_db(fields=["position"])
    _record("moved", lesson, by=by, at=at)
    return lesson


@transaction.atomic
def remove_lesson(*, lesson: Lesson, by: Access, at: datetime | None = None) -> None:
    """Take a lesson away; the trail keeps its words. A second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=lesson.campaign_id)
    rows = _locked(by, lesson.kind)
    row = next((row for row in rows if row.pk == lesson.pk), None)
    if row is None:
        return
    _record("removed", row, by=by, at=at, text=row.text)
    row.delete()
    _renumber([other for other in rows if other is not row])


def _checked(heading: str, text: str) -> tuple[str, str]:
    heading = one_line(heading, field="heading", longest=LONGEST_HEADING).rstrip("。")
    text = paragraph(text, field="text", longest=LONGEST_TEXT)
    for name, words in (("heading", heading), ("text", text)):
        if not words:
            raise LessonIncomplete(_("A lesson has a heading and a text."), field=name)
    return heading, text


def _locked(by: Access, kind: str) -> list[Lesson]:
    """The lessons of a kind in order, under the campaign's lock."""
    Campaign.objects.select_for_update().get(pk=by.campaign.pk)
    return list(Lesson.objects.filter(campaign=by.campaign, kind=kind).order_by("position", "pk"))


def _standing(lesson: Lesson, by: Access) -> Lesson:
    found = next((row for row in _locked(by, lesson.kind) if row.pk == lesson.pk), None)
    if found is None:
        raise LessonGone(_("Somebody took this lesson away meanwhile."))
    return found


def _renumber(rows: list[Lesson]) -> None:
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _record(act: str, lesson: Lesson, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"publishing.lesson.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=lesson,
        at=at,
        kind=lesson.kind,
        position=lesson.position,
        heading=lesson.heading,
        **data,
    )

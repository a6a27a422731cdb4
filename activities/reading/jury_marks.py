"""Marks of a juror: kept as a draft while he reads, handed in all together, closed from then on.

Nobody reads another's marks before the jury's marks are closed, whatever he has handed in (rules.md §7).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Juror, Jury, JuryCriterion, WorkReading
from activities.reading.jury import locked, record_jury
from activities.reading.jury_reading import NotYours, own_readings, reason_given
from activities.reading.jury_telling import tell_jurors, tell_office_all_in
from campaign.models import NoticeKind, Role
from campaign.permissions import Access
from campaign.refusals import Refused

TENTH = Decimal("0.1")
LONGEST_COMMENT = 500


class BadMark(Refused):
    """A mark outside its scale, or with more than one decimal place; the field names work and criterion."""


class MarksClosed(Refused):
    """The marks are handed in, or the jury's marks are closed."""


class MarkedElsewhere(Refused):
    """The work was marked in another window since this one was opened."""


class MarksMissing(Refused):
    """Marks are handed in when every work has all of them; the field is the first work that has not."""


@transaction.atomic
def enter_marks(
    *,
    jury: Jury,
    marks: Mapping[int, Mapping[int, Decimal | None]],
    by: Access,
    comments: Mapping[int, str] | None = None,
    seen: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> list[int]:
    """Keep one's marks of works, by the work's number and the criterion's id; None takes a mark away.

    `seen` is the version of each work that the page showed; the same marks sent twice are no conflict. All or nothing; six queries for any number of works.
    Returns the numbers that changed. Raises BadMark, NotYours, MarksClosed, MarkedElsewhere. The trail keeps that
    works were marked and by whom, never the marks.
    """
    at = at or timezone.now()
    comments, seen = comments or {}, seen or {}
    jury = locked(jury)
    tops = dict(jury.criteria.values_list("pk", "top"))
    readings = {
        reading.submission.number: reading
        for reading in own_readings(jury, by).filter(submission__number__in={*marks, *comments})
    }
    changed = []
    for number in sorted({*marks, *comments}):
        reading = readings.get(number)
        if reading is None:
            raise NotYours(_("This work is not drawn to you."), field=str(number))
        if jury.is_closed or reading.is_handed_in:
            raise MarksClosed(_("Your marks of this work are handed in."), field=str(number))
        after = _merged(reading.marks, marks.get(number, {}), tops, number)
        comment = comments.get(number, reading.comment).strip()
        if len(comment) > LONGEST_COMMENT:
            raise BadMark(
                _("At most %(most)s characters.") % {"most": LONGEST_COMMENT}, field=f"{number}-comment"
            )
        if (after, comment) == (reading.marks, reading.comment):
            continue
        if number in seen and seen[number] != reading.version:
            raise MarkedElsewhere(
                _("This work was marked in another window meanwhile. Load the page anew."), field=str(number)
            )
        reading.marks, reading.comment, reading.saved_at = after, comment, at
        reading.version += 1
        changed.append(reading)
    WorkReading.objects.bulk_update(changed, ["marks", "comment", "saved_at", "version"])
    numbers = [reading.submission.number for reading in changed]
    if changed:
        record_jury("marks_entered", jury, by=by, at=at, works=numbers)
    return numbers


@transaction.atomic
def hand_in_marks(*, jury: Jury, by: Access, at: datetime | None = None) -> int:
    """Hand in one's marks of all works that are drawn to one; from now on they are closed. Returns how many.

    Works that are drawn later, for a second reading or for somebody else, are handed in by themselves. Raises
    MarksMissing, and MarksClosed where there is nothing left to hand in.
    """
    at = at or timezone.now()
    jury = locked(jury)
    criteria = set(jury.criteria.values_list("pk", flat=True))
    waiting = list(own_readings(jury, by).filter(handed_in_at__isnull=True).defer("submission__text"))
    if jury.is_closed or not waiting:
        raise MarksClosed(_("Your marks are handed in already."))
    missing = [reading.submission.number for reading in waiting if not is_complete(reading, criteria)]
    if missing:
        raise MarksMissing(
            ngettext(
                "%(count)s work still misses marks: no. %(numbers)s.",
                "%(count)s works still miss marks: no. %(numbers)s.",
                len(missing),
            )
            % {"count": len(missing), "numbers": _(", ").join(map(str, missing[:10]))},
            field=str(missing[0]),
        )
    WorkReading.objects.filter(pk__in=[reading.pk for reading in waiting]).update(handed_in_at=at)
    record_jury("marks_handed_in", jury, by=by, at=at, works=len(waiting))
    link = reverse("activities:jury_works", args=[by.campaign.code, jury.contest_id])
    mine = by.user.notifications.filter(link=link, read_at__isnull=True)
    mine.filter(kind__in=[NoticeKind.WORKS_TO_MARK, NoticeKind.WORKS_OVERDUE]).update(read_at=at)
    if not WorkReading.objects.standing().filter(juror__jury=jury, handed_in_at__isnull=True).exists():
        tell_office_all_in(jury, by=by, at=at)
    return len(waiting)


@transaction.atomic
def send_back_marks(
    *, juror: Juror, number: int, reason: str, by: Access, at: datetime | None = None
) -> WorkReading:
    """Give a juror the marks of one work back before they are closed, for a reason: he hands them in again.

    The office sees no marks by it; those that were handed in stay on file beside the new ones. Raises MarksClosed,
    NotYours, NoReason.
    """
    by.demand(Role.OFFICE, campaign_id=juror.jury.contest.campaign_id)
    at = at or timezone.now()
    reason = reason_given(reason)
    jury = locked(juror.jury)
    if jury.is_closed:
        raise MarksClosed(_("The marks are closed."))
    reading = (
        WorkReading.objects.standing()
        .filter(
            juror=juror,
            juror__stood_down_at__isnull=True,
            submission__number=number,
            handed_in_at__isnull=False,
        )
        .first()
    )
    if reading is None:
        raise NotYours(_("This juror has not handed in marks of this work."), field="number")
    reading.sent_back = [
        *reading.sent_back,
        {
            "at": at.isoformat(timespec="seconds"),
            "by": by.user.username,
            "reason": reason,
            "marks": reading.marks,
        },
    ]
    reading.handed_in_at = None
    reading.save(update_fields=["sent_back", "handed_in_at"])
    record_jury("marks_sent_back", jury, by=by, at=at, work=number, juror=juror.user.username, reason=reason)
    tell_jurors(jury, [juror.pk], by=by, at=at)
    return reading


def is_complete(reading: WorkReading, criteria: set[int]) -> bool:
    """Whether every criterion has its mark."""
    return {int(key) for key in reading.marks} >= criteria


def marks_of(reading: WorkReading) -> dict[int, Decimal]:
    """The marks of a reading by the criterion's id, as exact numbers."""
    return {int(key): Decimal(value) for key, value in reading.marks.items()}


def _merged(
    before: Mapping[str, str], given: Mapping[int, Decimal | None], tops: Mapping[int, int], number: int
) -> dict[str, str]:
    after = dict(before)
    for criterion, mark in given.items():
        field = f"{number}-{criterion}"
        if criterion not in tops:
            raise BadMark(_("There is no such criterion."), field=field)
        if mark is None:
            after.pop(str(criterion), None)
            continue
        _check(mark, tops[criterion], field=field)
        after[str(criterion)] = f"{mark.normalize():f}"
    return after


def _check(mark: Decimal, top: int, *, field: str) -> None:
    try:
        is_good = mark.is_finite() and 0 <= mark <= top and mark == mark.quantize(TENTH)
    except InvalidOperation:
        is_good = False
    if not is_good:
        raise BadMark(
            _("A mark from 0 to %(top)s, with at most one decimal place.") % {"top": top}, field=field
        )


def criteria_of(jury: Jury) -> list[JuryCriterion]:
    """What the jury marks by, in order."""
    return list(jury.criteria.order_by("position"))

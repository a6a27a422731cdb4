"""Who reads which work: the draw, a declared conflict, a juror who stands down, second readings."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import ContestState, Juror, Jury, ReadingCause, Submission, WorkReading
from activities.reading import lots
from activities.reading.contests import draw_numbers
from activities.reading.jury import JuryAtWork, locked, record_jury
from activities.reading.jury_telling import tell_jurors
from activities.reading.redaction import unchecked
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST_REASON = 200


class CannotDraw(Refused):
    """Something is missing before the works can be drawn to the jurors."""


class NotYours(Refused):
    """This work is not drawn to this juror."""


class NoReason(Refused):
    """A conflict, a standing down or a new draw needs its reason."""


@transaction.atomic
def draw_readers(*, jury: Jury, by: Access, seed: str = "", at: datetime | None = None) -> list[WorkReading]:
    """Number the works and draw each to its jurors: never the own work, never one of the own department.

    The contest goes to the jury. The seed stays on file, so that the draw can be made again. Raises CannotDraw.
    """
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    at = at or timezone.now()
    jury = locked(jury)
    works = _works(jury)
    _check_ready(jury, works)
    seed = seed or secrets.token_hex(8)
    readers = _readers(jury)
    try:
        drawn = lots.draw([_entry(work) for work in works], readers, each=jury.readers_each, seed=seed)
    except lots.TooFewReaders as short:
        raise _too_few(short, len(works)) from short
    draw_numbers(contest=jury.contest)
    readings = WorkReading.objects.bulk_create(
        WorkReading(juror_id=juror, submission_id=work, cause=ReadingCause.DRAWN, given_at=at)
        for work, jurors in drawn.items()
        for juror in jurors
    )
    jury.seed, jury.drawn_at = seed, at
    jury.save(update_fields=["seed", "drawn_at"])
    jury.contest.state = ContestState.JUDGING
    jury.contest.save(update_fields=["state"])
    record_jury("drawn", jury, by=by, at=at, works=len(works), jurors=len(readers), seed=seed)
    tell_jurors(jury, {juror for jurors in drawn.values() for juror in jurors}, by=by, at=at)
    return readings


@transaction.atomic
def take_back_draw(*, jury: Jury, reason: str, by: Access, at: datetime | None = None) -> None:
    """Take the draw back while nobody has marked anything; numbers and readings are gone. Raises JuryAtWork, NoReason."""
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    reason = reason_given(reason)
    jury = locked(jury)
    readings = WorkReading.objects.filter(juror__jury=jury)
    if not jury.is_drawn or readings.filter(saved_at__isnull=False).exists():
        raise JuryAtWork(_("Somebody has begun to mark: the draw stays."))
    readings.delete()
    Submission.objects.filter(contest=jury.contest).update(number=None)
    jury.seed, jury.drawn_at = "", None
    jury.save(update_fields=["seed", "drawn_at"])
    jury.contest.state = ContestState.CLOSED
    jury.contest.save(update_fields=["state"])
    record_jury("draw_taken_back", jury, by=by, at=at, reason=reason)


@transaction.atomic
def decline_work(
    *, jury: Jury, number: int, reason: str, by: Access, at: datetime | None = None
) -> WorkReading | None:
    """A juror declares a conflict about a work before he hands its marks in; it is drawn to somebody else.

    Returns the new reading, None where nobody else is free: then the office sees that a reader is missing. Raises
    NotYours, JuryAtWork, NoReason.
    """
    at = at or timezone.now()
    reason = reason_given(reason)
    jury = locked(jury)
    reading = own_readings(jury, by).filter(submission__number=number).first()
    if reading is None:
        raise NotYours(_("This work is not drawn to you."))
    if reading.is_handed_in or jury.is_closed:
        raise JuryAtWork(_("Your marks of this work are handed in already."))
    reading.declined_at, reading.decline_reason, reading.marks = at, reason, {}
    reading.save(update_fields=["declined_at", "decline_reason", "marks"])
    record_jury("work_declined", jury, by=by, at=at, work=number, reason=reason)
    new = _fill(jury, by=by, at=at, only={reading.submission_id})
    return new[0] if new else None


@transaction.atomic
def stand_down(*, juror: Juror, reason: str, by: Access, at: datetime | None = None) -> list[WorkReading]:
    """A juror leaves: what he handed in stays, the rest is drawn to others. Returns the new readings."""
    by.demand(Role.OFFICE, campaign_id=juror.jury.contest.campaign_id)
    at = at or timezone.now()
    reason = reason_given(reason)
    jury = locked(juror.jury)
    juror.refresh_from_db(fields=["stood_down_at"])
    if jury.is_closed or not juror.is_active:
        raise JuryAtWork(_("This juror has stood down, or the marks are closed."))
    juror.stood_down_at, juror.stand_down_reason = at, reason
    juror.save(update_fields=["stood_down_at", "stand_down_reason"])
    open_readings = juror.readings.filter(handed_in_at__isnull=True, declined_at__isnull=True)
    works = set(open_readings.values_list("submission", flat=True))
    open_readings.update(declined_at=at, decline_reason=reason, marks={})
    record_jury("juror_stood_down", jury, by=by, at=at, juror=juror.user.username, reason=reason)
    return _fill(jury, by=by, at=at, only=works)


@transaction.atomic
def fill_readers(*, jury: Jury, by: Access, at: datetime | None = None) -> list[WorkReading]:
    """Draw the readers that works still miss, as far as jurors are free. Returns the new readings."""
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    if not jury.is_drawn or jury.is_closed:
        raise JuryAtWork(_("The works are not with the jury."))
    return _fill(jury, by=by, at=at or timezone.now())


def give_second_readings(
    jury: Jury, works: Collection[Submission], *, by: Access, at: datetime
) -> list[WorkReading]:
    """One further juror for each of these works, as far as somebody is free."""
    return _give(jury, works, {work.pk: 1 for work in works}, ReadingCause.SECOND, by=by, at=at)


@transaction.atomic
def pass_on_moved(*, jury: Jury, by: Access, at: datetime | None = None) -> list[WorkReading]:
    """Draw works to others whose juror came into their author's department after the draw; open marks are dropped.

    What he handed in before he came there stays. Returns the new readings. Raises JuryAtWork.
    """
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    at = at or timezone.now()
    jury = locked(jury)
    moved = list(
        WorkReading.objects.with_moves()
        .filter(juror__jury=jury, is_moved=True)
        .select_related("submission")
        .defer("submission__text")
        .order_by("submission__number", "juror")
    )
    if jury.is_closed or not moved:
        raise JuryAtWork(_("No work lies with a juror of its author's department."))
    WorkReading.objects.filter(pk__in=[reading.pk for reading in moved]).update(
        declined_at=at, decline_reason=_("Came into the author's department after the draw."), marks={}
    )
    record_jury("moved_passed_on", jury, by=by, at=at, works=[row.submission.number for row in moved])
    return _fill(jury, by=by, at=at, only={reading.submission_id for reading in moved})


def own_readings(jury: Jury, by: Access):
    """The works that are drawn to this person in this jury and stand; nothing for anybody else.

    Without those whose author's department has become the juror's own since the draw.
    """
    return readings_of(jury, by).filter(is_moved=False)


def readings_of(jury: Jury, by: Access):
    """The same with those: `is_moved` says which, and nothing of them is shown."""
    return (
        WorkReading.objects.with_moves()
        .filter(
            juror__jury=jury,
            juror__user=by.user,
            juror__stood_down_at__isnull=True,
            juror__jury__contest__campaign=by.campaign,
        )
        .select_related("submission")
        .order_by("submission__number")
    )


def free_for(jury: Jury, works: Collection[Submission]) -> dict[int, int]:
    """How many jurors could still be given each work; three queries."""
    barred, readers = _barred(jury), _readers(jury)
    return {
        work.pk: sum(
            lots.is_free(reader, _entry(work)) and reader.juror not in barred.get(work.pk, ())
            for reader in readers
        )
        for work in works
    }


def _fill(jury: Jury, *, by: Access, at: datetime, only: Collection[int] | None = None) -> list[WorkReading]:
    held = Count(
        "readings", filter=Q(readings__declined_at__isnull=True) & ~Q(readings__cause=ReadingCause.SECOND)
    )
    works = [
        work
        for work in _works(jury).annotate(held=held)
        if work.held < jury.readers_each and (only is None or work.pk in only)
    ]
    missing = {work.pk: jury.readers_each - work.held for work in works}
    return _give(jury, works, missing, ReadingCause.REDRAWN, by=by, at=at)


def _give(
    jury: Jury,
    works: Collection[Submission],
    missing: Mapping[int, int],
    cause: str,
    *,
    by: Access,
    at: datetime,
) -> list[WorkReading]:
    """Draw readers to works that have some already; a work for which nobody is free gets none."""
    free = free_for(jury, works)
    barred, readers = _barred(jury), _readers(jury)
    load = {reader.juror: 0 for reader in readers}
    for jurors in barred.values():
        for juror in jurors:
            load[juror] = load.get(juror, 0) + 1
    new = []
    for work in sorted(works, key=lambda work: work.number):
        each = min(missing[work.pk], free[work.pk])
        if not each:
            continue
        drawn = lots.draw(
            [_entry(work)],
            readers,
            each=each,
            seed=f"{jury.seed} {cause} {work.number}",
            load=load,
            barred=barred,
        )
        for juror in drawn[work.pk]:
            load[juror] += 1
            new.append(WorkReading(juror_id=juror, submission_id=work.pk, cause=cause, given_at=at))
    WorkReading.objects.bulk_create(new)
    if new:
        told = sorted({row.number for row in works if row.pk in {reading.submission_id for reading in new}})
        record_jury("work_given", jury, by=by, at=at, works=told, cause=str(cause))
        tell_jurors(jury, {reading.juror_id for reading in new}, by=by, at=at)
    return new


def _works(jury: Jury):
    return (
        Submission.objects.standing()
        .filter(contest=jury.contest)
        .select_related("author", "redaction")
        .order_by("pk")
    )


def _readers(jury: Jury) -> list[lots.Reader]:
    rows = jury.jurors.filter(stood_down_at__isnull=True).select_related("user__person").order_by("pk")
    return [
        lots.Reader(row.pk, row.user.person_id, row.user.person.department_id if row.user.person else None)
        for row in rows
    ]


def _barred(jury: Jury) -> dict[int, set[int]]:
    """By work the jurors who read it already, or declined it."""
    found: dict[int, set[int]] = {}
    for work, juror in WorkReading.objects.filter(juror__jury=jury).values_list("submission", "juror"):
        found.setdefault(work, set()).add(juror)
    return found


def _entry(work: Submission) -> lots.Entry:
    """A conflict is with the author, his department of the day of the submission, and the one he has now."""
    return lots.Entry(
        work.pk, frozenset({work.author_id}), frozenset({work.department_id, work.author.department_id})
    )


def _check_ready(jury: Jury, works: Sequence[Submission]) -> None:
    if jury.is_drawn:
        raise CannotDraw(_("The works are drawn already."))
    if jury.contest.state != ContestState.CLOSED:
        raise CannotDraw(_("Close the contest for works first."))
    if not works:
        raise CannotDraw(_("There is no work to be judged."))
    if waiting := unchecked(works):
        raise CannotDraw(
            ngettext(
                "%(count)s work with pictures of pages has not been looked at: the author may show on it.",
                "%(count)s works with pictures of pages have not been looked at: the authors may show on them.",
                len(waiting),
            )
            % {"count": len(waiting)}
        )


def _too_few(short: lots.TooFewReaders, works: int) -> CannotDraw:
    return CannotDraw(
        ngettext(
            "For %(count)s of %(works)s works too few jurors are free of a conflict. "
            "Name more jurors, or let fewer read each work.",
            "For %(count)s of %(works)s works too few jurors are free of a conflict. "
            "Name more jurors, or let fewer read each work.",
            len(short.works),
        )
        % {"count": len(short.works), "works": works}
    )


def reason_given(reason: str) -> str:
    """A reason in one line. Raises NoReason."""
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason(_("Give the reason."), field="reason")
    return reason[:LONGEST_REASON]

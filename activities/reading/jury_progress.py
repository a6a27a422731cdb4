"""How far the jury is, for the office: counts alone while marks are open, and which works need a second reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Juror, Jury, ReadingCause, Submission, WorkReading
from activities.reading.jury import JuryAtWork, locked, record_jury
from activities.reading.jury_marks import is_complete
from activities.reading.jury_reading import free_for, give_second_readings
from activities.reading.jury_results import Results, results_of
from activities.reading.jury_telling import tell_jurors
from campaign.models import NoticeKind, Role
from campaign.permissions import Access
from campaign.refusals import Refused


class NotAllIn(Refused):
    """Marks are still to be handed in."""


class NothingToRemind(Refused):
    """Every juror has handed in."""


@dataclass(frozen=True)
class JurorProgress:
    """One juror: works to read, marked whole, handed in."""

    juror: Juror
    given: int
    marked: int
    handed_in: int
    declined: int

    @property
    def is_awaited(self) -> bool:
        return self.juror.is_active and self.handed_in < self.given


@dataclass(frozen=True)
class JuryProgress:
    """The jury, works whose marks lie too far apart, works that miss a reader, readings of jurors who moved."""

    jurors: Sequence[JurorProgress]
    readings: int
    handed_in: int
    far_apart: Sequence[Submission]
    beyond_help: Sequence[Submission]
    short: Sequence[Submission]
    is_begun: bool
    moved: Sequence[WorkReading] = ()

    @property
    def is_all_in(self) -> bool:
        return 0 < self.readings == self.handed_in


def progress_of(jury: Jury) -> JuryProgress:
    """Who has how many works, and which works want a second reading: those whose marks are all in and lie apart.

    The number of queries is the same for every number of works and jurors.
    """
    criteria = set(jury.criteria.values_list("pk", flat=True))
    jurors = list(jury.jurors.select_related("user").order_by("user__username", "pk"))
    rows = list(
        WorkReading.objects.with_every_move()
        .filter(juror__jury=jury, submission__withdrawn_at__isnull=True)
        .select_related("submission__author")
        .defer("submission__text")
        .order_by("submission__number", "juror_id")
    )
    by_juror: dict[int, list[WorkReading]] = {}
    by_work: dict[int, list[WorkReading]] = {}
    for row in rows:
        by_juror.setdefault(row.juror_id, []).append(row)
        if row.declined_at is None:
            by_work.setdefault(row.submission_id, []).append(row)
    works = {row.submission_id: row.submission for row in rows}
    standing = [row for row in rows if row.declined_at is None]
    wanting = _far_apart(results_of(jury), by_work)
    short = [
        works[pk]
        for pk in works
        if sum(row.cause != ReadingCause.SECOND for row in by_work.get(pk, ())) < jury.readers_each
    ]
    free = free_for(jury, {work.pk: work for work in [*wanting, *short]}.values())
    return JuryProgress(
        [_juror(juror, by_juror.get(juror.pk, []), criteria) for juror in jurors],
        len(standing),
        sum(row.is_handed_in for row in standing),
        [work for work in wanting if free[work.pk]],
        [work for work in wanting if not free[work.pk]],
        [work for work in short if free[work.pk]],
        any(row.saved_at is not None for row in rows),
        [row for row in standing if row.is_moved],
    )


@transaction.atomic
def ask_second_readings(*, jury: Jury, by: Access, at: datetime | None = None) -> list[WorkReading]:
    """Have every work whose marks lie too far apart read by a further juror. Raises JuryAtWork where there is none."""
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    if jury.is_closed:
        raise JuryAtWork(_("The marks are closed."))
    works = progress_of(jury).far_apart
    if not works:
        raise JuryAtWork(_("No work needs a second reading, or nobody is free for it."))
    return give_second_readings(jury, works, by=by, at=at or timezone.now())


@transaction.atomic
def remind_jurors(*, jury: Jury, by: Access, at: datetime | None = None) -> int:
    """Remind every juror who has not handed in; returns how many. Raises NothingToRemind."""
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    at = at or timezone.now()
    jury = locked(jury)
    late = [row.juror.pk for row in progress_of(jury).jurors if row.is_awaited]
    if not late or jury.is_closed:
        raise NothingToRemind(_("Every juror has handed in."))
    tell_jurors(jury, late, by=by, at=at, kind=NoticeKind.WORKS_OVERDUE)
    record_jury("jurors_reminded", jury, by=by, at=at, jurors=len(late))
    return len(late)


@transaction.atomic
def close_marks(*, jury: Jury, by: Access, at: datetime | None = None) -> Jury:
    """Close the marks: from now on they are read, and no juror marks any more.

    Raises NotAllIn while marks are awaited, works miss a reader who could be given, or lie apart without a second
    reading that somebody could do.
    """
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    if jury.is_closed:
        raise JuryAtWork(_("The marks are closed."))
    progress = progress_of(jury)
    if not progress.is_all_in:
        raise NotAllIn(_("Not all marks are handed in."))
    if progress.short:
        raise NotAllIn(_("Some works miss a reader: draw the missing readers first."))
    if progress.far_apart:
        raise NotAllIn(_("The marks of some works lie too far apart: have them read a second time first."))
    jury.closed_at = at or timezone.now()
    jury.save(update_fields=["closed_at"])
    record_jury("marks_closed", jury, by=by, at=at, readings=progress.readings)
    return jury


def _juror(juror: Juror, rows: Sequence[WorkReading], criteria: set[int]) -> JurorProgress:
    standing = [row for row in rows if row.declined_at is None]
    return JurorProgress(
        juror,
        len(standing),
        sum(is_complete(row, criteria) for row in standing),
        sum(row.is_handed_in for row in standing),
        len(rows) - len(standing),
    )


def _far_apart(results: Results, by_work: dict[int, list[WorkReading]]) -> list[Submission]:
    """Works whose marks are all in, lie too far apart, and were not given a second reading."""
    return [
        row.submission
        for row in results.rows
        if row.is_flagged
        and all(reading.is_handed_in for reading in by_work[row.submission.pk])
        and not any(reading.cause == ReadingCause.SECOND for reading in by_work[row.submission.pk])
    ]

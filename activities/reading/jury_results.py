"""What the jury's marks come to: the works in order, marks too far apart, prizes as they would be given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from activities.models import Jury, ReadingCause, Submission, WorkReading
from activities.reading import judging
from activities.reading.jury_marks import marks_of


@dataclass(frozen=True)
class Row:
    """A work with what its jurors gave and what follows from it."""

    submission: Submission
    readings: Sequence[WorkReading]
    judged: judging.Judged
    place: judging.Place
    prize: str
    is_open: bool
    is_flagged: bool
    had_second: bool


@dataclass(frozen=True)
class Results:
    """The works of a contest in order, with what is still open."""

    rows: Sequence[Row]
    unmarked: Sequence[Submission]
    allotment: judging.Allotment

    @cached_property
    def is_decidable(self) -> bool:
        """Whether every work has marks and no tie at a line waits for a vote."""
        return bool(self.rows) and not self.unmarked and not self.allotment.open_ties

    @cached_property
    def prize_rows(self) -> list[Row]:
        return [row for row in self.rows if row.prize]


def results_of(
    jury: Jury, *, levels: Sequence[judging.Level] | None = None, tie_rule: str | None = None
) -> Results:
    """The results by the marks that were handed in; other levels or another tie rule give what would be. Six queries.

    The marks themselves are shown to nobody before they are closed: who may see is decided by the page.
    """
    criteria = scale_of(jury)
    works = list(
        Submission.objects.standing()
        .filter(contest=jury.contest_id)
        .select_related("author", "department")
        .defer("text")
        .order_by("number", "pk")
    )
    by_work: dict[int, list[WorkReading]] = {}
    handed_in = (
        WorkReading.objects.standing()
        .filter(juror__jury=jury, handed_in_at__isnull=False)
        .order_by("juror_id", "pk")
    )
    for reading in handed_in:
        by_work.setdefault(reading.submission_id, []).append(reading)
    marked = [work for work in works if by_work.get(work.pk)]
    judged = [
        judging.judge(
            work.number,
            [total_of(reading, criteria) for reading in by_work[work.pk]],
            drop_from=jury.drop_from,
        )
        for work in marked
    ]
    votes = [
        {int(number): count for number, count in vote.votes.items()} for vote in jury.votes.order_by("pk")
    ]
    allotment = judging.allot(
        judged,
        levels_of(jury) if levels is None else levels,
        votes=votes,
        tie_rule=tie_rule or jury.tie_rule,
    )
    by_number = {work.number: work for work in marked}
    is_open = {number for tie in allotment.open_ties for number in tie.works}
    rows = []
    for place in judging.places(judged, votes):
        number = place.judged.work
        work = by_number[number]
        readings = by_work[work.pk]
        rows.append(
            Row(
                work,
                readings,
                place.judged,
                place,
                allotment.prizes.get(number, ""),
                number in is_open,
                place.judged.spread > jury.spread_limit,
                any(reading.cause == ReadingCause.SECOND for reading in readings),
            )
        )
    return Results(rows, [work for work in works if not by_work.get(work.pk)], allotment)


def scale_of(jury: Jury) -> list[judging.Criterion]:
    return [judging.Criterion(str(row.pk), row.weight, row.top) for row in jury.criteria.order_by("position")]


def levels_of(jury: Jury) -> list[judging.Level]:
    return [judging.Level(row.code, row.places, row.minimum) for row in jury.levels.order_by("position")]


def total_of(reading: WorkReading, criteria: Sequence[judging.Criterion]) -> Decimal:
    """What one juror gave a work, 0 to 100."""
    marks: Mapping[str, Decimal] = {str(key): mark for key, mark in marks_of(reading).items()}
    return judging.juror_mark(criteria, marks)


def shown(points: Decimal) -> str:
    """Points without noughts that say nothing: 90, 88.5, 87.125."""
    return f"{points.normalize():f}"

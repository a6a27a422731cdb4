"""What waits on a person's desk: groups to review or to fill in, steps that are possible, own results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from campaign.models import Department, Role
from campaign.permissions import Access
from scoring.deadlines import Deadline, next_deadline
from scoring.duty import last_reminders
from scoring.history import PublishedMonth
from scoring.models import Month, MonthState, Recheck, RecheckState, Reminder, Standing
from scoring.progress import GroupRow, Progress
from scoring.rights import visible_rechecks
from scoring.steps import Step, forward_step
from scoring.tables import change_words

SHOWN = 10


@dataclass(frozen=True)
class Task:
    """A group that the person fills in, with the deadline that counts for it."""

    row: GroupRow
    deadline: Deadline | None
    reminder: Reminder | None = None


@dataclass(frozen=True)
class PossibleStep:
    """A step of a month that nothing on this page blocks."""

    month: Month
    step: Step


@dataclass(frozen=True)
class Duty:
    """Something else that waits for the person: what to do, about what and until when, and where."""

    label: str
    about: str
    url: str


@dataclass(frozen=True)
class OwnResult:
    """A head's department: its latest published place, and the months it can look at before publication."""

    department: Department
    standing: Standing | None
    change: tuple[str, str, str] | None
    points_before: Decimal | None
    previews: Sequence[Month]


def to_review(
    access: Access, progress: Sequence[Progress], *, touched: set[tuple[int, int | None]]
) -> list[GroupRow]:
    """Submitted groups that this person may review: not one that he entered something in or submitted."""
    return [
        row
        for month in progress
        for row in month.rows
        if row.is_submitted
        and not row.is_reviewed
        and row.month.state in (MonthState.OPEN, MonthState.CLOSED)
        and row.group.submitted_by_id != access.user.pk
        and (row.month.pk, None if row.group.is_recusal else row.group.owner_id) not in touched
    ]


def steps_possible(progress: Sequence[Progress]) -> list[PossibleStep]:
    """The office's next steps whose groups are all ready; the month's page checks the rest."""
    ready = {
        MonthState.OPEN: lambda month: month.submitted == month.total,
        MonthState.CLOSED: lambda month: month.reviewed == month.total,
        MonthState.APPROVED: lambda month: True,
    }
    return [
        PossibleStep(month.month, forward_step(month.month))
        for month in progress
        if month.month.state in ready and ready[month.month.state](month)
    ]


def duties(access: Access, published: Sequence[PublishedMonth]) -> list[Duty]:
    """What the rooms above this one put on the person's desk; they are named by the setting DESK_DUTIES."""
    return [
        duty
        for name in settings.DESK_DUTIES
        for duty in import_string(name)(access=access, published=published)
    ]


def own_tasks(access: Access, progress: Sequence[Progress], *, today: date) -> list[Task]:
    """The scorer's groups of the months in which scoring is not over, the most urgent first, with who reminded
    of them last; one query."""
    owners = access.departments(Role.SCORER)
    mine = [
        (row, next_deadline(month.month, today=today))
        for month in progress
        if month.month.state in (MonthState.OPEN, MonthState.CLOSED)
        for row in month.rows
        if not row.group.is_recusal and row.group.owner_id in owners
    ]
    reminders = last_reminders([row.group for row, __ in mine if not row.is_submitted])
    return [Task(row, deadline, reminders.get(row.group.pk)) for row, deadline in mine]


def own_standings(
    access: Access, published: Sequence[PublishedMonth], months: Sequence[Month]
) -> list[OwnResult]:
    """The departments of a head or deputy with their latest and previous frozen standings; two queries."""
    ids = access.departments(Role.HEAD, Role.DEPUTY)
    latest = [month.revision_id for month in published[:2]]
    rows = {
        (row.department_id, row.revision_id): row
        for row in Standing.objects.filter(revision__in=latest, department__in=ids).defer("detail")
    }
    previews = [month for month in months if month.state in (MonthState.REVIEWED, MonthState.APPROVED)]
    results = []
    for department in Department.objects.filter(pk__in=ids):
        now, before = ([rows.get((department.pk, revision)) for revision in latest] + [None, None])[:2]
        change = change_words(before.rank - now.rank) if now and before else None
        results.append(OwnResult(department, now, change, before.total if before else None, previews))
    return results


def waiting_rechecks(access: Access) -> list[Recheck]:
    """Objections and appeals that wait: for an answer, or for the leading group, as far as this person reads them."""
    states = [RecheckState.FILED, RecheckState.APPEALED]
    if not access.holds(Role.OFFICE, Role.SCORER, Role.HEAD, Role.DEPUTY):
        states = [RecheckState.APPEALED]
    rows = visible_rechecks(access).filter(state__in=states)
    return list(rows.select_related("month", "department", "indicator").order_by("filed_at", "pk")[:SHOWN])

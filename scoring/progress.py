"""How far the owners are with a month: a row for each group, and who is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from campaign.prepared import Prepared
from scoring.models import BlindEntry, GroupState, IndicatorGroup, LedgerLine, Month, MonthState

IN_WORK = (MonthState.OPEN, MonthState.CLOSED, MonthState.REVIEWED, MonthState.APPROVED)


@dataclass(frozen=True)
class GroupRow:
    """An owner's group as the progress page and the workbench show it."""

    group: IndicatorGroup
    month: Month
    lines: int
    is_late: bool

    @property
    def name(self) -> str:
        return _("Recusal entries") if self.group.is_recusal else self.group.owner.name

    @property
    def is_submitted(self) -> bool:
        return self.group.state != GroupState.OPEN

    @property
    def is_reviewed(self) -> bool:
        return self.group.state == GroupState.REVIEWED


@dataclass(frozen=True)
class Progress:
    """A month's groups and how many of them are done."""

    month: Month
    rows: Sequence[GroupRow]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def submitted(self) -> int:
        return sum(row.is_submitted for row in self.rows)

    @property
    def reviewed(self) -> int:
        return sum(row.is_reviewed for row in self.rows)

    @property
    def missing(self) -> list[GroupRow]:
        return [row for row in self.rows if not row.is_submitted]

    @property
    def late(self) -> list[GroupRow]:
        return [row for row in self.rows if row.is_late]


def progress_of(months: Sequence[Month], *, today: date) -> list[Progress]:
    """The progress of each month, in the order given; two queries however many months and groups."""
    groups = (
        IndicatorGroup.objects.filter(month__in=months)
        .select_related("owner", "submitted_by", "reviewed_by", "returned_by")
        .order_by("is_recusal", "owner__code")
    )
    counts = _line_counts(months)
    rows: dict[int, list[GroupRow]] = {month.pk: [] for month in months}
    by_key = {month.pk: month for month in months}
    for group in groups:
        month = by_key[group.month_id]
        owner = None if group.is_recusal else group.owner_id
        late = (
            group.state == GroupState.OPEN
            and month.state != MonthState.PUBLISHED
            and today > month.owner_deadline
        )
        rows[month.pk].append(GroupRow(group, month, counts.get((month.pk, owner), 0), late))
    return [Progress(month, rows[month.pk]) for month in months]


def _line_counts(months: Sequence[Month]) -> dict[tuple[int, int | None], int]:
    """Lines in force by month and owner; the owner of a recusal entry is None."""
    counts: dict[tuple[int, int | None], int] = {}
    lines = (
        LedgerLine.objects.in_force()
        .filter(month__in=months)
        .order_by()
        .values_list("month_id", "indicator__owner_id", "is_recusal")
        .annotate(number=Count("pk"))
    )
    for month, owner, is_recusal, number in lines:
        key = (month, None if is_recusal else owner)
        counts[key] = counts.get(key, 0) + number
    return counts


def touched_by(access: Access, months: Sequence[Month]) -> set[tuple[int, int | None]]:
    """The groups (month, owner; None for recusal) in which the person entered or withdrew a line, or a second score.

    Whoever did does not review them (rules.md §4); one query, a second one where something is entered twice.
    """
    mine = Q(entered_by=access.user) | Q(withdrawn_by=access.user)
    found = (
        LedgerLine.objects.filter(mine, month__in=months)
        .order_by()
        .values_list("month_id", "indicator__owner_id", "is_recusal")
        .distinct()
    )
    groups = {(month, None if is_recusal else owner) for month, owner, is_recusal in found}
    if access.campaign.rules.blind_codes:
        entries = BlindEntry.objects.filter(entered_by=access.user, group__month__in=months).order_by()
        second = entries.values_list("group__month_id", "group__owner_id", "group__is_recusal").distinct()
        groups |= {(month, None if is_recusal else owner) for month, owner, is_recusal in second}
    return groups


def not_submitted(groups: Sequence[IndicatorGroup]) -> list[str]:
    """The names of the groups that somebody still has to submit."""
    return [
        _("Recusal entries") if group.is_recusal else group.owner.name
        for group in groups
        if group.state == GroupState.OPEN
    ]


def own_groups(access: Access, months: Sequence[Month]) -> dict[int, list[IndicatorGroup]]:
    """The groups that the person fills in as a scorer, by month; one query, none for somebody who scores nowhere."""
    owners = access.departments(Role.SCORER)
    found: dict[int, list[IndicatorGroup]] = {}
    if owners and months:
        groups = IndicatorGroup.objects.filter(month__in=months, owner__in=owners, is_recusal=False)
        for group in groups.select_related("owner").order_by("owner__code"):
            found.setdefault(group.month_id, []).append(group)
    return found


def month_in_work(access: Access) -> Month | None:
    """The oldest month of the campaign that is neither draft nor published."""
    return next(iter(_IN_WORK.ask(campaign=access.campaign.pk)), None)


_IN_WORK = Prepared(
    lambda campaign: Month.objects.filter(campaign=campaign, state__in=IN_WORK).order_by("first_day")[:1],
    campaign=int,
)

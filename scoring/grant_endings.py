"""缺项 that ends before its last month, and the grants of a campaign as they were given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.grants import GrantTooLate
from scoring.models import Month, MonthState, NotApplicableGrant


class NotEarlier(Refused):
    """The grant ends in that month anyhow."""


@dataclass(frozen=True)
class Granted:
    """One grant as the leading group gave it; each version of the scheme that it reaches into has a row of it."""

    rows: Sequence[NotApplicableGrant]
    first_month: date
    last_month: date
    # The last months with which it could still end, the earliest first; empty once its months have all begun.
    endings: Sequence[date]

    @property
    def grant(self) -> NotApplicableGrant:
        return self.rows[-1]

    @property
    def may_vanish(self) -> bool:
        """None of its months has begun: it can be taken back as if it had never been given."""
        return bool(self.endings) and self.endings[0] < self.first_month


def grants_of(campaign: Campaign) -> list[Granted]:
    """The grants of a campaign by department and indicator, and how each could still end; two queries."""
    rows = (
        NotApplicableGrant.objects.filter(campaign=campaign)
        .select_related("department", "indicator__section", "granted_by")
        .order_by("department__code", "indicator__code", "first_month", "pk")
    )
    begun = _begun(campaign)
    given: dict[tuple, list[NotApplicableGrant]] = {}
    for row in rows:
        given.setdefault(_key(row), []).append(row)
    return [_granted(of_one, begun) for of_one in given.values()]


@transaction.atomic
def end_grant(*, grant: NotApplicableGrant, last_month: date, by: Access, at: datetime | None = None) -> None:
    """End a grant with an earlier month: from the month after it the indicator applies again.

    A month that has begun keeps what was granted for it. Before the first month, the grant is taken back whole; the
    trail keeps what it said. Raises NotEarlier or GrantTooLate. Source: rules.md §2.5.
    """
    by.demand(Role.LEADER, campaign_id=grant.campaign_id)
    # The locks of scoring.grants: a month that is being opened at this moment has begun when its turn comes here.
    Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=grant.campaign_id)
    list(
        Month.objects.select_for_update(of=("self",), no_key=True)
        .filter(campaign=grant.campaign_id, first_day__gte=grant.first_month)
        .order_by("first_day")
        .values_list("pk")
    )
    rows = NotApplicableGrant.objects.filter(
        campaign=grant.campaign_id, department=grant.department_id, indicator__code=grant.indicator.code
    ).select_related("indicator")
    rows = [row for row in rows.order_by("first_month", "pk") if _key(row) == _key(grant)]
    granted = _granted(rows, _begun(by.campaign))
    last_month = last_month.replace(day=1)
    if last_month >= granted.last_month:
        raise NotEarlier(_("Choose an earlier month than its last one."), field="last_month")
    if last_month not in granted.endings:
        raise GrantTooLate(_("A month that has begun keeps what was granted for it."), field="last_month")
    for row in rows:
        if row.first_month > last_month:
            row.delete()
        elif row.last_month > last_month:
            row.last_month = last_month
            row.save(update_fields=["last_month"])
    record(
        "scoring.not_applicable.ended",
        by=by.user,
        campaign=by.campaign,
        obj=grant,
        at=at,
        indicator=grant.indicator.code,
        department=grant.department.code,
        first_month=f"{granted.first_month:%Y-%m}",
        last_month=[f"{granted.last_month:%Y-%m}", f"{last_month:%Y-%m}"],
        reason=grant.reason,
    )


def _granted(rows: Sequence[NotApplicableGrant], begun: date | None) -> Granted:
    first, last = min(row.first_month for row in rows), max(row.last_month for row in rows)
    earliest = _before(first) if begun is None or begun < first else begun
    endings = []
    while earliest < last:
        endings.append(earliest)
        earliest = _after(earliest)
    return Granted(rows, first, last, endings)


def _begun(campaign: Campaign) -> date | None:
    """The last month of the campaign that is open or further."""
    months = Month.objects.filter(campaign=campaign).exclude(state=MonthState.DRAFT).order_by("-first_day")
    return months.values_list("first_day", flat=True).first()


def _key(row: NotApplicableGrant) -> tuple:
    return row.department_id, row.indicator.code, row.reason, row.granted_by_id, row.granted_at


def _after(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _before(month: date) -> date:
    return month.replace(year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1)

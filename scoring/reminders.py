"""What nobody does but the calendar: owners are reminded once when their deadline has passed (features.md M21)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from scoring.models import GroupState, IndicatorGroup, Month, MonthState
from scoring.telling import owners_late


def remind_late(*, now: datetime | None = None) -> int:
    """Remind the owners of open months who have not submitted after the deadline; returns how many months.

    Once for each month: the mark and the notifications are one transaction, and two task processes make one.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    late = Month.objects.filter(
        state=MonthState.OPEN,
        owner_deadline__lt=today,
        late_reminded_at__isnull=True,
        campaign__is_demo=False,
        campaign__history_since=None,
    )
    return sum(_remind(month, now) for month in late.select_related("campaign").order_by("pk"))


@transaction.atomic
def _remind(month: Month, now: datetime) -> bool:
    taken = Month.objects.filter(pk=month.pk, state=MonthState.OPEN, late_reminded_at__isnull=True)
    if not taken.update(late_reminded_at=now):
        return False
    owners = set(
        IndicatorGroup.objects.filter(month=month, state=GroupState.OPEN, is_recusal=False).values_list(
            "owner", flat=True
        )
    )
    if not owners:
        return False
    owners_late(month, owners=owners, at=now)
    return True

"""The chip of the header: the month in work, its state and its next deadline."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from campaign.permissions import Access
from scoring.deadlines import next_deadline
from scoring.models import Month
from scoring.progress import month_in_work
from scoring.rights import reads_all, sees_months


@dataclass(frozen=True)
class MonthChip:
    """What the header says of the month in work."""

    label: str
    state: str
    tone: str
    deadline: str
    url: str


def month_chip(request: HttpRequest) -> dict:
    """Context processor: the chip, read only where the header is drawn.

    A view that is about a month in work, or has looked for one, leaves it (or None) in `request.month_in_work`,
    which saves the query. In a campaign that is history no month is in work any more.
    """
    access = getattr(request, "access", None)
    if access and access.campaign.history_since:
        return {}
    return {"month_chip": SimpleLazyObject(lambda: _chip(request, access))} if access else {}


def _chip(request: HttpRequest, access: Access) -> MonthChip | None:
    month = request.month_in_work if hasattr(request, "month_in_work") else month_in_work(access)
    if month is None:
        return None
    deadline = next_deadline(month, today=timezone.localdate())
    return MonthChip(
        label=month.name,
        state=month.get_state_display(),
        tone=deadline.tone if deadline else "calm",
        deadline=deadline.distance if deadline else "",
        url=_way_to(month, access),
    )


def _way_to(month: Month, access: Access) -> str:
    """The month's page, for a scorer the list of months with his own groups, for others none."""
    if reads_all(access):
        return reverse("scoring:month_detail", args=[access.campaign.code, month.code])
    return reverse("scoring:month_list", args=[access.campaign.code]) if sees_months(access) else ""

"""What the office does with ratings: bursts looked at, words read before anybody else reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Rating, RatingState, ServiceWindow, WordsState
from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.rounding import half_up
from campaign.wording import one_line


class NothingAside(Refused):
    """Nothing of that window and day is set aside any more."""


class AlreadyRead(Refused):
    """Somebody has decided about these words."""


class NoReason(Refused):
    """What is left out is left out with a reason."""


@dataclass(frozen=True)
class Burst:
    """The ratings of a window on one day that are set aside."""

    window: ServiceWindow
    day: date
    count: int
    mean: Decimal
    first: datetime
    last: datetime


def bursts(campaign: Campaign) -> list[Burst]:
    """What is set aside and waits for a look, the oldest day first; two queries."""
    rows = list(
        Rating.objects.filter(window__campaign=campaign, state=RatingState.ASIDE)
        .annotate(day=TruncDate("at"))
        .values("window", "day")
        .annotate(count=Count("pk"), stars=Sum("stars"), first=Min("at"), last=Max("at"))
        .order_by("day", "window__code")
    )
    windows = ServiceWindow.objects.in_bulk({row["window"] for row in rows})
    return [
        Burst(
            window=windows[row["window"]],
            day=row["day"],
            count=row["count"],
            mean=half_up(Fraction(row["stars"], row["count"])),
            first=row["first"],
            last=row["last"],
        )
        for row in rows
    ]


@transaction.atomic
def judge_burst(
    *,
    window: ServiceWindow,
    day: date,
    counts: bool,
    by: Access,
    reason: str = "",
    at: datetime | None = None,
) -> int:
    """Count what was set aside of a window on a day, or leave it out with a reason; returns how many.

    Raises NoReason, NothingAside.
    """
    by.demand(Role.OFFICE, campaign_id=window.campaign_id)
    at = at or timezone.now()
    reason = one_line(reason, field="reason", longest=200)
    if not counts and not reason:
        raise NoReason(_("Say why they are left out."), field="reason")
    aside = Rating.objects.filter(window=window, state=RatingState.ASIDE, at__date=day)
    judged = aside.update(
        state=RatingState.COUNTED if counts else RatingState.DROPPED, looked_by=by.user, looked_at=at
    )
    if not judged:
        raise NothingAside(_("Somebody has looked at these already."))
    record(
        "activities.rating.judged",
        by=by.user,
        campaign=by.campaign,
        obj=window,
        at=at,
        window=window.code,
        day=day.isoformat(),
        ratings=judged,
        counts=counts,
        reason=reason,
    )
    return judged


def waiting_words(campaign: Campaign) -> Iterable[Rating]:
    """Words that nobody has read, the oldest first; those of left-out ratings are not shown to anybody."""
    return (
        Rating.objects.filter(window__campaign=campaign, words_state=WordsState.WAITING)
        .exclude(state=RatingState.DROPPED)
        .select_related("window__department")
        .order_by("at", "pk")
    )


@transaction.atomic
def read_words(*, rating: Rating, show: bool, by: Access, at: datetime | None = None) -> Rating:
    """Let the words of a rating be read, or keep them back: a name in them, an insult. Raises AlreadyRead."""
    by.demand(Role.OFFICE, campaign_id=rating.window.campaign_id)
    at = at or timezone.now()
    state = WordsState.SHOWN if show else WordsState.HIDDEN
    moved = Rating.objects.filter(pk=rating.pk, words_state=WordsState.WAITING).update(words_state=state)
    if not moved:
        raise AlreadyRead(_("Somebody has decided about these words already."))
    record(
        "activities.rating.words_read",
        by=by.user,
        campaign=by.campaign,
        obj=rating,
        at=at,
        window=rating.window.code,
        shown=show,
    )
    rating.words_state = state
    return rating


def shown_words(window: ServiceWindow, *, most: int = 50) -> list[Rating]:
    """The words that may be read, the newest first; without a time of day, which could tell who it was."""
    return list(
        Rating.objects.filter(
            window=window, words_state=WordsState.SHOWN, state=RatingState.COUNTED
        ).order_by("-at", "-pk")[:most]
    )


def counts_by_window(campaign: Campaign, first_day: date, last_day: date) -> dict[int, tuple[int, ...]]:
    """How many ratings gave one to five stars, by window; one query. Only what counts."""
    rows = (
        Rating.objects.filter(
            window__campaign=campaign, state=RatingState.COUNTED, at__date__range=(first_day, last_day)
        )
        .values("window")
        .annotate(**{f"n{stars}": Count("pk", filter=Q(stars=stars)) for stars in range(1, 6)})
        .order_by("window")
    )
    return {row["window"]: tuple(row[f"n{stars}"] for stars in range(1, 6)) for row in rows}


def tag_counts(window: ServiceWindow, first_day: date, last_day: date) -> dict[str, int]:
    """How often each tag was given to a window; one query."""
    found: dict[str, int] = {}
    for tags in Rating.objects.filter(
        window=window, state=RatingState.COUNTED, at__date__range=(first_day, last_day)
    ).values_list("tags", flat=True):
        for tag in tags:
            found[tag] = found.get(tag, 0) + 1
    return found

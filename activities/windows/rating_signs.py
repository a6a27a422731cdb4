"""The addresses behind the QR codes at the windows: made, revoked, found (security.md ACL-1).

The address hangs in public and is printed on a sign, a board and sheets at different times; it is kept as it is, and
leads to nothing but a rating or a complaint about its own window.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activities.models import RatingSign, ServiceWindow
from campaign.audit import record, record_each
from campaign.models import Campaign, Role
from campaign.permissions import Access

LONGEST_TOKEN = 43


@transaction.atomic
def make_signs(
    *, campaign: Campaign, windows: Sequence[ServiceWindow], by: Access, at: datetime | None = None
) -> list[RatingSign]:
    """Give each of the windows an address that has none in force; returns the new ones."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    there = set(
        RatingSign.objects.filter(window__campaign=campaign, revoked_at__isnull=True).values_list(
            "window", flat=True
        )
    )
    new = RatingSign.objects.bulk_create(
        RatingSign(window=window, token=secrets.token_urlsafe(18), made_by=by.user, made_at=at)
        for window in windows
        if window.pk not in there and window.campaign_id == campaign.pk
    )
    record_each(
        "activities.rating_sign.made",
        [(sign, {"window": sign.window.code}) for sign in new],
        by=by.user,
        campaign=campaign,
        at=at,
    )
    return new


@transaction.atomic
def revoke_sign(*, sign: RatingSign, by: Access, at: datetime | None = None) -> None:
    """End the address of a window; what is printed with it leads nowhere. A second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=sign.window.campaign_id)
    at = at or timezone.now()
    ended = RatingSign.objects.filter(pk=sign.pk, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by.user
    )
    if ended:
        record(
            "activities.rating_sign.revoked",
            by=by.user,
            campaign=by.campaign,
            obj=sign,
            at=at,
            window=sign.window.code,
        )


def sign_of(token: str) -> RatingSign | None:
    """The sign to which the address belongs, with its window; None once it is revoked."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    return (
        RatingSign.objects.filter(token=token, revoked_at__isnull=True)
        .select_related("window__department", "window__campaign__unit")
        .first()
    )

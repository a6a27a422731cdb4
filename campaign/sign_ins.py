"""Sign-ins that last: which there are, and how they end (security.md IAM-6, IAM-7)."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from campaign.models import AccountSession, User


def lasting_sessions(user: User, *, at: datetime | None = None):
    """The account's sign-ins that have not run out, the newest first."""
    return AccountSession.objects.filter(user=user, expire_date__gt=at or timezone.now()).order_by(
        "-begun_at", "session_key"
    )


def end_sessions_of(users: Iterable[User], *, but: str | None = None) -> int:
    """End every sign-in of the accounts, except the one with the key `but`; returns how many."""
    ended, __ = (
        AccountSession.objects.filter(user__in=[user.pk for user in users]).exclude(pk=but or "").delete()
    )
    return ended


def end_oldest_sessions(user: User, *, but: str) -> int:
    """Leave room for one more sign-in beside the newest ones; `but` is the key of the one that begins."""
    others = lasting_sessions(user).exclude(pk=but)
    too_many = list(others.values_list("pk", flat=True)[settings.SESSIONS_AT_ONCE - 1 :])
    ended, __ = AccountSession.objects.filter(pk__in=too_many).delete() if too_many else (0, {})
    return ended


def forget_expired_sessions(*, at: datetime | None = None) -> int:
    """Remove what ran out (security.md RES-1)."""
    ended, __ = AccountSession.objects.filter(expire_date__lt=at or timezone.now()).delete()
    return ended

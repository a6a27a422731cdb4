"""When a password must be changed: a first one at once, any other after its time (security.md §0, IAM-3)."""

from datetime import datetime, timedelta

from django.conf import settings

from campaign.models import User

FIRST_PASSWORD_LASTS = timedelta(hours=72)


def must_change_password(user: User, *, signed_in_at: datetime) -> bool:
    """Whether the person may do nothing but change the password.

    A first password is changed before anything else. One that grew too old must be changed at the next sign-in, so that
    nobody is interrupted in the middle of work. An account without a password (the demo's) has none to change.
    """
    if not user.has_usable_password():
        return False
    return user.first_password_until is not None or _is_too_old(user, signed_in_at)


def first_password_is_over(user: User, *, at: datetime) -> bool:
    """Whether the password is one from a slip whose three days have passed."""
    return user.first_password_until is not None and user.first_password_until <= at


def _is_too_old(user: User, at: datetime) -> bool:
    days = settings.PASSWORD_MAX_AGE_DAYS
    return days > 0 and user.password_set_at + timedelta(days=days) <= at

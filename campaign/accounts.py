"""What an administrator does to an account that exists: a new password, closing and opening it."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Role, User
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused


class WeakPassword(Refused):
    """The password breaks the rules for passwords; the text says which."""


@transaction.atomic
def set_password(*, user: User, password: str, by: Access, at: datetime | None = None) -> User:
    """Give an account a new password; every session that it has ends (security.md IAM-6). Raises WeakPassword."""
    _demand(by, user)
    try:
        validate_password(password, user=user)
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages), field="new_password") from weak
    user.set_password(password)
    user.save(update_fields=["password"])
    _record("password_set", user, by=by, at=at)
    return user


@transaction.atomic
def let_in(*, user: User, may_sign_in: bool, by: Access, at: datetime | None = None) -> User:
    """Open or close an account; a closed one is signed out with its next request (security.md IAM-6)."""
    _demand(by, user)
    if user.pk == by.user.pk:
        raise NotAllowed(_("Nobody closes his own account."), field="is_active")
    user.is_active = may_sign_in
    user.save(update_fields=["is_active"])
    _record("opened_again" if may_sign_in else "closed", user, by=by, at=at)
    return user


def _demand(by: Access, user: User) -> None:
    """Only an administrator of the person's own unit: a role elsewhere hands nobody the account."""
    by.demand(Role.SYSTEM_ADMINISTRATOR)
    if user.person is not None and user.person.unit_id != by.campaign.unit_id:
        raise NotAllowed(_("This person belongs to another unit."))


def _record(act: str, user: User, *, by: Access, at: datetime | None) -> None:
    record(
        f"campaign.account.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=user,
        at=at,
        username=user.username,
    )

"""The address a person wants mails at: nothing goes there before its owner has opened the link that was sent to it.

The link is signed, good for a day, for one use and for the account that asked only: whoever finds it in a wrong
mailbox can do nothing with it, and learns neither a name nor an account.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import AddressCheck, User
from campaign.refusals import Refused

GOOD_FOR = timedelta(hours=24)
MOST_A_DAY = 5
SALT = "campaign.mail_addresses"
LONGEST_LINK = 300


class TooManyLinks(Refused):
    """Enough links were sent today: a form must not fill somebody's mailbox."""


class BadLink(Refused):
    """Not signed by us, used, too old, of another account, or of an address that was changed since."""


@transaction.atomic
def ask_again(*, by: User, at: datetime | None = None) -> AddressCheck:
    """Have another link sent to the person's address; the former one is good no more. Raises BadLink, TooManyLinks."""
    user = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if not user.email or user.email_confirmed_at:
        raise BadLink(_("There is no address that waits for confirmation."))
    return ask(user, at=at)


def ask(user: User, *, at: datetime | None = None) -> AddressCheck:
    """Leave a link to be sent, inside the transaction of whoever holds the account's lock. Raises TooManyLinks."""
    at = at or timezone.now()
    mine = AddressCheck.objects.filter(user=user)
    mine.filter(asked_at__lt=at - GOOD_FOR).delete()
    if mine.count() >= MOST_A_DAY:
        raise TooManyLinks(_("Enough links were sent for today; try again tomorrow."), field="email")
    withdraw(user, at=at)
    record("campaign.address.asked", by=user, obj=user, at=at)
    return AddressCheck.objects.create(user=user, nonce=secrets.token_urlsafe(24), asked_at=at, due_at=at)


def withdraw(user: User, *, at: datetime) -> None:
    """Links that were sent are good no more."""
    AddressCheck.objects.filter(user=user, used_at__isnull=True).update(used_at=at)


@transaction.atomic
def confirm_address(*, token: str, by: User, at: datetime | None = None) -> User:
    """Take the present address of the account as its owner's. Raises BadLink, with one text for whatever is wrong."""
    at = at or timezone.now()
    user = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    check = good_check(token, of=user, at=at)
    check.used_at = user.email_confirmed_at = at
    check.save(update_fields=["used_at"])
    user.save(update_fields=["email_confirmed_at"])
    record("campaign.address.confirmed", by=by, obj=user, at=at)
    return user


def good_check(token: str, *, of: User, at: datetime | None = None) -> AddressCheck:
    """The request that a link belongs to, while it is good for this account. Raises BadLink."""
    at = at or timezone.now()
    check = None
    if len(token) <= LONGEST_LINK:
        try:
            nonce = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            nonce = ""
        waiting = AddressCheck.objects.filter(user=of, used_at__isnull=True, asked_at__gt=at - GOOD_FOR)
        check = waiting.order_by("-asked_at", "-pk").first()
        if check is not None and not (isinstance(nonce, str) and constant_time_compare(check.nonce, nonce)):
            check = None
    if check is None or not of.email:
        raise BadLink(
            _(
                "This link is good no more: it was used, is older than a day, or the address was changed since."
            )
        )
    return check


def link_of(check: AddressCheck) -> str:
    """The address that the mail leads to."""
    token = signing.dumps(check.nonce, salt=SALT)
    return settings.SITE_URL + reverse("campaign:address_confirm", args=[token])

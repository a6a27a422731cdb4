"""The mail with the link that confirms an address: sent by the task process, tried again for an hour."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaign.mail_addresses import GOOD_FOR, link_of
from campaign.models import AddressCheck

BATCH = 20
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
log = logging.getLogger(__name__)


def send_confirmations(*, now: datetime | None = None) -> int:
    """Send the links that wait; returns how many went out. Each is marked before it is handed over."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    now = now or timezone.now()
    waiting = AddressCheck.objects.filter(
        mailed_at__isnull=True,
        used_at__isnull=True,
        due_at__lte=now,
        asked_at__gt=now - GOOD_FOR,
        user__is_active=True,
    ).exclude(user__email="")
    sent = 0
    for check in waiting.select_related("user").order_by("due_at", "pk")[:BATCH]:
        if waiting.filter(pk=check.pk).update(mailed_at=now):
            sent += _deliver(check, now)
    return sent


def _deliver(check: AddressCheck, now: datetime) -> bool:
    try:
        _mail(check).send()
    except (smtplib.SMTPException, OSError) as fault:
        is_last = check.attempts >= len(PAUSES)
        AddressCheck.objects.filter(pk=check.pk).update(
            attempts=check.attempts + 1,
            mailed_at=None,
            due_at=None if is_last else now + PAUSES[check.attempts],
        )
        log.warning("A link could not be mailed (attempt %s): %s", check.attempts + 1, type(fault).__name__)
        return False
    return True


def _mail(check: AddressCheck) -> EmailMessage:
    """In the installation's language; it names nobody, for the address may be somebody else's."""
    with override(settings.LANGUAGE_CODE):
        body = "\n\n".join(
            [
                _(
                    "Somebody wants notifications of this site at this address. To confirm it, sign in and open:"
                ),
                link_of(check),
                _("The link is good for 24 hours. If it was not you, do nothing: nothing will be sent here."),
            ]
        )
        subject = _("Confirm your e-mail address")
    return EmailMessage(
        subject=subject,
        body=body + "\n",
        to=[check.user.email],
        headers={"Message-ID": f"<address-{check.pk}@wenming>", "Auto-Submitted": "auto-generated"},
    )

"""Notifications by e-mail: at once or in one mail a day, sent by the task process, tried again, never sent twice.

A mail is marked as sent before it is handed over and the mark is taken back when the handing over fails: a process
that is killed between the two loses that mail (the notification itself stays in the site) instead of doubling it.
"""

import logging
import smtplib
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from campaign.models import Delivery, Digest, Notification, User
from campaign.notice_texts import notice_text

BATCH = 20
DIGEST_FROM = time(7, 30)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
log = logging.getLogger(__name__)


def send_mails(*, now: datetime | None = None) -> int:
    """Send what is due, at most a batch of each kind at a time; returns how many mails went out."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    now = now or timezone.now()
    return _send_single(now) + _send_digests(now)


def _waiting(way: str, now: datetime):
    return Notification.objects.filter(
        mail=way,
        mailed_at__isnull=True,
        mail_due_at__lte=now,
        user__is_active=True,
        user__email_confirmed_at__isnull=False,
        campaign__history_since=None,
    ).exclude(user__email="")


def _send_single(now: datetime) -> int:
    sent = 0
    for notice in (
        _waiting(Delivery.MAIL, now).select_related("user", "campaign").order_by("mail_due_at", "pk")[:BATCH]
    ):
        own = Notification.objects.filter(pk=notice.pk)
        if own.filter(mailed_at__isnull=True).update(mailed_at=now):
            sent += _deliver(notice.user, [notice], own, key=f"{notice.pk}", now=now)
    return sent


def _send_digests(now: datetime) -> int:
    """Once a day and person, from half past seven; what was read in the site meanwhile is left out."""
    local = timezone.localtime(now)
    if local.time() < DIGEST_FROM:
        return 0
    day = local.date()
    waiting = _waiting(Delivery.DIGEST, now).filter(read_at__isnull=True)
    had = Digest.objects.filter(day=day).values("user")
    sent = 0
    for pk in (
        waiting.exclude(user__in=had).order_by("user").values_list("user", flat=True).distinct()[:BATCH]
    ):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    digest = Digest.objects.create(user_id=pk, day=day)
            except IntegrityError:
                continue  # another task process writes this person's
            keys = list(waiting.filter(user=pk).order_by("at", "pk").values_list("pk", flat=True))
            own = Notification.objects.filter(pk__in=keys)
            own.update(mailed_at=now)
        notices = list(own.select_related("user", "campaign").order_by("at", "pk"))
        if not notices:
            continue
        if _deliver(notices[0].user, notices, own, key=f"day-{pk}-{day:%Y%m%d}", now=now):
            sent += 1
        else:
            digest.delete()
    return sent


def _deliver(user: User, notices: list[Notification], rows, *, key: str, now: datetime) -> bool:
    """Hand one mail over; a failure takes the mark back and lets it wait longer, the last one gives it up."""
    try:
        _mail(user, notices, key).send()
    except (smtplib.SMTPException, OSError) as fault:
        attempts = rows.aggregate(most=Max("mail_attempts"))["most"]
        rows.update(mailed_at=None, mail_attempts=F("mail_attempts") + 1)
        if attempts >= len(PAUSES):
            rows.update(mail="")
        else:
            rows.update(mail_due_at=now + PAUSES[attempts])
        log.warning("A mail could not be handed over (attempt %s): %s", attempts + 1, type(fault).__name__)
        return False
    return True


def _mail(user: User, notices: list[Notification], key: str) -> EmailMessage:
    """The mail in the installation's language; its id is the same at every attempt, by which doubles are known."""
    with override(settings.LANGUAGE_CODE):
        lines = [f"{notice_text(notice)}\n{settings.SITE_URL}{notice.link}" for notice in notices]
        subject = (
            notice_text(notices[0])
            if len(notices) == 1
            else ngettext("%(count)s notification", "%(count)s notifications", len(notices))
            % {"count": len(notices)}
        )
        foot = _("You chose to get this by e-mail. Change it: %(address)s") % {
            "address": settings.SITE_URL + reverse("campaign:notice_settings")
        }
    return EmailMessage(
        subject=f"[{notices[0].campaign.name}] {subject}",
        body="\n\n".join([*lines, foot]) + "\n",
        to=[user.email],
        headers={"Message-ID": f"<notice-{key}@wenming>", "Auto-Submitted": "auto-generated"},
    )

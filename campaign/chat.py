"""The robot of a chat group: set by the office, told in the transaction of an act, sent by the task process.

A message is a kind, a month and a count: nothing that is told here could name a person, a department or a deduction.
"""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaign.audit import record
from campaign.models import Campaign, ChatMessage, ChatRobot, Role
from campaign.notice_texts import chat_text
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.robots import BadRobot, NotDelivered, host_of, post_text

KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
BATCH = 5
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MOST_ATTEMPTS = len(PAUSES) + 1
# A message that is being sent is left alone for this long; the process that took it may have been killed.
TAKEN_FOR = timedelta(minutes=2)
log = logging.getLogger(__name__)


class BadAddress(Refused):
    """The robot cannot have this address; the text says why."""


class NoRobot(Refused):
    """There is nobody to send to."""


@transaction.atomic
def set_robot(
    *,
    campaign: Campaign,
    style: str,
    url: str,
    is_on: bool,
    by: Access,
    secret: str = "",
    at: datetime | None = None,
) -> ChatRobot:
    """Name the campaign's robot, or change it; an empty address keeps the present one, and so does an empty secret.

    A new address without a secret is a robot without one. The address holds the robot's key: the trail keeps its host
    only, and of the secret for signing whether there is one. Raises BadAddress.
    """
    by.demand(*KEEPERS, campaign_id=campaign.pk)
    robot = ChatRobot.objects.select_for_update(of=("self",)).filter(campaign=campaign).first()
    url = url.strip()
    if not url and robot is None:
        raise BadAddress(_("Paste the address that the chat program shows for the robot."), field="url")
    if url:
        try:
            host_of(url)
        except BadRobot as bad:
            raise BadAddress(bad.message, field="url") from bad
    robot = robot or ChatRobot(campaign=campaign)
    robot.style, robot.is_on = ChatRobot.Style(style), is_on
    robot.secret = "" if url and url != robot.url else robot.secret
    robot.secret = secret.strip() or robot.secret
    robot.url = url or robot.url
    robot.save()
    record(
        "campaign.chat_robot.set",
        by=by.user,
        campaign=campaign,
        obj=robot,
        at=at,
        style=robot.style,
        host=host_of(robot.url),
        is_signed=bool(robot.secret),
        is_on=is_on,
    )
    return robot


@transaction.atomic
def remove_robot(*, campaign: Campaign, by: Access, at: datetime | None = None) -> None:
    """Forget the robot with its address; what waited for it is given up."""
    by.demand(*KEEPERS, campaign_id=campaign.pk)
    at = at or timezone.now()
    removed, __ = ChatRobot.objects.filter(campaign=campaign).delete()
    if removed:
        _waiting().filter(campaign=campaign).update(given_up_at=at, problem="removed")
        record("campaign.chat_robot.removed", by=by.user, campaign=campaign, at=at)


@transaction.atomic
def try_robot(*, campaign: Campaign, by: Access, at: datetime | None = None) -> ChatMessage:
    """Have a trial message sent. Raises NoRobot."""
    by.demand(*KEEPERS, campaign_id=campaign.pk)
    message = tell_chat(
        ChatMessage.Kind.TRIAL,
        campaign=campaign,
        link=reverse("scoring:workbench", args=[campaign.code]),
        at=at,
    )
    if message is None:
        raise NoRobot(_("Set the robot first, and let messages be sent."))
    record("campaign.chat_robot.tried", by=by.user, campaign=campaign, at=at)
    return message


def tell_chat(
    kind: ChatMessage.Kind,
    *,
    campaign: Campaign,
    link: str,
    month: date | None = None,
    count: int | None = None,
    at: datetime | None = None,
) -> ChatMessage | None:
    """Leave a message for the campaign's robot, in the transaction of the act; None where there is no robot."""
    if not ChatRobot.objects.filter(campaign=campaign, is_on=True).exists():
        return None
    at = at or timezone.now()
    return ChatMessage.objects.create(
        campaign=campaign, kind=kind, month=month, count=count, link=link, at=at, due_at=timezone.now()
    )


def send_messages(*, now: datetime | None = None) -> int:
    """Send what is due; what cannot be delivered is tried again after longer and longer pauses, then given up."""
    now = now or timezone.now()
    sent = 0
    for message in _waiting().filter(due_at__lte=now).order_by("due_at", "pk")[:BATCH]:
        taken = _waiting().filter(pk=message.pk, due_at=message.due_at).update(due_at=now + TAKEN_FOR)
        if taken:
            sent += _send(message, now)
    return sent


def _send(message: ChatMessage, now: datetime) -> bool:
    """Deliver one message that this process has taken."""
    robot = ChatRobot.objects.filter(campaign=message.campaign_id, is_on=True).first()
    if robot is None:
        return _after(message, now, problem="removed", gives_up=True)
    try:
        post_text(robot.style, robot.url, content_of(message), secret=robot.secret)
    except (NotDelivered, BadRobot) as fault:
        return _after(message, now, problem=fault.code, gives_up=message.attempts + 1 >= MOST_ATTEMPTS)
    ChatMessage.objects.filter(pk=message.pk).update(sent_at=now, attempts=message.attempts + 1, problem="")
    return True


def content_of(message: ChatMessage) -> str:
    """The message in the installation's language, with the campaign's name and the link."""
    with override(settings.LANGUAGE_CODE):
        return f"{message.campaign.name}：{chat_text(message)}\n{settings.SITE_URL}{message.link}"


def _after(message: ChatMessage, now: datetime, *, problem: str, gives_up: bool) -> bool:
    attempts = message.attempts + 1
    changes = {"given_up_at": now} if gives_up else {"due_at": now + PAUSES[attempts - 1]}
    ChatMessage.objects.filter(pk=message.pk).update(attempts=attempts, problem=problem, **changes)
    log.warning("Chat message %s was not delivered (attempt %s): %s", message.pk, attempts, problem)
    return False


def _waiting():
    return ChatMessage.objects.filter(
        sent_at__isnull=True, given_up_at__isnull=True, campaign__history_since=None
    ).select_related("campaign")

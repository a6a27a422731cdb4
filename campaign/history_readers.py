"""Who reads a campaign that is history: opened at the machine, since nobody administers it any more."""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Membership, Role, User
from campaign.models.organisation import CODE
from campaign.password_age import FIRST_PASSWORD_LASTS
from campaign.passwords import first_password
from campaign.refusals import Refused
from campaign.sign_ins import end_sessions_of

READING = (Role.AUDITOR, Role.OFFICE)


class NotAReader(Refused):
    """Nobody can be opened as a reader under this number, or not of this campaign; the text says why."""


class OpenedReader(NamedTuple):
    """An account that was opened, and its first password: shown once, kept nowhere."""

    user: User
    password: str


@transaction.atomic
def open_reader(*, campaign: Campaign, number: str, name: str, at: datetime | None = None) -> OpenedReader:
    """Open an account that reads a whole history, with a first password good for 72 hours (IAM-3).

    A new account becomes auditor there; an account of the history that was auditor or of the assessment office is opened
    again, and every other number of the history is refused: the duties exclude each other (ACL-2), and nothing of the
    history is changed. Again for the same number: another first password. Raises NotAReader.
    """
    at = at or timezone.now()
    if campaign.history_since is None:
        raise NotAReader(
            _("%(campaign)s is no history: its accounts are opened by its administrator.")
            % {"campaign": campaign}
        )
    user = User.objects.select_for_update(of=("self",)).filter(username=number).first()
    if user is None:
        user = _new(number, name)
        Membership.objects.create(
            user=user, campaign=campaign, role=Role.AUDITOR, since=timezone.localdate(at)
        )
    elif user.memberships.filter(campaign__history_since=None).exists():
        raise NotAReader(
            _("%(number)s works in a campaign that goes on; its administrator opens the account.")
            % {"number": number}
        )
    elif (
        not user.memberships.current(timezone.localdate(at))
        .filter(campaign=campaign, role__in=READING)
        .exists()
    ):
        raise NotAReader(
            _(
                "%(number)s is an account of the history that did not read all of it. Choose another number, R-%(number)s for instance."
            )
            % {"number": number}
        )
    opened = with_first_password(user, number=number, name=name, at=at)
    record(
        "campaign.history.reader_opened", by=None, campaign=campaign, obj=user, at=at, username=user.username
    )
    return opened


def with_first_password(user: User | None, *, number: str, name: str, at: datetime) -> OpenedReader:
    """The account, or a new one, opened with a first password; its sign-ins end. Raises NotAReader for a bad number."""
    user = user or _new(number, name)
    password = first_password()
    user.set_password(password)
    user.is_active, user.closed_because = True, ""
    user.active_since = user.password_set_at = at
    user.first_password_until = at + FIRST_PASSWORD_LASTS
    user.save()
    end_sessions_of([user])
    return OpenedReader(user, password)


def _new(number: str, name: str) -> User:
    try:
        CODE(number)
    except ValidationError as wrong:
        raise NotAReader(" ".join(wrong.messages)) from wrong
    if not name.strip():
        raise NotAReader(_("Enter the name of the reader."))
    return User.objects.create_user(number, name=name.strip())

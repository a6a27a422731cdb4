"""Screens in a lobby: an address that nobody can guess, shown once, revoked at any time (security.md ACL-1)."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Display, Role
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST_NAME = Display._meta.get_field("name").max_length
MOST = 20


class BadDisplay(Refused):
    """The screen has no name, or there are too many."""


@transaction.atomic
def make_display(
    *, campaign: Campaign, name: str, by: Access, at: datetime | None = None
) -> tuple[Display, str]:
    """Give a screen an address; returns it with its token, of which only the digest is kept."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadDisplay(_("Give the screen a name, such as where it hangs."), field="name")
    if Display.objects.filter(campaign=campaign, revoked_at__isnull=True).count() >= MOST:
        raise BadDisplay(
            _("There are %(most)s screens already; revoke one first.") % {"most": MOST}, field="name"
        )
    token = secrets.token_urlsafe(24)
    display = Display.objects.create(
        campaign=campaign,
        name=name,
        digest=_digest(token),
        made_by=by.user,
        made_at=at or timezone.now(),
    )
    record("campaign.display.made", by=by.user, campaign=campaign, obj=display, at=at, name=name)
    return display, token


@transaction.atomic
def revoke_display(*, display: Display, by: Access, at: datetime | None = None) -> None:
    """End a screen's address; a second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=display.campaign_id)
    at = at or timezone.now()
    if Display.objects.filter(pk=display.pk, revoked_at__isnull=True).update(revoked_at=at):
        record(
            "campaign.display.revoked",
            by=by.user,
            campaign=by.campaign,
            obj=display,
            at=at,
            name=display.name,
        )


def display_of(token: str) -> Display | None:
    """The screen to which the token belongs, with its campaign and settings; None once it is revoked."""
    return (
        Display.objects.filter(digest=_digest(token), revoked_at__isnull=True)
        .select_related("campaign__unit", "campaign__rules")
        .first()
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

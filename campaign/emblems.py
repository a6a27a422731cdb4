"""The unit's emblem: kept like every picture that people send, and taken off again."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from campaign.attachments.formats import PHOTO
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Campaign, Emblem, Role
from campaign.permissions import Access


def current_emblem(campaign: Campaign) -> Emblem | None:
    """The emblem that stands on what is issued now; one query."""
    return Emblem.kept_in(campaign).filter(withdrawn_at__isnull=True).order_by("-pk").first()


def keep_emblem(
    *, campaign: Campaign, file: Path, name: str, by: Access, at: datetime | None = None
) -> Emblem:
    """Keep a picture of the emblem, in place of the one before. Raises BadFile, VirusFound, QuotaUsedUp (UPL-7)."""
    by.demand(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, campaign_id=campaign.pk)
    at = at or timezone.now()
    event = "campaign.emblem.virus_found"
    with looked_at(file, name, about=campaign, event=event, by=by, at=at, purpose=PHOTO) as safe:
        check_quota(campaign, safe.size)
        emblem = Emblem(campaign=campaign, attached_by=by.user, attached_at=at)
        keep_bytes(emblem, safe)
    written = False
    try:
        with transaction.atomic():
            Emblem.objects.filter(campaign=campaign, withdrawn_at__isnull=True).update(withdrawn_at=at)
            emblem.save(force_insert=True)
            record(
                "campaign.emblem.kept",
                by=by.user,
                campaign=campaign,
                obj=emblem,
                at=at,
                name=emblem.name,
                sha256=emblem.sha256,
            )
        written = True
    finally:
        if not written:
            emblem.remove_bytes()
    return emblem


@transaction.atomic
def withdraw_emblem(*, campaign: Campaign, by: Access, at: datetime | None = None) -> None:
    """Print no emblem from now on; what was issued with it stays as it is. A second call changes nothing."""
    by.demand(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, campaign_id=campaign.pk)
    at = at or timezone.now()
    emblem = current_emblem(campaign)
    if emblem is None:
        return
    Emblem.objects.filter(pk=emblem.pk).update(withdrawn_at=at)
    record("campaign.emblem.withdrawn", by=by.user, campaign=campaign, obj=emblem, at=at, name=emblem.name)

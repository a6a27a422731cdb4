"""Keeping up the organisation's rows: a save and its entry in the trail are one act."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models, transaction

from campaign.audit import record
from campaign.models import Campaign, User

Changes = Mapping[str, tuple[object, object]]


@transaction.atomic
def save_row(
    row: models.Model,
    *,
    by: User,
    campaign: Campaign | None,
    changes: Changes,
    at: datetime | None = None,
) -> models.Model:
    """Save a new or changed row of the organisation; the trail keeps each field's old and new value.

    For rows that no verb of their own looks after: party branches, single people.
    """
    act = "added" if row._state.adding else "changed"
    row.save()
    record(
        f"{row._meta.label_lower}.{act}",
        by=by,
        campaign=campaign,
        obj=row,
        at=at,
        changes={name: [old, new] for name, (old, new) in changes.items()},
    )
    return row

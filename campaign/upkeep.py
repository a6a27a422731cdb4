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

    For rows that no verb of their own looks after: names, branches, categories, people, holidays, rules.
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


@transaction.atomic
def delete_row(row: models.Model, *, by: User, campaign: Campaign | None, at: datetime | None = None) -> None:
    """Delete a row that nothing refers to; the trail keeps what it said."""
    said = {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}
    record(f"{row._meta.label_lower}.deleted", by=by, campaign=campaign, obj=row, at=at, row=said)
    row.delete()

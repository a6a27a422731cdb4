"""The audit trail: verbs write it in their own transaction; a hash chain is laid over it in batches."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from campaign.models import AuditEntry, AuditLink, Campaign, User
from campaign.rows import new_row, write_rows

NO_CAMPAIGN = "-"
BATCH = 500
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def record(
    event: str,
    *,
    by: User | None,
    campaign: Campaign | None = None,
    obj: models.Model | None = None,
    at: datetime | None = None,
    succeeded: bool = True,
    address: str = "",
    **data,
) -> AuditEntry:
    """Write one act into the trail, in the caller's transaction.

    `event` is a dotted code such as `scoring.month.published`; `data` are plain values (no secrets, no bytes);
    `at` is the business time of the act, the time of writing is kept beside it; `address` is given where nobody is
    signed in yet. Source: security.md AUD-1, AUD-2.
    """
    (entry,) = _entries(
        [Act(event, obj, data)], by=by, campaign=campaign, at=at, succeeded=succeeded, address=address
    )
    entry.save(force_insert=True)
    return entry


class Act(NamedTuple):
    """One of many acts that are recorded together."""

    event: str
    obj: models.Model | None
    data: Mapping


def record_all(
    acts: Iterable[Act], *, by: User | None, campaign: Campaign | None = None, at: datetime | None = None
) -> None:
    """Write many acts of one person into the trail, each as `record` would, in one statement."""
    write_rows(_entries(acts, by=by, campaign=campaign, at=at))


def record_each(
    event: str,
    objects: Iterable[tuple[models.Model, Mapping]],
    *,
    by: User | None,
    campaign: Campaign | None = None,
    at: datetime | None = None,
) -> None:
    """Write the same act for many objects, each with its own data."""
    record_all([Act(event, obj, dict(data)) for obj, data in objects], by=by, campaign=campaign, at=at)


def _entries(
    acts: Iterable[Act],
    *,
    by: User | None,
    campaign: Campaign | None,
    at: datetime | None,
    succeeded: bool = True,
    address: str = "",
) -> list[AuditEntry]:
    """The entries of acts that one person did together, not saved."""
    now = timezone.now()
    alike = {
        "campaign_id": campaign.pk if campaign else None,
        "at": at or now,
        "recorded_at": now,
        "user_id": by.pk if by else None,
        "actor": by.name if by else "",
        "address": address or (by.remote_address if by else ""),
        "succeeded": succeeded,
    }
    entries = []
    for act in acts:
        entry = new_row(
            AuditEntry,
            event=act.event,
            object_type=act.obj._meta.label_lower if act.obj is not None else "",
            object_id=str(act.obj.pk) if act.obj is not None else "",
            data={name: _plain(value) for name, value in act.data.items()},
            **alike,
        )
        entry.digest = digest(entry)
        entries.append(entry)
    return entries


def _plain(value: object) -> object:
    """A value as JSON gives it back; what it does not know, as words."""
    if value is None or type(value) in (str, bool, int):
        return value
    if type(value) is Decimal:
        return str(value)
    return json.loads(json.dumps(value, default=str))


def digest(entry: AuditEntry) -> str:
    """SHA-256 over everything the entry says."""
    said = [
        entry.campaign_id,
        _instant(entry.at),
        _instant(entry.recorded_at),
        entry.user_id,
        entry.actor,
        entry.address,
        entry.event,
        entry.object_type,
        entry.object_id,
        entry.succeeded,
        entry.data,
    ]
    return _sha256(_CANONICAL.encode(said))


def seal(*, limit: int = BATCH) -> int:
    """Chain up to `limit` entries that are not chained yet; returns how many. Two sealers cannot fork a chain."""
    unsealed = list(AuditEntry.objects.filter(link__isnull=True).order_by("id")[:limit])
    links = []
    heads: dict[str, tuple[int, str]] = {}
    for entry in unsealed:
        chain = _chain_of(entry)
        sequence, chained = heads.get(chain) or _head(chain)
        link = AuditLink(
            entry=entry, chain=chain, sequence=sequence + 1, chained=_sha256(chained + entry.digest)
        )
        heads[chain] = (link.sequence, link.chained)
        links.append(link)
    try:
        with transaction.atomic():
            AuditLink.objects.bulk_create(links)
    except IntegrityError:
        return 0  # another process sealed these entries first; the next round finds what is left
    return len(links)


def faults() -> Iterator[str]:
    """Every place where the trail is not what was written, each named by its chain, sequence and entry."""
    heads: dict[str, tuple[int, str]] = {}
    links = AuditLink.objects.order_by("chain", "sequence")
    entries = AuditEntry.objects.in_bulk
    for start in range(0, links.count(), BATCH):
        batch = list(links[start : start + BATCH])
        found = entries([link.pk for link in batch])
        for link in batch:
            sequence, chained = heads.get(link.chain, (0, ""))
            place = f"chain {link.chain} sequence {link.sequence} entry {link.pk}"
            entry = found.get(link.pk)
            if link.sequence != sequence + 1:
                yield f"{place}: {link.sequence - sequence - 1} links are missing before it"
            if entry is None:
                yield f"{place}: the entry is missing"
            elif digest(entry) != entry.digest:
                yield f"{place}: the entry was changed"
            elif link.chained != _sha256(chained + entry.digest) and link.sequence == sequence + 1:
                yield f"{place}: the chain does not fit"
            heads[link.chain] = (link.sequence, link.chained)
    for entry in AuditEntry.objects.filter(link__isnull=True).order_by("id").iterator(BATCH):
        if digest(entry) != entry.digest:
            yield f"chain {_chain_of(entry)} not sealed entry {entry.pk}: the entry was changed"


def _head(chain: str) -> tuple[int, str]:
    last = AuditLink.objects.filter(chain=chain).order_by("-sequence").first()
    return (last.sequence, last.chained) if last else (0, "")


def _chain_of(entry: AuditEntry) -> str:
    return str(entry.campaign_id or NO_CAMPAIGN)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

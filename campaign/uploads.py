"""The bytes of an uploaded workbook: kept under a name of their own until they are written or dropped (UPL-3)."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Upload, UploadState
from campaign.permissions import Access
from campaign.refusals import Refused

FORGOTTEN_AFTER = timedelta(days=1)
LONGEST_NAME = Upload._meta.get_field("original_name").max_length


class ImportOver(Refused):
    """The upload is being written, written or dropped already."""


@transaction.atomic
def keep_upload(
    *,
    kind: str,
    name: str,
    file: Path,
    mapping: Mapping,
    by: Access,
    purpose: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Upload:
    """Keep the bytes of a checked workbook with how it is read.

    What this person uploaded before for the same purpose (kind, and what `purpose` says of the mapping), and what
    anybody forgot for a day, is dropped.
    """
    same = {f"mapping__{key}": value for key, value in (purpose or {}).items()}
    mine = Q(state=UploadState.RECEIVED, campaign=by.campaign, kind=kind, by=by.user, **same)
    forgotten = Q(
        state__in=(UploadState.RECEIVED, UploadState.CONFIRMED),
        at__lt=(at or timezone.now()) - FORGOTTEN_AFTER,
    )
    for upload in Upload.objects.filter(mine | forgotten).order_by("pk"):
        forget(upload)
    upload = Upload.objects.create(
        campaign=by.campaign,
        kind=kind,
        original_name=Path(name).name[:LONGEST_NAME],
        sha256=sha256_of(file),
        mapping=dict(mapping),
        by=by.user,
        at=at or timezone.now(),
    )
    _copy(file, upload.path)
    return upload


def still_open(upload: Upload) -> Upload:
    """The upload under its lock. Raises ImportOver unless it waits for its person."""
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "by")
        .get(pk=upload.pk)
    )
    if upload.state != UploadState.RECEIVED:
        raise ImportOver(_("This upload is being written, written or dropped already."))
    return upload


def kept_file(upload: Upload) -> Path:
    """Where the bytes lie, if they are those that were received. Raises ImportOver."""
    if not upload.path.exists() or sha256_of(upload.path) != upload.sha256:
        raise ImportOver(_("The uploaded file is no longer there. Upload it again."))
    return upload.path


def forget(upload: Upload) -> None:
    """Drop the upload; its bytes are removed when the transaction is committed."""
    upload.state = UploadState.DROPPED
    upload.save(update_fields=["state"])
    transaction.on_commit(lambda: upload.path.unlink(missing_ok=True))


def mark_written(upload: Upload) -> None:
    """The upload has done its work; its bytes are removed when the transaction is committed."""
    upload.state = UploadState.WRITTEN
    upload.save(update_fields=["state", "expected", "job"])
    transaction.on_commit(lambda: upload.path.unlink(missing_ok=True))


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as kept, file.open("rb") as given:
        shutil.copyfileobj(given, kept)

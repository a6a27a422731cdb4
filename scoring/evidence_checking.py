"""Are the bytes of all attached files those that were kept, and is nothing else in their folders?"""

from collections.abc import Iterator

from django.db.models import QuerySet

from campaign.attachments.keeping import BytesDiffer, kept_bytes
from campaign.models import KeptFile
from scoring.models import Evidence, RecheckFile, SelfFile

BATCH = 500


def evidence_faults() -> Iterator[str]:
    """Each file that is gone or differs, that lies there although it is erased, and that no row knows of.

    A file without a row is what a process left that was killed while it attached; it can be deleted.
    """
    yield from _faults(Evidence.objects.filter(carried_from__isnull=True), called="evidence", of="line")
    yield from _faults(RecheckFile.objects.all(), called="recheck file", of="thread")
    yield from _faults(SelfFile.objects.all(), called="file of a self-summary", of="self-summary")


def _faults(rows: QuerySet[KeptFile], *, called: str, of: str) -> Iterator[str]:
    known = set()
    for file in rows.order_by("pk").iterator(BATCH):
        known |= {file.path, file.thumbnail_path}
        if file.is_erased:
            if file.path.exists() or file.thumbnail_path.exists():
                yield f"{called} {file.pk} {file.name}: erased, and its bytes are still there"
            continue
        try:
            kept_bytes(file.path, file.sha256)
        except BytesDiffer:
            yield f"{called} {file.pk} {file.name}: the bytes are gone or differ"
    folder = rows.model.root()
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and path not in known:
            yield f"{path.relative_to(folder)}: no {of} knows of it"

"""Are the bytes of all evidence those that were kept, and is nothing else in their folder?"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from campaign.attachments.keeping import BytesDiffer, kept_bytes
from scoring.models import Evidence

BATCH = 500


def evidence_faults() -> Iterator[str]:
    """Each file that is gone or differs, that lies there although it is erased, and that no row knows of.

    A file without a row is what a process left that was killed while it attached; it can be deleted.
    """
    known = set()
    for evidence in Evidence.objects.filter(carried_from__isnull=True).order_by("pk").iterator(BATCH):
        known |= {evidence.path, evidence.thumbnail_path}
        if evidence.is_erased:
            if evidence.path.exists() or evidence.thumbnail_path.exists():
                yield f"evidence {evidence.pk} {evidence.name}: erased, and its bytes are still there"
            continue
        try:
            kept_bytes(evidence.path, evidence.sha256)
        except BytesDiffer:
            yield f"evidence {evidence.pk} {evidence.name}: the bytes are gone or differ"
    folder = Path(settings.MEDIA_ROOT) / "evidence"
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and path not in known:
            yield f"{path.relative_to(folder)}: no line knows of it"

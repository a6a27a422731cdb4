"""Files of papers as a drawing keeps them, with bytes of the test."""

import hashlib

from django.utils import timezone

from publishing.files import store
from publishing.models import Publication, PublicationFile


def keep_file(
    paper: Publication,
    content: bytes,
    file_format: str = "pdf",
    *,
    drawing: int = 1,
    pages: int | None = None,
) -> PublicationFile:
    file = PublicationFile(
        publication=paper,
        format=file_format,
        drawing=drawing,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=pages,
        drawn_at=timezone.now(),
    )
    store(file.path, content)
    file.save(force_insert=True)
    return file

"""The files of a work: looked at, their text read, and kept on disk before the work is written (UPL-1, UPL-2, UPL-8)."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from activities.models import Contest, SubmissionFile, TextFrom
from activities.reading.text_counting import is_readable, tidied, unwrapped
from campaign.attachments.formats import WORK
from campaign.attachments.receiving import text_of
from campaign.file_keeping import keep_bytes, looked_at
from campaign.permissions import Access
from campaign.refusals import Refused

MOST = 20
DOCUMENTS = ("docx", "pdf")


class BadFiles(Refused):
    """The files do not fit together: too many, the same one twice, one that is not taken; named."""


@dataclass
class KeptFiles:
    """Files that lie on disk and have no row yet, with the text that could be read out of them."""

    rows: list[SubmissionFile] = field(default_factory=list)
    is_written: bool = False

    @property
    def text(self) -> str:
        return "\n\n".join(row.text for row in self.rows if row.text)

    @property
    def bytes(self) -> int:
        return sum(row.size for row in self.rows)


@contextmanager
def kept_files(
    files: Sequence[tuple[Path, str]], *, contest: Contest, by: Access, at: datetime
) -> Iterator[KeptFiles]:
    """Look at every file, read its text and keep its bytes, for as long as a work is being written.

    The bytes are taken off the disk again unless `is_written` is set. All or none: the first file that is not taken is
    named in the refusal. Raises BadFiles, VirusFound (recorded).
    """
    if len(files) > MOST:
        raise BadFiles(_("A work takes %(most)s files at most.") % {"most": MOST}, field="files")
    kept = KeptFiles()
    try:
        with ExitStack() as looking:
            for file, name in files:
                kept.rows.append(_kept(looking, file, name, contest=contest, by=by, at=at))
                sources = [row.source_sha256 for row in kept.rows]
                if len(set(sources)) < len(sources):
                    raise BadFiles(_("%(name)s: this file is there twice.") % {"name": name}, field="files")
        yield kept
    finally:
        if not kept.is_written:
            for row in kept.rows:
                row.remove_bytes()


def text_and_source(typed: str, files: Sequence[SubmissionFile]) -> tuple[str, str]:
    """What a work says and where that is from: what was typed goes before what the files say."""
    typed = tidied(typed)
    if typed:
        return typed, TextFrom.TYPED
    read = "\n\n".join(file.text for file in files if file.text)
    return (read, TextFrom.FILE) if read else ("", TextFrom.NONE)


def _kept(looking: ExitStack, file: Path, name: str, *, contest: Contest, by: Access, at: datetime):
    event = "activities.work.virus_found"
    try:
        safe = looking.enter_context(
            looked_at(file, name, about=contest, event=event, by=by, at=at, purpose=WORK)
        )
        text = _readable_text(safe) if safe.format in DOCUMENTS else ""
    except Refused as refusal:
        refusal.message = f"{name}: {refusal.message}"
        refusal.field = "files"
        raise
    row = SubmissionFile(attached_by=by.user, attached_at=at, text=text)
    keep_bytes(row, safe)
    return row


def _readable_text(safe) -> str:
    """The text of a document, or nothing where a PDF is a scan. Raises BadFiles for a document without text."""
    text, pages = text_of(safe)
    if safe.format == "pdf":
        text = unwrapped(text)
        return text if is_readable(text, pages=pages) else ""
    text = tidied(text)
    if not is_readable(text, pages=pages):
        # Pages of a PDF are shown to the jury as pictures; of a document there is nothing but its text.
        raise BadFiles(
            _("There is next to no text in this document. If its pages are pictures, save it as PDF.")
        )
    return text

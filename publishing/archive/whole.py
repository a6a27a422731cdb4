"""A whole archive, written into a stream: rows, data, papers, files, readable pages, manifest and fingerprints."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import unescape
from typing import BinaryIO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from campaign.models import Campaign, Enrolment
from publishing.archive.contents import Contents, contents_of, kept_files, open_points
from publishing.archive.data_files import data_files
from publishing.archive.file_pages import files_page
from publishing.archive.format import (
    INDEX,
    IS_FILE,
    IS_NOTE,
    IS_PAGE,
    MANIFEST,
    NOTE,
    SUMS,
    Manifest,
    TableEntry,
    file_path,
    instant,
    manifest_bytes,
    sums_bytes,
)
from publishing.archive.paper_files import write_papers
from publishing.archive.reading_pages import Sections, index_page, pages
from publishing.archive.rows import one_state, write_rows
from publishing.archive.writing import ArchiveWriter, sha256_of_file
from publishing.models import Installation

LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Written:
    """What was written: what people count, and what could not be taken along, in words."""

    counts: Mapping[str, int]
    problems: list[str]


def write_archive(
    stream: BinaryIO,
    campaign: Campaign,
    *,
    made_by: str,
    made_at: datetime,
    problems: list[str],
    alive: Callable[[], None] = lambda: None,
) -> Written:
    """Write the archive of a campaign; the same database and the same `made_at` give the same bytes.

    The rows are of one moment; data and pages are made of what was frozen at that moment. Files go through in blocks.
    `problems` are those found before (papers that could not be drawn); `alive` is called again and again.
    """
    with override(LANGUAGE):
        writer = ArchiveWriter(stream, at=made_at)
        with one_state():
            tables = write_rows(writer, campaign, alive=lambda: None)
            contents = contents_of(campaign)
            points = [point.text for point in open_points(campaign, day=timezone.localdate(made_at))]
        alive()
        for made in data_files(campaign, contents, at=made_at):
            writer.add(*made)
            alive()
        papers, lost_papers = write_papers(writer, contents, alive=alive)
        lost_files = _write_files(writer, campaign, alive=alive)
        problems = [*problems, *lost_papers, *lost_files]
        sections = Sections([], [], [], [])
        for made in pages(campaign, contents, papers, sections):
            writer.add(*made)
            alive()
        found, line = files_page(campaign, writer.entries)
        writer.add(*found)
        sections.others.append(line)
        said = {
            "made_by": made_by,
            "made_at": made_at,
            "points": points,
            "problems": problems,
            "software": software(),
            "installation": installation_key(),
            "trail": contents.trail,
        }
        writer.add(INDEX, index_page(campaign, sections, said), IS_PAGE)
        writer.add(NOTE, _note(campaign, said), IS_NOTE)
        counts = _counts(campaign, contents, writer)
        _close(writer, campaign, tables, said, counts)
    return Written(counts, problems)


@cache
def software() -> Mapping[str, str]:
    """The name and the version of this software."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"name": project["name"], "version": project["version"]}


def installation_key() -> str:
    """The random name of this installation; made when it is asked for first."""
    installation, __ = Installation.objects.get_or_create(pk=1)
    return str(installation.key)


def _write_files(writer: ArchiveWriter, campaign: Campaign, *, alive: Callable[[], None]) -> list[str]:
    """The bytes of every kept file, each once; gives those that are lost or are not what was kept."""
    problems = []
    for __, model in kept_files():
        for file in model.kept_in(campaign).order_by("pk").iterator(chunk_size=500):
            path = file_path(file.sha256, file.format)
            if writer.holds(path):
                continue
            if not file.path.is_file() or sha256_of_file(file.path)[0] != file.sha256:
                problems.append(f"{model._meta.verbose_name}“{file.name}”缺失或与收存时不一致")
                continue
            with file.path.open("rb") as source:
                writer.copy(path, source, IS_FILE, size=file.path.stat().st_size)
            alive()
    return problems


def _counts(campaign: Campaign, contents: Contents, writer: ArchiveWriter) -> dict[str, int]:
    assessed = Enrolment.objects.filter(campaign=campaign, category__isnull=False)
    return {
        "departments": assessed.values("department").distinct().count(),
        "months": len(contents.months),
        "half_years": len(contents.half_years),
        "awards": len(contents.awards),
        "papers": len(contents.papers),
        "files": sum(entry.what == IS_FILE for entry in writer.entries),
        "audit_entries": contents.trail[0],
        "entries": len(writer.entries),
    }


def _note(campaign: Campaign, said: Mapping) -> bytes:
    """说明.txt with the line ends and the mark that the Windows editor needs."""
    text = unescape(
        render_to_string("publishing/print/archive/note.txt", {"campaign": campaign} | dict(said))
    )
    return ("\ufeff" + "\r\n".join(text.strip().splitlines()) + "\r\n").encode()


def _close(
    writer: ArchiveWriter,
    campaign: Campaign,
    tables: Mapping[str, TableEntry],
    said: Mapping,
    counts: Mapping[str, int],
) -> None:
    """Manifest and fingerprints come last: they name everything else."""
    manifest = manifest_bytes(
        Manifest(
            software=said["software"],
            made_at=instant(said["made_at"]),
            made_by=said["made_by"],
            installation=said["installation"],
            campaign={
                "code": campaign.code,
                "name": campaign.name,
                "year": campaign.year,
                "unit": campaign.unit.name,
                "unit_code": campaign.unit.code,
            },
            tables=tables,
            files=tuple(sorted(writer.entries)),
            counts=counts,
            problems=tuple(said["problems"]),
        )
    )
    writer.add(MANIFEST, manifest, IS_NOTE)
    writer.add_unlisted(SUMS, sums_bytes({entry.path: entry.sha256 for entry in writer.entries}))
    writer.close()

"""The page of an archive that finds its workbooks and its kept files: these are called by their fingerprints only."""

import re
from collections.abc import Iterator, Sequence

from django.template.loader import render_to_string

from campaign.models import Campaign, KeptFile
from publishing.archive.contents import kept_files
from publishing.archive.format import INDEX, IS_PAGE, IS_WORKBOOK, PAGES, WORKBOOKS, FileEntry, file_path
from publishing.archive.reading_pages import STYLE, TEMPLATES, Entry, Made
from scoring.models import Evidence

NAME = "表格和附件"


def files_page(campaign: Campaign, entries: Sequence[FileEntry]) -> tuple[Made, Entry]:
    """The page, and its line in the table of contents; `entries` are the files that the archive holds by now."""
    paths = {entry.path for entry in entries}
    books = [
        (entry.path, entry.path.removeprefix(WORKBOOKS)) for entry in entries if entry.what == IS_WORKBOOK
    ]
    books.sort(key=lambda book: _by_number(book[1]))
    kinds = [(name, files) for name, files in _kinds(campaign, paths) if files]
    path = f"{PAGES}files.html"
    root = "../"
    content = render_to_string(
        f"{TEMPLATES}files.html",
        {
            "campaign": campaign,
            "root": root,
            "index": f"{root}{INDEX}",
            "style": f"{root}{STYLE}",
            "books": books,
            "kinds": kinds,
        },
    )
    kept = sum(len(files) for __, files in kinds)
    return Made(path, content.encode(), IS_PAGE), Entry(NAME, path, f"{len(books)}个表格，{kept}份附件")


def _by_number(name: str) -> list[tuple[int, str]]:
    """For sorting names as people do: the tenth month after the second."""
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]


def _kinds(campaign: Campaign, paths: set[str]) -> Iterator[tuple[str, list[dict]]]:
    """The kept files by what they belong to, one query for each kind; a file that is lost has no path."""
    for __, model in kept_files():
        rows = model.kept_in(campaign).order_by("attached_at", "pk")
        if model is Evidence:
            rows = rows.select_related("line__month", "line__department", "line__branch", "line__indicator")
        files = []
        for row in rows.iterator(chunk_size=500):
            path = file_path(row.sha256, row.format)
            files.append(
                {
                    "file": row,
                    "about": _about(row),
                    "path": path if path in paths else "",
                    "code": row.sha256[:12],
                }
            )
        yield str(model._meta.verbose_name), files


def _about(row: KeptFile) -> str:
    """The deduction that a file of evidence belongs to, as its month's page names it."""
    if not isinstance(row, Evidence):
        return ""
    line = row.line
    said = f"{line.month.code} {(line.department or line.branch).name} {line.indicator.code} 记录{line.pk}"
    return f"{said}（已撤下）" if row.is_withdrawn else said

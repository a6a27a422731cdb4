"""Is an archive what was made? Read from the file alone, without the database.

Every file against its fingerprint, the manifest against the files, rows counted, and what was frozen computed again:
published months, decisions, papers, and the chain of the audit trail.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from publishing.archive.format import (
    MANIFEST,
    SUMS,
    Manifest,
    NotAnArchive,
    TableEntry,
    is_safe_path,
    read_manifest,
    read_rows,
    read_sums,
    rows_path,
    sha256_of_stream,
)
from publishing.archive.frozen import frozen_faults

MOST_MANIFEST = 256 * 1024 * 1024


class Checked(NamedTuple):
    """One thing that was checked, in words, and whether it is as it was made; `place` names what is amiss."""

    is_ok: bool
    text: str
    place: str = ""


def verify(path: Path, *, alive: Callable[[], None] = lambda: None) -> Iterator[Checked]:
    """Check an archive, thing by thing; what is amiss names its file. Never raises for a file that is not sound.

    `alive` is called for every file.
    """
    try:
        with ZipFile(path) as archive:
            yield from _verify(archive, alive)
    except (BadZipFile, NotAnArchive, OSError, EOFError, zlib.error) as fault:
        yield _amiss(path.name, str(fault))


def _amiss(place: str, fault: str) -> Checked:
    return Checked(False, f"{place}: {fault}", place)


def _verify(archive: ZipFile, alive: Callable[[], None]) -> Iterator[Checked]:
    names = archive.namelist()
    doubled = sorted(name for name, times in Counter(names).items() if times > 1)
    unsafe = [name for name in names if not is_safe_path(name)]
    for name in [*doubled, *unsafe]:
        yield _amiss(name, "this path does not belong into an archive")
    if MANIFEST not in names or SUMS not in names:
        raise NotAnArchive(f"{MANIFEST} or {SUMS} is missing.")
    for name in (MANIFEST, SUMS):
        if archive.getinfo(name).file_size > MOST_MANIFEST:
            raise NotAnArchive(f"{name} is too large.")
    sums = read_sums(archive.read(SUMS))
    broken, there = set(), set(names)
    for name in sorted(set(sums) | there - {SUMS}):
        alive()
        fault = _file_fault(archive, name, sums, there)
        if fault:
            broken.add(name)
            yield _amiss(name, fault)
    yield Checked(not broken, f"{len(sums)} files checked against {SUMS}, {len(broken)} amiss")
    manifest = read_manifest(archive.read(MANIFEST))
    yield from _against_manifest(manifest, sums, archive)
    yield from _rows(manifest, archive, broken)
    yield from _frozen(manifest, archive, broken)


def _file_fault(archive: ZipFile, name: str, sums: dict[str, str], there: set[str]) -> str:
    if name not in there:
        return "the file is missing"
    if name not in sums:
        return f"the file is not named in {SUMS}"
    try:
        with archive.open(name) as stream:
            sha256, __ = sha256_of_stream(stream)
    except (BadZipFile, EOFError, OSError, zlib.error, NotImplementedError) as fault:
        return f"cannot be read ({fault})"
    return "" if sha256 == sums[name] else "the content was changed"


def _against_manifest(manifest: Manifest, sums: dict[str, str], archive: ZipFile) -> Iterator[Checked]:
    named = {entry.path: entry.sha256 for entry in manifest.files}
    of_sums = {path: sha256 for path, sha256 in sums.items() if path != MANIFEST}
    for path in sorted(set(named) ^ set(of_sums)):
        yield _amiss(path, f"{MANIFEST} and {SUMS} do not name the same files")
    amiss = sorted(path for path in set(named) & set(of_sums) if named[path] != of_sums[path])
    for path in amiss:
        yield _amiss(path, f"{MANIFEST} and {SUMS} give different fingerprints")
    if named == of_sums:
        yield Checked(True, f"{MANIFEST} names the same {len(named)} files")
    for problem in manifest.problems:
        yield Checked(True, f"could not be taken along when the archive was made: {problem}")


def _rows(manifest: Manifest, archive: ZipFile, broken: set[str]) -> Iterator[Checked]:
    rows = 0
    for label, table in manifest.tables.items():
        path = rows_path(label)
        if path in broken:
            continue
        fault, counted = _table_fault(archive, path, table)
        rows += counted
        if fault:
            yield _amiss(path, fault)
    yield Checked(True, f"{rows} rows in {len(manifest.tables)} tables counted")


def _table_fault(archive: ZipFile, path: str, table: TableEntry) -> tuple[str, int]:
    try:
        with archive.open(path) as lines:
            counted = sum(1 for __ in lines)
    except KeyError:
        return "the table is missing", 0
    if counted != table.rows:
        return f"{counted} rows, {table.rows} are named in {MANIFEST}", counted
    return "", counted


def _frozen(manifest: Manifest, archive: ZipFile, broken: set[str]) -> Iterator[Checked]:
    def rows(label: str) -> Iterable:
        path = rows_path(label)
        if label not in manifest.tables or path in broken:
            return
        with archive.open(path) as lines:
            yield from read_rows(lines, path)

    for said in frozen_faults(rows):
        for fault in said.faults:
            yield _amiss(*fault)
        yield Checked(not said.faults, f"{said.count} {said.what} computed again, {len(said.faults)} amiss")

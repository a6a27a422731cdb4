"""The form of an archive: names that every system takes, values as exact texts, manifests that are refused."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest

from publishing.archive.format import (
    MAX_NAME_BYTES,
    FileEntry,
    Manifest,
    NotAnArchive,
    Row,
    TableEntry,
    is_safe_path,
    manifest_bytes,
    read_manifest,
    read_rows,
    read_sums,
    row_line,
    safe_name,
    sums_bytes,
)

SUM = "ab" * 32
MANIFEST = Manifest(
    software={"name": "wenming", "version": "1"},
    made_at="2027-01-15T02:00:00.000000+00:00",
    made_by="王办公",
    installation="x",
    campaign={"code": "2026", "name": "创建", "year": 2026, "unit": "清河", "unit_code": "u"},
    tables={"scoring.month": TableEntry(2, SUM)},
    files=(FileEntry("rows/scoring.month.jsonl", SUM, 12, "rows"),),
    counts={"months": 1},
    problems=("甲",),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026年3月 通报 清矿机党发〔2026〕3号", "2026年3月 通报 清矿机党发〔2026〕3号.pdf"),
        ("../../etc", "_.._etc.pdf"),
        ('a<b>:"c|d?*', "a_b___c_d__.pdf"),
        ("con", "_con.pdf"),
        ("COM1.部", "_COM1.部.pdf"),
        ("", "_.pdf"),
        ("甲\u202e乙\n丙", "甲_乙_丙.pdf"),
    ],
)
def test_safe_name_is_one_that_every_system_takes(text, name):
    assert safe_name(text, extension="pdf") == name
    assert is_safe_path(f"papers/{name}")


def test_safe_name_of_a_very_long_name_is_cut_between_characters():
    name = safe_name("部" * 300, extension="xlsx")

    assert [len(name.encode()) <= MAX_NAME_BYTES, name[-6:], set(name[:-6])] == [True, "….xlsx", {"部"}]


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a", "a/../b", "a//b", "a\\b", "", "a/", "c:/a", "部" * 80, "a/con", "a /b"]
)
def test_unsafe_paths_are_known(path):
    assert is_safe_path(path) is False


def test_row_keeps_every_value_exactly():
    at = datetime(2026, 3, 1, 9, 30, 0, 5, tzinfo=UTC)
    fields = {
        "points": Decimal("1.50"),
        "day": date(2026, 3, 1),
        "at": at,
        "begins": time(9, 30),
        "key": UUID(int=1),
        "payload": {"b": ["甲", None], "a": 1},
    }

    (row,) = read_rows([row_line(7, fields)])

    assert row == Row(
        7,
        {
            "points": "1.50",
            "day": "2026-03-01",
            "at": "2026-03-01T09:30:00.000005+00:00",
            "begins": "09:30:00",
            "key": "00000000-0000-0000-0000-000000000001",
            "payload": {"b": ["甲", None], "a": 1},
        },
    )
    assert list(row.fields["payload"]) == ["b", "a"]


def test_line_that_is_no_row_is_refused_with_its_number():
    with pytest.raises(NotAnArchive, match=r"rows/x\.jsonl: line 2"):
        list(read_rows([row_line(1, {}), b"[]\n"], "rows/x.jsonl"))


def test_sums_are_read_as_they_were_written_and_in_order():
    sums = {"说明.txt": SUM, "index.html": "cd" * 32}

    content = sums_bytes(sums)

    assert content.decode().splitlines() == [f"{'cd' * 32}  index.html", f"{SUM}  说明.txt"]
    assert read_sums(content) == sums


def test_manifest_is_read_as_it_was_written():
    assert read_manifest(manifest_bytes(MANIFEST)) == MANIFEST


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other"}, "not an archive"),
        ({"version": 2}, "version 2"),
        ({"files": [{"path": "../x", "sha256": SUM, "size": 1, "what": "file"}]}, "leads outside"),
        ({"tables": []}, "not complete"),
        ({"campaign": "t2026"}, "not complete"),
        ({"files": [{"path": 5, "sha256": SUM, "size": 1, "what": "file"}]}, "not complete"),
    ],
)
def test_manifest_that_is_none_is_refused(change, words):
    said = json.loads(manifest_bytes(MANIFEST)) | change

    with pytest.raises(NotAnArchive, match=words):
        read_manifest(json.dumps(said).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000], ids=["empty", "a list", "too deep"])
def test_manifest_that_cannot_be_read_is_refused(content):
    with pytest.raises(NotAnArchive):
        read_manifest(content)

"""An archive that is not what was made is known, and what is amiss is named; without the database."""

import hashlib
import json
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from publishing.archive.format import Row, manifest_bytes, read_manifest, read_sums, sums_bytes
from publishing.archive.frozen import frozen_faults
from publishing.archive.verifying import verify
from tests.makers import publish
from tests.publishing.archive.making import changed, kept
from tests.publishing.matters import issue_matter


@pytest.fixture
def archive(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    publish(world)
    issue_matter(world)
    return kept(world)


def amiss(path) -> list[str]:
    return [checked.text for checked in verify(path) if not checked.is_ok]


def resigned(source, target, name: str, old: bytes, new: bytes):
    """An archive in which somebody changed a file and all fingerprints of files with it."""
    with ZipFile(source) as bundle:
        content = bundle.read(name)
        assert old in content
        content = content.replace(old, new, 1)
        sums = read_sums(bundle.read("SHA256SUMS"))
        manifest = read_manifest(bundle.read("manifest.json"))
    sums[name] = hashlib.sha256(content).hexdigest()
    files = tuple(
        entry._replace(sha256=sums[name]) if entry.path == name else entry for entry in manifest.files
    )
    again = manifest_bytes(type(manifest)(**{**vars(manifest), "files": files}))
    sums["manifest.json"] = hashlib.sha256(again).hexdigest()
    return changed(source, target, {name: content, "manifest.json": again, "SHA256SUMS": sums_bytes(sums)})


def test_sound_archive_says_what_was_checked(archive):
    said = {checked.text for checked in verify(archive.path)}

    assert amiss(archive.path) == []
    assert {
        "1 published months computed again, 0 amiss",
        "1 papers computed again, 0 amiss",
    } <= said


def test_changed_missing_and_added_files_are_named(archive, tmp_path):
    with ZipFile(archive.path) as bundle:
        index = bundle.read("index.html")

    other = changed(
        archive.path,
        tmp_path / "other.zip",
        {"index.html": index + b" ", "data/figures.json": None, "pages/added.html": b"x"},
    )

    found = amiss(other)
    assert found == [
        "data/figures.json: the file is missing",
        "index.html: the content was changed",
        "pages/added.html: the file is not named in SHA256SUMS",
        found[3],
    ]
    assert found[3].endswith("3 amiss")


def test_changed_byte_in_the_zip_names_the_file(archive, tmp_path):
    content = bytearray(archive.path.read_bytes())
    with ZipFile(archive.path) as bundle:
        info = bundle.getinfo("pages/2026-03.html")
    content[info.header_offset + 30 + len(info.filename.encode()) + info.compress_size // 2] ^= 1
    broken = tmp_path / "broken.zip"
    broken.write_bytes(content)

    assert [text.partition(":")[0] for text in amiss(broken)][:1] == ["pages/2026-03.html"]


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("rows/scoring.standing.jsonl", b'"total":"200.00"', b'"total":"199.00"', "scoring.monthrevision"),
        ("rows/publishing.publication.jsonl", "现将".encode(), "先将".encode(), "publishing.publication"),
        (
            "rows/campaign.auditentry.jsonl",
            b'"event":"scoring.month.published"',
            b'"event":"scoring.month.withheld"',
            "campaign.auditentry",
        ),
        ("rows/campaign.auditlink.jsonl", b'"sequence":2,', b'"sequence":9000,', "campaign.auditlink"),
    ],
)
def test_changed_row_is_known_although_every_file_fits_its_fingerprint(
    archive, tmp_path, name, old, new, place
):
    found = amiss(resigned(archive.path, tmp_path / "resigned.zip", name, old, new))

    assert [text for text in found if "files checked" in text] == []
    assert {text.split()[0] for text in found if not text[0].isdigit()} == {place}


def test_row_that_is_taken_out_is_counted(archive, tmp_path):
    with ZipFile(archive.path) as bundle:
        rows = bundle.read("rows/scoring.indicator.jsonl")
    first = rows.splitlines(keepends=True)[0]

    found = amiss(resigned(archive.path, tmp_path / "less.zip", "rows/scoring.indicator.jsonl", first, b""))

    count = len(rows.splitlines())
    assert found == [f"rows/scoring.indicator.jsonl: {count - 1} rows, {count} are named in manifest.json"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no zip at all"])
def test_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    assert [text.partition(":")[0] for text in amiss(path)] == ["x.zip"]


def test_command_prints_a_line_each_and_fails_on_a_miss(archive, tmp_path, capsys):
    call_command("verify_archive", str(archive.path))

    assert capsys.readouterr().out.splitlines()[-1] == "The archive is what was made."
    broken = changed(archive.path, tmp_path / "broken.zip", {"index.html": b"x"})
    with pytest.raises(CommandError):
        call_command("verify_archive", str(broken))
    assert "MISS index.html: the content was changed" in capsys.readouterr().out.splitlines()


def test_rows_below_a_month_that_is_not_there_are_named():
    row = Row(
        1,
        dict.fromkeys(
            ("department_code", "department_name", "category_code", "category_name", "rank", "tied"), 1
        )
        | dict.fromkeys(("category_rank", "category_tied", "business_rank", "business_tied"), 1)
        | dict.fromkeys(("self_rank", "self_tied", "position"), 1)
        | dict.fromkeys(("business", "self_development", "total", "bonus"), "1.00")
        | {"revision_id": 9, "detail": json.loads("{}")},
    )

    said = list(frozen_faults(lambda label: [row] if label == "scoring.standing" else []))

    assert said[0].faults == [("scoring.standing", "rows below 9, which is not there")]

"""What no file of the project holds: other hosts, machine paths, inline code, secrets, data of persons."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.sources import APPS, ROOT, modules, relative, templates

ADDRESS = re.compile(r"(?:https?|ftp|wss?)://([^\s/:\"'`<>)\]}]+)")
OWN_HOSTS = {"127.0.0.1", "localhost", "www.w3.org", "schemas.microsoft.com", "testserver"}
# Names that RFC 2606 keeps for examples, and addresses that a test offers as bait.
EXAMPLES = re.compile(r"(^|\.)example(\.\w+)*$|^evil$|^[{$%]")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users|private)/[\w.]")
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|<script(?![^>]*(?:\bsrc=|application/json))", re.I
)
SECRET = re.compile(r"(?i)(?:password|secret_key|token)\s*=\s*[\"'][^\"']{6,}[\"']")
BINARY = {".mo", ".png", ".jpg", ".webp", ".xlsx", ".otf", ".ttf", ".woff2", ".gz", ".pdf", ".ico"}

PERSON_FIELDS = [
    "branch",
    "department",
    "id",
    "is_party_member",
    "is_section_cadre",
    "left_on",
    "name",
    "post",
    "staff_number",
    "unit",
]
USER_FIELDS = [
    "active_since",
    "closed_because",
    "email",
    "email_confirmed_at",
    "first_password_until",
    "id",
    "is_active",
    "last_login",
    "name",
    "password",
    "password_set_at",
    "person",
    "username",
]
FORBIDDEN_NAMES = re.compile(
    r"id_?card|identity_number|birth|gender|sex$|phone|mobile|address_home|face|fingerprint|bank|salary|ethnic|religion|health",
    re.I,
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: apt-get install git")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file() and file.suffix not in BINARY]


def lines_of(files: list[Path]):
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{relative(file)}:{number}", line


def test_no_file_names_another_host():
    named = sorted(
        f"{place} {host}"
        for place, line in lines_of(tracked())
        for host in ADDRESS.findall(line)
        if host not in OWN_HOSTS and not EXAMPLES.search(host)
    )

    assert named == []


def test_no_file_names_a_path_of_one_machine():
    assert [place for place, line in lines_of(tracked()) if MACHINE_PATH.search(line)] == []


def test_no_file_holds_a_secret():
    sources = [file for file in tracked() if file.suffix in {".py", ".html", ".js", ".toml", ".json", ".sh"}]
    held = [place for place, line in lines_of(sources) if SECRET.search(line) and "SAMPLE_" not in line]

    assert [place for place in held if not place.startswith("tests/")] == []


def test_pages_hold_no_inline_code():
    pages = templates()

    assert [f"{place} {line.strip()}" for place, line in lines_of(pages) if INLINE.search(line)] == []
    assert len(pages) > 10


def test_scripts_and_styles_ask_no_other_host():
    files = [file for file in (ROOT / "static").rglob("*") if file.suffix in {".css", ".js"}]

    asking = [
        place
        for place, line in lines_of(files)
        if re.search(
            r"@import|url\(\s*['\"]?(?:https?:)?//|importScripts|fetch\(\s*['\"](?:https?:)?//", line
        )
    ]

    assert asking == []


def test_scripts_evaluate_no_text():
    files = list((ROOT / "static").rglob("*.js"))

    evaluating = [
        place
        for place, line in lines_of(files)
        if re.search(r"\beval\(|new Function|document\.write|\.innerHTML\s*\+?=", line)
    ]

    assert evaluating == []


def test_templates_extend_first_and_mark_nothing_safe():
    files = [*templates(), *templates(of_papers=True)]

    late = [
        relative(file)
        for file in files
        if "{% extends" in (text := file.read_text(encoding="utf-8"))
        and not text.lstrip().startswith("{% extends")
    ]
    unescaped = [place for place, line in lines_of(files) if re.search(r"\|\s*safe\b|autoescape off", line)]

    assert [late, unescaped] == [[], []]


def test_sources_hold_no_left_overs():
    left_over = re.compile(r"csrf_exempt|#\s*(?:TODO|FIXME|XXX)|\.extra\(|\.raw\(|\bpdb\b|\bprint\(")

    found = [
        f"{place} {line.strip()}"
        for place, line in lines_of(list(modules().values()))
        if left_over.search(line)
    ]

    assert found == []


def test_markup_is_written_in_few_places():
    written = sorted(
        name for name, file in modules().items() if "mark_safe" in file.read_text(encoding="utf-8")
    )

    assert written == [
        "campaign.templatetags.rich_text",
        "publishing.templatetags.papers",
        "scoring.templatetags.grid",
    ]


def test_people_and_accounts_have_only_the_fields_of_the_inventory():
    """PRV-1: the data minimum; a new field is a decision, written down here and in docs/security.md."""
    fields = {
        name: sorted(field.name for field in apps.get_model("campaign", name)._meta.concrete_fields)
        for name in ("Person", "User")
    }

    assert fields == {"Person": PERSON_FIELDS, "User": USER_FIELDS}


def test_no_model_has_a_forbidden_personal_field():
    forbidden = [
        f"{model._meta.label}.{field.name}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if FORBIDDEN_NAMES.search(field.name)
    ]

    assert forbidden == []

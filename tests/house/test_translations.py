"""Every text of the pages is translated into both Chinese scripts, and the compiled catalogues are those texts."""

import gettext
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.house.catalogues import read
from tests.house.sources import APPS, ROOT

LANGUAGES = ("zh_Hans", "zh_Hant")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|%[sd]")


def catalogue(language: str, domain: str = "django"):
    return ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_no_empty_and_no_guessed_text(language):
    entries = read(catalogue(language))

    unfinished = [key for key, entry in entries.items() if entry.is_fuzzy or not all(entry.translations)]

    assert unfinished == []
    assert len(entries) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_every_placeholder(language):
    differing = []
    for key, entry in read(catalogue(language)).items():
        wanted = {
            frozenset(PLACEHOLDER.findall(entry.fields[name]))
            for name in ("msgid", "msgid_plural")
            if name in entry.fields
        }
        if any(frozenset(PLACEHOLDER.findall(text)) not in wanted for text in entry.translations):
            differing.append(key)

    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_the_written_one(language):
    written = {}
    for key, entry in read(catalogue(language)).items():
        if "msgid_plural" in entry.fields:
            written |= {(key, form): text for form, text in enumerate(entry.translations)}
        else:
            written[key] = entry.fields["msgstr"]

    with catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    compiled.pop("")

    assert compiled == written


def test_both_scripts_hold_the_same_texts():
    simplified, traditional = (set(read(catalogue(language))) for language in LANGUAGES)

    assert simplified ^ traditional == set()


def test_catalogue_holds_every_text_of_the_sources(tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is missing: apt-get install gettext")
    for name in (*APPS, "config", "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    for language in LANGUAGES:
        (tmp_path / "locale" / language / "LC_MESSAGES" / "django.po").unlink()

    made = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=zh_Hans", "--verbosity=0"],
        cwd=tmp_path,
        env={**os.environ, "SECRET_KEY": "unused", "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert [made.returncode, made.stderr] == [0, ""]
    wanted = set(read(tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    held = set(read(catalogue("zh_Hans")))
    assert [sorted(wanted - held), sorted(held - wanted)] == [[], []]

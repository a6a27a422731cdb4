"""The installation as the environment sets it (security.md OUT-7, IAM-8), and what Django checks."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import override_settings

from tests.house.sources import ROOT

PRODUCTION = {
    "WENMING_PRODUCTION": "1",
    "ALLOWED_HOSTS": "wenming.example",
    "CSRF_TRUSTED_ORIGINS": "https://wenming.example",
    "SECRET_KEY": "a-long-key-of-one-installation-with-more-than-fifty-characters-0123456789",
}
SHOWN = """
from django.conf import settings
print(settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT, settings.DEBUG)
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
print(settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE)
print(settings.PASSWORD_HASHERS[0].rpartition(".")[2])
"""


def run(tmp_path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """A Python program of the project with this environment and nothing of the caller's but the way to Python."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {"WENMING_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | own | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_djangos_deployment_checks(tmp_path):
    checked = run(
        tmp_path, "manage.py", "check", "--deploy", "--tag=security", "--fail-level=WARNING", **PRODUCTION
    )

    assert [checked.returncode, checked.stderr] == [0, ""]


def test_production_settings_are_strict(tmp_path):
    shown = run(tmp_path, "-c", SHOWN, **PRODUCTION)

    assert shown.stdout.splitlines() == [
        "31536000 True False",
        "__Host-sessionid True True",
        "__Host-csrftoken True",
        "Argon2PasswordHasher",
    ]


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"WENMING_PRODUCTION": "1"},
        PRODUCTION | {"SECRET_KEY": "development-only-key-that-no-installation-may-use"},
        {"WENMING_PRODUCTION": "1", "DEBUG": "1"},
        {"WENMING_PRODUCTION": "1", "WENMING_DEMO": "1"},
    ],
    ids=["nothing set", "production", "sample key", "debug in production", "demo in production"],
)
def test_site_without_a_key_of_its_own_does_not_start(tmp_path, environment):
    started = run(tmp_path, "manage.py", "check", **environment)

    assert started.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY is not set" in started.stderr


def test_key_comes_from_a_file(tmp_path):
    (tmp_path / "key").write_text("key-in-a-file\n", encoding="utf-8")

    shown = run(
        tmp_path,
        "-c",
        "from django.conf import settings; print(settings.SECRET_KEY)",
        SECRET_KEY_FILE=str(tmp_path / "key"),
    )

    assert shown.stdout == "key-in-a-file\n"


def test_nothing_is_debugged_unless_asked_for(tmp_path):
    shown = run(
        tmp_path,
        "-c",
        "from django.conf import settings as s; print(s.DEBUG, s.DEMO, s.PRODUCTION, s.ALLOWED_HOSTS)",
        SECRET_KEY="some-key",
    )

    assert shown.stdout == "False False False ['127.0.0.1', 'localhost', '[::1]']\n"


def test_django_finds_no_fault():
    fonts_of_this_machine = "publishing.W"

    found = [message for message in run_checks() if not message.is_silenced()]

    assert [str(message) for message in found if not message.id.startswith(fonts_of_this_machine)] == []


def test_database_that_is_still_empty_is_checked_without_a_fault(tmp_path):
    checked = run(tmp_path, "manage.py", "check", "--database", "default", SECRET_KEY="some-key")

    assert [checked.returncode, "publishing.W006" in checked.stderr, "I001" in checked.stderr] == [
        0,
        False,
        False,
    ]


def test_models_and_migrations_agree(db):
    with override_settings(MIGRATION_MODULES={}):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

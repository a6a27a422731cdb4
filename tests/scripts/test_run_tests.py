"""What `make test` runs, and what it leaves out where something is missing."""

import pytest

from scripts import run_tests


def marks(command: list[str]) -> str:
    """The expression of the last -m: the first ones start modules."""
    last = max(place for place, word in enumerate(command) if word == "-m")
    return command[last + 1]


@pytest.fixture
def lenient(monkeypatch):
    monkeypatch.delenv("WENMING_REQUIRE_ALL", raising=False)


def test_commands_with_everything_there(lenient):
    planned = run_tests.commands(run_tests.PARTS, {}, [])

    assert list(planned) == ["ruff", "sqlite", "postgres"]
    assert marks(planned["sqlite"]) == "not postgres"
    assert marks(planned["postgres"]) == "not browser and not once and not pdf and not sqlite"


def test_commands_without_chromium_and_pango(lenient):
    planned = run_tests.commands(run_tests.PARTS, {"browser": "why", "pdf": "why"}, [])

    assert marks(planned["sqlite"]) == "not browser and not pdf and not postgres"
    assert marks(planned["postgres"]) == "not browser and not once and not pdf and not sqlite"


def test_commands_without_postgres_programs(lenient):
    assert list(run_tests.commands(run_tests.PARTS, {"postgres": "why"}, [])) == ["ruff", "sqlite"]


def test_main_where_all_is_required_fails_on_anything_missing(monkeypatch, capsys):
    monkeypatch.setenv("WENMING_REQUIRE_ALL", "1")
    monkeypatch.setattr(run_tests, "missing", lambda: {"browser": "browser tests: no Chromium."})
    monkeypatch.setattr("sys.argv", ["run_tests"])

    assert run_tests.main() == 1
    assert capsys.readouterr().out == "Left out: browser tests: no Chromium.\n"


def test_environment_holds_nothing_of_an_installation(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FILE", "WENMING_DEMO", "DEMO", "PORT", "DEBUG"):
        monkeypatch.setenv(name, "of the site")

    kept = run_tests.environment(tmp_path)

    assert [name for name, value in kept.items() if value == "of the site"] == []
    assert kept["WENMING_DATA_DIR"] == str(tmp_path)

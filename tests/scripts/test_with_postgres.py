"""A throw-away PostgreSQL is there for its command, and gone after it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from scripts import with_postgres

SCRIPT = [sys.executable, with_postgres.__file__]
needs_postgres = pytest.mark.skipif(
    with_postgres.programs() is None, reason=f"no PostgreSQL programs: {with_postgres.APT_LINE}"
)


@pytest.fixture
def folder():
    """Where the clusters of this test are made; short and open, because another user runs them."""
    with tempfile.TemporaryDirectory(prefix="wm-pg-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder)}


@needs_postgres
def test_with_postgres_gives_a_working_database_and_the_exit_code(folder):
    question = (
        "import os, psycopg, sys\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as connection:\n"
        "    print(connection.execute(\"SELECT current_user, '文明'\").fetchone())\n"
        "sys.exit(7)"
    )

    result = subprocess.run(
        [*SCRIPT, sys.executable, "-c", question], env=environment(folder), capture_output=True, text=True
    )

    assert (result.returncode, result.stdout) == (7, "('wenming', '文明')\n")
    assert list(folder.iterdir()) == []


@needs_postgres
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_with_postgres_told_to_end_removes_the_cluster(folder, number):
    waiting = "import time; print('here', flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [*SCRIPT, sys.executable, "-c", waiting],
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "here\n"
    server = int(next(folder.glob("*/data/postmaster.pid")).read_text().splitlines()[0])

    process.send_signal(number)

    assert process.wait(30) == 130
    assert list(folder.iterdir()) == []
    deadline = time.monotonic() + 5
    while Path(f"/proc/{server}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_programs_where_there_are_none(monkeypatch, capsys):
    monkeypatch.setattr(with_postgres, "programs", lambda: None)

    assert with_postgres.main(["true"]) == 69
    assert "Type: apt-get install -y postgresql" in capsys.readouterr().err

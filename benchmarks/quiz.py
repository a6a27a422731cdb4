"""`python -m benchmarks.quiz`: 600 people answer one quiz paper at the same time, on a throw-away installation.

Each comes through the door with staff number and name, begins, saves 51 answers one by one and hands in. Their first
steps fall into the given time (five minutes unless told otherwise) and their answers too; with `--seconds 0` everybody
goes as quickly as the site answers. At the end every answer in the database is compared with what was sent.
SQLite always; PostgreSQL too when DATABASE_URL names a server.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import ROOT, environment, own_database


def measure(folder: Path, database: str, arguments: argparse.Namespace) -> int:
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.quiz_load"]
    command += ["--people", str(arguments.people), "--seconds", str(arguments.seconds)]
    return subprocess.run(command, cwd=ROOT, env=environment(folder, database), check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database alone")
    arguments = parser.parse_args()
    status = 0
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as name:
        folder = Path(name)
        if arguments.only != "postgresql":
            file = folder / "sqlite"
            status |= measure(file, f"sqlite:///{file / 'wenming.sqlite3'}", arguments)
        server = os.environ.get("DATABASE_URL", "")
        if server and arguments.only != "sqlite":
            with own_database(server) as database:
                status |= measure(folder / "postgresql", database, arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())

"""`python -m benchmarks`: builds throw-away installations, times their pages and verbs, prints tables.

SQLite always; PostgreSQL too when DATABASE_URL names a server (a database of its own is made there and dropped).
Nothing is asserted: whoever reads the tables judges. The targets stand beside the numbers.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("30x40", "300x60")


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A new database on the server; gives its address."""
    parts = urlsplit(server)
    name = f"wenming_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment(folder: Path, database: str) -> dict[str, str]:
    """As an installation's, without anything of the caller's installation."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    own = {
        "SECRET_KEY": secrets.token_hex(32),
        "WENMING_DATA_DIR": str(folder),
        "WENMING_STATIC_ROOT": str(folder.parent / "static"),
        "DATABASE_URL": database,
        "LOG_LEVEL": "ERROR",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return kept | own


def measure(folder: Path, size: str, database: str, arguments: argparse.Namespace) -> int:
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.measuring", size]
    command += ["--months", str(arguments.months), "--requests", str(arguments.requests)]
    command += ["--only", arguments.only] if arguments.only else []
    return subprocess.run(command, cwd=ROOT, env=environment(folder, database), check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--size", action="append", choices=SIZES, help="departments x indicators; both if not given"
    )
    parser.add_argument(
        "--months", type=int, default=12, help="months of the year: one open, the others published"
    )
    parser.add_argument("--requests", type=int, default=60, help="requests for each page")
    parser.add_argument("--only", choices=["entry", "papers"], help="score entry or papers alone")
    arguments = parser.parse_args()
    status = 0
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as name:
        folder = Path(name)
        for size in arguments.size or SIZES:
            file = folder / f"sqlite-{size}"
            status |= measure(file, size, f"sqlite:///{file / 'wenming.sqlite3'}", arguments)
            if server := os.environ.get("DATABASE_URL", ""):
                with own_database(server) as database:
                    status |= measure(folder / f"postgres-{size}", size, database, arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())

"""Runs ruff, then the tests on SQLite, then the tests on PostgreSQL, and says what is left out and why.

With WENMING_REQUIRE_ALL=1 (CI) nothing may be left out: what is missing here is a failure, and so is a test
that skips itself. The exit code is that of the first part that failed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import fonts, with_postgres

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
PARTS = ["ruff", "sqlite", "postgres"]
OF_AN_INSTALLATION = ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEMO", "PORT", "SECRET_KEY", "WENMING_")


def requires_all() -> bool:
    return os.environ.get("WENMING_REQUIRE_ALL") == "1"


def missing() -> dict[str, str]:
    """What this machine lacks for the whole suite: the part that falls away, and the line that brings it."""
    lacks = {}
    if not any(shutil.which(name) for name in CHROMIUM):
        lacks["browser"] = "browser tests: no Chromium. Type: apt-get install -y chromium"
    if packages := fonts.missing_libraries():
        lacks["pdf"] = f"tests of PDFs: no Pango. Type: apt-get install -y {' '.join(packages)}"
    if with_postgres.programs() is None:
        lacks["postgres"] = f"the PostgreSQL part: no programs. Type: {with_postgres.APT_LINE}"
    return lacks


def environment(folder: Path) -> dict[str, str]:
    """The caller's, without what belongs to an installation: tests never meet its data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_AN_INSTALLATION)}
    told = {"WENMING_DATA_DIR": str(folder), "WENMING_REQUIRE_ALL": str(int(requires_all()))}
    return kept | told | {"PYTHONDONTWRITEBYTECODE": "1"}


def pytest(left_out: list[str], extra: list[str]) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadscope"]
    command += ["-m", " and ".join(f"not {marker}" for marker in left_out)] if left_out else []
    command += ["-p", "scripts.nothing_skipped"] if requires_all() else []
    return command + extra


def commands(parts: list[str], lacks: dict[str, str], extra: list[str]) -> dict[str, list[str]]:
    """What is run, in order. PostgreSQL comes without the browser tests, which meet the same pages, and without what
    asks no database a question of its own: drawn pages, the house's own rules.
    """
    unmet = [marker for marker in ("browser", "pdf") if marker in lacks]
    on_postgres = [sys.executable, str(ROOT / "scripts" / "with_postgres.py")]
    possible = {
        "ruff": [sys.executable, "-m", "ruff", "check", "."],
        "sqlite": pytest([*unmet, "postgres"], extra),
        "postgres": on_postgres + pytest(sorted({*unmet, "browser", "once", "pdf", "sqlite"}), extra),
    }
    return {part: possible[part] for part in parts if part not in lacks}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="run this part only; may be repeated")
    parser.add_argument("pytest", nargs="*", help="passed on to pytest, after --")
    arguments = parser.parse_args()
    lacks = missing()
    for reason in lacks.values():
        print(f"Left out: {reason}", flush=True)
    if lacks and requires_all():
        print("WENMING_REQUIRE_ALL=1: nothing may be left out.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="wenming-tests-") as folder:
        for part, command in commands(arguments.only or PARTS, lacks, arguments.pytest).items():
            print(f"\n== {part}", flush=True)
            status = subprocess.run(command, cwd=ROOT, env=environment(Path(folder)), check=False).returncode
            if status != 0:
                return status if status > 0 else 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

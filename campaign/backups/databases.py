"""Copying the whole database while the site works, and putting such a copy back; on SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from campaign.models import Campaign, Unit, User
from campaign.refusals import Refused

PROGRAMS_LINE = "apt-get install postgresql-client"


class CopyFailed(Refused):
    """The database could not be copied or put back; the text says what is missing."""


def copy_database(target: Path) -> None:
    """Write a consistent copy of the database into a new file, at one moment, while others read and write (BAK-1).

    SQLite by its own backup in one step, PostgreSQL by pg_dump in its own format. Raises CopyFailed.
    """
    target.touch(mode=0o600)
    if connection.vendor == "sqlite":
        with (
            _sqlite_refusals(),
            closing(sqlite3.connect(_sqlite_file(), timeout=60)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load_database(source: Path) -> None:
    """Put a copy in the place of the database, all of it or nothing. Raises CopyFailed."""
    if connection.vendor == "sqlite":
        with _sqlite_refusals(), closing(sqlite3.connect(source)) as copy:
            copy.execute("PRAGMA ignore_check_constraints=ON")  # some of them call functions of Django's
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CopyFailed(_("The database in the backup is damaged."))
            connections.close_all()
            with closing(sqlite3.connect(_sqlite_file(), timeout=60)) as target:
                copy.backup(target)
                target.execute("PRAGMA journal_mode=WAL")
        return
    connections.close_all()
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        source,
    )


def is_empty() -> bool:
    """Whether the database holds nothing of anybody: no tables yet, or no unit, no campaign and no account."""
    there = set(connection.introspection.table_names())
    models = (Unit, Campaign, User)
    return not any(model._meta.db_table in there and model.objects.exists() for model in models)


def applied_migrations() -> tuple[str, ...]:
    """The migrations that made the tables, as app.name, in order."""
    return tuple(sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()))


def known_migrations() -> set[str]:
    """The migrations that this software has, as app.name."""
    return {".".join(key) for key in MigrationLoader(None).disk_migrations}


@contextmanager
def _sqlite_refusals() -> Iterator[None]:
    """A full disk or a damaged file said in words."""
    try:
        yield
    except sqlite3.Error as fault:
        raise CopyFailed(_("%(program)s refused: %(why)s") % {"program": "SQLite", "why": fault}) from fault


def _sqlite_file() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: object) -> None:
    path = shutil.which(program)
    if path is None:
        raise CopyFailed(
            _("The program %(program)s is missing. Type as root: %(line)s")
            % {"program": program, "line": PROGRAMS_LINE}
        )
    said = connection.settings_dict
    named = {"host": said["HOST"], "port": said["PORT"], "username": said["USER"]}
    place = [f"--{name}={value}" for name, value in named.items() if value]
    secret = {"PGPASSWORD": said["PASSWORD"]} if said["PASSWORD"] else {}
    options = said.get("OPTIONS", {})
    secret |= {"PGSSLMODE": options["sslmode"]} if "sslmode" in options else {}
    done = subprocess.run(
        [path, *place, f"--dbname={said['NAME']}", *map(str, arguments)],
        env={"PATH": os.defpath} | secret,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CopyFailed(
            _("%(program)s refused: %(why)s") % {"program": program, "why": done.stderr.strip()[-500:]}
        )

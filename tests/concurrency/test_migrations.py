"""The tests make their tables from the models and run the code of the migrations on them, which takes a second instead
of twenty; here the migrations themselves make a database, and it is the same one."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.shape import shape

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def empty_database(folder: Path):
    """The environment of an installation whose database is still empty."""
    told = {
        "SECRET_KEY": "unused",
        "WENMING_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if connection.vendor != "postgresql":
        yield os.environ | told
        return
    name = f"migrated_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        yield os.environ | told | {"DATABASE_URL": address}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def test_migrations_make_the_database_that_the_tests_have(tmp_path):
    with empty_database(tmp_path) as environment:
        for arguments in (
            ["manage.py", "migrate", "--verbosity=0", "--skip-checks"],
            ["manage.py", "shell", "--verbosity=0", "-c", "from tests.shape import main; main()"],
        ):
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert [done.returncode, done.stderr] == [0, ""]

    migrated, own = json.loads(done.stdout), json.loads(json.dumps(shape()))
    assert list(migrated["tables"]) == list(own["tables"])
    assert {table: made for table, made in migrated["tables"].items() if made != own["tables"][table]} == {}
    assert migrated["triggers"] == own["triggers"]

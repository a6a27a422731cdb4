"""The tests make their tables from the models and run the code of the migrations on them, which takes a second instead
of twenty; here the migrations themselves make a database, and it is the same one."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

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


@pytest.mark.once
@pytest.mark.parametrize("app", ["campaign", "scoring", "activities", "publishing"])
def test_squashed_migration_is_what_it_replaces(app):
    """Both ways to the tables of an app lead to the same models: the first for an empty database, the other for an old one."""
    with override_settings(MIGRATION_MODULES={}):
        loader = MigrationLoader(None, replace_migrations=False)
    (squashed,) = [key for key, one in loader.graph.nodes.items() if key[0] == app and one.replaces]

    by_steps = loader.project_state(loader.graph.nodes[squashed].replaces[-1])
    at_once = loader.project_state(squashed)

    assert models_of(at_once, app) == models_of(by_steps, app)


def models_of(state, app: str) -> dict:
    """Fields in no order, options and constraints of the models of an app, as plain values."""
    return {
        name: {
            "fields": {field: value.deconstruct()[1:] for field, value in model.fields.items()},
            "options": {option: value for option, value in model.options.items() if value},
            "bases": model.bases,
        }
        for (label, name), model in state.models.items()
        if label == app
    }

"""Brings the database and the static files of an installation up to date before its processes start.

Runs inside .venv with the installation's environment. One process for all steps: starting Django costs more
than finding that nothing is to be done.
"""

import hashlib
import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DEFAULT_DB_ALIAS, connections  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from campaign.models import Unit  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent

# Of Bootstrap the pages use one style sheet; to compress the rest took most of the first start.
NOT_USED = [
    "bootstrap/js/*",
    "bootstrap/css/bootstrap-*",
    "bootstrap/css/bootstrap.rtl*",
    "bootstrap/css/bootstrap.css*",
]


def say(text: str) -> None:
    print(text, flush=True)


def migrate() -> None:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)


def load_demo() -> None:
    """Loads the demo campaign into an empty database."""
    if settings.DEMO and not Unit.objects.exists():
        say("Loading the demo campaign (once) …")
        call_command("load_demo")


def state_of_static_files() -> str:
    """A digest of every file that would be collected, and of the settings that say how."""
    sources = sorted((ROOT / "config").glob("*.py"))
    sources += [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    digest = hashlib.sha256()
    for path in sources:
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    """Collects when anything changed; the note lies beside the folder, so that it is never served."""
    folder = Path(settings.STATIC_ROOT)
    note = folder.with_name(folder.name + ".collected")
    state = state_of_static_files()
    if (folder / "staticfiles.json").exists() and note.exists() and note.read_text(encoding="utf-8") == state:
        return
    say("Collecting static files …")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_USED)
    note.write_text(state, encoding="utf-8")


if __name__ == "__main__":
    migrate()
    load_demo()
    collect_static_files()

"""Acts at one moment: each in a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from campaign.refusals import Refused

PATIENCE = 30


def pytest_collection_modifyitems(items):
    """Threads meet only what is committed, so these tests empty the database instead of rolling back."""
    for item in items:
        if "tests/concurrency/" in item.path.as_posix():
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def at_once() -> Callable[..., list]:
    """Run acts at one moment; the answer of each, or the Refused that it raised, in the order given."""

    def run(*acts: Callable[[], object]) -> list:
        start = Barrier(len(acts))

        def answer(act):
            try:
                start.wait(PATIENCE)
                return act()
            except Refused as refusal:
                return refusal
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(answer, acts))

    return run


@pytest.fixture
def undrawn(settings) -> None:
    """Work that is asked for stays waiting."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

"""Fixtures that the whole suite shares."""

import gc

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from campaign.written_once import lifted
from tests.makers import World, make_world

# How quick the machine is at this moment is no matter of a test.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

# The collector goes through all of Django at each of its rounds: a tenth of the suite's time at its usual setting.
gc.freeze()
gc.set_threshold(50_000, 20, 50)

_flush = TransactionTestCase._fixture_teardown


def _flush_with_triggers_lifted(self):
    with lifted(connections["default"]):
        _flush(self)


# Emptying the test database deletes rows that are written once; everything else meets the triggers.
TransactionTestCase._fixture_teardown = _flush_with_triggers_lifted


OWN_APPS = ("campaign", "scoring", "activities", "publishing")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tables come from the models (`--no-migrations`); what migrations do beside them, triggers above all, follows.

    `tests/concurrency/test_migrations.py` compares the outcome with a database that was migrated.
    """
    with override_settings(MIGRATION_MODULES={}):
        graph = MigrationLoader(None).graph
    order = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    code = [
        operation.code
        for key in order
        for operation in graph.nodes[key].operations
        if key[0] in OWN_APPS and isinstance(operation, RunPython)
    ]
    with django_db_blocker.unblock():
        for run in code:
            with connection.schema_editor() as editor:
                run(apps, editor)


@pytest.fixture(autouse=True)
def language_of_the_site():
    """A page that an earlier test looked at leaves its language behind; each test begins with the site's own."""
    translation.deactivate()


@pytest.fixture
def world(db) -> World:
    return make_world()

"""Fixtures that the whole suite shares."""

import gc

import pytest
from django.db import connections
from django.test import TransactionTestCase

from campaign.written_once import lifted
from tests.makers import World, make_world

# The collector goes through all of Django at each of its rounds: a tenth of the suite's time at its usual setting.
gc.freeze()
gc.set_threshold(50_000, 20, 50)

_flush = TransactionTestCase._fixture_teardown


def _flush_with_triggers_lifted(self):
    with lifted(connections["default"]):
        _flush(self)


# Emptying the test database deletes rows that are written once; everything else meets the triggers.
TransactionTestCase._fixture_teardown = _flush_with_triggers_lifted


@pytest.fixture
def world(db) -> World:
    return make_world()

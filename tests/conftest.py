"""Fixtures that the whole suite shares."""

import pytest
from django.db import connections
from django.test import TransactionTestCase

from campaign.written_once import lifted
from tests.makers import World, make_world

_flush = TransactionTestCase._fixture_teardown


def _flush_with_triggers_lifted(self):
    with lifted(connections["default"]):
        _flush(self)


# Emptying the test database deletes rows that are written once; everything else meets the triggers.
TransactionTestCase._fixture_teardown = _flush_with_triggers_lifted


@pytest.fixture
def world(db) -> World:
    return make_world()

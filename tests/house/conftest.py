"""The house's own rules look at code and addresses: they are asked once, on SQLite.

On PostgreSQL every address is still met by those who reach the most of them.
"""

import pytest

EVERY_PAGE = "test_role_gets_what_the_table_says"
ON_BOTH = {f"{EVERY_PAGE}[{role}]" for role in ("administrator", "office", "scorer", "head")}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/house/" in item.path.as_posix() and item.name not in ON_BOTH:
            item.add_marker(pytest.mark.once)

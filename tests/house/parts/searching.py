"""Search and recent items: what the house tests need to know of its addresses.

Searching adds no secret: `?q=LEAK` as every role meets what its pages show anyway, which is the leak test's own sum; see
tests/house/test_search_leaks.py for every secret asked for by name.
"""

from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  campaign:search                                                200 200 200 200 200 200 200 200 200 200 200 200
POST campaign:search                                                405 405 405 405 405 405 405 405 405 405 405 405
GET  campaign:search_recent                                         200 200 200 200 200 200 200 200 200 200 200 200
POST campaign:search_recent                                         405 405 405 405 405 405 405 405 405 405 405 405
GET  campaign:recent_clear                                          405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:recent_clear                                          302 302 302 302 302 302 302 302 302 302 302 302
"""
NUMBERED: set[str] = set()
VALUES: dict[str, object] = {}
MAY_READ: dict[str, set[str]] = {}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """Nothing: what is found are the rows of the other parts."""
    return {}


def plant(world: World, values: dict) -> None:
    """Nothing here is hidden from those who read the pages."""

"""The survey before a campaign and the study of its rules: what the house tests need to know of its addresses."""

from tests.makers import World

# As in tests/house/role_table.py.
TABLE = ""
NUMBERED: set[str] = set()
VALUES: dict[str, object] = {}
MAY_READ: dict[str, set[str]] = {}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """Nothing yet."""
    return {}


def plant(world: World, values: dict) -> None:
    """Nothing here is hidden from those who read the pages."""

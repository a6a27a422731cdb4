"""The reading programme: what the house tests need to know of their addresses, and the secrets planted there."""

from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
"""
# Parameters that are the number of a row, and how many addresses under a campaign name one of them.
NUMBERED: set[str] = set()
BY_NUMBER = 0
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
MAY_READ: dict[str, set[str]] = {}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the values of the parameters of its addresses."""
    return {}


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""

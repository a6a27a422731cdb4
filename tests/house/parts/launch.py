"""The launch of a campaign: what the house tests need to know of its addresses."""

from datetime import date

from campaign.flyers import hand_out_flyers
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  campaign:flyer_list     403 200 200 403 403 200 403 403 403 403 403 200
POST campaign:flyer_list     403 405 405 403 403 405 403 403 403 403 403 405
GET  campaign:flyer_enter    403 405 405 403 403 403 403 403 403 403 403 403
GET  campaign:emblem_send     405 405 405 403 403 403 403 403 403 403 403 403
POST campaign:emblem_send     302 302 302 403 403 403 403 403 403 403 403 403
GET  campaign:emblem_withdraw 405 405 405 403 403 403 403 403 403 403 403 403
POST campaign:emblem_withdraw 302 302 302 403 403 403 403 403 403 403 403 403
GET  campaign:emblem_file     404 404 404 403 403 403 403 403 403 403 403 404
POST campaign:emblem_file     405 405 405 403 403 403 403 403 403 403 403 405
POST campaign:flyer_enter    403 422 422 403 403 403 403 403 403 403 403 403
"""
NUMBERED: set[str] = set()
VALUES: dict[str, object] = {}
MAY_READ: dict[str, set[str]] = {}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """Flyers for the first department."""
    hand_out_flyers(
        campaign=world.campaign,
        copies={"D01": 20},
        handed_on=date(2026, 1, 8),
        by=world.access("office"),
    )
    return {}


def plant(world: World, values: dict) -> None:
    """Nothing here is hidden from those who read the page."""

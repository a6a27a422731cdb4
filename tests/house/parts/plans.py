"""The plan of a campaign and its groups: what the house tests need to know of its addresses."""

from datetime import date

from campaign.models import CampaignPlan
from publishing.launch.plan_writing import write_plan
from publishing.launch.seats import give_seat
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  publishing:group_list      200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:group_list      405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:group_duties    403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:group_duties    403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:seat_give       403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:seat_give       403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:seat_change     403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:seat_change     403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:seat_end        403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:seat_end        403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:plan_detail     403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:plan_detail     403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:plan_texts      403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:plan_texts      403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:plan_begin      403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:plan_begin      403 302 302 403 403 403 403 403 403 403 403 403
"""
NUMBERED: set[str] = {"seat"}
VALUES: dict[str, object] = {"seat": 1, "group_kind": "leading"}
# The texts are the office's until the paper is issued; names and duties of the groups are announced to everybody.
MAY_READ: dict[str, set[str]] = {"LEAK-PLAN-TEXT": {"office", "second"}}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """The leading group with one seat of somebody outside the roster, and a plan with one text."""
    office = world.access("office")
    seat = give_seat(
        campaign=world.campaign, kind="leading", name="某领导", since=date(2026, 1, 1), by=office
    )
    texts = dict.fromkeys(("background", "guiding_thought", "aims", "rewards", "consequences", "demands"), "")
    write_plan(campaign=world.campaign, texts=texts | {"aims": "目标"}, steps=(), seen=0, by=office)
    return {"seat": seat.pk, "group_kind": "leading"}


def plant(world: World, values: dict) -> None:
    """Write the secret into a text of the plan."""
    CampaignPlan.objects.filter(campaign=world.campaign).update(background="LEAK-PLAN-TEXT")

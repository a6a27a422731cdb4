"""The timeline of a campaign and its handover: what the house tests need to know of its addresses."""

from datetime import date

from campaign.handovers import write_note
from campaign.milestones import Planned, plan_milestone
from campaign.models import Milestone
from publishing.launch.handing_over import hand_over
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  publishing:timeline                                     200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:timeline                                     405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:timeline_calendar                            200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:timeline_calendar                            405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:milestone_plan                               403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:milestone_plan                               403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:milestone                                    404 200 200 404 404 200 404 404 404 404 404 200
POST publishing:milestone                                    405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:milestone_change                             403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:milestone_change                             403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:milestone_tick                               405 405 405 405 405 405 405 405 405 405 405 405
POST publishing:milestone_tick                               404 422 422 404 404 403 404 404 404 404 404 403
GET  publishing:milestone_untick                             403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:milestone_untick                             403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:milestone_withdraw                           403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:milestone_withdraw                           403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:print_page[kind=timeline,key=all]            200 200 200 200 200 200 200 200 200 200 200 200
GET  publishing:print_page[kind=timeline,key=everything]     404 404 404 404 404 404 404 404 404 404 404 404
GET  publishing:handover                                     403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:handover                                     403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:handover_note                                403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:handover_note                                403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:handover_record                              403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:handover_record                              403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:handover_detail                              403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:handover_detail                              403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:handover_confirm                             403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:handover_confirm                             403 403 302 403 403 403 403 403 403 403 403 403
GET  publishing:handover_take_back                           403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:handover_take_back                           403 422 403 403 403 403 403 403 403 403 403 403
GET  publishing:print_page[kind=handover,key=@handover]      404 200 200 404 404 200 404 404 404 404 404 200
"""
NUMBERED: set[str] = {"milestone", "handover"}
VALUES: dict[str, object] = {"milestone": 1, "handover": 1}
# The secrets that `plant` writes, and the roles that may read them.
READERS = {"office", "second", "leader", "auditor"}
MAY_READ: dict[str, set[str]] = {
    "LEAK-MILESTONE": READERS,
    "LEAK-OF-D03": READERS | {"head", "deputy", "employee"},
    "LEAK-HANDOVER": READERS,
}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """A milestone of the office, and a handover from the office to its second clerk that waits."""
    handover = hand_over(to=world.users["second"], day=date(2026, 5, 20), by=world.access("office"))
    return {"milestone": _milestone(world, "办公室的节点", role="office").pk, "handover": handover.pk}


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    Milestone.objects.filter(pk=values["milestone"]).update(title="LEAK-MILESTONE")
    _milestone(world, "LEAK-OF-D03", department=world.departments[2])
    write_note(campaign=world.campaign, text="LEAK-HANDOVER", by=world.access("office"))


def _milestone(world: World, title: str, **due) -> Milestone:
    day = date(2026, 5, 28)
    return plan_milestone(
        campaign=world.campaign,
        planned=Planned(title=title, first_day=day, last_day=day, **due),
        by=world.access("office"),
    )

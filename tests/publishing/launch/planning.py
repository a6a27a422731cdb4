"""A campaign that is ready to issue its plan, for tests; made through the verbs."""

from datetime import UTC, date, datetime

from campaign.models import Campaign
from publishing.launch.plan_proposals import PROPOSED_TEXTS, proposed_duties
from publishing.launch.plan_writing import Step, write_plan
from publishing.launch.seats import give_seat, write_duties
from tests.makers import World

IN_JANUARY = datetime(2026, 1, 6, 2, tzinfo=UTC)
STEPS = (
    Step("宣传发动", date(2026, 1, 5), date(2026, 1, 31), "召开动员大会。"),
    Step("组织实施", date(2026, 2, 1), date(2026, 12, 20), "按月考核。\n按季评选。"),
)


def make_plan_ready(world: World) -> None:
    """Goals, texts, steps and the three groups."""
    Campaign.objects.filter(pk=world.campaign.pk).update(goals="一流作风、一流队伍、一流业绩")
    world.campaign.refresh_from_db()
    office = world.access("office")
    write_plan(campaign=world.campaign, texts=PROPOSED_TEXTS, steps=STEPS, seen=0, by=office)
    for kind, name in (("leading", "甲书记"), ("assessment", "乙主席"), ("office", "丙主任")):
        write_duties(campaign=world.campaign, kind=kind, duties=proposed_duties(kind), seen=0, by=office)
        give_seat(
            campaign=world.campaign,
            kind=kind,
            name=name,
            post="head",
            office="公司领导",
            since=date(2026, 1, 1),
            by=office,
        )

"""The launch of the demo campaign: the flyers that went to every department."""

from datetime import date, datetime, time

from django.utils import timezone

from campaign.flyers import hand_out_flyers
from campaign.workdays import next_working_day
from publishing.demo.months import Stage

MONTH, DAY = 1, 8
SPARE = 2  # copies for the notice board and the file


def hand_out(stage: Stage) -> int:
    """A flyer for everybody and some to spare, by department; returns the copies."""
    day = next_working_day(date(stage.organisation.campaign.year, MONTH, DAY), holidays=stage.holidays)
    departments = stage.organisation.departments
    copies = {
        departments[name].code: len(people) + SPARE for name, people in stage.organisation.people.items()
    }
    hand_out_flyers(
        campaign=stage.organisation.campaign,
        copies=copies,
        handed_on=day,
        by=stage.cast.office[0],
        at=timezone.make_aware(datetime.combine(day, time(10))),
    )
    return sum(copies.values())

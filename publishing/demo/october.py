"""What the open month of the demo shows beside its entries: a report with proposed deductions, and a second entry."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from campaign.permissions import access_of
from campaign.rules import change_rules
from campaign.workdays import Holidays, next_working_day
from publishing.demo.cast import Cast
from publishing.demo.organisation import Organisation
from publishing.demo.texts import text
from scoring.models import DeductionRule, Indicator, Month
from scoring.report_proposals import propose_unfiled
from scoring.reports import declare_report, mark_filed

ONE_DAY = timedelta(days=1)


def set_second_entry(organisation: Organisation, *, at: datetime) -> None:
    """One owner's indicator is entered a second time blind from now on."""
    campaign = organisation.campaign
    administrator = access_of(organisation.administrator, campaign)
    values = {"blind_indicators": text("story")["second_entry"]}
    change_rules(campaign=campaign, values=values, by=administrator, at=at)
    campaign.rules.refresh_from_db()


def owe_report(
    month: Month, *, organisation: Organisation, cast: Cast, holidays: Holidays, now: datetime
) -> None:
    """A report is declared at the beginning of the month; most file it, and for the others a deduction is proposed.

    Told as far as it has come by `now`: before the deadline nothing is proposed yet.
    """
    told = text("story")["report"]
    indicator = Indicator.objects.select_related("owner").get(
        section__sheet__scheme=month.scheme_id, code=told["indicator"]
    )
    scorer = cast.scorers[indicator.owner.name]
    due_on = next_working_day(month.first_day.replace(day=told["due"]), holidays=holidays)
    report = declare_report(
        month=month,
        indicator=indicator,
        title=told["title"],
        due_on=due_on,
        rule=DeductionRule.objects.get(indicator=indicator, code=told["rule"]),
        departments=[organisation.departments[name].code for name in (*told["filed"], *told["missing"])],
        by=scorer,
        at=min(_at(next_working_day(month.first_day, holidays=holidays), 9, 20), now),
    )
    for minute, name in enumerate(told["filed"]):
        if (at := _at(due_on, 10, minute)) <= now:
            mark_filed(expected=report.expected.get(department__name=name), by=scorer, at=at)
    if (at := _at(next_working_day(due_on + ONE_DAY, holidays=holidays), 6)) <= now:
        propose_unfiled(campaign=organisation.campaign, at=at)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))

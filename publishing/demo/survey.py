"""What precedes the demo's launch and follows it: the survey, the page of the rules, its study by everybody."""

import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.launch.rules_opening import open_rules
from publishing.launch.study import confirm_own, enter_signed
from publishing.launch.survey import Asked, conclude_survey, save_survey
from publishing.launch.survey_findings import attach_survey_file, save_finding

BEGAN, ENDED, CONCLUDED = (11, 24), (12, 12), (12, 24)
OPENED, SIGNED, ENTERED = (1, 6), (1, 14), (1, 20)
# Who was away: seats of departments, one of them the employee of the demo's sign-in page.
AWAY = {"生产部": (7,), "煤炭运销部": (9, 14), "后勤服务中心": (11,), "保卫部": (8, 12), "工会": (6,)}


def survey_problems(stage: Stage) -> int:
    """Enter and conclude the survey before January; returns the findings."""
    office, campaign, told = stage.cast.office[0], stage.organisation.campaign, text("survey")
    at = _on(stage, CONCLUDED, 9, before=1)
    survey = save_survey(
        campaign=campaign,
        began_on=date(campaign.year - 1, *BEGAN),
        ended_on=date(campaign.year - 1, *ENDED),
        summary=told["summary"],
        ways=[Asked(**way) for way in told["ways"]],
        by=office,
        at=at,
    )
    for number, finding in enumerate(told["findings"], start=1):
        words = {name: said for name, said in finding.items() if name != "file"}
        when = at + timedelta(minutes=20 * number)
        row = save_finding(survey=survey, by=office, at=when, **words)
        if "file" in finding:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "table"
                _draw_table(path, finding["file"]["rows"])
                name = finding["file"]["name"]
                attach_survey_file(finding=row, file=path, name=name, by=office, at=when)
    conclude_survey(survey=survey, by=office, at=at + timedelta(hours=3))
    return len(told["findings"])


def study_rules(stage: Stage) -> int:
    """Open the page of the rules; who has a part in the months confirms there, the others sign lists; how many did."""
    organisation, cast = stage.organisation, stage.cast
    campaign, office = organisation.campaign, cast.office[0]
    opened = _on(stage, OPENED, 9)
    open_rules(campaign=campaign, by=office, at=opened)
    actors = {
        by.user.person_id: by
        for by in [*cast.office, *cast.leaders, *cast.scorers.values(), *cast.heads.values()]
    }
    for minutes, by in enumerate(actors.values()):
        confirm_own(campaign=campaign, by=by, at=opened + timedelta(minutes=minutes + 30))
    signed_on = timezone.localdate(_on(stage, SIGNED, 9))
    entered = _on(stage, ENTERED, 14)
    confirmed = len(actors)
    for name, people in organisation.people.items():
        away = {people[seat - 1].pk for seat in AWAY.get(name, ()) if seat <= len(people)}
        signed = [one.staff_number for one in people if one.pk not in away and one.pk not in actors]
        if signed:
            rows = enter_signed(
                campaign=campaign,
                department=organisation.departments[name],
                staff_numbers=signed,
                signed_on=signed_on,
                by=office,
                at=entered,
            )
            confirmed += len(rows)
    return confirmed


def _draw_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """The counts of a survey as a workbook."""
    import xlsxwriter  # a library that few need

    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("统计")
        sheet.set_column(0, 0, 28)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def _on(stage: Stage, day: tuple[int, int], hour: int, *, before: int = 0) -> datetime:
    found = date(stage.organisation.campaign.year - before, *day)
    return timezone.make_aware(datetime.combine(next_working_day(found, holidays=stage.holidays), time(hour)))

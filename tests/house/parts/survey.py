"""The survey before a campaign and the study of its rules: what the house tests need to know of its addresses."""

from datetime import date
from pathlib import Path

from django.conf import settings

from campaign.models import Person, StudyConfirmation, SurveyFinding
from publishing.launch.study import enter_signed
from publishing.launch.survey import Asked, save_survey
from publishing.launch.survey_findings import attach_survey_file, save_finding
from tests.files import picture, written
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  publishing:survey_detail                     403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:survey_detail                     403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:survey_edit                       403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:survey_edit                       403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:survey_conclude                   403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:survey_conclude                   403 409 409 403 403 403 403 403 403 403 403 403
GET  publishing:survey_reopen                     403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:survey_reopen                     403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:survey_finding_add                403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:survey_finding_add                403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:survey_finding_edit               403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:survey_finding_edit               403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:survey_finding_remove             403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:survey_finding_remove             403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:survey_file_attach                403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:survey_file_attach                403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:survey_file                       403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:survey_file                       403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:survey_file_remove                403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:survey_file_remove                403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:rules_explained                   200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:rules_explained                   405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:rules_confirm                     405 405 405 405 405 405 405 405 405 405 405 405
POST publishing:rules_confirm                     302 302 302 302 302 302 302 302 302 302 302 302
GET  publishing:rules_open                        403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:rules_open                        403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:rules_close                       403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:rules_close                       403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:study_list                        403 200 200 403 403 200 200 200 403 403 403 200
POST publishing:study_list                        403 405 405 403 403 405 405 405 403 403 403 405
GET  publishing:study_department[department=D03]  403 200 200 403 403 403 200 200 403 403 403 200
GET  publishing:study_department[department=D01]  403 200 200 403 403 403 403 403 403 403 403 200
POST publishing:study_department[department=D03]  403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:study_strike                      403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:study_strike                      403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:study_export                      403 200 200 403 403 403 403 403 403 403 403 200
POST publishing:study_export                      403 405 405 403 403 403 403 403 403 403 403 405
"""
NUMBERED: set[str] = {"survey_finding", "survey_file", "confirmation"}
VALUES: dict[str, object] = {"survey_finding": 1, "survey_file": 1, "confirmation": 1}
# The secrets that `plant` writes, and the roles that may read them.
READERS = {"office", "second", "leader", "auditor"}
BY_ACCOUNTS = {"administrator"}  # reads names of people where accounts are opened, in no register of study
MAY_READ: dict[str, set[str]] = {
    "LEAK-SURVEY-FOUND": READERS,
    "LEAK-SURVEY-WAY": READERS,
    "LEAK-STUDIED-D02": (READERS - {"leader"}) | BY_ACCOUNTS,
    "LEAK-STUDIED-D03": (READERS - {"leader"}) | BY_ACCOUNTS | {"head", "deputy"},
}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """An open survey with a finding that has no answer yet and a file; one confirmation on a signed list in D03."""
    office = world.access("office")
    survey = save_survey(
        campaign=world.campaign,
        began_on=date(2025, 11, 24),
        ended_on=date(2025, 12, 12),
        summary="总体情况",
        ways=[Asked("questionnaire", 600, 560)],
        by=office,
    )
    finding = save_finding(survey=survey, title="作风散漫", found="迟到较多", evidence="31人次", by=office)
    path = written(Path(settings.MEDIA_ROOT), f"survey-{finding.pk}", picture())
    file = attach_survey_file(finding=finding, file=path, name="统计.jpg", by=office)
    (confirmation,) = enter_signed(
        campaign=world.campaign,
        department=world.departments[2],
        staff_numbers=["00008"],
        signed_on=date(2026, 1, 14),
        by=office,
    )
    return {"survey_finding": finding.pk, "survey_file": file.pk, "confirmation": confirmation.pk}


def plant(world: World, values: dict) -> None:
    """Words of a finding and of a way, and people of two departments who have confirmed."""
    finding = SurveyFinding.objects.get(pk=values["survey_finding"])
    SurveyFinding.objects.filter(pk=finding.pk).update(cause="LEAK-SURVEY-FOUND")
    finding.survey.ways.update(words="LEAK-SURVEY-WAY")
    for place, code in ((1, "D02"), (2, "D03")):
        person = Person.objects.create(
            unit=world.unit,
            staff_number=f"9100{place}",
            name=f"LEAK-STUDIED-{code}",
            department=world.departments[place],
        )
        StudyConfirmation.objects.create(
            campaign=world.campaign,
            person=person,
            department=world.departments[place],
            scheme_version=world.scheme.version,
            in_force_from=world.scheme.from_month,
            way=StudyConfirmation.Way.LIST,
            studied_on=date(2026, 1, 14),
            entered_by=world.users["office"],
            entered_at=world.scheme.activated_at,
        )

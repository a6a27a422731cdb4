"""Surveys for tests, made through the verbs."""

from datetime import UTC, date, datetime

from campaign.models import Survey, SurveyFinding
from publishing.launch.survey import Asked, save_survey
from publishing.launch.survey_findings import save_finding
from tests.makers import World

SURVEYED = datetime(2025, 12, 19, 2, tzinfo=UTC)


def make_survey(world: World, **values) -> Survey:
    given = {
        "began_on": date(2025, 11, 24),
        "ended_on": date(2025, 12, 12),
        "summary": "责任意识不强的问题较为普遍。",
        "ways": [Asked("questionnaire", 600, 560, "无记名")],
        "at": SURVEYED,
    }
    return save_survey(campaign=world.campaign, by=world.access("office"), **given | values)


def add_finding(survey: Survey, world: World, **values) -> SurveyFinding:
    given = {
        "title": "作风散漫",
        "found": "迟到早退较多。",
        "evidence": "抽查12次，迟到31人次。",
        "answer": "每月考核劳动纪律。",
        "at": SURVEYED,
    }
    return save_finding(survey=survey, by=world.access("office"), **given | values)

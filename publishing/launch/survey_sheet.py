"""The survey before a campaign as a short report on A4 (调研情况报告)."""

from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from campaign.models import Survey, SurveyWay
from campaign.permissions import Access
from publishing.launch.survey import reads_survey, survey_of
from publishing.prints import Sheet
from publishing.wording import long_date, numeral

KEY = "report"
WAYS = {
    SurveyWay.Kind.QUESTIONNAIRE: ("问卷调查", "发放问卷{asked}份", "收回{answered}份"),
    SurveyWay.Kind.TALKS: ("座谈访谈", "邀请{asked}人", "参加{answered}人"),
    SurveyWay.Kind.INSPECTIONS: ("现场检查", "共{asked}处", ""),
    SurveyWay.Kind.DOCUMENTS: ("查阅资料", "共{asked}份", ""),
}


def frozen_survey(by: Access, key: str) -> Mapping | None:
    """What the report prints, for those who read the survey; None while there is none."""
    survey = survey_of(by.campaign) if key == KEY and reads_survey(by) else None
    if survey is None:
        return None
    campaign = by.campaign
    day = timezone.localdate(survey.concluded_at) if survey.is_concluded else None
    findings = survey.findings.prefetch_related("files").order_by("position", "pk")
    return {
        "title": f"{campaign.name}调研情况",
        "issuer": campaign.unit.issuer_name,
        "unit": campaign.unit.name,
        "date": (day or survey.ended_on).isoformat(),
        "when": f"{long_date(survey.began_on)}至{long_date(survey.ended_on)}",
        "concluded": long_date(day) if day else "",
        "ways": [_way(way) for way in _ways(survey)],
        "summary": survey.summary.splitlines(),
        "findings": [
            {
                "number": numeral(finding.position),
                "title": finding.title,
                "found": finding.found.splitlines(),
                "evidence": finding.evidence.splitlines(),
                "cause": finding.cause.splitlines(),
                "answer": finding.answer.splitlines(),
                "part": finding.part_name,
                "files": [Path(file.name).stem for file in finding.files.all()],
            }
            for finding in findings
        ],
    }


def _ways(survey: Survey) -> list[SurveyWay]:
    order = list(WAYS)
    return sorted(survey.ways.all(), key=lambda way: order.index(way.kind))


def _way(way: SurveyWay) -> dict:
    name, asked, answered = WAYS[way.kind]
    counts = [asked.format(asked=way.asked)]
    if answered and way.answered is not None:
        counts.append(answered.format(answered=way.answered))
    return {"name": name, "counts": "，".join(counts), "words": way.words}


SHEET = Sheet(frozen_survey, "publishing/print/survey.html")

"""What launch and year's end have to be found: findings of the survey, lessons of the year."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from campaign.models import SurveyFinding
from campaign.permissions import Access
from campaign.searching import Hit, RowSource, chosen, within
from publishing.launch.survey import reads_survey
from publishing.models import Lesson, LessonKind
from publishing.summary.year import reads_year


def findable_survey(access: Access) -> QuerySet[SurveyFinding] | None:
    if not reads_survey(access):
        return None
    return SurveyFinding.objects.filter(survey__campaign=access.campaign).order_by("position", "pk")


def _survey_hits(access: Access, findings: Sequence[SurveyFinding]) -> list[Hit]:
    page = reverse("publishing:survey_detail", args=[access.campaign.code])
    return [
        Hit(
            title=finding.title,
            url=f"{page}#finding-{finding.pk}",
            about=finding.part_name,
            text=finding.found,
        )
        for finding in findings
    ]


def findable_lessons(access: Access) -> QuerySet[Lesson] | None:
    if not reads_year(access):
        return None
    return Lesson.objects.filter(campaign=access.campaign).order_by("kind", "position", "pk")


def _lesson_hits(access: Access, lessons: Sequence[Lesson]) -> list[Hit]:
    page = reverse("publishing:lesson_list", args=[access.campaign.code])
    return [
        Hit(
            title=lesson.heading,
            url=f"{page}#{lesson.kind}",
            about=str(lesson.get_kind_display()),
            text=lesson.text,
        )
        for lesson in lessons
    ]


YEAR = [
    RowSource(
        kind="survey",
        name=gettext_lazy("Survey before the launch"),
        icon="info",
        rows=findable_survey,
        holding=lambda access, word: within(word, "title", "found", "evidence", "cause", "answer"),
        hits=_survey_hits,
        is_text=True,
    ),
    RowSource(
        kind="lessons",
        name=gettext_lazy("Lessons of the year"),
        icon="paper",
        rows=findable_lessons,
        holding=lambda access, word: (
            within(word, "heading", "text") | chosen(word, "kind", LessonKind.choices)
        ),
        hits=_lesson_hits,
        is_text=True,
    ),
]

"""The end of the demo's year so far: the lessons that the office entered, and the report on nine months in work."""

from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.draft_printing import start_pages
from publishing.models import PaperDraft
from publishing.summary.drafting import begin_summary
from publishing.summary.lessons import enter_lesson


def draw_lessons(stage: Stage) -> int:
    """Enter what the year taught; returns how many lessons."""
    office = stage.cast.office[0]
    count = 0
    for kind, lessons in text("lessons").items():
        for lesson in lessons:
            enter_lesson(kind=kind, heading=lesson["heading"], text=lesson["text"], by=office, at=stage.now)
            count += 1
    return count


def begin_report(stage: Stage) -> PaperDraft:
    """Begin the report on the published months and have its pages drawn: the office finds it in work."""
    office = stage.cast.office[0]
    draft = begin_summary(by=office, at=stage.now)
    start_pages(draft=draft, by=office)
    return draft

"""What the track “etiquette” has to be found: chapters of the handbook, quick-fire contests, quiz papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from activities.etiquette.handbooks import current_handbook
from activities.models import HandbookChapter, QuickFireContest, QuizPaper, QuizState
from activities.views.quiz_papers import reads_quiz
from campaign.permissions import Access
from campaign.rich_text import as_plain
from campaign.search_words import Asked
from campaign.searching import NOTHING, Found, Hit, RowSource, chosen, found_in_list, in_time, within


@dataclass(frozen=True, kw_only=True)
class ChapterSource:
    """The chapters of the published handbook, read as plain text: markup is nothing to be found."""

    kind: str
    name: str | Promise
    icon: str
    pages: Mapping[str, tuple[str, ...]]

    def search(self, access: Access, asked: Asked, *, start: int, count: int) -> Found:
        if asked.is_single:
            return NOTHING
        texts = [(f"{one.title} {as_plain(one.text)}", _chapter(access, one)) for one in _chapters(access)]
        return found_in_list(texts, asked, start=start, count=count)

    def recall(self, access: Access, keys: Sequence[str]) -> dict[str, Hit]:
        return {one.code: _chapter(access, one) for one in _chapters(access) if one.code in keys}


def _chapters(access: Access) -> list[HandbookChapter]:
    handbook = current_handbook(access.campaign)
    return list(handbook.chapters.order_by("code")) if handbook else []


def _chapter(access: Access, chapter: HandbookChapter) -> Hit:
    address = reverse("activities:handbook_chapter", args=[access.campaign.code, chapter.code])
    return Hit(title=chapter.title, url=address, text=" ".join(as_plain(chapter.text).split()))


def findable_quizzes(access: Access) -> QuerySet[QuizPaper] | None:
    if not reads_quiz(access):
        return None
    return QuizPaper.objects.filter(campaign=access.campaign).order_by("-opens_at", "-pk")


def _quiz_hits(access: Access, papers: Sequence[QuizPaper]) -> list[Hit]:
    return [
        Hit(
            title=paper.title,
            url=reverse("activities:quiz_detail", args=[access.campaign.code, paper.pk]),
            about=str(paper.get_state_display()),
        )
        for paper in papers
    ]


def _quickfire_hits(access: Access, contests: Sequence[QuickFireContest]) -> list[Hit]:
    return [
        Hit(
            title=contest.title,
            url=reverse("activities:quickfire_detail", args=[access.campaign.code, contest.pk]),
            about=f"{date_format(contest.held_on, 'DATE_FORMAT')} · {contest.place}",
        )
        for contest in contests
    ]


ETIQUETTE = [
    ChapterSource(
        kind="chapters",
        name=gettext_lazy("Handbook"),
        icon="paper",
        pages={"activities:handbook_chapter": ("chapter",)},
    ),
    RowSource(
        kind="quizzes",
        name=gettext_lazy("Quiz papers"),
        icon="paper",
        rows=findable_quizzes,
        holding=lambda access, word: within(word, "title") | chosen(word, "state", QuizState.choices),
        hits=_quiz_hits,
        pages={"activities:quiz_detail": ("quiz",), "activities:quiz_results": ("quiz",)},
    ),
    RowSource(
        kind="quickfire",
        name=gettext_lazy("Quick-fire contests"),
        icon="bell",
        rows=lambda access: QuickFireContest.objects.filter(campaign=access.campaign).order_by(
            "-held_on", "-pk"
        ),
        holding=lambda access, word: within(word, "title", "place") | in_time(access, word, "held_on"),
        hits=_quickfire_hits,
        pages={"activities:quickfire_detail": ("quickfire",)},
    ),
]

"""What the jury sees of a work (M22): its text without the author's traces, or its pages without name or properties.

A file is never handed on: no name of a file, no property of a document, nothing that was written beside the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Redaction, Submission, SubmissionFile
from activities.reading.anonymising import anonymous, words_of_author
from activities.reading.work_pages import pages_in, picture_of
from campaign.audit import record
from campaign.models import DepartmentName, Role
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST_WORD = 40
MOST_WORDS = 50
MOST_PAGES = 60


class BadRedaction(Refused):
    """A word or a page that cannot be taken out; the field says what."""


@dataclass(frozen=True)
class Page:
    """One page of a work that is read as a picture: the file and the page in it, counted from one in the work."""

    number: int
    file: SubmissionFile
    index: int
    is_withheld: bool


@dataclass(frozen=True)
class Work:
    """A work as a juror reads it."""

    number: int | None
    title: str
    paragraphs: Sequence[str]
    pages: Sequence[Page]

    @cached_property
    def shown_pages(self) -> list[Page]:
        return [page for page in self.pages if not page.is_withheld]


def work_seen(submission: Submission) -> Work:
    """The work as jurors see it; the office looks at the same. Four queries."""
    redaction = Redaction.objects.filter(submission=submission).first()
    words = _words(submission) + (redaction.words if redaction else [])
    words.sort(key=len, reverse=True)
    withheld = set(redaction.withheld) if redaction else set()
    text = anonymous(submission.text, words)
    return Work(
        submission.number,
        anonymous(submission.title, words),
        [line.strip() for line in text.splitlines() if line.strip()],
        _pages(submission, withheld),
    )


def titles_seen(submissions: Iterable[Submission]) -> dict[int, str]:
    """The titles of many works as jurors see them, by work; three queries."""
    works = list(submissions)
    departments = {work.department_id for work in works} | {work.author.department_id for work in works}
    former: dict[int, list[str]] = {}
    for name in DepartmentName.objects.filter(department__in=departments):
        former.setdefault(name.department_id, []).append(name.name)
    extra = dict(Redaction.objects.filter(submission__in=works).values_list("submission", "words"))
    return {
        work.pk: anonymous(work.title, _author_words(work, former) + extra.get(work.pk, [])) for work in works
    }


def page_seen(submission: Submission, number: int, *, withheld_too: bool = False) -> tuple[bytes, str] | None:
    """A page as a picture and its media type, made anew from what is kept; None where there is no such page."""
    work = work_seen(submission)
    for page in work.pages if withheld_too else work.shown_pages:
        if page.number == number:
            return picture_of(page.file, page.index)
    return None


def unchecked(works: Iterable[Submission]) -> list[Submission]:
    """The works with pictures that nobody has looked at since they last changed."""
    works = list(works)
    of_pictures = set(
        _pictured(SubmissionFile.objects.current().filter(submission__in=works)).values_list(
            "submission", flat=True
        )
    )
    looked_at = dict(Redaction.objects.filter(submission__in=works).values_list("submission", "version"))
    return [work for work in works if work.pk in of_pictures and looked_at.get(work.pk) != work.version]


@transaction.atomic
def check_work(
    *,
    submission: Submission,
    words: Sequence[str],
    withheld: Sequence[int],
    by: Access,
    at: datetime | None = None,
) -> Redaction:
    """Keep what is taken out of a work besides the author's names, and that somebody has looked at it.

    Jurors see it at once, also after the draw. Raises BadRedaction.
    """
    by.demand(Role.OFFICE, campaign_id=submission.contest.campaign_id)
    at = at or timezone.now()
    words = list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    if len(words) > MOST_WORDS or any(not 2 <= len(word) <= LONGEST_WORD for word in words):
        raise BadRedaction(
            _("At most %(most)s words, each of 2 to %(longest)s characters.")
            % {"most": MOST_WORDS, "longest": LONGEST_WORD},
            field="words",
        )
    known = {page.number for page in _pages(submission, set())}
    if not set(withheld) <= known:
        raise BadRedaction(_("The work has no such page."), field="withheld")
    if known and set(withheld) == known and not submission.text:
        raise BadRedaction(_("Nothing would be left to read: take the work back instead."), field="withheld")
    redaction, __ = Redaction.objects.update_or_create(
        submission=submission,
        defaults={
            "words": words,
            "withheld": sorted(withheld),
            "version": submission.version,
            "checked_by": by.user,
            "checked_at": at,
        },
    )
    record(
        "activities.jury.work_checked",
        by=by.user,
        campaign=by.campaign,
        obj=redaction,
        at=at,
        work=submission.number or submission.pk,
        words=len(words),
        withheld=sorted(withheld),
    )
    return redaction


def _words(submission: Submission) -> list[str]:
    departments = {submission.department_id, submission.author.department_id}
    former: dict[int, list[str]] = {}
    for name in DepartmentName.objects.filter(department__in=departments):
        former.setdefault(name.department_id, []).append(name.name)
    return _author_words(submission, former)


def _author_words(work: Submission, former: dict[int, list[str]]) -> list[str]:
    author = work.author
    departments = {work.department_id: work.department.name, author.department_id: author.department.name}
    return words_of_author(
        names=[author.name],
        staff_numbers=[author.staff_number],
        departments=[
            *departments.values(),
            *(name for department in departments for name in former.get(department, ())),
        ],
    )


def _pages(submission: Submission, withheld: set[int]) -> list[Page]:
    pages = []
    for file in _pictured(submission.files.current()):
        for index in range(pages_in(file)):
            number = len(pages) + 1
            if number > MOST_PAGES:
                return pages
            pages.append(Page(number, file, index, number in withheld))
    return pages


def _pictured(files):
    """Files that can only be read as pictures: photos, and scans without a text."""
    return files.filter(text="", format__in=["jpg", "png", "webp", "pdf"], erased_at__isnull=True).order_by(
        "position", "pk"
    )

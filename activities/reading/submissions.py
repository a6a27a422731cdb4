"""Works for a contest: submitted by their authors or for them, changed until the deadline, taken back before the jury.

Submission and change keep a version each. Who may act for whom: everybody for himself, head, deputy and clerk for the
people of their department, the office for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Contest, Submission, SubmissionFile, SubmissionVersion
from activities.reading.contests import one_line
from activities.reading.work_files import MOST, BadFiles, KeptFiles, kept_files
from activities.reading.work_rights import check_acts_for
from activities.reading.work_rules import (
    BadWork,
    NotTaken,
    check_number,
    check_taken,
    fill_work,
    is_changeable,
    is_late,
    is_withdrawable,
    too_many,
    works_of,
)
from campaign.audit import record, record_each
from campaign.file_quota import check_quota
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

BATCH = 500


class ChangedMeanwhile(Refused):
    """Somebody else changed the work after this page was opened."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """One work among many that are submitted together, without files; `at` is when it came in."""

    author: Person
    title: str
    text: str
    at: datetime
    originality_stated: bool = True
    late_reason: str = ""


def submit_work(
    *,
    contest: Contest,
    author: Person,
    title: str,
    by: Access,
    text: str = "",
    files: Sequence[tuple[Path, str]] = (),
    originality_stated: bool = False,
    late_reason: str = "",
    at: datetime | None = None,
) -> Submission:
    """Submit a work: a text, a document, or photos of its pages.

    Files are looked at and read before any lock is taken. The length is counted where there is a text; photos and scans
    are taken uncounted. Raises NotTaken, BadWork, BadFiles, BadFile, VirusFound, TooLate, QuotaUsedUp. Source: issue
    “The reading programme”, rules.md §7.
    """
    at = at or timezone.now()
    check_acts_for(author, by)
    check_taken(contest, author, late_reason, by=by, at=at)
    with kept_files(files, contest=contest, by=by, at=at) as kept:
        with transaction.atomic():
            contest = _locked(contest)
            check_taken(contest, author, late_reason, by=by, at=at)
            check_number(contest, author)
            work = Submission(
                contest=contest,
                author=author,
                department_id=author.department_id,
                submitted_by=by.user,
                submitted_at=at,
                changed_at=at,
                late_reason=one_line(late_reason) if is_late(contest, at) else "",
            )
            fill_work(work, title, text, originality_stated, kept.rows)
            check_quota(by.campaign, kept.bytes)
            work.save(force_insert=True)
            _write_files(work, kept, first=1)
            _write_version(work, kept.rows, by=by, at=at)
            _record("submitted", work, by=by, at=at, files=len(kept.rows), late=work.late_reason)
        kept.is_written = True
    return work


@transaction.atomic
def submit_works(
    *, contest: Contest, works: Sequence[Work], by: Access, at: datetime | None = None
) -> list[Submission]:
    """Submit many texts at once, by the office or a department's head: the same rules for each, all or none.

    Each work came in at its own `at`. The trail has a line for each. Raises NotTaken, BadWork, TooLate.
    """
    for work in works:
        check_acts_for(work.author, by)
    contest = _locked(contest)
    there = works_of(contest, [work.author.pk for work in works])
    rows = []
    for work in works:
        check_taken(contest, work.author, work.late_reason, by=by, at=work.at)
        if there.get(work.author.pk, 0) >= contest.works_each:
            raise too_many(contest)
        there[work.author.pk] = there.get(work.author.pk, 0) + 1
        row = Submission(
            contest=contest,
            author=work.author,
            department_id=work.author.department_id,
            submitted_by=by.user,
            submitted_at=work.at,
            changed_at=work.at,
            late_reason=one_line(work.late_reason) if is_late(contest, work.at) else "",
        )
        fill_work(row, work.title, work.text, work.originality_stated, [])
        rows.append(row)
    rows = Submission.objects.bulk_create(rows, batch_size=BATCH)
    SubmissionVersion.objects.bulk_create(
        (_version(row, [], by=by, at=row.submitted_at) for row in rows), batch_size=BATCH
    )
    record_each(
        "activities.work.submitted",
        [(row, _told(row) | {"files": 0, "late": row.late_reason}) for row in rows],
        by=by.user,
        campaign=by.campaign,
        at=at,
    )
    return rows


def change_work(
    *,
    work: Submission,
    seen: int,
    title: str,
    by: Access,
    text: str = "",
    files: Sequence[tuple[Path, str]] = (),
    take_off: Sequence[int] = (),
    originality_stated: bool = False,
    at: datetime | None = None,
) -> Submission:
    """Change a work until the deadline: its title, its text, files added, files taken off by their ids.

    `seen` is the version that the page showed. The version before stays on file, with its files. Raises what
    `submit_work` raises, and ChangedMeanwhile.
    """
    at = at or timezone.now()
    _check_changeable(work, by=by, at=at)
    with kept_files(files, contest=work.contest, by=by, at=at) as kept:
        with transaction.atomic():
            _locked(work.contest)
            work = (
                Submission.objects.select_for_update(of=("self",))
                .select_related("contest", "author")
                .get(pk=work.pk)
            )
            _check_changeable(work, by=by, at=at)
            if work.version != seen:
                raise ChangedMeanwhile(
                    _("Somebody changed this work meanwhile; look at it before you change it.")
                )
            current = list(work.files.current())
            staying = [file for file in current if file.pk not in set(take_off)]
            sources = {file.source_sha256 for file in staying}
            for row in kept.rows:
                if row.source_sha256 in sources:
                    raise BadFiles(
                        _("%(name)s: this file is there twice.") % {"name": row.name}, field="files"
                    )
            if len(staying) + len(kept.rows) > MOST:
                raise BadFiles(_("A work takes %(most)s files at most.") % {"most": MOST}, field="files")
            together = [*staying, *kept.rows]
            fill_work(work, title, text, originality_stated, together)
            check_quota(by.campaign, kept.bytes)
            work.version += 1
            work.changed_at = at
            work.save()
            gone = [file.pk for file in current if file not in staying]
            work.files.filter(pk__in=gone).update(removed_in=work.version)
            _write_files(work, kept, first=max((file.position for file in current), default=0) + 1)
            _write_version(work, together, by=by, at=at)
            _record("changed", work, by=by, at=at, version=work.version, files=len(together))
        kept.is_written = True
    return work


@transaction.atomic
def withdraw_work(
    *, work: Submission, by: Access, reason: str = "", at: datetime | None = None
) -> Submission:
    """Take a work back before the jury has it; somebody else than the author says why. It stays on file.

    The office also while the jury reads, such as one that turns out to be copied: its marks count no more.

    Raises NotTaken, BadWork.
    """
    _locked(work.contest)
    work = (
        Submission.objects.select_for_update(of=("self",)).select_related("contest", "author").get(pk=work.pk)
    )
    check_acts_for(work.author, by)
    by.demand(*Role.values, campaign_id=work.contest.campaign_id)
    if work.is_withdrawn:
        raise NotTaken(_("This work was taken back already."))
    if not is_withdrawable(work, by):
        raise NotTaken(_("The jury has the works: they stay as they are."))
    reason = one_line(reason)
    if not reason and by.user.person_id != work.author_id:
        raise BadWork(_("Say why it is taken back."), field="reason")
    work.withdrawn_at, work.withdrawal_reason = at or timezone.now(), reason
    work.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    _record("withdrawn", work, by=by, at=at, reason=reason)
    return work


def _check_changeable(work: Submission, *, by: Access, at: datetime) -> None:
    check_acts_for(work.author, by)
    by.demand(*Role.values, campaign_id=work.contest.campaign_id)
    if not is_changeable(work, at):
        raise NotTaken(_("The deadline has passed, or the work was taken back: it stays as it is."))


def _locked(contest: Contest) -> Contest:
    return Contest.objects.select_for_update().get(pk=contest.pk)


def _write_files(work: Submission, kept: KeptFiles, *, first: int) -> None:
    for position, row in enumerate(kept.rows, start=first):
        row.submission, row.position = work, position
        row.save(force_insert=True)


def _write_version(work: Submission, files: Sequence[SubmissionFile], *, by: Access, at: datetime) -> None:
    _version(work, files, by=by, at=at).save(force_insert=True)


def _version(
    work: Submission, files: Sequence[SubmissionFile], *, by: Access, at: datetime
) -> SubmissionVersion:
    return SubmissionVersion(
        submission=work,
        number=work.version,
        title=work.title,
        text=work.text,
        length=work.length,
        files=[{"id": file.pk, "name": file.name, "sha256": file.sha256} for file in files],
        by=by.user,
        at=at,
    )


def _told(work: Submission) -> dict:
    return {
        "contest": work.contest.title,
        "author": work.author.staff_number,
        "length": work.length,
    }


def _record(act: str, work: Submission, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.work.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=work,
        at=at,
        **_told(work),
        **data,
    )

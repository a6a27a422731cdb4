"""Findings of the survey before a campaign, and the files that prove them; only while the survey is open."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaign.attachments.receiving import Received
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Role, Survey, SurveyFile, SurveyFinding
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line, paragraph
from publishing.launch.survey import check_names, check_open, check_seen, locked_survey, record_survey
from publishing.launch.survey_parts import parts_of

LONGEST_TITLE, LONGEST_TEXT = 60, 1000
MOST_FINDINGS, MOST_FILES = 30, 20
PAPER_LANGUAGE = "zh-hans"  # the language of papers, whatever their writer reads
TEXTS = ("found", "evidence", "cause", "answer")


class Incomplete(Refused):
    """A finding has a title and says what was found."""


class TooMany(Refused):
    """The survey has as many findings, or the finding as many files, as it takes."""


class Gone(Refused):
    """Somebody took the finding out meanwhile."""


class UnknownPart(Refused):
    """The campaign has no such part."""


@transaction.atomic
def save_finding(
    *,
    survey: Survey,
    title: str,
    found: str,
    by: Access,
    evidence: str = "",
    cause: str = "",
    answer: str = "",
    part: str = "",
    position: int | None = None,
    finding: SurveyFinding | None = None,
    seen: int = 0,
    at: datetime | None = None,
) -> SurveyFinding:
    """Enter a finding, or change `finding`, of which the person saw version `seen`; others make room for its position.

    Evidence and answer may follow later; without them the survey is not concluded. Raises Concluded, ChangedMeanwhile,
    Incomplete, NamesPerson, UnknownPart, TooMany, BadWording.
    """
    by.demand(Role.OFFICE, campaign_id=survey.campaign_id)
    at = at or timezone.now()
    texts = {"title": one_line(title, field="title", longest=LONGEST_TITLE)}
    for name, text in zip(TEXTS, (found, evidence, cause, answer), strict=True):
        texts[name] = paragraph(text, field=name, longest=LONGEST_TEXT)
    for name in ("title", "found"):
        if not texts[name]:
            raise Incomplete(_("A finding has a title and says what was found."), field=name)
    survey = locked_survey(survey)
    check_open(survey)
    check_names(survey.campaign, texts)
    there = list(SurveyFinding.objects.filter(survey=survey).order_by("position", "pk"))
    row = _row(there, finding, survey=survey, seen=seen)
    row.part_name = _part_name(survey, part, kept=row)
    row.part = part
    for name, text in texts.items():
        setattr(row, name, text)
    row.entered_by, row.entered_at = by.user, at
    _place(there, row, position)
    record_survey(
        "finding_saved", survey, by=by, at=at, position=row.position, title=row.title, part=row.part
    )
    return row


@transaction.atomic
def remove_finding(*, finding: SurveyFinding, by: Access, at: datetime | None = None) -> None:
    """Take a finding out of the survey with its files; the others move up. A second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=finding.survey.campaign_id)
    survey = locked_survey(finding.survey)
    check_open(survey)
    row = SurveyFinding.objects.filter(survey=survey, pk=finding.pk).first()
    if row is None:
        return
    files = list(row.files.all())
    record_survey("finding_removed", survey, by=by, at=at, position=row.position, title=row.title)
    SurveyFile.objects.filter(finding=row).delete()
    row.delete()
    _renumber(list(SurveyFinding.objects.filter(survey=survey).order_by("position", "pk")))
    for file in files:
        transaction.on_commit(file.remove_bytes)


def attach_survey_file(
    *, finding: SurveyFinding, file: Path, name: str, by: Access, at: datetime | None = None
) -> SurveyFile:
    """Attach evidence to a finding; the same file sent again is attached once.

    Looked at and made safe before any lock is taken. Raises BadFile, VirusFound (recorded), TooMany, QuotaUsedUp,
    Concluded. Source: security.md UPL-1 to UPL-3, UPL-8.
    """
    by.demand(Role.OFFICE, campaign_id=finding.survey.campaign_id)
    event = "publishing.survey_file.virus_found"
    with looked_at(file, name, about=finding.survey, event=event, by=by, at=at) as safe:
        return _kept(finding, safe, by=by, at=at or timezone.now())


@transaction.atomic
def remove_survey_file(*, file: SurveyFile, by: Access, at: datetime | None = None) -> None:
    """Take a file off a finding; its bytes leave the disk when the act is committed. Raises Concluded."""
    by.demand(Role.OFFICE, campaign_id=file.finding.survey.campaign_id)
    check_open(locked_survey(file.finding.survey))
    there = SurveyFile.objects.select_related("finding__survey").filter(pk=file.pk).first()
    if there is None:
        return
    _record_file("removed", there, by=by, at=at)
    there.delete()
    transaction.on_commit(there.remove_bytes)


def _row(
    there: list[SurveyFinding], finding: SurveyFinding | None, *, survey: Survey, seen: int
) -> SurveyFinding:
    if finding is None:
        if len(there) >= MOST_FINDINGS:
            raise TooMany(_("A survey takes %(most)s findings at most.") % {"most": MOST_FINDINGS})
        return SurveyFinding(survey=survey, position=len(there) + 1)
    row = next((one for one in there if one.pk == finding.pk), None)
    if row is None:
        raise Gone(_("Somebody took this finding out meanwhile."))
    check_seen(row.version, seen)
    row.version += 1
    return row


def _part_name(survey: Survey, part: str, *, kept: SurveyFinding) -> str:
    """The name of the part as papers call it now; a part that the scheme no longer has keeps its name."""
    if not part:
        return ""
    with translation.override(PAPER_LANGUAGE):
        names = dict(parts_of(survey.campaign))
    if part in names:
        return names[part]
    if part == kept.part:
        return kept.part_name
    raise UnknownPart(_("The campaign has no such part. Choose one from the list."), field="part")


def _place(there: list[SurveyFinding], row: SurveyFinding, position: int | None) -> None:
    others = [one for one in there if one.pk != row.pk]
    place = row.position if position is None else position
    place = max(1, min(place, len(others) + 1))
    row.position = place
    row.save()
    _renumber([*others[: place - 1], row, *others[place - 1 :]])


def _renumber(findings: list[SurveyFinding]) -> None:
    for position, finding in enumerate(findings, start=1):
        if finding.position != position:
            finding.position = position
            finding.save(update_fields=["position"])


def _kept(finding: SurveyFinding, safe: Received, *, by: Access, at: datetime) -> SurveyFile:
    """The bytes first, then the row that names them; without the row they are taken away again."""
    row = SurveyFile(finding=finding, attached_by=by.user, attached_at=at)
    keep_bytes(row, safe)
    written = None
    try:
        written = _written(row, by=by)
        return written
    finally:
        if written is not row:
            row.remove_bytes()


@transaction.atomic
def _written(row: SurveyFile, *, by: Access) -> SurveyFile:
    check_open(locked_survey(row.finding.survey))
    if not SurveyFinding.objects.filter(pk=row.finding_id).exists():
        raise Gone(_("Somebody took this finding out meanwhile."))
    there = list(SurveyFile.objects.filter(finding=row.finding_id).order_by("pk"))
    for other in there:
        if other.source_sha256 == row.source_sha256:
            return other
    if len(there) >= MOST_FILES:
        raise TooMany(_("A finding takes %(most)s files at most.") % {"most": MOST_FILES})
    check_quota(by.campaign, row.size)
    row.save(force_insert=True)
    _record_file("attached", row, by=by, at=row.attached_at)
    return row


def _record_file(act: str, row: SurveyFile, *, by: Access, at: datetime | None) -> None:
    record_survey(
        f"file_{act}",
        row.finding.survey,
        by=by,
        at=at,
        title=row.finding.title,
        name=row.name,
        sha256=row.sha256,
    )

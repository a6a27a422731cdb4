"""Composing a paper: begun from a draft, changed by whoever of the office sits at it, issued or given up.

Every change is a version that can be brought back. Nobody writes over what he has not seen: changes of two people at
different places go together, a change of both at one place is refused with both texts.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import PaperKind, Role
from campaign.numbers import lock_register
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing import issuing
from publishing.draft_content import UnknownPart, act_on, annex_act, fresh_content, reset_all
from publishing.draft_merging import Clash, merged
from publishing.draft_texts import drafted_text, matter_of, newest_revision
from publishing.fields import bad_fields
from publishing.launch.plan_papers import check_one_plan
from publishing.models import DraftVersion, PaperDraft, Publication
from publishing.paper_checks import Finding
from publishing.paper_findings import examine
from publishing.skeletons import STARTERS
from publishing.title_words import title_text
from scoring.models import MonthRevision

BULLETIN = "bulletin"


class NotInWork(Refused):
    """The paper is issued or given up: it stays as it is."""


class InWorkAlready(Refused):
    """The bulletin of this revision is in work or issued."""


class BrokenField(Refused):
    """A text names a figure that the data does not have; `field` is the key of its block."""


class PartGone(Refused):
    """The block or annex is not there any more."""


class NoTextToFollow(Refused):
    """The paper was not composed as a text of its own; there is none to begin a newer one with."""


class NotReady(Refused):
    """The checks have something that must be put right or accepted first."""


class EditedMeanwhile(Refused):
    """Somebody else changed the same places; `content` holds the own texts, `clashes` both."""

    def __init__(self, draft: PaperDraft, content: Mapping, clashes: Sequence[Clash]):
        super().__init__(
            _("%(person)s changed the same place meanwhile. Both texts are shown; yours is not saved yet.")
            % {"person": draft.updated_by}
        )
        self.content = content
        self.clashes = clashes


@transaction.atomic
def begin_bulletin(*, revision: MonthRevision, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin to compose the bulletin of a published revision.

    What the office wrote for an earlier revision of the month is taken over: blocks whose figures have changed since
    say so. Raises InWorkAlready.
    """
    by.demand(Role.OFFICE, campaign_id=revision.month.campaign_id)
    if Publication.objects.filter(
        month_revision=revision, kind=PaperKind.BULLETIN, number__voided_at__isnull=True
    ).exists():
        raise InWorkAlready(_("This paper is issued already."))
    before = (
        PaperDraft.objects.filter(
            month_revision__month=revision.month_id,
            campaign=by.campaign,
            kind=PaperKind.BULLETIN,
            discarded_at__isnull=True,
        )
        .order_by("-month_revision__number", "-pk")
        .first()
    )
    draft = PaperDraft(
        campaign=by.campaign, kind=PaperKind.BULLETIN, starter=BULLETIN, month_revision=revision
    )
    draft.content = before.content if before else fresh_content(drafted_text(draft))
    return begun(draft, by=by, at=at)


def begin_paper(*, starter: str, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin a paper from its starting text, the plan from the settings. Raises PlanThere, KeyError for no starter."""
    by.demand(Role.OFFICE)
    draft = PaperDraft(campaign=by.campaign, kind=STARTERS[starter].kind, starter=starter)
    draft.content = fresh_content(drafted_text(draft, at=at))
    return begun(draft, by=by, at=at)


def begin_like(*, draft: PaperDraft, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin a paper with the text of another one that is no longer in work. Raises InWorkAlready, PlanThere."""
    by.demand(Role.OFFICE, campaign_id=draft.campaign_id)
    if draft.month_revision is not None:
        return begin_bulletin(revision=newest_revision(draft.month_revision), by=by, at=at)
    copy = PaperDraft(
        campaign=by.campaign,
        kind=draft.kind,
        starter=draft.starter,
        half_year_decision=draft.half_year_decision,
        award_decision=draft.award_decision,
        content=draft.content,
    )
    return begun(copy, by=by, at=at)


@transaction.atomic
def begin_newer(*, publication: Publication, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin a paper that supersedes an issued one when it is issued itself, with its text to begin with.

    One at a time: where one is in work already, that one. Raises NoTextToFollow for a paper whose text follows a
    month or a half-year's decision (its correction makes the newer one) or was not composed here, NotInForce.
    """
    by.demand(Role.OFFICE, campaign_id=publication.campaign_id)
    lock_register(publication.campaign.unit)
    in_work = PaperDraft.objects.in_work().filter(supersedes=publication).order_by("pk").first()
    if in_work is not None:
        return in_work
    composed = PaperDraft.objects.filter(
        publication=publication,
        month_revision__isnull=True,
        half_year_decision__isnull=True,
        award_decision__isnull=True,
        year_summary__isnull=True,
    ).first()
    if composed is None:
        raise NoTextToFollow(_("This paper is superseded by correcting what stands behind it."))
    if not Publication.objects.in_force().filter(pk=publication.pk).exists():
        raise issuing.NotInForce(_("%(number)s is no longer in force.") % {"number": publication.number})
    newer = PaperDraft(
        campaign=by.campaign,
        kind=composed.kind,
        starter=composed.starter,
        content=composed.content,
        supersedes=publication,
    )
    return begun(newer, by=by, at=at)


@transaction.atomic
def save_draft(
    *, draft: PaperDraft, content: Mapping, seen: int, by: Access, at: datetime | None = None
) -> PaperDraft:
    """Keep what an editor wrote over version `seen`; what others changed elsewhere meanwhile stays.

    Content that changes nothing makes no version. Raises BrokenField, EditedMeanwhile, NotInWork.
    """
    draft = locked_draft(draft, by)
    if seen != draft.version:
        base = draft.versions.filter(number=seen).first()
        content, clashes = merged(base.content if base else draft.content, content, draft.content)
        if clashes:
            raise EditedMeanwhile(draft, content, clashes)
    _check_fields(draft, content)
    if content == draft.content:
        return draft
    return _write(draft, content, by=by, at=at)


def act_on_draft(
    *, draft: PaperDraft, act: str, key: str, by: Access, at: datetime | None = None
) -> tuple[PaperDraft, str]:
    """Move, reset, confirm, leave out, add or take away one part; the part that the editor looks at next.

    Raises PartGone, NotInWork.
    """
    with transaction.atomic():
        draft = locked_draft(draft, by)
        new = secrets.token_hex(3)
        try:
            if act.startswith("annex_"):
                content = annex_act(draft.content, act, key, new_key=new)
            elif act == "reset_all":
                content = reset_all(draft.content, drafted_text(draft))
            else:
                content = act_on(draft.content, act, key, drafted_text(draft), new_key=new)
        except UnknownPart as gone:
            raise PartGone(_("This part is not there any more; somebody took it away.")) from gone
        if content != draft.content:
            draft = _write(draft, content, by=by, at=at)
    if act in ("paragraph", "heading"):
        return draft, f"own-{new}"
    return draft, f"annex-{new}" if act in ("annex_text", "annex_table") else key


@transaction.atomic
def restore_version(
    *, draft: PaperDraft, number: int, seen: int, by: Access, at: datetime | None = None
) -> PaperDraft:
    """Bring an earlier version back as a new one; what stood there meanwhile stays in the history."""
    draft = locked_draft(draft, by)
    if seen != draft.version:
        raise EditedMeanwhile(draft, draft.content, [])
    version = draft.versions.get(number=number)
    return _write(draft, version.content, by=by, at=at, restores=number)


@transaction.atomic
def follow_revision(*, draft: PaperDraft, by: Access, at: datetime | None = None) -> PaperDraft:
    """Let a bulletin in work tell of the newest revision of its month; edited blocks that it contradicts say so."""
    draft = locked_draft(draft, by)
    newest = newest_revision(draft.month_revision)
    if newest.pk == draft.month_revision_id:
        return draft
    draft.month_revision = newest
    try:
        with transaction.atomic():
            draft.save(update_fields=["month_revision"])
    except IntegrityError as clash:
        raise InWorkAlready(_("The bulletin of the newer revision is in work already.")) from clash
    record_change("followed", draft, by=by, at=at, revision=newest.number)
    return draft


@transaction.atomic
def accept_finding(*, draft: PaperDraft, digest: str, by: Access, at: datetime | None = None) -> Finding:
    """Accept a warning for the text as it stands, once. Raises NotReady for a blocker, PartGone when it is not there."""
    draft = locked_draft(draft, by)
    found = next((one for one in examine(draft) if one.digest == digest), None)
    if found is None:
        raise PartGone(_("This is settled already, or the text has changed."))
    if found.is_blocker:
        raise NotReady(_("This has to be put right before the paper can be issued."))
    if digest in {one["digest"] for one in draft.accepted}:
        return found
    at = at or timezone.now()
    draft.accepted = [
        *draft.accepted,
        {"digest": digest, "by": by.user.name, "at": timezone.localtime(at).isoformat(timespec="minutes")},
    ]
    draft.save(update_fields=["accepted"])
    record_change(
        "warning_accepted", draft, by=by, at=at, finding=found.code, part=found.key, about=found.about
    )
    return found


@transaction.atomic
def issue_draft(*, draft: PaperDraft, seen: int, by: Access, at: datetime | None = None) -> Publication:
    """Number and freeze the paper as it is composed. Raises NotReady, EditedMeanwhile, AlreadyIssued, NotInWork."""
    draft = locked_draft(draft, by)
    at = at or timezone.now()
    if seen != draft.version:
        raise EditedMeanwhile(draft, draft.content, [])
    if open_findings(draft, examine(draft, at=at)):
        raise NotReady(_("The checks have something left: put it right or accept it first."))
    publication = issuing.issue_paper(matter_of(draft), by=by, at=at)
    draft.publication = publication
    draft.save(update_fields=["publication"])
    return publication


@transaction.atomic
def discard_draft(*, draft: PaperDraft, by: Access, at: datetime | None = None) -> None:
    """Give a paper in work up; its versions stay on file."""
    draft = locked_draft(draft, by)
    draft.discarded_at = at or timezone.now()
    draft.save(update_fields=["discarded_at"])
    record_change("discarded", draft, by=by, at=at)


def open_findings(draft: PaperDraft, found: Sequence[Finding]) -> list[Finding]:
    """The findings that keep the paper from being issued: blockers, and warnings that nobody accepted."""
    accepted = {one["digest"] for one in draft.accepted}
    return [finding for finding in found if finding.is_blocker or finding.digest not in accepted]


def begun(draft: PaperDraft, *, by: Access, at: datetime | None) -> PaperDraft:
    """Keep a new paper with its first version. Raises InWorkAlready, PlanThere."""
    now = at or timezone.now()
    draft.title = _title(draft.content)
    draft.created_by = draft.updated_by = by.user
    draft.created_at = draft.updated_at = now
    try:
        with transaction.atomic():
            check_one_plan(draft)
            draft.save(force_insert=True)
            DraftVersion(draft=draft, number=1, content=draft.content, by=by.user, at=now).save()
            record_change("begun", draft, by=by, at=now, kind=draft.kind)
    except IntegrityError as clash:
        raise InWorkAlready(_("This paper is in work already.")) from clash
    return draft


def locked_draft(draft: PaperDraft, by: Access) -> PaperDraft:
    """The draft as it stands now, locked; only the office changes it, and only while it is in work."""
    by.demand(Role.OFFICE, campaign_id=draft.campaign_id)
    draft = PaperDraft.objects.select_for_update().get(pk=draft.pk)
    draft.campaign = by.campaign
    if not draft.is_open:
        raise NotInWork(_("This paper is no longer in work: it stays as it is."))
    return draft


def _write(
    draft: PaperDraft, content: Mapping, *, by: Access, at: datetime | None, restores: int | None = None
) -> PaperDraft:
    now = at or timezone.now()
    draft.content = dict(content)
    draft.title = _title(content)
    draft.version += 1
    draft.updated_by, draft.updated_at = by.user, now
    draft.save(update_fields=["content", "title", "version", "updated_by", "updated_at"])
    DraftVersion(
        draft=draft, number=draft.version, content=draft.content, by=by.user, at=now, restores=restores
    ).save()
    record_change(
        "restored" if restores else "changed",
        draft,
        by=by,
        at=now,
        version=draft.version,
        **({"restores": restores} if restores else {}),
    )
    return draft


def _check_fields(draft: PaperDraft, content: Mapping) -> None:
    """What was written now; what the data took away from an older text is for the checks to tell."""
    fields = drafted_text(draft).fields
    there = {entry["key"]: entry for entry in draft.content["blocks"]}
    for entry in content["blocks"]:
        if entry == there.get(entry["key"]):
            continue
        for bad in bad_fields(entry.get("lead", "") + entry.get("text", ""), fields):
            raise BrokenField(
                _(
                    "%(field)s is no figure of this paper. Take it out, or choose one from the list of figures."
                )
                % {"field": bad.text},
                field=entry["key"],
            )


def _title(content: Mapping) -> str:
    return title_text(content["title"])[:200]


def record_change(act: str, draft: PaperDraft, *, by: Access, at: datetime | None, **data) -> None:
    """Write an act on a paper in work into the audit trail."""
    record(f"publishing.draft.{act}", by=by.user, campaign=by.campaign, obj=draft, at=at, **data)

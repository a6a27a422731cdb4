"""Composing the year's summary: begun from the facts of the day, and taken over to newer ones."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Campaign, PaperKind, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from publishing.draft_content import fresh_content
from publishing.drafts import InWorkAlready, begun, locked_draft, record_change, save_draft
from publishing.models import PaperDraft, YearSummary
from publishing.summary.facts import year_facts
from publishing.summary.report import SUMMARY, SummaryPaper, summary_in_work


class NothingPublished(Refused):
    """No month of the year is published: there is nothing that a summary could tell."""


@transaction.atomic
def begin_summary(*, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin to compose the report on the year from its facts of today, which are frozen for it.

    What the office wrote for an earlier report of the campaign is taken over: blocks whose figures have changed since say
    so. Raises NothingPublished, InWorkAlready while one is in work.
    """
    by.demand(Role.OFFICE)
    at = at or timezone.now()
    campaign = _locked(by)
    if summary_in_work(campaign) is not None:
        raise InWorkAlready(_("This paper is in work already."))
    summary = _taken(by, at=at)
    paper = SummaryPaper(summary=summary, supersedes=None)
    before = (
        PaperDraft.objects.filter(campaign=campaign, year_summary__isnull=False, discarded_at__isnull=True)
        .order_by("-pk")
        .first()
    )
    draft = PaperDraft(campaign=campaign, kind=PaperKind.REPORT, starter=SUMMARY, year_summary=summary)
    draft.content = fresh_content(paper.text) | {"signer": ""}
    if before is not None:
        kept = ("recipient", "copy_to", "blocks", "annexes", "signer")
        draft.content |= {name: before.content[name] for name in kept}
    return begun(draft, by=by, at=at)


@transaction.atomic
def follow_year(*, draft: PaperDraft, by: Access, at: datetime | None = None) -> PaperDraft:
    """Let a report in work tell of the facts of today; edited blocks that they contradict say so.

    A title that nobody changed follows too. Facts that are the same leave the report as it is. Raises NotInWork.
    """
    at = at or timezone.now()
    _locked(by)
    draft = locked_draft(draft, by)
    if year_facts(by.campaign, at=at)["sha256"] == draft.year_summary.sha256:
        return draft
    before = SummaryPaper(summary=draft.year_summary, supersedes=None)
    draft.year_summary = _taken(by, at=at)
    draft.save(update_fields=["year_summary"])
    record_change("followed", draft, by=by, at=at, facts=draft.year_summary.number)
    if draft.content["title"] != "\n".join(before.text.title):
        return draft
    now = SummaryPaper(summary=draft.year_summary, supersedes=None)
    content = draft.content | {"title": "\n".join(now.text.title)}
    return save_draft(draft=draft, content=content, seen=draft.version, by=by, at=at)


def _locked(by: Access) -> Campaign:
    """The campaign, so that two people at once begin one report."""
    Campaign.objects.select_for_update().get(pk=by.campaign.pk)
    return by.campaign


def _taken(by: Access, *, at: datetime) -> YearSummary:
    """The facts of the day as a new row. Raises NothingPublished."""
    facts = year_facts(by.campaign, at=at)
    if not facts["months"]:
        raise NothingPublished(_("No month of the year is published yet: there is nothing to report."))
    last = YearSummary.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0
    summary = YearSummary(
        campaign=by.campaign,
        number=last + 1,
        facts=facts,
        sha256=facts["sha256"],
        taken_by=by.user,
        taken_at=at,
    )
    summary.save(force_insert=True)
    return summary

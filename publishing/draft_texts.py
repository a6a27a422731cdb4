"""What a paper in work is made of: its drafted text, and the payload that it would print."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from publishing.annex_text import printed_annex
from publishing.blocks import DraftedText
from publishing.commendation_papers import WITH_TITLES, Commendation, commendation_for, issuer_of
from publishing.composing import compose, printed_text
from publishing.draft_content import dated
from publishing.drafting import bulletin_draft, draft_bulletin
from publishing.honours.award_papers import AwardCommendation, award_commendation
from publishing.issuing import Matter
from publishing.launch.plan_papers import PLAN_KEY, plan_of_draft
from publishing.models import PaperDraft
from publishing.month_papers import bulletin_matter, bulletin_options, revision_before
from publishing.paper_content import marked_annexes
from publishing.plain_paper import plain_payload
from publishing.skeletons import PLAN, skeleton
from publishing.summary.report import summary_of_draft
from publishing.title_words import title_pieces
from publishing.wording import long_date
from scoring.models import MonthRevision

NO_OFFICE = "考核办公室"


def drafted_text(draft: PaperDraft, *, at: datetime | None = None) -> DraftedText:
    """The paper as the software words it today, without anything that the office wrote."""
    if draft.is_commendation:
        return commendation_of_draft(draft).text
    if draft.starter == PLAN.code:
        return plan_of_draft(draft, at=at).text
    if draft.year_summary is not None:
        return summary_of_draft(draft).text
    if draft.month_revision is None:
        return skeleton_of(draft)
    revision = draft.month_revision
    return bulletin_draft(
        _frozen(revision),
        previous=_previous(revision),
        options=bulletin_options(revision, at=at or timezone.now(), serial=None),
    )


def skeleton_of(draft: PaperDraft) -> DraftedText:
    """The starting text of a paper that no month writes."""
    campaign = draft.campaign
    return skeleton(
        draft.starter,
        issuer=campaign.unit.issuer_name,
        unit=campaign.unit.name,
        campaign=campaign.name,
        year=campaign.year,
        office=campaign.office.name if campaign.office else NO_OFFICE,
    )


def payload_of(draft: PaperDraft, *, at: datetime, serial: int | None) -> Mapping:
    """Everything that the paper would print; `serial` None leaves its number empty. Raises UnknownField."""
    drafted = drafted_text(draft, at=at)
    content = draft.content
    text = printed_text(
        drafted,
        compose(drafted, content["blocks"]),
        title=tuple(title_pieces(content["title"])),
        recipient=content["recipient"],
        copy_to=tuple(content["copy_to"]),
    )
    if draft.is_commendation:
        payload = commendation_of_draft(draft).payload(
            at=at, serial=serial, text=text, dated=dated(draft.content)
        )
    elif draft.starter == PLAN.code:
        plan = plan_of_draft(draft, at=at)
        payload = _free_payload(draft, text, at=at, serial=serial, annexes=plan.annexes)
        payload[PLAN_KEY] = plan.facts
    elif draft.year_summary is not None:
        payload = summary_of_draft(draft).payload(
            at=at, serial=serial, text=text, dated=dated(content), signer=content.get("signer", "")
        )
    elif draft.month_revision is None:
        payload = _free_payload(draft, text, at=at, serial=serial)
    else:
        payload = _bulletin_payload(draft, text, at=at, serial=serial)
    return payload | {"annexes": [*payload["annexes"], *_own_annexes(payload, content)]}


def matter_of(draft: PaperDraft) -> Matter:
    """The paper in work as something that can be issued, once."""

    def composed(at: datetime, serial: int | None) -> Mapping:
        return payload_of(draft, at=at, serial=serial)

    if draft.is_commendation:
        plain = commendation_of_draft(draft).matter()
    elif draft.month_revision is not None:
        plain = bulletin_matter(draft.month_revision)
    elif draft.year_summary is not None:
        plain = summary_of_draft(draft).matter()
    else:
        plain = Matter(
            campaign=draft.campaign,
            kind=draft.kind,
            key=f"draft:{draft.pk}",
            compose=composed,
            supersedes=draft.supersedes,
        )
    return replace(plain, compose=composed)


def commendation_of_draft(draft: PaperDraft) -> Commendation | AwardCommendation:
    """What a commendation in work tells of; once it is issued, the persons whom it named then."""
    if draft.award_decision is not None:
        return award_commendation(draft.award_decision)
    return commendation_for(
        draft.half_year_decision,
        with_titles=draft.starter == WITH_TITLES,
        issued=draft.publication,
    )


def newest_revision(revision: MonthRevision) -> MonthRevision:
    """What is in force of the revision's month."""
    return (
        MonthRevision.objects.filter(month=revision.month_id)
        .select_related("month__campaign__unit", "month__campaign__rules", "month__campaign__office")
        .order_by("-number")[0]
    )


def _bulletin_payload(draft: PaperDraft, text: DraftedText, *, at: datetime, serial: int | None) -> dict:
    revision = draft.month_revision
    options = bulletin_options(revision, at=at, serial=serial)
    payload = draft_bulletin(_frozen(revision), previous=_previous(revision), options=options, text=text)
    day = dated(draft.content)
    return payload | ({"date": day.isoformat(), "date_text": long_date(day)} if day else {})


def _free_payload(
    draft: PaperDraft,
    text: DraftedText,
    *,
    at: datetime,
    serial: int | None,
    annexes: Iterable[Mapping] = (),
) -> dict:
    return plain_payload(
        text,
        kind=draft.kind,
        issuer=issuer_of(draft.campaign),
        today=timezone.localdate(at),
        serial=serial,
        dated=dated(draft.content),
        attendance=draft.content["attendance"],
        annexes=annexes,
    )


def _own_annexes(payload: Mapping, content: Mapping) -> list[dict]:
    """The annexes that the office added, numbered after those of the data; one that is empty is not printed yet."""
    count = len(marked_annexes(payload))
    printed = []
    for annex in content["annexes"]:
        if annex["text"].strip():
            count += annex["marked"]
            printed.append(printed_annex(annex, number=count))
    return printed


def _frozen(revision: MonthRevision) -> Mapping:
    return _payload(revision.pk, revision.sha256)


def _previous(revision: MonthRevision) -> Mapping | None:
    before = revision_before(revision)
    return _frozen(before) if before else None


@lru_cache(maxsize=4)
def _payload(pk: int, _sha256: str) -> Mapping:
    """A revision is written once: what was read of it stays right."""
    return MonthRevision.objects.get(pk=pk).payload()

"""Handing the slides of the year out: drawn anew from the facts of the moment, and written into the audit trail."""

from datetime import datetime

from django.utils import timezone

from campaign.audit import record
from campaign.permissions import Access
from campaign.spreadsheets import Export
from publishing.summary.facts import year_facts
from publishing.summary.slides.plan import year_deck
from publishing.summary.slides.writing import slides_file

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def export_slides(*, by: Access, at: datetime | None = None) -> Export:
    """The slides on the figures of today; the trail keeps their fingerprint. The same facts give the same file."""
    at = at or timezone.now()
    facts = year_facts(by.campaign, at=at)
    deck = year_deck(facts)
    content = slides_file(deck)
    record(
        "export.slides",
        by=by.user,
        campaign=by.campaign,
        at=at,
        format="pptx",
        slides=len(deck.slides),
        sha256=facts["sha256"],
    )
    return Export(content, MEDIA_TYPE, f"{deck.title}.pptx", len(deck.slides))

"""The year's summary as a paper that is issued once for each set of facts that was frozen for it.

A newer report on the same period supersedes the one before; a report on nine months and one on the year stand beside
each other.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from campaign.models import Campaign, PaperKind
from publishing.blocks import DraftedText
from publishing.commendation_papers import issuer_of
from publishing.issuing import Matter
from publishing.models import PaperDraft, Publication, YearSummary
from publishing.plain_paper import plain_payload
from publishing.summary.annexes import summary_annexes
from publishing.summary.facts import year_facts
from publishing.summary.text import summary_text

SUMMARY = "summary"  # the starter of the paper, and its key in the payload of an issued one


@dataclass(frozen=True, kw_only=True)
class SummaryPaper:
    """One report to be: the frozen facts that it tells of, and the paper that it takes the place of."""

    summary: YearSummary
    supersedes: Publication | None

    @property
    def campaign(self) -> Campaign:
        return self.summary.campaign

    @property
    def text(self) -> DraftedText:
        """The text as the software words it."""
        return summary_text(self.summary.facts)

    @property
    def annexes(self) -> list[dict]:
        """Those commended, the months, the figures."""
        return summary_annexes(self.summary.facts)

    @property
    def names(self) -> frozenset[str]:
        """Nobody is named in the text: persons stand in the annex alone."""
        return frozenset()

    @property
    def key(self) -> str:
        return f"{SUMMARY}:{self.summary.pk}"

    def payload(
        self,
        *,
        at: datetime,
        serial: int | None,
        text: DraftedText | None = None,
        dated: date | None = None,
        signer: str = "",
    ) -> dict:
        """Everything that the paper prints; `text` is what the office composed, `signer` who signs it (签发人)."""
        return plain_payload(
            text or self.text,
            kind=PaperKind.REPORT,
            issuer=issuer_of(self.campaign),
            today=timezone.localdate(at),
            serial=serial,
            dated=dated,
            annexes=self.annexes,
        ) | {
            "signer": signer,
            SUMMARY: {
                "year": self.summary.facts["campaign"]["year"],
                "last": self.summary.facts["standing"]["last"],
                "number": self.summary.number,
                "sha256": self.summary.sha256,
            },
        }

    def matter(self) -> Matter:
        """The report as something that is issued once."""
        return Matter(
            campaign=self.campaign,
            kind=PaperKind.REPORT,
            key=self.key,
            compose=lambda at, serial: self.payload(at=at, serial=serial),
            supersedes=self.supersedes,
        )


def summary_of_draft(draft: PaperDraft) -> SummaryPaper:
    """What a report in work tells of; once it is issued, the paper that it superseded then."""
    summary = draft.year_summary
    summary.campaign = draft.campaign
    if draft.publication is not None:
        return SummaryPaper(summary=summary, supersedes=draft.publication.supersedes)
    return SummaryPaper(summary=summary, supersedes=_paper_before(summary))


def newest_figures(draft: PaperDraft, *, at: datetime) -> str:
    """The fingerprint of the facts of today where they are others than those of the report in work; else empty."""
    now = year_facts(draft.campaign, at=at)["sha256"]
    return "" if now == draft.year_summary.sha256 else now


def summary_in_work(campaign: Campaign) -> PaperDraft | None:
    """The report that the office is writing; there is one at a time."""
    return (
        PaperDraft.objects.in_work()
        .filter(campaign=campaign, year_summary__isnull=False)
        .select_related("updated_by", "year_summary")
        .order_by("pk")
        .first()
    )


def summaries_issued(campaign: Campaign) -> list[Publication]:
    """The reports on the year, the last first, with whether they still hold."""
    return list(
        Publication.objects.filter(campaign=campaign, source_key__startswith=f"{SUMMARY}:")
        .defer("payload")
        .with_standing()
        .select_related("number")
        .order_by("-issued_at", "-pk")
    )


def _paper_before(summary: YearSummary) -> Publication | None:
    """The report in force on the same period."""
    papers = (
        Publication.objects.in_force()
        .filter(
            campaign=summary.campaign_id,
            source_key__startswith=f"{SUMMARY}:",
            payload__summary__last=summary.facts["standing"]["last"],
        )
        .select_related("number")
    )
    return papers.order_by("-pk").first()

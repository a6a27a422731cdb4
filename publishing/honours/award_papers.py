"""The paper by which a decision on awards is commended: composed like every other paper, issued once.

A decision that was revoked and decided anew is the next edition: its paper supersedes the one before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import AwardDecision
from campaign.models import Campaign, PaperKind
from campaign.refusals import Refused
from publishing.blocks import DraftedText
from publishing.commendation_papers import issuer_of
from publishing.honours.award_commendation import award_annexes, award_sheets, award_text
from publishing.issuing import Matter
from publishing.models import Publication
from publishing.plain_paper import plain_payload

AWARDS = "awards"


class RevokedAwards(Refused):
    """The decision no longer holds: nobody is commended by it."""


class NobodyHonoured(Refused):
    """The decision has no list: there is nobody to be commended."""


@dataclass(frozen=True, kw_only=True)
class AwardCommendation:
    """One paper to be: the decision that it tells of, and the paper that it takes the place of."""

    decision: AwardDecision
    decided: Mapping
    supersedes: Publication | None

    @property
    def campaign(self) -> Campaign:
        return self.decision.campaign

    @property
    def text(self) -> DraftedText:
        """The text as the software words it."""
        older = self.supersedes
        return award_text(
            self.decided,
            issuer=self.campaign.unit.issuer_name,
            replaced=f"《{older.title}》（{older.number}）" if older else "",
        )

    @property
    def annexes(self) -> list[dict]:
        """The list of those who are commended."""
        return award_annexes(self.decided)

    @property
    def names(self) -> frozenset[str]:
        """The persons who are honoured in it."""
        return frozenset(row["holder"] for row in self.decided["awards"] if row["is_person"])

    @property
    def is_replaced(self) -> bool:
        """Does the decision no longer hold?"""
        return hasattr(self.decision, "revocation")

    @property
    def key(self) -> str:
        return f"{AWARDS}:{self.decision.pk}"

    def payload(
        self, *, at: datetime, serial: int | None, text: DraftedText | None = None, dated: date | None = None
    ) -> dict:
        """Everything that the paper prints; `text` is what the office composed. Raises RevokedAwards for a number."""
        if serial is not None and self.is_replaced:
            raise RevokedAwards(_("This decision was revoked; nobody is commended by it."))
        return plain_payload(
            text or self.text,
            kind=PaperKind.DECISION,
            issuer=issuer_of(self.campaign),
            today=timezone.localdate(at),
            serial=serial,
            dated=dated,
            annexes=self.annexes,
        ) | {
            "workbook": award_sheets(self.decided),
            "awards": {"decision": self.decision.pk, "sha256": self.decision.sha256},
        }

    def matter(self) -> Matter:
        """The commendation as something that is issued once."""
        return Matter(
            campaign=self.campaign,
            kind=PaperKind.DECISION,
            key=self.key,
            compose=lambda at, serial: self.payload(at=at, serial=serial),
            supersedes=self.supersedes,
        )


def award_commendation(decision: AwardDecision) -> AwardCommendation:
    """The commendation of a decision on awards; two queries."""
    return AwardCommendation(
        decision=decision, decided=decided_awards(decision), supersedes=_paper_before(decision)
    )


def decided_awards(decision: AwardDecision) -> dict:
    """A decision as plain values: what it is about, and its awards in order."""
    return {
        "kind": decision.kind,
        "title": decision.title,
        "period": decision.period,
        "campaign": decision.campaign.name,
        "awards": [
            {
                "holder": award.holder,
                "department": award.department_name,
                "honour": award.honour,
                "level": award.level,
                "work": award.work,
                "is_person": award.person_id is not None,
            }
            for award in decision.awards.order_by("position")
        ],
    }


def issued_paper(decision: AwardDecision) -> Publication | None:
    """The paper by which the decision was commended, unless that one is void."""
    return (
        Publication.objects.filter(
            campaign=decision.campaign_id,
            source_key=f"{AWARDS}:{decision.pk}",
            number__voided_at__isnull=True,
        )
        .defer("payload")
        .with_standing()
        .select_related("number")
        .order_by("-edition")
        .first()
    )


def _paper_before(decision: AwardDecision) -> Publication | None:
    """The paper in force of an earlier edition of the same matter."""
    before = AwardDecision.objects.filter(
        campaign=decision.campaign_id, key=decision.key, edition__lt=decision.edition
    ).values_list("pk", flat=True)
    return (
        Publication.objects.in_force()
        .filter(campaign=decision.campaign_id, source_key__in=[f"{AWARDS}:{pk}" for pk in before])
        .select_related("number")
        .order_by("-pk")
        .first()
    )

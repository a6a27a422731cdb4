"""What an activity offers to scoring: a bonus for an honour, evidence for an indicator. A person accepts or declines.

Scoring reads the proposals; nothing here changes a score (rules.md §7, architecture “Nobody calls upward or sideways”).
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaign.audit import record
from campaign.models import Campaign, Department, NoticeKind, Proposal, ProposalKind, ProposalState, Role
from campaign.notices import holders, notify
from campaign.permissions import Access


@transaction.atomic
def offer_bonus(
    *,
    campaign: Campaign,
    key: str,
    department: Department,
    matter: str,
    proof: str,
    link: str,
    by: Access,
    at: datetime | None = None,
) -> Proposal:
    """Offer an honour of a department as a bonus: what for, which paper proves it, and where it can be read.

    From one thing (`key`: “award:17”) there is one offer; a second call returns the first.
    """
    payload = {"department": department.code, "matter": matter, "proof": proof, "link": link}
    return _offer(ProposalKind.BONUS, campaign, key, payload, by=by, at=at)


@transaction.atomic
def offer_evidence(
    *,
    campaign: Campaign,
    key: str,
    department: Department,
    subject: str,
    text: str,
    figures: Mapping[str, str],
    link: str,
    by: Access,
    at: datetime | None = None,
) -> Proposal:
    """Offer what an activity says about a department (pass rate, attendance) as evidence for an indicator.

    `subject` is the indicator as the scheme names it (“理论业务学习”), `figures` are printed values by their labels. From
    one thing (`key`: “quiz:3:D07”) there is one offer; a second call returns the first.
    """
    payload = {
        "department": department.code,
        "subject": subject,
        "text": text,
        "figures": dict(figures),
        "link": link,
    }
    return _offer(ProposalKind.EVIDENCE, campaign, key, payload, by=by, at=at)


def withdraw_offers(
    *, campaign: Campaign, keys: Collection[str], reason: str, by: Access, at: datetime
) -> int:
    """Take back the bonuses offered by these keys that nobody has decided yet; returns how many.

    Belongs into the transaction of the act, and its entry in the trail says how many.
    """
    waiting = Proposal.objects.filter(
        campaign=campaign, kind=ProposalKind.BONUS, key__in=list(keys), state=ProposalState.OPEN
    )
    return waiting.update(state=ProposalState.DECLINED, decided_by=by.user, decided_at=at, reason=reason)


def tell_taken_over(
    *, campaign: Campaign, keys: Collection[str], reason: str, by: Access, at: datetime
) -> int:
    """Note on the bonuses from these keys that were taken over that what they came from was revoked; returns how many.

    Nothing of the month changes: the office is told, and decides whether it is corrected. Belongs into the transaction
    of the act.
    """
    taken = Proposal.objects.select_for_update().filter(
        campaign=campaign, kind=ProposalKind.BONUS, key__in=list(keys), state=ProposalState.ACCEPTED
    )
    found = list(taken.order_by("pk"))
    for proposal in found:
        proposal.payload["revoked"] = {"on": timezone.localdate(at).isoformat(), "reason": reason}
        proposal.save(update_fields=["payload"])
    if found:
        notify(
            NoticeKind.AWARD_REVOKED,
            campaign=campaign,
            to=holders(Role.OFFICE),
            link=reverse("scoring:offer_list", args=[campaign.code]),
            by=by.user,
            at=at,
        )
    return len(found)


def _offer(
    kind: str, campaign: Campaign, key: str, payload: dict, *, by: Access, at: datetime | None
) -> Proposal:
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    proposal, is_new = Proposal.objects.get_or_create(
        campaign=campaign, kind=kind, key=key, defaults={"payload": payload, "proposed_at": at}
    )
    if is_new:
        record(
            "activities.offered", by=by.user, campaign=campaign, obj=proposal, at=at, kind=str(kind), key=key
        )
    return proposal

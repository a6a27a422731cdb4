"""Awards put into effect: one decision with its list, frozen together; revoked with a reason, never changed.

The tracks compute (pure), let people look at what is pending, and then call `apply_awards`. Papers, certificates and
the honour roll are made from these rows and from nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Award, AwardDecision, AwardRevocation
from activities.offers import tell_taken_over, withdraw_offers
from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Campaign, Department, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused


class AlreadyDecided(Refused):
    """The matter has a decision in force."""


class NothingToDecide(Refused):
    """A decision without a single award is none."""


class NoReason(Refused):
    """A revocation says why."""


class AlreadyRevoked(Refused):
    """The decision no longer holds."""


@dataclass(frozen=True, kw_only=True)
class Honour:
    """One line of a decision: the holder's name as papers print it, what he or it got, and for which work."""

    holder: str
    department: Department
    level: str
    honour: str
    person: Person | None = None
    work: str = ""


@transaction.atomic
def apply_awards(
    *,
    campaign: Campaign,
    kind: str,
    key: str,
    title: str,
    period: str,
    honours: Sequence[Honour],
    payload: Mapping,
    by: Access,
    at: datetime | None = None,
    may_be_empty: bool = False,
) -> AwardDecision:
    """Put a decision into effect with its honours in the order given.

    `payload` must be plain JSON (points as texts). The same matter is decided once, under the campaign's lock; after a
    revocation it may be decided anew as the next edition. Where the decision freezes more than its list (a quarter
    without a star), it `may_be_empty`. Raises AlreadyDecided, NothingToDecide.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    before = AwardDecision.objects.filter(campaign=campaign, key=key).order_by("-edition")
    if before.in_force().exists():
        raise AlreadyDecided(_("This has been decided already."))
    if not honours and not may_be_empty:
        raise NothingToDecide(_("There is nobody to be honoured."))
    last = before.first()
    decision = AwardDecision(
        campaign=campaign,
        kind=kind,
        key=key,
        edition=last.edition + 1 if last else 1,
        title=title,
        period=period,
        payload=payload,
        sha256=sha256_of(payload),
        decided_by=by.user,
        decided_at=at,
    )
    decision.save(force_insert=True)
    Award.objects.bulk_create(
        Award(
            decision=decision,
            position=position,
            holder=honour.holder,
            department=honour.department,
            department_name=honour.department.name,
            person=honour.person,
            level=honour.level,
            honour=honour.honour,
            work=honour.work,
        )
        for position, honour in enumerate(honours, start=1)
    )
    record(
        "activities.awards.applied",
        by=by.user,
        campaign=campaign,
        obj=decision,
        at=at,
        kind=kind,
        matter=key,
        edition=decision.edition,
        awards=len(honours),
        sha256=decision.sha256,
    )
    return decision


@transaction.atomic
def revoke_awards(
    *, decision: AwardDecision, reason: str, by: Access, at: datetime | None = None
) -> AwardRevocation:
    """Declare that a decision no longer holds; it stays on file with the reason.

    What was offered to scoring from it and nobody has decided is withdrawn; of bonuses that were taken over the office
    is told, and their months stay as they are. Raises NoReason, AlreadyRevoked.
    """
    by.demand(Role.OFFICE, campaign_id=decision.campaign_id)
    at = at or timezone.now()
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason(_("Say why the decision no longer holds."), field="reason")
    Campaign.objects.select_for_update().get(pk=decision.campaign_id)
    if AwardRevocation.objects.filter(decision=decision).exists():
        raise AlreadyRevoked(_("This decision is revoked already."))
    revocation = AwardRevocation(decision=decision, reason=reason[:200], by=by.user, at=at)
    revocation.save(force_insert=True)
    keys = [f"award:{pk}" for pk in decision.awards.order_by("pk").values_list("pk", flat=True)]
    withdrawn = withdraw_offers(
        campaign=decision.campaign, keys=keys, reason=_("The decision was revoked."), by=by, at=at
    )
    counting = tell_taken_over(campaign=decision.campaign, keys=keys, reason=revocation.reason, by=by, at=at)
    record(
        "activities.awards.revoked",
        by=by.user,
        campaign=by.campaign,
        obj=decision,
        at=at,
        matter=decision.key,
        reason=revocation.reason,
        offers_withdrawn=withdrawn,
        bonuses_taken_over=counting,
    )
    return revocation


def decision_in_force(campaign: Campaign, key: str) -> AwardDecision | None:
    """The decision on a matter that holds today."""
    return AwardDecision.objects.in_force().filter(campaign=campaign, key=key).first()

"""What activities offer to scoring (architecture): a bonus for an honour, evidence for an indicator. A person decides.

An offer changes nothing by itself: a bonus that is taken over is entered like every other, evidence that is noted is a
fact beside the indicator. Source: rules.md §7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Department, Proposal, ProposalKind, ProposalState, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from scoring.bonuses import enter_bonus
from scoring.models import BonusLine, Indicator, Month

OFFERED = (ProposalKind.BONUS, ProposalKind.EVIDENCE)
LONGEST = Proposal._meta.get_field("reason").max_length
SHORTEST = 2


class AlreadyDecided(Refused):
    """Somebody took the offer over or declined it before."""


class OtherDepartment(Refused):
    """A bonus is taken over for the department that it was offered for."""


@dataclass(frozen=True)
class Offer:
    """An offer as a page shows it, with what this person may do about it.

    `bonus` is the line that still counts although the honour behind it was revoked.
    """

    proposal: Proposal
    department: str
    may_decide: bool
    bonus: BonusLine | None = None

    @property
    def revoked_on(self) -> date | None:
        """The day on which what it came from was revoked, after it had been taken over."""
        revoked = self.proposal.payload.get("revoked")
        return date.fromisoformat(revoked["on"]) if revoked else None

    @property
    def is_bonus(self) -> bool:
        return self.proposal.kind == ProposalKind.BONUS

    @property
    def is_open(self) -> bool:
        return self.proposal.state == ProposalState.OPEN


@dataclass(frozen=True)
class OfferGroup:
    """Offers about one thing: what an activity says about many departments, or one bonus."""

    offers: list[Offer]

    @property
    def first(self) -> Offer:
        return self.offers[0]

    @property
    def text(self) -> str:
        """What all of them say alike; empty where each says something of its own."""
        texts = {offer.proposal.payload.get("text", "") for offer in self.offers}
        return texts.pop() if len(texts) == 1 else ""

    @property
    def open(self) -> int:
        return sum(offer.is_open for offer in self.offers)

    @property
    def to_decide(self) -> int:
        return sum(offer.may_decide for offer in self.offers)


def grouped(offers: Sequence[Offer]) -> list[OfferGroup]:
    """Offers of evidence from one place for one indicator together, in the order of their first, inside by department."""
    groups: dict[tuple, list[Offer]] = {}
    for offer in offers:
        said = offer.proposal.payload
        key = (said["subject"], said["link"]) if not offer.is_bonus and said["link"] else (offer.proposal.pk,)
        groups.setdefault(key, []).append(offer)
    return [
        OfferGroup(sorted(group, key=lambda offer: offer.proposal.payload["department"]))
        for group in groups.values()
    ]


def offers_for(access: Access) -> list[Offer]:
    """The offers that this person may read: bonuses of revoked honours that still count, those that wait, the others.

    Each the newest first. The office, the leading group and auditors read all; a scorer the evidence for indicators of
    the own owner. At most three queries, one more where an honour was revoked.
    """
    found = Proposal.objects.filter(campaign=access.campaign, kind__in=OFFERED).select_related("decided_by")
    if not access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR):
        subjects = _own_subjects(access)
        if not subjects:
            return []
        found = found.filter(kind=ProposalKind.EVIDENCE, payload__subject__in=subjects)
    rows = list(found.order_by("-proposed_at", "-pk"))
    bonuses = _counting_revoked(rows)
    rows.sort(key=lambda row: (row.pk not in bonuses, row.state != ProposalState.OPEN))
    codes = {row.payload["department"] for row in rows}
    names = dict(
        Department.objects.filter(unit=access.campaign.unit_id, code__in=codes).values_list("code", "name")
    )
    own = _own_code(access)
    decides = access.holds(Role.OFFICE)
    return [
        Offer(
            row,
            names.get(row.payload["department"], row.payload["department"]),
            row.state == ProposalState.OPEN
            and row.payload["department"] != own
            and (decides or (row.kind == ProposalKind.EVIDENCE and access.holds(Role.SCORER))),
            bonuses.get(row.pk),
        )
        for row in rows
    ]


def _counting_revoked(rows: Sequence[Proposal]) -> dict[int, BonusLine]:
    """The bonuses in force of offers whose honour was revoked, by the offer; no query where there is none."""
    lines = {
        int(row.result.removeprefix("bonus:")): row.pk
        for row in rows
        if "revoked" in row.payload and row.result.startswith("bonus:")
    }
    if not lines:
        return {}
    found = BonusLine.objects.in_force().filter(pk__in=lines).select_related("month").order_by("pk")
    return {lines[line.pk]: line for line in found}


def waiting_offers(access: Access) -> int:
    """How many offers wait for this person: for the office all, for a scorer the evidence for the own indicators.

    What is about the own department waits for somebody else.
    """
    waiting = Proposal.objects.filter(campaign=access.campaign, kind__in=OFFERED, state=ProposalState.OPEN)
    if not access.holds(Role.OFFICE):
        waiting = waiting.filter(kind=ProposalKind.EVIDENCE, payload__subject__in=_own_subjects(access))
    return waiting.exclude(payload__department=_own_code(access)).count()


@transaction.atomic
def take_over_bonus(
    *,
    proposal: Proposal,
    month: Month,
    item: str,
    level: str,
    department: str,
    matter: str,
    proof: str,
    by: Access,
    at: datetime | None = None,
) -> BonusLine:
    """Enter the offered bonus in a month, with the item and level that the office chooses and the words as it edits them.

    Raises AlreadyDecided, OtherDepartment, and what `enter_bonus` raises; then nothing is decided.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=proposal.campaign_id)
    proposal = _locked(proposal, by)
    if proposal.kind != ProposalKind.BONUS:
        raise NotAllowed(_("This offer is evidence, no bonus."))
    if department != proposal.payload["department"]:
        raise OtherDepartment(_("The bonus was offered for another department."), field="department")
    line = enter_bonus(
        month=month,
        item=item,
        level=level,
        department=department,
        matter=matter,
        proof=proof,
        by=by,
        at=at,
    )
    _decide(proposal, ProposalState.ACCEPTED, by=by, at=at, result=f"bonus:{line.pk}")
    return line


@transaction.atomic
def note_evidence(*, proposal: Proposal, remark: str, by: Access, at: datetime | None = None) -> Proposal:
    """Take note of offered evidence and say what follows from it (a line that was entered, or nothing).

    By the office or a scorer whose owner has such an indicator, not about the own department. Raises AlreadyDecided.
    """
    at = at or timezone.now()
    proposal = _locked(proposal, by)
    _check_decides(proposal, by)
    if proposal.kind != ProposalKind.EVIDENCE:
        raise NotAllowed(_("A bonus is taken over in a month, or declined."))
    remark = _reason(remark)
    _decide(proposal, ProposalState.ACCEPTED, by=by, at=at, reason=remark)
    return proposal


@transaction.atomic
def note_alike(*, proposal: Proposal, remark: str, by: Access, at: datetime | None = None) -> int:
    """Take note of every open offer from the same place for the same indicator, the own department's left out.

    Each is decided and recorded as `note_evidence` does; returns how many. Raises what it raises.
    """
    said = proposal.payload
    alike = (
        Proposal.objects.filter(campaign=by.campaign, kind=ProposalKind.EVIDENCE, state=ProposalState.OPEN)
        .filter(payload__subject=said.get("subject", ""), payload__link=said.get("link", ""))
        .exclude(payload__department=_own_code(by))
        .order_by("pk")
    )
    found = list(alike) if proposal.kind == ProposalKind.EVIDENCE and said["link"] else [proposal]
    for one in found:
        note_evidence(proposal=one, remark=remark, by=by, at=at)
    return len(found)


@transaction.atomic
def decline_offer(*, proposal: Proposal, reason: str, by: Access, at: datetime | None = None) -> Proposal:
    """Say why an offer is not taken over. Raises AlreadyDecided."""
    at = at or timezone.now()
    proposal = _locked(proposal, by)
    _check_decides(proposal, by)
    _decide(proposal, ProposalState.DECLINED, by=by, at=at, reason=_reason(reason))
    return proposal


def _locked(proposal: Proposal, by: Access) -> Proposal:
    found = (
        Proposal.objects.select_for_update(of=("self",))
        .filter(pk=proposal.pk, campaign=by.campaign, kind__in=OFFERED)
        .first()
    )
    if found is None:
        raise NotAllowed(_("This proposal belongs to another campaign."))
    if found.state != ProposalState.OPEN:
        raise AlreadyDecided(
            _("%(name)s decided on this proposal already.") % {"name": found.decided_by.name}
        )
    return found


def _check_decides(proposal: Proposal, by: Access) -> None:
    if not by.holds(Role.OFFICE) and (
        proposal.kind != ProposalKind.EVIDENCE or proposal.payload["subject"] not in _own_subjects(by)
    ):
        raise NotAllowed(_("Your role does not allow this."))
    if proposal.payload["department"] == _own_code(by):
        raise NotAllowed(_("Nobody decides about the own department."))


def _own_subjects(access: Access) -> Sequence[str]:
    """The names of sections and indicators for which this person scores, in the schemes of the campaign; one query."""
    owners = access.departments(Role.SCORER)
    if not owners:
        return []
    rows = Indicator.objects.filter(
        Q(owner__in=sorted(owners)), section__sheet__scheme__campaign=access.campaign
    ).values_list("name", "section__name")
    return sorted({name for row in rows for name in row})


def _own_code(access: Access) -> str:
    person = access.user.person
    return person.department.code if person else ""


def _reason(text: str) -> str:
    reason = one_line(text, field="reason", longest=LONGEST)
    if len(reason) < SHORTEST:
        raise Refused(_("Give the reason."), field="reason")
    return reason


def _decide(
    proposal: Proposal, state: str, *, by: Access, at: datetime, reason: str = "", result: str = ""
) -> None:
    proposal.state, proposal.reason, proposal.result = state, reason, result
    proposal.decided_by, proposal.decided_at = by.user, at
    proposal.save(update_fields=["state", "reason", "result", "decided_by", "decided_at"])
    taken = state == ProposalState.ACCEPTED
    record(
        "scoring.offer.accepted" if taken else "scoring.offer.declined",
        by=by.user,
        campaign=by.campaign,
        obj=proposal,
        at=at,
        reason=reason,
        result=result,
        offered=proposal.payload,
    )

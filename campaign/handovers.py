"""Notes for whoever takes over, and the act of handing over: recorded by one, confirmed by the other (features.md N17).

No role changes by it: the administrator grants the role to the one who comes and ends that of the one who goes.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Campaign, Handover, HandoverAnswer, HandoverNote, Membership, Role, User
from campaign.permissions import Access, any_of
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line, paragraph

LONGEST_NOTE, LONGEST_WITNESS, LONGEST_REMARK = 1000, 50, 300
reads_handovers = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


class BadHandover(Refused):
    """Something about the handover is missing or does not fit; the field says what."""


class HandoverAnswered(Refused):
    """The handover is confirmed or was taken back already."""


class HandoverWaits(Refused):
    """Another handover by the same person waits to be confirmed."""


@transaction.atomic
def write_note(*, campaign: Campaign, text: str, by: Access, at: datetime | None = None) -> HandoverNote:
    """Write something down for whoever takes over; it stays as it is. Raises BadHandover, BadWording."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    text = paragraph(text, field="text", longest=LONGEST_NOTE)
    if not text:
        raise BadHandover(_("Write what the next one should know."), field="text")
    note = HandoverNote.objects.create(campaign=campaign, text=text, by=by.user, at=at or timezone.now())
    record("campaign.handover.noted", by=by.user, campaign=campaign, obj=note, at=at)
    return note


@transaction.atomic
def record_handover(
    *,
    campaign: Campaign,
    to: User,
    day: date,
    points: Mapping,
    by: Access,
    witness: str = "",
    at: datetime | None = None,
) -> Handover:
    """Hand the work over to another clerk of the office, with what is open (`points`, plain JSON) frozen.

    It waits for the other one's confirmation; one person has one that waits. Raises BadHandover, HandoverWaits.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # one at a time
    if to.pk == by.user.pk:
        raise BadHandover(_("You cannot hand over to yourself."), field="to")
    if not takers(campaign, day=timezone.localdate(at)).filter(pk=to.pk).exists():
        raise BadHandover(
            _("%(name)s does not hold the role of the assessment office; the administrator grants it first.")
            % {"name": to.name},
            field="to",
        )
    if open_handovers(campaign).filter(outgoing=by.user).exists():
        raise HandoverWaits(_("Your last handover waits to be confirmed; take it back before another one."))
    handover = Handover.objects.create(
        campaign=campaign,
        outgoing=by.user,
        incoming=to,
        day=day,
        witness=one_line(witness, field="witness", longest=LONGEST_WITNESS),
        payload=dict(points),
        sha256=sha256_of(points),
        recorded_at=at,
    )
    _record("recorded", handover, by=by, at=at, to=to.name, day=day)
    return handover


@transaction.atomic
def confirm_handover(
    *, handover: Handover, by: Access, remark: str = "", at: datetime | None = None
) -> HandoverAnswer:
    """Say with the own account that one has taken over what the list says. Raises HandoverAnswered, NotAllowed."""
    by.demand(Role.OFFICE, campaign_id=handover.campaign_id)
    if by.user.pk != handover.incoming_id:
        raise NotAllowed(_("Only the one who takes over confirms it."))
    remark = one_line(remark, field="remark", longest=LONGEST_REMARK)
    answer = _answer(handover, HandoverAnswer.Kind.CONFIRMED, remark, by=by, at=at)
    _record("confirmed", handover, by=by, at=at, remark=remark)
    return answer


@transaction.atomic
def take_back_handover(
    *, handover: Handover, reason: str, by: Access, at: datetime | None = None
) -> HandoverAnswer:
    """Take one's own handover back before it is confirmed. Raises BadHandover, HandoverAnswered, NotAllowed."""
    by.demand(Role.OFFICE, campaign_id=handover.campaign_id)
    if by.user.pk != handover.outgoing_id:
        raise NotAllowed(_("Only the one who handed over takes it back."))
    reason = one_line(reason, field="reason", longest=LONGEST_REMARK)
    if not reason:
        raise BadHandover(_("Say why it is taken back."), field="reason")
    answer = _answer(handover, HandoverAnswer.Kind.TAKEN_BACK, reason, by=by, at=at)
    _record("taken_back", handover, by=by, at=at, reason=reason)
    return answer


def takers(campaign: Campaign, *, day: date) -> QuerySet[User]:
    """Who can take over: open accounts that hold the office's role on the day, or will hold it."""
    held = Membership.objects.filter(campaign=campaign, role=Role.OFFICE)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=day))
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("username")


def open_handovers(campaign: Campaign) -> QuerySet[Handover]:
    """Those that wait to be confirmed, the newest first."""
    rows = Handover.objects.filter(campaign=campaign, answer__isnull=True)
    return rows.order_by("-recorded_at", "-pk")


def _answer(handover: Handover, kind: str, remark: str, *, by: Access, at: datetime | None) -> HandoverAnswer:
    try:
        with transaction.atomic():
            return HandoverAnswer.objects.create(
                handover=handover, kind=kind, remark=remark, by=by.user, at=at or timezone.now()
            )
    except IntegrityError as clash:
        raise HandoverAnswered(_("This handover is confirmed or was taken back already.")) from clash


def _record(act: str, handover: Handover, *, by: Access, at: datetime | None, **more) -> None:
    record(
        f"campaign.handover.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=handover,
        at=at,
        sha256=handover.sha256,
        **more,
    )

"""Composing a commendation: begun from the decision of a half-year, and taken over to the newest one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign.models import PaperKind, Role
from campaign.permissions import Access
from publishing.commendation_papers import (
    NothingToCommend,
    check_in_force,
    commendation_waiting,
    decision_to_commend,
)
from publishing.draft_content import fresh_content
from publishing.drafts import InWorkAlready, begun, locked_draft, record_change
from publishing.models import PaperDraft
from scoring.models import HalfYearDecision


@transaction.atomic
def begin_commendation(*, decision: HalfYearDecision, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin to compose what the decision waits to have commended.

    What the office wrote for an earlier decision of the half-year is taken over: blocks whose figures have changed
    since say so. Raises DecidedAnew, NothingToCommend, InWorkAlready.
    """
    by.demand(Role.OFFICE, campaign_id=decision.evaluation.campaign_id)
    check_in_force(decision)
    found = commendation_waiting(decision)
    if found is None:
        raise NothingToCommend(_("Nobody waits to be commended."))
    draft = PaperDraft(
        campaign=by.campaign, kind=PaperKind.DECISION, starter=found.starter, half_year_decision=decision
    )
    draft.content = fresh_content(found.text)
    before = (
        PaperDraft.objects.filter(
            half_year_decision__evaluation=decision.evaluation_id,
            starter=found.starter,
            discarded_at__isnull=True,
        )
        .order_by("-half_year_decision__number", "-pk")
        .first()
    )
    if before is not None and found.with_titles:
        draft.content |= {"blocks": before.content["blocks"]}
    return begun(draft, by=by, at=at)


@transaction.atomic
def follow_decision(*, draft: PaperDraft, by: Access, at: datetime | None = None) -> PaperDraft:
    """Let a commendation in work tell of the newest decision; edited blocks that it contradicts say so."""
    draft = locked_draft(draft, by)
    newest = decision_to_commend(draft.half_year_decision.evaluation)
    if newest.pk == draft.half_year_decision_id:
        return draft
    draft.half_year_decision = newest
    try:
        with transaction.atomic():
            draft.save(update_fields=["half_year_decision"])
    except IntegrityError as clash:
        raise InWorkAlready(_("This paper is in work already.")) from clash
    record_change("followed", draft, by=by, at=at, decision=newest.number)
    return draft

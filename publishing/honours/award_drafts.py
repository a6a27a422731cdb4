"""Composing the paper of a decision on awards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import AwardDecision
from campaign.models import PaperKind, Role
from campaign.permissions import Access
from publishing.draft_content import fresh_content
from publishing.drafts import InWorkAlready, begun
from publishing.honours.award_papers import (
    AWARDS,
    NobodyHonoured,
    RevokedAwards,
    award_commendation,
    issued_paper,
)
from publishing.models import PaperDraft


@transaction.atomic
def begin_award_paper(*, decision: AwardDecision, by: Access, at: datetime | None = None) -> PaperDraft:
    """Begin to compose the commendation of a decision on awards.

    Raises RevokedAwards, NobodyHonoured, InWorkAlready where it is in work or issued.
    """
    by.demand(Role.OFFICE, campaign_id=decision.campaign_id)
    found = award_commendation(decision)
    if found.is_replaced:
        raise RevokedAwards(_("This decision was revoked; nobody is commended by it."))
    if not decision.awards.exists():
        raise NobodyHonoured(_("This decision honours nobody; there is no paper to write."))
    if issued_paper(decision) is not None:
        raise InWorkAlready(_("This paper is issued already."))
    draft = PaperDraft(campaign=by.campaign, kind=PaperKind.DECISION, starter=AWARDS, award_decision=decision)
    draft.content = fresh_content(found.text)
    return begun(draft, by=by, at=at)


def award_draft_in_work(decision: AwardDecision) -> PaperDraft | None:
    """The paper of the decision that the office has in work."""
    return PaperDraft.objects.in_work().filter(award_decision=decision).order_by("pk").first()

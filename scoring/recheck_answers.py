"""Answering an objection or appeal for the owner, and the leading group's last word; neither changes a point."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring import telling
from scoring.models import Finding, Recheck, RecheckFile, RecheckState
from scoring.recheck_rights import check_answerer, check_decider
from scoring.recheck_threads import Act, check_state, locked, say, words


@transaction.atomic
def answer_recheck(
    *,
    recheck: Recheck,
    finding: str,
    text: str,
    by: Access,
    files: Sequence[RecheckFile] = (),
    at: datetime | None = None,
) -> Recheck:
    """Answer for the owner: a scorer of the owner or the office, who neither entered a line of the cell, nor filed the
    recheck, nor belongs to the department.
    """
    at = at or timezone.now()
    recheck = locked(recheck, by=by)
    check_state(recheck, RecheckState.FILED)
    check_answerer(recheck, by=by)
    recheck.state, recheck.finding = RecheckState.ANSWERED, _finding(finding)
    recheck.answered_by, recheck.answered_at = by.user, at
    text = words(text)
    recheck.save()
    say(recheck, Act.ANSWERED, text, by=by, at=at, files=files, finding=recheck.finding)
    telling.recheck_answered(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def decide_recheck(
    *,
    recheck: Recheck,
    finding: str,
    text: str,
    by: Access,
    files: Sequence[RecheckFile] = (),
    at: datetime | None = None,
) -> Recheck:
    """The leading group's last word, by a member who did not answer and does not belong to the department."""
    at = at or timezone.now()
    recheck = locked(recheck, by=by)
    by.demand(Role.LEADER, campaign_id=recheck.month.campaign_id)
    check_state(recheck, RecheckState.APPEALED)
    check_decider(recheck, by=by)
    recheck.state, recheck.finding = RecheckState.FINAL, _finding(finding)
    recheck.decided_by, recheck.decided_at = by.user, at
    text = words(text)
    recheck.save()
    say(recheck, Act.DECIDED, text, by=by, at=at, files=files, finding=recheck.finding)
    telling.recheck_decided(recheck, by=by.user, at=at)
    return recheck


def _finding(finding: str) -> str:
    if finding not in Finding.values:
        raise Refused(_("Choose what the answer finds."), field="finding")
    return finding

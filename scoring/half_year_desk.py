"""The steps of half-years that wait on the desk of the office and the leading group; one query."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from scoring.desk import Duty
from scoring.half_year_steps import BY_CODE
from scoring.models import HalfYearEvaluation, HalfYearState, NoticeObjection


def half_year_steps(access: Access) -> list[Duty]:
    """What this person can take further today: entries to close, a result to compute, decide or let take effect."""
    unanswered = NoticeObjection.objects.filter(computation=OuterRef("computation"), answered_at=None)
    rows = (
        HalfYearEvaluation.objects.filter(campaign=access.campaign)
        .exclude(state=HalfYearState.APPLIED)
        .annotate(has_question=Exists(unanswered))
        .order_by("code")
    )
    found = []
    for evaluation in rows:
        label = _waiting(access, evaluation)
        if label:
            url = reverse("scoring:half_year_detail", args=[access.campaign.code, evaluation.code])
            found.append(Duty(label, evaluation.name, url))
    return found


def _waiting(access: Access, evaluation: HalfYearEvaluation) -> str:
    """The label of what waits for this person; empty for nothing."""
    today = timezone.localdate()
    if access.holds(Role.LEADER) and evaluation.state == HalfYearState.PENDING:
        return BY_CODE["notice"].label
    if not access.holds(Role.OFFICE):
        return ""
    if evaluation.state == HalfYearState.OPEN and evaluation.marks_until < today:
        return BY_CODE["close"].label
    if evaluation.state == HalfYearState.CLOSED:
        return BY_CODE["compute"].label
    if evaluation.state == HalfYearState.NOTICE and evaluation.has_question:
        until = date_format(evaluation.notice_until, "MONTH_DAY_FORMAT")
        return _("Answer an objection (public notice until %(day)s)") % {"day": until}
    if evaluation.state == HalfYearState.NOTICE and evaluation.notice_until < today:
        return BY_CODE["apply"].label
    return ""

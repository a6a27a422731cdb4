"""The receipt sheet of prizes (领奖签收表): holder, honour, prize, signature; printed from a decision on awards."""

from collections.abc import Mapping

from django.utils import timezone

from activities.models import AwardDecision
from campaign.models import Role
from campaign.permissions import Access
from publishing.honours.award_papers import decided_awards
from publishing.prints import Sheet


def frozen_receipt(by: Access, key: str) -> Mapping | None:
    """What the sheet of a decision in force prints, for the office; the prize is written in by hand."""
    if not key.isdecimal() or not by.holds(Role.OFFICE):
        return None
    decision = AwardDecision.objects.in_force().filter(campaign=by.campaign, pk=int(key[:9])).first()
    if decision is None or not decision.awards.exists():
        return None
    decision.campaign = by.campaign
    decided = decided_awards(decision)
    day = timezone.localdate(decision.decided_at)
    return {
        "title": f"{decision.title}领奖签收表",
        "issuer": by.campaign.unit.issuer_name,
        "date": day.isoformat(),
        "decided_on": f"{day.year}年{day.month}月{day.day}日",
        "rows": [
            {
                "number": number,
                "department": award["department"] if award["department"] != award["holder"] else "",
                "holder": award["holder"],
                "honour": award["honour"],
            }
            for number, award in enumerate(decided["awards"], start=1)
        ],
    }


RECEIPT = Sheet(frozen_receipt, "publishing/print/prize_receipt.html")

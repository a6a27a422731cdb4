"""The formal handover: what is open today goes with it, frozen; and its list on paper (交接清单)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from campaign.handovers import reads_handovers, record_handover
from campaign.models import Handover, HandoverAnswer, User
from campaign.permissions import Access
from publishing.launch.handover_page import frozen_points
from publishing.prints import Sheet

ANSWERS = {HandoverAnswer.Kind.CONFIRMED: "已确认接收", HandoverAnswer.Kind.TAKEN_BACK: "已撤回"}


def hand_over(*, to: User, day: date, by: Access, witness: str = "", at: datetime | None = None) -> Handover:
    """Hand over to another clerk with everything that is open now. Raises what record_handover raises."""
    points = frozen_points(by, today=timezone.localdate(at))
    return record_handover(campaign=by.campaign, to=to, day=day, points=points, witness=witness, by=by, at=at)


def frozen_handover(by: Access, key: str) -> Mapping | None:
    """The list of a handover, for those who read handovers."""
    if not key.isdecimal() or not reads_handovers(by):
        return None
    rows = Handover.objects.filter(campaign=by.campaign, pk=int(key[:9]))
    found = rows.select_related("outgoing", "incoming", "answer").first()
    if found is None:
        return None
    answer = getattr(found, "answer", None)
    return {
        **found.payload,
        "title": f"工作交接清单（{found.outgoing.name}—{found.incoming.name}）",
        "heading": "工作交接清单",
        "issuer": by.campaign.unit.issuer_name,
        "date": found.day.isoformat(),
        "when": _printed(found.day),
        "period": f"{by.campaign.year}年",
        "counted": _printed(date.fromisoformat(found.payload["as_of"])),
        "outgoing": found.outgoing.name,
        "incoming": found.incoming.name,
        "witness": found.witness,
        "answer": f"{_printed(timezone.localdate(answer.at))}{ANSWERS[HandoverAnswer.Kind(answer.kind)]}"
        if answer
        else "待接收人确认",
        "remark": answer.remark if answer else "",
        "sha256": found.sha256,
    }


def _printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


SHEET = Sheet(frozen_handover, "publishing/print/handover.html")

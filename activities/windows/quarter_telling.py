"""Who is told of stars and of complaints (campaign.notices); each belongs into the transaction of its verb."""

from datetime import datetime

from django.urls import reverse

from activities.models import Complaint
from activities.windows.quarters import Quarter
from campaign.models import Campaign, NoticeKind, Role, User
from campaign.notices import holders, notify, settle


def stars_applied(campaign: Campaign, quarter: Quarter, *, by: User, at: datetime) -> None:
    """The heads and deputies, whose windows these are, the leading group and the office."""
    to = holders(Role.HEAD, Role.DEPUTY, Role.LEADER, Role.OFFICE)
    link = reverse("activities:quarter_detail", args=[campaign.code, quarter])
    notify(NoticeKind.STARS_APPLIED, campaign=campaign, to=to, link=link, by=by, at=at)


def complaint_filed(complaint: Complaint, *, by: User | None, at: datetime) -> None:
    """The office, which passes it on and answers it."""
    notify(
        NoticeKind.COMPLAINT_FILED,
        campaign=complaint.campaign,
        to=holders(Role.OFFICE),
        link=_link(complaint),
        by=by,
        at=at,
    )


def complaint_passed(complaint: Complaint, *, by: User, at: datetime) -> None:
    """The head and deputy of the window's department, who say their part."""
    to = holders(Role.HEAD, Role.DEPUTY, departments=[complaint.window.department_id])
    notify(
        NoticeKind.COMPLAINT_PASSED,
        campaign=complaint.campaign,
        to=to,
        link=_link(complaint),
        by=by,
        at=at,
    )


def complaint_stated(complaint: Complaint, *, by: User, at: datetime) -> None:
    """The office: the department has said its part; what called the department is settled."""
    settle(NoticeKind.COMPLAINT_PASSED, campaign=complaint.campaign, link=_link(complaint), at=at)
    notify(
        NoticeKind.COMPLAINT_STATED,
        campaign=complaint.campaign,
        to=holders(Role.OFFICE),
        link=_link(complaint),
        by=by,
        at=at,
    )


def complaint_closed(complaint: Complaint, *, at: datetime) -> None:
    """Whatever called for something about it is settled."""
    kinds = (NoticeKind.COMPLAINT_FILED, NoticeKind.COMPLAINT_PASSED, NoticeKind.COMPLAINT_STATED)
    settle(*kinds, campaign=complaint.campaign, link=_link(complaint), at=at)


def _link(complaint: Complaint) -> str:
    return reverse("activities:complaint_detail", args=[complaint.campaign.code, complaint.number])

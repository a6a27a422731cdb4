"""Who is told what of inspections and findings; what is told names no window, no inspector and no kind."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from activities.models import Finding, Inspection
from campaign.models import Campaign, NoticeKind, Role
from campaign.notices import holders, notify, settle
from campaign.permissions import Access


def tell_assigned(
    campaign: Campaign, inspectors: Collection[int], first_day: date, *, by: Access, at: datetime
) -> None:
    """Inspectors who were given inspections of a month, each once."""
    if inspectors:
        notify(
            NoticeKind.INSPECTION_ASSIGNED,
            campaign=campaign,
            to=_inspectors(inspectors),
            link=reverse("activities:inspection_list", args=[campaign.code]),
            by=by.user,
            month=first_day,
            at=at,
        )


def tell_to_sign(inspection: Inspection, inspectors: Collection[int], *, by: Access, at: datetime) -> None:
    _tell(NoticeKind.INSPECTION_TO_SIGN, inspection, to=_inspectors(inspectors), by=by, at=at)


def tell_sent_back(inspection: Inspection, inspectors: Collection[int], *, by: Access, at: datetime) -> None:
    settle(NoticeKind.INSPECTION_TO_SIGN, campaign=by.campaign, link=_link(inspection), at=at)
    _tell(NoticeKind.INSPECTION_SENT_BACK, inspection, to=_inspectors(inspectors), by=by, at=at)


def tell_filed(inspection: Inspection, *, by: Access, at: datetime) -> None:
    """The last signature is given: the department's head and deputy may read it."""
    settle(NoticeKind.INSPECTION_TO_SIGN, campaign=by.campaign, link=_link(inspection), at=at)
    heads = holders(Role.HEAD, Role.DEPUTY, departments=[inspection.window.department_id])
    _tell(NoticeKind.INSPECTION_FILED, inspection, to=heads, by=by, at=at)


def tell_proved(finding: Finding, *, by: Access, at: datetime) -> None:
    _tell_finding(NoticeKind.FINDING_PROVED, finding, to=holders(Role.OFFICE), by=by, at=at)
    settle(NoticeKind.FINDING_OVERDUE, campaign=by.campaign, link=finding_link(finding), at=at)


def tell_rechecked(finding: Finding, *, by: Access, at: datetime) -> None:
    settle(NoticeKind.FINDING_PROVED, campaign=by.campaign, link=finding_link(finding), at=at)
    heads = holders(Role.HEAD, Role.DEPUTY, departments=[finding.inspection.window.department_id])
    _tell_finding(NoticeKind.FINDING_RECHECKED, finding, to=heads, by=by, at=at)


def tell_extended(finding: Finding, *, by: Access, at: datetime) -> None:
    """The day to rectify it was moved: its head and deputy are told."""
    heads = holders(Role.HEAD, Role.DEPUTY, departments=[finding.inspection.window.department_id])
    _tell_finding(NoticeKind.FINDING_EXTENDED, finding, to=heads, by=by, at=at)


def tell_overdue(finding: Finding, *, at: datetime) -> None:
    """The day to rectify it has passed: its head, deputy and the office are told, by the site itself."""
    department = finding.inspection.window.department_id
    notify(
        NoticeKind.FINDING_OVERDUE,
        campaign=finding.inspection.window.campaign,
        to=holders(Role.OFFICE, Role.HEAD, Role.DEPUTY, departments=[department]),
        link=finding_link(finding),
        by=None,
        month=finding.due_on.replace(day=1),
        at=at,
    )


def settle_withdrawn(inspection: Inspection, *, at: datetime) -> None:
    """Nothing is to be signed, rectified or rechecked any more."""
    campaign = inspection.window.campaign
    kinds = (NoticeKind.INSPECTION_TO_SIGN, NoticeKind.INSPECTION_SENT_BACK)
    settle(*kinds, campaign=campaign, link=_link(inspection), at=at)
    for finding in inspection.findings.order_by("pk"):
        finding.inspection = inspection
        kinds = (NoticeKind.FINDING_PROVED, NoticeKind.FINDING_OVERDUE)
        settle(*kinds, campaign=campaign, link=finding_link(finding), at=at)


def _tell(kind: NoticeKind, inspection: Inspection, *, to: Q, by: Access, at: datetime) -> None:
    month = inspection.day.replace(day=1)
    notify(kind, campaign=by.campaign, to=to, link=_link(inspection), by=by.user, month=month, at=at)


def _tell_finding(kind: NoticeKind, finding: Finding, *, to: Q, by: Access, at: datetime) -> None:
    month = finding.due_on.replace(day=1)
    notify(kind, campaign=by.campaign, to=to, link=finding_link(finding), by=by.user, month=month, at=at)


def _inspectors(pks: Collection[int]) -> Q:
    return Q(role=Role.INSPECTOR, user__in=list(pks))


def _link(inspection: Inspection) -> str:
    return reverse("activities:inspection_detail", args=[inspection.window.campaign.code, inspection.pk])


def finding_link(finding: Finding) -> str:
    return reverse("activities:finding_detail", args=[finding.inspection.window.campaign.code, finding.pk])

"""Telling jurors and the office what waits; no notice names a juror, an author or a work."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from activities.models import Juror, Jury
from campaign.models import NoticeKind, Role
from campaign.notices import holders, notify
from campaign.permissions import Access


def tell_jurors(
    jury: Jury,
    jurors: Collection[int],
    *,
    by: Access,
    at: datetime,
    kind: NoticeKind = NoticeKind.WORKS_TO_MARK,
) -> int:
    """Tell these jurors that works wait for their marks; returns how many were told."""
    users = Juror.objects.filter(pk__in=jurors, stood_down_at__isnull=True).values("user")
    return notify(
        kind,
        campaign=by.campaign,
        to=Q(user__in=users),
        link=reverse("activities:jury_works", args=[by.campaign.code, jury.contest_id]),
        by=by.user,
        at=at,
    )


def tell_office_all_in(jury: Jury, *, by: Access, at: datetime) -> None:
    """All marks of a contest are in: the office can look at the spread and close them."""
    notify(
        NoticeKind.WORK_MARKS_IN,
        campaign=by.campaign,
        to=holders(Role.OFFICE),
        link=reverse("activities:jury_detail", args=[by.campaign.code, jury.contest_id]),
        by=by.user,
        at=at,
    )

"""Who is told of what happens in a month (campaign.notices), and what its chat group reads (campaign.chat).

Each function belongs into the transaction of the verb that calls it.
"""

from datetime import datetime

from django.urls import reverse

from campaign.chat import tell_chat
from campaign.models import ChatMessage, NoticeKind, Role, User
from campaign.notice_texts import EVERYBODY_AT_WORK
from campaign.notices import holders, notify, settle
from scoring.models import Correction, IndicatorGroup, Month, Recheck


def month_opened(month: Month, *, owners: set[int], by: User, at: datetime | None) -> None:
    """The scorers of the owners; the chat group reads how many owners there are."""
    link = _link("month_list", month)
    to = holders(Role.SCORER, departments=owners)
    notify(NoticeKind.MONTH_OPENED, to=to, link=link, **_act(month, by, at))
    _chat(ChatMessage.Kind.MONTH_OPENED, month, link=link, at=at)


def preview_begun(month: Month, *, by: User, at: datetime | None) -> None:
    """The heads and deputies of all departments."""
    link = _link("workbench", month)
    notify(NoticeKind.PREVIEW_BEGUN, to=holders(Role.HEAD, Role.DEPUTY), link=link, **_act(month, by, at))
    _chat(ChatMessage.Kind.PREVIEW_BEGUN, month, link=link, at=at)


def month_published(month: Month, *, by: User, at: datetime | None) -> None:
    """Everybody at work in the campaign."""
    link = _link("month_ranking", month, month.code)
    notify(NoticeKind.MONTH_PUBLISHED, to=holders(*EVERYBODY_AT_WORK), link=link, **_act(month, by, at))
    _chat(ChatMessage.Kind.MONTH_PUBLISHED, month, link=link, at=at)


def owners_late(month: Month, *, owners: set[int], at: datetime) -> None:
    """The scorers of the owners whose deadline has passed; the chat group reads how many owners these are."""
    link = _link("month_list", month)
    notify(
        NoticeKind.GROUP_LATE, to=holders(Role.SCORER, departments=owners), link=link, **_act(month, None, at)
    )
    tell_chat(
        ChatMessage.Kind.OWNERS_LATE,
        campaign=month.campaign,
        month=month.first_day,
        count=len(owners),
        link=link,
        at=at,
    )


def group_submitted(group: IndicatorGroup, *, by: User, at: datetime) -> None:
    """The office, of which somebody reviews; what called for the submission is settled."""
    link = _link("group_grid", group.month, group.month.code, group.code)
    settle(NoticeKind.GROUP_RETURNED, campaign=group.month.campaign, link=link, at=at)
    to, owner = holders(Role.OFFICE), group.owner.name
    notify(NoticeKind.GROUP_SUBMITTED, to=to, link=link, owner=owner, **_act(group.month, by, at))


def group_reviewed(group: IndicatorGroup, *, at: datetime) -> None:
    """Nobody; what called for the review is settled."""
    link = _link("group_grid", group.month, group.month.code, group.code)
    settle(NoticeKind.GROUP_SUBMITTED, campaign=group.month.campaign, link=link, at=at)


def group_returned(group: IndicatorGroup, *, by: User, at: datetime) -> None:
    """The owner's scorers; for what owners may not write about themselves, the office."""
    group_reviewed(group, at=at)
    to = holders(Role.OFFICE) if group.is_recusal else holders(Role.SCORER, departments=[group.owner_id])
    link = _link("group_grid", group.month, group.month.code, group.code)
    notify(NoticeKind.GROUP_RETURNED, to=to, link=link, **_act(group.month, by, at))


def recheck_filed(recheck: Recheck, *, by: User, at: datetime) -> None:
    """Those who can answer: the owner's scorers and the office."""
    _recheck(NoticeKind.RECHECK_FILED, recheck, to=_answerers(recheck), by=by, at=at)


def recheck_remarked(recheck: Recheck, *, by: User, at: datetime) -> None:
    """Those who asked and those who answer, but not who wrote it."""
    _recheck(NoticeKind.RECHECK_REMARKED, recheck, to=_askers(recheck) | _answerers(recheck), by=by, at=at)


def recheck_answered(recheck: Recheck, *, by: User, at: datetime) -> None:
    """Those who asked; what called for the answer is settled."""
    _settle_recheck(NoticeKind.RECHECK_FILED, recheck, at=at)
    _recheck(NoticeKind.RECHECK_ANSWERED, recheck, to=_askers(recheck), by=by, at=at)


def recheck_appealed(recheck: Recheck, *, by: User, at: datetime) -> None:
    """The leading group."""
    _recheck(NoticeKind.RECHECK_APPEALED, recheck, to=holders(Role.LEADER), by=by, at=at)


def recheck_decided(recheck: Recheck, *, by: User, at: datetime) -> None:
    """Those who asked and those who had to answer; what called for the decision is settled."""
    _settle_recheck(NoticeKind.RECHECK_APPEALED, recheck, at=at)
    _recheck(NoticeKind.RECHECK_DECIDED, recheck, to=_askers(recheck) | _answerers(recheck), by=by, at=at)


def recheck_withdrawn(recheck: Recheck, *, at: datetime) -> None:
    """Nobody; what called for the answer is settled."""
    _settle_recheck(NoticeKind.RECHECK_FILED, recheck, at=at)


def correction_requested(correction: Correction, *, by: User, at: datetime | None) -> None:
    """The leading group."""
    _correction(NoticeKind.CORRECTION_REQUESTED, correction, to=holders(Role.LEADER), by=by, at=at)


def correction_decided(correction: Correction, *, by: User, at: datetime | None) -> None:
    """The office; what called for the decision is settled."""
    correction_settled(correction, at=at)
    _correction(NoticeKind.CORRECTION_DECIDED, correction, to=holders(Role.OFFICE), by=by, at=at)


def correction_settled(correction: Correction, *, at: datetime | None) -> None:
    """Nobody; nothing is to be decided any more."""
    link = _link("correction_detail", correction.month, correction.pk)
    settle(NoticeKind.CORRECTION_REQUESTED, campaign=correction.month.campaign, link=link, at=at)


def correction_published(correction: Correction, *, by: User, at: datetime) -> None:
    """Everybody at work in the campaign."""
    month = correction.month
    link = _link("month_ranking", month, month.code)
    notify(NoticeKind.CORRECTION_PUBLISHED, to=holders(*EVERYBODY_AT_WORK), link=link, **_act(month, by, at))
    _chat(ChatMessage.Kind.MONTH_CORRECTED, month, link=link, at=at)


def _recheck(kind: NoticeKind, recheck: Recheck, *, to, by: User, at: datetime) -> None:
    link = _link("recheck_detail", recheck.month, recheck.pk)
    notify(kind, to=to, link=link, indicator=recheck.indicator.code, **_act(recheck.month, by, at))


def _settle_recheck(kind: NoticeKind, recheck: Recheck, *, at: datetime) -> None:
    link = _link("recheck_detail", recheck.month, recheck.pk)
    settle(kind, campaign=recheck.month.campaign, link=link, at=at)


def _correction(kind: NoticeKind, correction: Correction, *, to, by: User, at: datetime | None) -> None:
    link = _link("correction_detail", correction.month, correction.pk)
    notify(kind, to=to, link=link, **_act(correction.month, by, at))


def _askers(recheck: Recheck):
    """The head and deputy of the department; the office too where it filed for them."""
    roles = (Role.HEAD, Role.DEPUTY, Role.OFFICE) if recheck.on_behalf else (Role.HEAD, Role.DEPUTY)
    return holders(*roles, departments=[recheck.department_id])


def _answerers(recheck: Recheck):
    return holders(Role.SCORER, Role.OFFICE, departments=[recheck.indicator.owner_id])


def _chat(kind: ChatMessage.Kind, month: Month, *, link: str, at: datetime | None) -> None:
    tell_chat(kind, campaign=month.campaign, month=month.first_day, link=link, at=at)


def _act(month: Month, by: User | None, at: datetime | None) -> dict:
    return {"campaign": month.campaign, "month": month.first_day, "by": by, "at": at}


def _link(page: str, month: Month, *arguments: object) -> str:
    return reverse(f"scoring:{page}", args=[month.campaign.code, *arguments])

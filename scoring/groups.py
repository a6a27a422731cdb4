"""An owner's group of the month: submitted by the owner, reviewed by a second person, sent back with a remark."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from scoring import telling
from scoring.blind_reading import blind_cells, still_open
from scoring.models import BlindEntry, GroupState, IndicatorGroup, LedgerLine, MonthState, SampledCell
from scoring.open_proposals import named_proposals, waiting_in
from scoring.rights import reads_all

IN_WORK = (MonthState.OPEN, MonthState.CLOSED)
MOST_NAMED = 10  # cells that a refusal names


class GroupNotReady(Refused):
    """The group is not in the state that the act starts from."""


class NotStated(Refused):
    """“No other deduction this month” is something that somebody says, not something assumed."""


class SamePerson(NotAllowed):
    """Whoever entered or submitted the group does not review it."""


class ProposalsWait(Refused):
    """Proposed deductions of the group are neither accepted nor declined: something else may have to be deducted."""


class ReasonMissing(Refused):
    """A line of the group has no words yet: it came from a sheet that gave points only."""


class NotLookedAt(Refused):
    """A second entry or its settling, or a cell of a drawn sample, is still missing."""


def visible_groups(access: Access) -> QuerySet[IndicatorGroup]:
    """The groups of the campaign that the person may look at: all, or those of which he is a scorer."""
    groups = IndicatorGroup.objects.filter(month__campaign=access.campaign)
    if reads_all(access):
        return groups
    return groups.filter(owner__in=access.departments(Role.SCORER), is_recusal=False)


def is_on_behalf(group: IndicatorGroup, by: Access) -> bool:
    """The office does what an owner should have done; recusals and its own groups are its own duty."""
    if group.is_recusal or group.owner_id in by.departments(Role.SCORER):
        return False
    return group.owner_id != by.campaign.office_id


def writes_for(group: IndicatorGroup, by: Access) -> bool:
    """May this person write in the group: its owner's scorers, or the office on their behalf?"""
    return by.holds(Role.OFFICE) or (not group.is_recusal and group.owner_id in by.departments(Role.SCORER))


@transaction.atomic
def submit_group(
    *, group: IndicatorGroup, by: Access, states_no_other: bool, at: datetime | None = None
) -> IndicatorGroup:
    """The owner says that its indicators are complete: what has no line has no deduction this month.

    `states_no_other` is that statement; without it NotStated, and while proposed deductions of the group wait for a
    decision it cannot be made: ProposalsWait. Every deduction has its words by then; otherwise ReasonMissing.
    Source: rules.md §2.7, §4.
    """
    at = at or timezone.now()
    group = locked_group(group, by)
    if not writes_for(group, by):
        raise NotAllowed(_("This group belongs to %(owner)s.") % {"owner": group.owner.name})
    if group.month.state not in IN_WORK or group.state != GroupState.OPEN:
        raise GroupNotReady(_("This group cannot be submitted now."))
    if not states_no_other:
        raise NotStated(_("Confirm that there is no other deduction this month."), field="states_no_other")
    _check_proposals(group)
    _check_reasons(group)
    group.state = GroupState.SUBMITTED
    group.submitted_by, group.submitted_at = by.user, at
    group.on_behalf = is_on_behalf(group, by)
    group.save(update_fields=["state", "submitted_by", "submitted_at", "on_behalf"])
    _record("submitted", group, by=by, at=at, on_behalf=group.on_behalf)
    telling.group_submitted(group, by=by.user, at=at)
    return group


@transaction.atomic
def review_group(
    *, group: IndicatorGroup, by: Access, seen: datetime | None = None, at: datetime | None = None
) -> IndicatorGroup:
    """A second person confirms the group; never one who entered or submitted it.

    `seen` is the time of the submission that the person looked at; a later one is refused. What is to be entered a
    second time blind is entered, its differences are settled, and a sample that was drawn is looked at to the end;
    otherwise NotLookedAt. Source: rules.md §4, features M10.
    """
    at = at or timezone.now()
    group = locked_group(group, by)
    by.demand(Role.OFFICE)
    if seen is not None and seen != group.submitted_at:
        raise submitted_anew()
    if group.month.state not in IN_WORK or group.state != GroupState.SUBMITTED:
        raise GroupNotReady(_("This group cannot be reviewed now."))
    if why_not := why_not_reviewed(group, by=by):
        raise SamePerson(why_not)
    _check_looked_at(group)
    group.state = GroupState.REVIEWED
    group.reviewed_by, group.reviewed_at = by.user, at
    group.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    _record("reviewed", group, by=by, at=at)
    telling.group_reviewed(group, at=at)
    return group


def submitted_anew() -> GroupNotReady:
    """The refusal of a review of something else than what is submitted now."""
    return GroupNotReady(_("This group was submitted anew since you looked at it. Look at it again."))


def why_not_reviewed(group: IndicatorGroup, *, by: Access) -> str:
    """Why this person may not review what is submitted; empty when he may."""
    if by.user.pk in writers_of(group):
        return _("The review needs somebody who did not enter or submit this group.")
    if by.user.pk in second_writers_of(group):
        return _(
            "You made the second entry of this group; somebody else settles its differences and reviews it."
        )
    return ""


def wordless_lines(group: IndicatorGroup) -> QuerySet[LedgerLine]:
    """The deductions of the group that still need their reason."""
    lines = LedgerLine.objects.in_force().filter(
        month=group.month_id, is_recusal=group.is_recusal, public_reason=""
    )
    if not group.is_recusal:
        lines = lines.filter(indicator__owner=group.owner_id)
    return lines.select_related("indicator", "department", "branch").order_by("pk")


def _check_reasons(group: IndicatorGroup) -> None:
    lines = list(wordless_lines(group))
    if lines:
        named = "、".join(
            f"{line.department or line.branch} {line.indicator.code}" for line in lines[:MOST_NAMED]
        )
        more = "…" if len(lines) > MOST_NAMED else ""
        raise ReasonMissing(
            ngettext(
                "%(count)s deduction has no reason yet: %(cells)s. Open the cell and give it.",
                "%(count)s deductions have no reason yet: %(cells)s. Open the cells and give them.",
                len(lines),
            )
            % {"count": len(lines), "cells": named + more}
        )


def _check_proposals(group: IndicatorGroup) -> None:
    waiting = waiting_in(group)
    if waiting:
        raise ProposalsWait(
            ngettext(
                "%(count)s proposed deduction waits for a decision: %(cells)s. Accept or decline it first.",
                "%(count)s proposed deductions wait for a decision: %(cells)s. Accept or decline them first.",
                len(waiting),
            )
            % {"count": len(waiting), "cells": named_proposals(waiting, most=MOST_NAMED)},
            field="proposals",
        )


def _check_looked_at(group: IndicatorGroup) -> None:
    if missing := len(still_open(blind_cells(group))):
        raise NotLookedAt(
            ngettext(
                "%(count)s cell is still to be entered a second time or settled.",
                "%(count)s cells are still to be entered a second time or settled.",
                missing,
            )
            % {"count": missing}
        )
    unticked = SampledCell.objects.filter(
        sample__group=group, sample__submitted_at=group.submitted_at, checked_at__isnull=True
    ).count()
    if unticked:
        raise NotLookedAt(
            ngettext(
                "%(count)s cell of the sample is not looked at yet.",
                "%(count)s cells of the sample are not looked at yet.",
                unticked,
            )
            % {"count": unticked}
        )


@transaction.atomic
def return_group(
    *, group: IndicatorGroup, by: Access, remark: str, at: datetime | None = None
) -> IndicatorGroup:
    """Send a submitted or reviewed group back to its owner, with a remark that says what to change."""
    at = at or timezone.now()
    group = locked_group(group, by)
    by.demand(Role.OFFICE)
    if group.month.state != MonthState.OPEN or group.state == GroupState.OPEN:
        raise GroupNotReady(
            _("Only a submitted group of an open month can be sent back; reopen the month first.")
        )
    remark = one_line(remark, field="remark", longest=IndicatorGroup._meta.get_field("remark").max_length)
    if not remark:
        raise Refused(_("Say what is to be changed."), field="remark")
    was = group.state
    group.state, group.remark = GroupState.OPEN, remark
    group.returned_by, group.returned_at = by.user, at
    group.reviewed_by = group.reviewed_at = None
    group.save(update_fields=["state", "remark", "returned_by", "returned_at", "reviewed_by", "reviewed_at"])
    _record("returned", group, by=by, at=at, was=was, remark=group.remark)
    telling.group_returned(group, by=by.user, at=at)
    return group


def writers_of(group: IndicatorGroup) -> set[int]:
    """The accounts that entered, withdrew or submitted something in the group."""
    lines = LedgerLine.objects.filter(month=group.month_id, is_recusal=group.is_recusal)
    if not group.is_recusal:
        lines = lines.filter(indicator__owner=group.owner_id)
    people = set()
    for entered_by, withdrawn_by in lines.values_list("entered_by", "withdrawn_by"):
        people |= {entered_by, withdrawn_by}
    return (people | {group.submitted_by_id}) - {None}


def second_writers_of(group: IndicatorGroup) -> set[int]:
    """The accounts that entered scores of the group a second time; no query where nothing is entered twice."""
    if not group.month.campaign.rules.blind_codes:
        return set()
    entries = BlindEntry.objects.filter(group=group).order_by()
    return set(entries.values_list("entered_by", flat=True))


def locked_group(group: IndicatorGroup, by: Access) -> IndicatorGroup:
    """The group under its lock; its month is read afterwards, because it may have moved during the wait."""
    locked = (
        IndicatorGroup.objects.select_for_update(of=("self",))
        .select_related("owner")
        .filter(pk=group.pk, month__campaign=by.campaign)
        .first()
    )
    if locked is None:
        raise NotAllowed(_("This group belongs to another campaign."))
    locked.month.campaign = by.campaign
    return locked


def _record(act: str, group: IndicatorGroup, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.group.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=group,
        at=at,
        month=group.month.code,
        owner=group.owner.code,
        recusal=group.is_recusal,
        **data,
    )

"""Milestones that the office puts on the timeline: planned, changed, ticked as done, taken off; and who reads them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, Milestone, Role
from campaign.permissions import Access, any_of
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line

LONGEST_TITLE, LONGEST_WORDS, LONGEST_NOTE, LONGEST_REASON = 60, 60, 300, 200
reads_all_milestones = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


class BadMilestone(Refused):
    """Something about the milestone is missing or does not fit; the field says what."""


class MilestoneChanged(Refused):
    """Somebody else has changed the milestone meanwhile."""


class MilestoneOver(Refused):
    """The milestone is done or was taken off: this act does not fit it any more."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What a milestone says; due from exactly one of a role, a department, or a group in words."""

    title: str
    first_day: date
    last_day: date
    role: str = ""
    department: Department | None = None
    words: str = ""
    is_public: bool = False
    note: str = ""


@transaction.atomic
def plan_milestone(
    *, campaign: Campaign, planned: Planned, by: Access, at: datetime | None = None
) -> Milestone:
    """Put a milestone on the timeline, by the office. Raises BadMilestone."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    milestone = Milestone(campaign=campaign, entered_by=by.user, entered_at=at or timezone.now())
    _fill(milestone, planned)
    _save(milestone)
    _record("planned", milestone, by=by, at=at)
    return milestone


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, planned: Planned, edition: int, by: Access, at: datetime | None = None
) -> Milestone:
    """Change what a milestone says, while it is not done; `edition` is the one that was looked at.

    Raises BadMilestone, MilestoneChanged, MilestoneOver.
    """
    by.demand(Role.OFFICE, campaign_id=milestone.campaign_id)
    milestone = _open(milestone)
    if milestone.edition != edition:
        raise MilestoneChanged(
            _("Somebody else has changed this milestone meanwhile. Look at it again, then change it.")
        )
    _fill(milestone, planned)
    milestone.edition += 1
    _save(milestone)
    _record("changed", milestone, by=by, at=at)
    return milestone


@transaction.atomic
def tick_milestone(
    *, milestone: Milestone, done_on: date, by: Access, at: datetime | None = None
) -> Milestone:
    """Say that a milestone is done and on which day, which does not lie ahead.

    By the office, or by head or deputy of the department from which it is due. Raises BadMilestone, MilestoneOver.
    """
    by.demand(Role.OFFICE, Role.HEAD, Role.DEPUTY, campaign_id=milestone.campaign_id)
    if not may_tick(milestone, by):
        raise NotAllowed(_("Your role does not allow this."))
    milestone = _open(milestone)
    if done_on > timezone.localdate(at):
        raise BadMilestone(_("This day has not come yet."), field="done_on")
    milestone.done_on, milestone.done_by = done_on, by.user
    milestone.edition += 1
    milestone.save(update_fields=["done_on", "done_by", "edition"])
    _record("ticked", milestone, by=by, at=at, done_on=done_on)
    return milestone


@transaction.atomic
def untick_milestone(*, milestone: Milestone, by: Access, at: datetime | None = None) -> Milestone:
    """Say that a milestone is not done after all, by the office. Raises MilestoneOver."""
    by.demand(Role.OFFICE, campaign_id=milestone.campaign_id)
    milestone = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    if not milestone.is_done:
        raise MilestoneOver(_("This milestone is not done."))
    was = milestone.done_on
    milestone.done_on = milestone.done_by = None
    milestone.edition += 1
    milestone.save(update_fields=["done_on", "done_by", "edition"])
    _record("unticked", milestone, by=by, at=at, was_done_on=was)
    return milestone


@transaction.atomic
def withdraw_milestone(
    *, milestone: Milestone, reason: str, by: Access, at: datetime | None = None
) -> Milestone:
    """Take a milestone off the timeline, with a reason; it stays on file. Raises BadMilestone, MilestoneOver."""
    by.demand(Role.OFFICE, campaign_id=milestone.campaign_id)
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise BadMilestone(_("Say why it is taken off."), field="reason")
    milestone = _open(milestone)
    milestone.withdrawn_at, milestone.withdrawn_by = at or timezone.now(), by.user
    milestone.withdrawal_reason = reason
    milestone.edition += 1
    milestone.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason", "edition"])
    _record("withdrawn", milestone, by=by, at=at, reason=reason)
    return milestone


def may_tick(milestone: Milestone, access: Access) -> bool:
    """Whether this person may say that it is done; one of the own campaign."""
    if access.campaign.pk != milestone.campaign_id:
        return False
    return access.holds(Role.OFFICE) or milestone.department_id in access.departments(Role.HEAD, Role.DEPUTY)


def visible_milestones(access: Access) -> QuerySet[Milestone]:
    """The milestones that this person may read: all for those who run the campaign or audit it, otherwise the public
    ones and those due from the own role or department."""
    rows = Milestone.objects.filter(campaign=access.campaign).standing()
    if reads_all_milestones(access):
        return rows
    return rows.filter(Q(is_public=True) | due_from_me(access))


def due_from_me(access: Access) -> Q:
    """Milestones that are due from a role that this person holds, or from the own department."""
    roles = {role for role, __ in access.grants}
    return Q(role__in=roles) | Q(department__in=departments_of(access))


def departments_of(access: Access) -> frozenset[int]:
    """The departments that the person belongs to or acts for."""
    own = {access.own_department_id} - {None}
    return frozenset(own | {department for __, department in access.grants if department is not None})


def _open(milestone: Milestone) -> Milestone:
    """The milestone under a lock, neither done nor taken off. Raises MilestoneOver."""
    found = (
        Milestone.objects.select_for_update(of=("self",)).select_related("department").get(pk=milestone.pk)
    )
    if not found.is_standing:
        raise MilestoneOver(_("This milestone was taken off the timeline."))
    if found.is_done:
        raise MilestoneOver(_("This milestone is done already."))
    return found


def _fill(milestone: Milestone, planned: Planned) -> None:
    title = one_line(planned.title, field="title", longest=LONGEST_TITLE)
    words = one_line(planned.words, field="words", longest=LONGEST_WORDS)
    if not title:
        raise BadMilestone(_("Say what it is."), field="title")
    if planned.last_day < planned.first_day:
        raise BadMilestone(_("The last day lies before the first."), field="last_day")
    if sum(map(bool, (planned.role, planned.department, words))) != 1:
        raise BadMilestone(
            _("Say from whom it is due: a role, or a department, or a group in words."), field="role"
        )
    if planned.role and planned.role not in Role.values:
        raise BadMilestone(_("There is no such role."), field="role")
    if planned.department and planned.department.unit_id != milestone.campaign.unit_id:
        raise BadMilestone(_("This department belongs to another unit."), field="department")
    milestone.title, milestone.words = title, words
    milestone.first_day, milestone.last_day = planned.first_day, planned.last_day
    milestone.role, milestone.department = planned.role, planned.department
    milestone.is_public = planned.is_public
    milestone.note = one_line(planned.note, field="note", longest=LONGEST_NOTE)


def _save(milestone: Milestone) -> None:
    try:
        with transaction.atomic():
            milestone.save()
    except IntegrityError as clash:
        raise BadMilestone(
            _("There is a milestone with this title on that day already."), field="title"
        ) from clash


def _record(act: str, milestone: Milestone, *, by: Access, at: datetime | None, **more) -> None:
    record(
        f"campaign.milestone.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=milestone,
        at=at,
        title=milestone.title,
        first_day=milestone.first_day,
        last_day=milestone.last_day,
        **more,
    )

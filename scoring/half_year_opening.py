"""A half-year is opened with its own calendar, what is missing is left out by a recorded decision, entries are closed.

`open → closed → pending → notice → applied`; the later arrows live in `half_year_deciding`. Source: rules.md §5.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, CampaignRules, Department, Role, User
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from campaign.workdays import add_working_days
from scoring import half_year_telling as telling
from scoring.closing import NobodyTakesPart, ReasonNeeded, WrongState, holidays_of
from scoring.half_year_gates import HalfYearBlocked, entries_missing, parts_missing
from scoring.half_year_people import candidates, panel_members
from scoring.half_year_settings import BadSettings, Settings
from scoring.half_years import HalfYear
from scoring.history import published_months
from scoring.models import (
    HalfYearEvaluation,
    HalfYearState,
    PanelSheet,
    PartExclusion,
    SelfAssessment,
    SelfState,
)
from scoring.panel import panel_progress

LONGEST_REASON = 300


class TooEarly(Refused):
    """The half-year is not over."""


class MonthsMissing(Refused):
    """Months of the half-year are not published, and nobody said why they are left out."""


class DatesInDisorder(Refused):
    """The dates of the calendar don't follow one another."""


class NotMissing(Refused):
    """What is to be left out is there, or does not exist."""


class HalfCalendar(NamedTuple):
    """The last day of each step of a half-year; all are proposed on working days."""

    self_until: date
    marks_until: date
    decide_by: date


def proposed_calendar(campaign: Campaign, *, on: date) -> HalfCalendar:
    """The calendar of a half-year that is opened on a day, by the campaign's settings and the holiday table."""
    rules, holidays = campaign.rules, holidays_of(campaign)
    self_until = add_working_days(on, rules.self_days, holidays=holidays)
    marks_until = add_working_days(self_until, rules.mark_days, holidays=holidays)
    return HalfCalendar(
        self_until, marks_until, add_working_days(marks_until, rules.decide_days, holidays=holidays)
    )


def unpublished_months(campaign: Campaign, half: HalfYear) -> list[str]:
    """The codes of the half-year's months that are not published, the earliest first."""
    published = {month.code for month in published_months(campaign)}
    return [code for code in half.months if code not in published]


@transaction.atomic
def open_half_year(
    *,
    campaign: Campaign,
    half: HalfYear,
    by: Access,
    calendar: HalfCalendar | None = None,
    left_out_reason: str = "",
    at: datetime | None = None,
) -> HalfYearEvaluation:
    """Open the evaluation of a half-year that is over; it keeps the settings of this moment.

    Every month of it that is not published needs `left_out_reason`: it does not count, also when it is published later.
    Heads, deputies and the leading group are told. Raises TooEarly, MonthsMissing, DatesInDisorder, NobodyTakesPart,
    and WrongState when the half-year is open already.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    today = timezone.localdate(at)
    if today <= half.last_day:
        raise TooEarly(_("This half-year is not over yet."))
    if half.year != campaign.year:
        raise TooEarly(_("This half-year does not belong to the campaign."))
    missing = unpublished_months(campaign, half)
    counted = [code for code in half.months if code not in missing]
    if not counted:
        raise MonthsMissing(_("No month of this half-year is published."))
    reason = one_line(left_out_reason, field="left_out_reason", longest=LONGEST_REASON)
    if missing and not reason:
        raise MonthsMissing(
            _("Not published: %(months)s. Publish them first, or say why they are left out.")
            % {"months": "、".join(missing)},
            field="left_out_reason",
        )
    calendar = calendar or proposed_calendar(campaign, on=today)
    _check_dates(calendar, today)
    try:
        settings = Settings.of(CampaignRules.objects.get(campaign=campaign))
    except BadSettings as bad:
        raise Refused(_("The settings of the half-year contradict each other; see the settings.")) from bad
    evaluation = HalfYearEvaluation(
        campaign=campaign,
        code=half.code,
        settings=settings.frozen(),
        months=counted,
        left_out=missing,
        left_out_reason=reason if missing else "",
        opened_by=by.user,
        opened_at=at,
        **calendar._asdict(),
    )
    if not candidates(evaluation):
        raise NobodyTakesPart(_("No department takes part on the last day of this half-year."))
    try:
        with transaction.atomic():
            evaluation.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("This half-year is open already.")) from clash
    record_act("opened", evaluation, by=by, at=at, months=counted, left_out=missing, **calendar._asdict())
    telling.half_year_opened(evaluation, by=by.user, at=at)
    return evaluation


@transaction.atomic
def change_calendar(
    *, evaluation: HalfYearEvaluation, calendar: HalfCalendar, by: Access, at: datetime | None = None
) -> HalfYearEvaluation:
    """Move the dates of a half-year whose entries are open."""
    evaluation = locked(evaluation, HalfYearState.OPEN, by=by, role=Role.OFFICE)
    _check_dates(calendar, timezone.localdate(evaluation.opened_at))
    before = HalfCalendar(evaluation.self_until, evaluation.marks_until, evaluation.decide_by)
    for name, day in calendar._asdict().items():
        setattr(evaluation, name, day)
    evaluation.save(update_fields=list(calendar._fields))
    record_act("calendar_changed", evaluation, by=by, at=at, before=before, after=calendar)
    return evaluation


@transaction.atomic
def exclude_part(
    *,
    evaluation: HalfYearEvaluation,
    what: str,
    reason: str,
    by: Access,
    member: User | None = None,
    department: Department | None = None,
    at: datetime | None = None,
) -> PartExclusion:
    """Go on without something that is missing, by a decision of the leading group that stays on record.

    The marks of a member who handed none in; the leading group's part, the appraisal or the self-assessment of a
    department; or a whole department, which then has no composite. Raises NotMissing.
    """
    evaluation = locked(evaluation, HalfYearState.OPEN, HalfYearState.CLOSED, by=by, role=Role.LEADER)
    at = at or timezone.now()
    reason = needed(reason)
    _check_missing(evaluation, PartExclusion.What(what), member, department)
    row = PartExclusion(
        evaluation=evaluation,
        what=what,
        member=member,
        department=department,
        reason=reason,
        decided_by=by.user,
        decided_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise NotMissing(_("This is left out already.")) from clash
    about = {"department": department.code} if department else {"member": member.username}
    record_act("part_excluded", evaluation, by=by, at=at, what=what, reason=reason, **about)
    return row


@transaction.atomic
def withdraw_exclusion(
    *, exclusion: PartExclusion, reason: str, by: Access, at: datetime | None = None
) -> None:
    """Take a recorded exclusion back while the half-year is not computed; the trail keeps it.

    Not that of a member once all marks are in: he may have read the others' (rules.md §5). Raises WrongState.
    """
    evaluation = locked(
        exclusion.evaluation, HalfYearState.OPEN, HalfYearState.CLOSED, by=by, role=Role.LEADER
    )
    reason = needed(reason)
    if exclusion.what == PartExclusion.What.MEMBER and panel_progress(evaluation).is_complete:
        raise WrongState(_("All marks are in and may have been read: they stay as they are."))
    deleted, __ = PartExclusion.objects.filter(pk=exclusion.pk).delete()
    if not deleted:
        raise WrongState(_("This is taken back already."))
    record_act("exclusion_withdrawn", evaluation, by=by, at=at, what=exclusion.what, reason=reason)


@transaction.atomic
def close_entries(
    *, evaluation: HalfYearEvaluation, by: Access, at: datetime | None = None
) -> HalfYearEvaluation:
    """End the entries: everything that the rules need is there, or left out by a recorded decision.

    Raises HalfYearBlocked with what is missing.
    """
    at = at or timezone.now()
    evaluation = locked(evaluation, HalfYearState.OPEN, by=by, role=Role.OFFICE)
    found = entries_missing(evaluation)
    if found:
        raise HalfYearBlocked(found)
    evaluation.closed_at = at
    return moved(evaluation, HalfYearState.CLOSED, "entries_closed", by=by, at=at)


@transaction.atomic
def reopen_entries(
    *, evaluation: HalfYearEvaluation, by: Access, reason: str, at: datetime | None = None
) -> HalfYearEvaluation:
    """Back from closed to open, with a reason, while nothing is computed: what was decided on stays closed.

    Raises WrongState.
    """
    evaluation = locked(evaluation, HalfYearState.CLOSED, by=by, role=Role.OFFICE)
    if evaluation.computation_id is not None:
        raise WrongState(_("This half-year was computed already: its entries stay closed."))
    evaluation.closed_at = None
    reason = needed(reason)
    return moved(evaluation, HalfYearState.OPEN, "entries_reopened", by=by, at=at, reason=reason)


def locked(
    evaluation: HalfYearEvaluation, *states: HalfYearState, by: Access, role: Role
) -> HalfYearEvaluation:
    """The evaluation under its lock, in one of the states; raises NotAllowed or WrongState."""
    by.demand(role, campaign_id=evaluation.campaign_id)
    evaluation = (
        HalfYearEvaluation.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "campaign__rules")
        .get(pk=evaluation.pk)
    )
    if evaluation.state not in states:
        raise WrongState(
            _("%(half)s is “%(state)s”; this act does not start from there.")
            % {"half": evaluation.name, "state": evaluation.get_state_display()}
        )
    return evaluation


def moved(
    evaluation: HalfYearEvaluation, state: HalfYearState, act: str, *, by: Access, at: datetime | None, **data
) -> HalfYearEvaluation:
    """Save the new state and write the act into the trail."""
    evaluation.state = state
    evaluation.save()
    record_act(act, evaluation, by=by, at=at, **data)
    return evaluation


def record_act(act: str, evaluation: HalfYearEvaluation, *, by: Access, at: datetime | None, **data) -> None:
    """Write an act about a half-year into the trail."""
    record(
        f"scoring.half_year.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=evaluation,
        at=at,
        half=evaluation.code,
        **data,
    )


def needed(reason: str, *, longest: int = LONGEST_REASON) -> str:
    """The reason that a step back needs; raises ReasonNeeded."""
    reason = one_line(reason, field="reason", longest=longest)
    if not reason:
        raise ReasonNeeded(_("Give the reason."), field="reason")
    return reason


def _check_dates(calendar: HalfCalendar, first: date) -> None:
    if not first <= calendar.self_until <= calendar.marks_until <= calendar.decide_by:
        raise DatesInDisorder(
            _("The dates must follow one another, from the day of opening on."), field="self_until"
        )


def _check_missing(
    evaluation: HalfYearEvaluation,
    what: PartExclusion.What,
    member: User | None,
    department: Department | None,
) -> None:
    if what == PartExclusion.What.MEMBER:
        if member not in panel_members(evaluation):
            raise NotMissing(_("Choose a member of the leading group."), field="member")
        if PanelSheet.objects.filter(
            evaluation=evaluation, member=member, submitted_at__isnull=False
        ).exists():
            raise NotMissing(_("This member has submitted; the marks count."), field="member")
        return
    if department is None or department.pk not in {person.department_id for person in candidates(evaluation)}:
        raise NotMissing(_("Choose a department that takes part."), field="department")
    if what == PartExclusion.What.SELF:
        is_there = SelfAssessment.objects.filter(
            evaluation=evaluation, department=department, state=SelfState.SUBMITTED
        ).exists()
    else:
        parts = {gap.what for gap in parts_missing(evaluation) if gap.department == department.code}
        is_there = not parts or (what != PartExclusion.What.DEPARTMENT and what not in parts)
    if is_there:
        raise NotMissing(_("Nothing of this is missing."), field="what")

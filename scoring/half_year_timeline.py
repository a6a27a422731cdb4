"""The half-years on the timeline of the year: opened, self-summaries, marks, decision, public notice, meeting.

Who runs or evaluates reads every step; a head and deputy those that concern departments; everybody the public notice,
the titles and the meeting.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import is_due_from, words_of
from campaign.workdays import add_working_days, next_working_day
from scoring.closing import holidays_of
from scoring.half_year_names import half_year_name
from scoring.half_years import HalfYear
from scoring.models import (
    CommendationMeeting,
    HalfYearDecision,
    HalfYearEvaluation,
    HalfYearState,
    PanelSheet,
    SelfAssessment,
    SelfState,
)
from scoring.month_timeline import calendar_ahead

READS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
HEADS = (Role.HEAD, Role.DEPUTY)
ONE_DAY = timedelta(days=1)
DECIDED = (HalfYearState.NOTICE, HalfYearState.APPLIED)


class Step(NamedTuple):
    """A step of a half-year: who reads it (empty: everybody), its days, from whom it is due, whether it is done."""

    code: str
    title: str
    first_day: date
    last_day: date
    doers: tuple[str, ...]
    readers: tuple[str, ...]
    is_done: bool = False
    done_on: date | None = None
    passes: bool = False


def half_year_entries(access: Access) -> list[Entry]:
    """Both half-years; six queries.

    One that is not opened yet has the days that follow from the settings when it is opened on the working day after
    its last bulletin; without it the year's work could not be seen in advance.
    """
    campaign = access.campaign
    rows = {row.code: row for row in HalfYearEvaluation.objects.filter(campaign=campaign).order_by("pk")}
    holidays = holidays_of(campaign)
    applied = dict(
        HalfYearDecision.objects.filter(evaluation__campaign=campaign)
        .order_by("number")
        .values_list("evaluation_id", "applied_at")
    )
    meetings = {
        meeting.evaluation_id: meeting
        for meeting in CommendationMeeting.objects.filter(evaluation__campaign=campaign).order_by("pk")
    }
    submitted = set(
        SelfAssessment.objects.filter(evaluation__campaign=campaign, state=SelfState.SUBMITTED)
        .order_by("pk")
        .values_list("evaluation_id", "department_id")
    )
    marked = set(
        PanelSheet.objects.filter(
            evaluation__campaign=campaign, member=access.user, submitted_at__isnull=False
        )
        .order_by("pk")
        .values_list("evaluation_id", flat=True)
    )
    found = []
    for number in (1, 2):
        half = HalfYear(campaign.year, number)
        if half.last_day < campaign.begins:
            continue
        row = rows.get(half.code)
        if row is None:
            steps, url = _ahead(half, access, holidays), ""
        else:
            own = access.departments(*HEADS)
            is_filed = bool(own) and all((row.pk, department) in submitted for department in own)
            steps = _opened(row, is_filed=is_filed, is_marked=row.pk in marked, applied=applied.get(row.pk))
            steps += _meeting(meetings.get(row.pk))
            url = reverse("scoring:half_year_detail", args=[campaign.code, row.code])
        found += [
            _entry(step, half, access, url)
            for step in steps
            if not step.readers or access.holds(*step.readers)
        ]
    return found


def _ahead(half: HalfYear, access: Access, holidays: Mapping[date, bool]) -> list[Step]:
    """The steps of a half-year that is not opened, as the settings would lay them."""
    rules = access.campaign.rules
    bulletin = calendar_ahead(access, half.last_day.replace(day=1), holidays).publish_by
    opening = next_working_day(bulletin + ONE_DAY, holidays=holidays)
    self_until = add_working_days(opening, rules.self_days, holidays=holidays)
    marks_until = add_working_days(self_until, rules.mark_days, holidays=holidays)
    decide_by = add_working_days(marks_until, rules.decide_days, holidays=holidays)
    return _steps(opening, self_until, marks_until, decide_by)


def _steps(opening: date, self_until: date, marks_until: date, decide_by: date) -> list[Step]:
    return [
        Step("open", _("Open the evaluation"), opening, opening, (Role.OFFICE,), (*READS, *HEADS)),
        Step("self", _("Self-summaries and self-scores"), self_until, self_until, HEADS, (*READS, *HEADS)),
        Step("marks", _("Marks of the leading group"), marks_until, marks_until, (Role.LEADER,), READS),
        Step("decide", _("Decision on the titles"), decide_by, decide_by, (Role.LEADER,), READS),
    ]


def _opened(row: HalfYearEvaluation, *, is_filed: bool, is_marked: bool, applied) -> list[Step]:
    """The steps of a half-year that was opened; a head's own part is done when the own departments submitted."""
    is_closed = row.state != HalfYearState.OPEN
    opening, own, marks, decision = _steps(
        timezone.localdate(row.opened_at), row.self_until, row.marks_until, row.decide_by
    )
    closed_on = timezone.localdate(row.closed_at) if row.closed_at and is_closed else None
    is_decided = row.state in DECIDED
    steps = [
        opening._replace(is_done=True, done_on=opening.first_day),
        own._replace(is_done=is_closed or is_filed, done_on=closed_on),
        marks._replace(is_done=is_closed or is_marked, done_on=closed_on),
        decision._replace(is_done=is_decided, done_on=row.notice_from if is_decided else None),
    ]
    if is_decided and row.notice_from and row.notice_until:
        is_over = row.state == HalfYearState.APPLIED
        span = (row.notice_from, row.notice_until)
        steps.append(Step("notice", _("Public notice of the titles"), *span, (Role.OFFICE,), (), is_over))
    if row.state == HalfYearState.APPLIED and applied:
        day = timezone.localdate(applied)
        steps.append(Step("titles", _("Titles in effect"), day, day, (), (), True, day))
    return steps


def _meeting(meeting: CommendationMeeting | None) -> list[Step]:
    if meeting is None:
        return []
    day = meeting.held_on
    return [Step("meeting", meeting.title, day, day, (), (), passes=True)]


def _entry(step: Step, half: HalfYear, access: Access, url: str) -> Entry:
    return Entry(
        track=Track.HALF_YEARS,
        key=f"half.{half.half}.{step.code}",
        title=_("%(month)s: %(what)s") % {"month": half_year_name(half), "what": step.title},
        first_day=step.first_day,
        last_day=step.last_day,
        due=words_of(step.doers),
        is_mine=is_due_from(access, *step.doers),
        is_done=step.is_done,
        done_on=step.done_on,
        passes=step.passes,
        url=url,
        note="" if url else str(_("by the settings")),
    )

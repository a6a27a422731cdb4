"""When one may ask about a month, and until when an answer is owed or can be taken further (rules.md §4).

All days are counted with both ends, by the unit's clock; deadlines count working days of its holiday table.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.refusals import Refused
from campaign.workdays import add_working_days
from scoring.closing import holidays_of
from scoring.models import Month, MonthRevision, MonthState, Recheck, RecheckStage, Standing


class OutOfTime(Refused):
    """The days in which one may ask are over, or have not begun."""


@dataclass(frozen=True)
class Window:
    """The days, both counted, in which one may ask about a month; after a correction, about what it changed."""

    stage: RecheckStage
    first: date
    last: date
    revision: int = 1

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def is_narrowed(self) -> bool:
        return self.revision > 1


def windows(month: Month) -> list[Window]:
    """When one may ask about the month; empty while there is no such time.

    An objection: while the departments' preview runs. An appeal: the working days after the publication, about
    everything; and after that of each correction, about what it changed for the department.
    """
    if month.state == MonthState.REVIEWED and month.preview_until:
        return [Window(RecheckStage.PREVIEW, timezone.localdate(month.reviewed_at), month.preview_until)]
    if month.state != MonthState.PUBLISHED:
        return []
    revisions = MonthRevision.objects.filter(month=month).order_by("number")
    return [
        window_after(published_at, month.campaign, revision=number)
        for number, published_at in revisions.values_list("number", "published_at")
    ]


def window_after(published_at: datetime, campaign: Campaign, *, revision: int = 1) -> Window:
    """When one may appeal against a revision that was published then."""
    day = timezone.localdate(published_at)
    last = add_working_days(day, campaign.rules.recheck_days, holidays=holidays_of(campaign))
    return Window(RecheckStage.PUBLISHED, day, last, revision)


@dataclass(frozen=True)
class Asking:
    """What a department may ask about on a day: until when, and which indicators (None: all of them)."""

    stage: RecheckStage
    until: date
    indicators: frozenset[str] | None = None

    def covers(self, indicator: str) -> bool:
        return self.indicators is None or indicator in self.indicators


def asking(month: Month, department_id: int, *, on: date) -> Asking | None:
    """What the department may ask about that day; None while there is no such time."""
    return asking_within(windows(month), month.pk, department_id, on=on)


def asking_within(found: list[Window], month_id: int, department_id: int, *, on: date) -> Asking | None:
    """The same from the windows of the month; what corrections changed is read only where it decides."""
    held = [window for window in found if window.holds(on)]
    for window in held:
        if not window.is_narrowed:
            return Asking(window.stage, window.last)
    changed = {
        code: window.last
        for window in held
        for code in corrected_indicators(month_id, department_id, window.revision)
    }
    if not changed:
        return None
    return Asking(RecheckStage.PUBLISHED, max(changed.values()), frozenset(changed))


def open_stage(month: Month, *, department_id: int, indicator: str, on: date) -> RecheckStage:
    """The stage at which the department may ask about the indicator that day. Raises OutOfTime."""
    found = windows(month)
    if not found:
        raise OutOfTime(
            _("One can ask during the preview of a month and after its publication."), field="text"
        )
    open_now = asking_within(found, month.pk, department_id, on=on)
    if open_now is None:
        days = {
            "first": date_format(found[0].first, "DATE_FORMAT"),
            "last": date_format(found[0].last, "DATE_FORMAT"),
        }
        raise OutOfTime(_("One could ask from %(first)s until %(last)s.") % days, field="text")
    if not open_now.covers(indicator):
        raise OutOfTime(
            _("After a correction one can ask about what it changed; this indicator stayed as it was."),
            field="text",
        )
    return open_now.stage


def corrected_indicators(month_id: int, department_id: int, revision: int) -> frozenset[str]:
    """The indicators whose lines or points the revision changed for the department; one query."""
    details = dict(
        Standing.objects.filter(
            revision__month=month_id, revision__number__in=(revision - 1, revision), department=department_id
        ).values_list("revision__number", "detail")
    )
    if len(details) < 2:
        return frozenset()
    before, after = details[revision - 1], details[revision]
    return frozenset(
        code for code in after["indicators"] if _of_indicator(before, code) != _of_indicator(after, code)
    )


def _of_indicator(detail: dict, code: str) -> tuple:
    return detail["indicators"].get(code), [line for line in detail["lines"] if line["indicator"] == code]


def answer_until(month: Month, stage: RecheckStage, *, filed_on: date) -> date:
    """The last day for the answer: so many working days, and for an objection not later than the approval is due."""
    campaign = month.campaign
    day = add_working_days(filed_on, campaign.rules.answer_days, holidays=holidays_of(campaign))
    if stage == RecheckStage.PREVIEW and month.approve_by and filed_on <= month.approve_by:
        return min(day, month.approve_by)
    return day


def appeal_until(recheck: Recheck) -> date:
    """The last day on which an answer can be taken to the leading group."""
    campaign = recheck.month.campaign
    return add_working_days(
        timezone.localdate(recheck.answered_at), campaign.rules.recheck_days, holidays=holidays_of(campaign)
    )

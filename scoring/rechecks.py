"""Objections during the preview and appeals after publication: filed, answered, taken further once, then final.

Source: rules.md §4 (recheck); the department asks, somebody of the owner or the office who did not enter the line
answers, the leading group has the last word. An answer changes no point by itself: before publication the group is
sent back, afterwards a correction follows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.workdays import add_working_days
from scoring import telling
from scoring.cells import AlreadyWithdrawn, OwnDepartment, UnknownCell
from scoring.closing import ReasonNeeded, WrongState, holidays_of
from scoring.locking import locked_cell
from scoring.models import (
    Finding,
    IndicatorGroup,
    LedgerLine,
    Month,
    MonthRevision,
    MonthState,
    Recheck,
    RecheckMessage,
    RecheckStage,
    RecheckState,
)
from scoring.wording import paragraph

SHORTEST, LONGEST = 4, RecheckMessage._meta.get_field("text").max_length
Act = RecheckMessage.Act


class OutOfTime(Refused):
    """The days in which one may ask are over, or have not begun."""


class AlreadyAsked(Refused):
    """The department asked about this indicator of the month already."""


class OwnEntry(Refused):
    """Whoever entered the line does not answer for it."""


@transaction.atomic
def file_recheck(
    *,
    month: Month,
    department: str,
    indicator: str,
    text: str,
    by: Access,
    line: LedgerLine | None = None,
    at: datetime | None = None,
) -> Recheck:
    """Ask about an indicator of a department's month: an objection in its preview, an appeal once it is published.

    By the head or deputy of the department, or by the office for it (recorded so). `line` names the deduction that is
    meant. Raises OutOfTime outside the window (working days), AlreadyAsked, AlreadyWithdrawn for a line that counts no
    more, UnknownCell for one of another cell.
    """
    at = at or timezone.now()
    month = _locked_month(month)
    by.demand(Role.HEAD, Role.DEPUTY, Role.OFFICE, campaign_id=month.campaign_id)
    cell = locked_cell(month, indicator, department, by=by)
    person = cell.department
    if not may_ask(person.department_id, by=by):
        raise NotAllowed(_("A department asks about itself only."))
    own = person.department_id in by.departments(Role.HEAD, Role.DEPUTY)
    stage = _open_stage(month, on=timezone.localdate(at))
    if line is not None:
        held = next((other for other in cell.own_lines if other.pk == line.pk), None)
        if held is None:
            raise UnknownCell(_("This line is not one of the department and indicator."))
        if held.is_withdrawn:
            raise AlreadyWithdrawn(_("This line is withdrawn already."))
    text = _words(text)
    recheck = Recheck(
        month=month,
        stage=stage,
        department_id=person.department_id,
        indicator=cell.indicator,
        line=line,
        filed_by=by.user,
        filed_at=at,
        on_behalf=not own,
        answer_by=add_working_days(
            timezone.localdate(at), month.campaign.rules.answer_days, holidays=holidays_of(month.campaign)
        ),
    )
    try:
        with transaction.atomic():
            recheck.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyAsked(_("This indicator was asked about already; see its thread.")) from clash
    _say(recheck, Act.FILED, text, by=by, at=at, department=person.code, on_behalf=recheck.on_behalf)
    telling.recheck_filed(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def remark_recheck(*, recheck: Recheck, text: str, by: Access, at: datetime | None = None) -> RecheckMessage:
    """Add a remark to the thread while it runs, by whoever takes part in it."""
    recheck = _locked(recheck, by=by)
    if recheck.state in (RecheckState.FINAL, RecheckState.WITHDRAWN):
        raise _wrong_state(recheck)
    if not takes_part(recheck, by=by):
        raise NotAllowed(_("Your role does not allow this."))
    return _say(recheck, Act.REMARK, _words(text), by=by, at=at or timezone.now())


@transaction.atomic
def answer_recheck(
    *, recheck: Recheck, finding: str, text: str, by: Access, at: datetime | None = None
) -> Recheck:
    """Answer for the owner: a scorer of the owner or the office, who neither entered a line of the cell nor belongs
    to the department.
    """
    at = at or timezone.now()
    recheck = _locked(recheck, by=by)
    _check_state(recheck, RecheckState.FILED)
    check_answerer(recheck, by=by)
    recheck.state, recheck.finding = RecheckState.ANSWERED, _finding(finding)
    recheck.answered_by, recheck.answered_at = by.user, at
    text = _words(text)
    recheck.save()
    _say(recheck, Act.ANSWERED, text, by=by, at=at, finding=recheck.finding)
    telling.recheck_answered(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def appeal_recheck(*, recheck: Recheck, text: str, by: Access, at: datetime | None = None) -> Recheck:
    """Take an answered recheck to the leading group, once and within the same number of working days."""
    at = at or timezone.now()
    recheck = _locked(recheck, by=by)
    _check_state(recheck, RecheckState.ANSWERED)
    if not _asks(recheck, by=by):
        raise NotAllowed(_("A department asks about itself only."))
    if recheck.finding == Finding.UPHELD:
        raise Refused(_("The answer upholds it; there is nothing to take further."))
    if timezone.localdate(at) > appeal_until(recheck):
        raise OutOfTime(
            _("It could be taken further until %(day)s.")
            % {"day": date_format(appeal_until(recheck), "DATE_FORMAT")}
        )
    recheck.state = RecheckState.APPEALED
    text = _words(text)
    recheck.save()
    _say(recheck, Act.APPEALED, text, by=by, at=at)
    telling.recheck_appealed(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def decide_recheck(
    *, recheck: Recheck, finding: str, text: str, by: Access, at: datetime | None = None
) -> Recheck:
    """The leading group's last word, by a member who did not answer and does not belong to the department."""
    at = at or timezone.now()
    recheck = _locked(recheck, by=by)
    by.demand(Role.LEADER, campaign_id=recheck.month.campaign_id)
    _check_state(recheck, RecheckState.APPEALED)
    if by.own_department_id == recheck.department_id:
        raise OwnDepartment(_("Nobody decides about his own department."))
    if by.user.pk in (recheck.answered_by_id, *_writers(recheck)):
        raise OwnEntry(_("Whoever entered the line or answered does not decide."))
    recheck.state, recheck.finding = RecheckState.FINAL, _finding(finding)
    recheck.decided_by, recheck.decided_at = by.user, at
    text = _words(text)
    recheck.save()
    _say(recheck, Act.DECIDED, text, by=by, at=at, finding=recheck.finding)
    telling.recheck_decided(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def withdraw_recheck(*, recheck: Recheck, text: str, by: Access, at: datetime | None = None) -> Recheck:
    """Take a recheck back that is not answered yet; the thread stays readable, and one may ask anew in time."""
    recheck = _locked(recheck, by=by)
    _check_state(recheck, RecheckState.FILED)
    if not _asks(recheck, by=by):
        raise NotAllowed(_("A department asks about itself only."))
    recheck.state = RecheckState.WITHDRAWN
    text = _words(text)
    recheck.save()
    _say(recheck, Act.WITHDRAWN, text, by=by, at=at or timezone.now())
    telling.recheck_withdrawn(recheck, at=at)
    return recheck


@dataclass(frozen=True)
class Window:
    """The days, both counted, in which one may ask about a month."""

    stage: RecheckStage
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def window(month: Month) -> Window | None:
    """When one may ask about the month; None while there is no such time.

    An objection: while the departments' preview runs. An appeal: the working days after the day on which the
    revision in force was published.
    """
    if month.state == MonthState.REVIEWED and month.preview_until:
        return Window(RecheckStage.PREVIEW, timezone.localdate(month.reviewed_at), month.preview_until)
    if month.state == MonthState.PUBLISHED:
        published = (
            MonthRevision.objects.filter(month=month)
            .order_by("-number")
            .values_list("published_at", flat=True)
            .first()
        )
        return window_after(published, month.campaign)
    return None


def window_after(published_at: datetime, campaign: Campaign) -> Window:
    """When one may appeal against a month that was published then."""
    day = timezone.localdate(published_at)
    last = add_working_days(day, campaign.rules.recheck_days, holidays=holidays_of(campaign))
    return Window(RecheckStage.PUBLISHED, day, last)


def may_ask(department_id: int, *, by: Access) -> bool:
    """Its head or deputy, or the office for it."""
    return department_id in by.departments(Role.HEAD, Role.DEPUTY) or by.holds(Role.OFFICE)


def appeal_until(recheck: Recheck) -> date:
    """The last day on which an answer can be taken to the leading group."""
    campaign = recheck.month.campaign
    return add_working_days(
        timezone.localdate(recheck.answered_at), campaign.rules.recheck_days, holidays=holidays_of(campaign)
    )


def check_answerer(recheck: Recheck, *, by: Access) -> None:
    """Refuse whoever may not answer: not of the owner or the office, of the department itself, or the scorer."""
    if not (by.holds(Role.OFFICE) or recheck.indicator.owner_id in by.departments(Role.SCORER)):
        raise NotAllowed(_("The owner of the indicator or the assessment office answers."))
    if by.own_department_id == recheck.department_id:
        raise OwnDepartment(_("Nobody decides about his own department."))
    if by.user.pk in _writers(recheck):
        raise OwnEntry(_("Somebody other than the scorer answers: you entered a line here."))


def takes_part(recheck: Recheck, *, by: Access) -> bool:
    """Those who asked, and those who may answer or decide."""
    return (
        _asks(recheck, by=by)
        or by.holds(Role.OFFICE, Role.LEADER)
        or recheck.indicator.owner_id in by.departments(Role.SCORER)
    )


def _asks(recheck: Recheck, *, by: Access) -> bool:
    """The head or deputy of the department; for what the office filed, the office too."""
    return recheck.department_id in by.departments(Role.HEAD, Role.DEPUTY) or (
        recheck.on_behalf and by.holds(Role.OFFICE)
    )


def _writers(recheck: Recheck) -> set[int]:
    """Who entered a line of the cell, withdrawn ones among them."""
    lines = LedgerLine.objects.filter(month=recheck.month_id, indicator=recheck.indicator_id)
    own = lines.filter(department=recheck.department_id)
    branches = lines.filter(branch__enrolments__department=recheck.department_id)
    return set((own | branches).values_list("entered_by", flat=True))


def _open_stage(month: Month, *, on: date) -> RecheckStage:
    found = window(month)
    if found is None:
        raise OutOfTime(
            _("One can ask during the preview of a month and after its publication."), field="text"
        )
    if not found.holds(on):
        raise OutOfTime(
            _("One could ask from %(first)s until %(last)s.")
            % {
                "first": date_format(found.first, "DATE_FORMAT"),
                "last": date_format(found.last, "DATE_FORMAT"),
            },
            field="text",
        )
    return found.stage


def _locked_month(month: Month) -> Month:
    """The month with its groups locked: it is not approved or corrected while somebody asks."""
    list(IndicatorGroup.objects.select_for_update().filter(month=month).order_by("pk").values_list("pk"))
    return (
        Month.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "campaign__rules")
        .get(pk=month.pk)
    )


def _locked(recheck: Recheck, *, by: Access) -> Recheck:
    found = (
        Recheck.objects.select_for_update(of=("self",))
        .select_related("month__campaign__rules", "indicator")
        .get(pk=recheck.pk)
    )
    by.demand(*Role.values, campaign_id=found.month.campaign_id)
    return found


def _check_state(recheck: Recheck, state: RecheckState) -> None:
    if recheck.state != state:
        raise _wrong_state(recheck)


def _wrong_state(recheck: Recheck) -> WrongState:
    return WrongState(_("This thread is “%(state)s”.") % {"state": recheck.get_state_display()})


def _finding(finding: str) -> str:
    if finding not in Finding.values:
        raise Refused(_("Choose what the answer finds."), field="finding")
    return finding


def _words(text: str) -> str:
    text = paragraph(text, field="text", longest=LONGEST)
    if len(text) < SHORTEST:
        raise ReasonNeeded(_("Give the reason."), field="text")
    return text


def _say(recheck: Recheck, act: str, text: str, *, by: Access, at: datetime, **data) -> RecheckMessage:
    message = RecheckMessage.objects.create(recheck=recheck, act=act, author=by.user, at=at, text=text)
    record(
        f"scoring.recheck.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=recheck,
        at=at,
        month=recheck.month.code,
        indicator=recheck.indicator.code,
        stage=recheck.stage,
        **data,
    )
    return message

"""The month from draft to published: each arrow one guarded act, each way back named and with a reason."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Holiday, Role
from campaign.months import month_name
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workdays import MonthCalendar, add_working_days, month_calendar
from scoring import telling
from scoring.board import live_board
from scoring.evidence import freeze_evidence
from scoring.freezing import first_header, freeze
from scoring.gates import APPROVE, CLOSE, PUBLISH, REVIEW, Blocker, blockers
from scoring.models import (
    GateOverride,
    Indicator,
    IndicatorGroup,
    Month,
    MonthRevision,
    MonthState,
    Scheme,
    Standing,
)
from scoring.open_months import check_sheets
from scoring.roster import participants


class WrongState(Refused):
    """The month is not in the state that the act starts from; often somebody else was quicker."""


class Blocked(Refused):
    """Something stands in the way; `blockers` says what."""

    def __init__(self, found: list[Blocker]):
        super().__init__(_("%(count)s things stand in the way.") % {"count": len(found)})
        self.blockers = found


class NoScheme(Refused):
    """No scheme is in force for the month."""


class NobodyTakesPart(Refused):
    """There is no department to score; enrolments say who takes part."""


class ReasonNeeded(Refused):
    """Going back, or through a closed gate, needs a reason."""


@transaction.atomic
def plan_month(
    *,
    campaign: Campaign,
    first_day: date,
    by: Access,
    calendar: MonthCalendar | None = None,
    at: datetime | None = None,
) -> Month:
    """Put a month on the calendar as a draft, with its scheme and its deadlines (rules.md §4)."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    # A version of the scheme is put in force under the same lock: either the month has it, or it begins later.
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    scheme = (
        Scheme.objects.filter(campaign=campaign, activated_at__isnull=False, from_month__lte=first_day)
        .order_by("-from_month", "-version")
        .first()
    )
    if scheme is None:
        raise NoScheme(_("No active scheme is in force for %(month)s.") % {"month": month_name(first_day)})
    calendar = calendar or calendar_of(campaign, first_day)
    try:
        with transaction.atomic():
            month = Month.objects.create(
                campaign=campaign,
                first_day=first_day,
                scheme=scheme,
                owner_deadline=calendar.owner_deadline,
                close_by=calendar.close_by,
                approve_by=calendar.approve_by,
                publish_by=calendar.publish_by,
            )
    except IntegrityError as clash:
        raise WrongState(_("This month exists already.")) from clash
    _record("planned", month, by=by, at=at, scheme=scheme.version)
    return month


def calendar_of(campaign: Campaign, first_day: date) -> MonthCalendar:
    """The month's deadlines by the campaign's settings and the unit's holiday table."""
    rules = campaign.rules
    return month_calendar(
        first_day,
        owner_day=rules.owner_day,
        close_day=rules.close_day,
        preview_days=rules.preview_days,
        approve_day=rules.approve_day,
        bulletin_day=rules.bulletin_day,
        holidays=holidays_of(campaign),
    )


def holidays_of(campaign: Campaign) -> dict[date, bool]:
    return dict(Holiday.objects.filter(unit=campaign.unit_id).values_list("day", "is_worked"))


@transaction.atomic
def open_month(*, month: Month, by: Access, silent: bool = False, at: datetime | None = None) -> Month:
    """Open a draft month for scoring: one group for each owner, and one for what owners may not write.

    The owners' scorers are told, unless it is done silently. Raises NobodyTakesPart: a month without departments
    would be published without a ranking; and SheetNotFull, where a category was added after the scheme was put in
    force.
    """
    month = _locked(month, MonthState.DRAFT, by=by, role=Role.OFFICE)
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    if not people:
        raise NobodyTakesPart(_("No department takes part in %(month)s.") % {"month": month.name})
    check_sheets(month.scheme, people)
    taking_part = {person.department_id for person in people}
    categories = {person.category_id for person in people}
    owners = []
    recusal = False
    for indicator in Indicator.objects.filter(section__sheet__scheme=month.scheme_id).select_related(
        "section"
    ):
        if indicator.section.category_id is None or indicator.section.category_id in categories:
            owners.append(indicator.owner_id)
            recusal = recusal or indicator.owner_id in taking_part
    groups = [IndicatorGroup(month=month, owner_id=owner) for owner in dict.fromkeys(owners)]
    if recusal:
        if month.campaign.office_id is None:
            raise Refused(_("Name the assessment office of the campaign first; it writes recusal entries."))
        groups.append(IndicatorGroup(month=month, owner_id=month.campaign.office_id, is_recusal=True))
    IndicatorGroup.objects.bulk_create(groups)
    if not silent:
        telling.month_opened(month, owners=set(owners), by=by.user, at=at)
    return _moved(month, MonthState.OPEN, "opened", by=by, at=at, groups=len(groups), **_silence(silent))


@transaction.atomic
def close_month(*, month: Month, by: Access, override: str = "", at: datetime | None = None) -> Month:
    """End the scoring: every group is submitted, nothing is entered any more."""
    month = _locked(month, MonthState.OPEN, by=by, role=Role.OFFICE)
    _pass(month, CLOSE, by=by, override=override, at=at)
    return _moved(month, MonthState.CLOSED, "closed", by=by, at=at)


@transaction.atomic
def review_month(
    *, month: Month, by: Access, override: str = "", silent: bool = False, at: datetime | None = None
) -> Month:
    """Every group is reviewed: the departments' preview of their own sheets begins; heads and deputies are told."""
    at = at or timezone.now()
    month = _locked(month, MonthState.CLOSED, by=by, role=Role.OFFICE)
    _pass(month, REVIEW, by=by, override=override, at=at)
    month.reviewed_at = at
    month.preview_until = add_working_days(
        timezone.localdate(at), month.campaign.rules.preview_days, holidays=holidays_of(month.campaign)
    )
    if not silent:
        telling.preview_begun(month, by=by.user, at=at)
    return _moved(
        month,
        MonthState.REVIEWED,
        "reviewed",
        by=by,
        at=at,
        preview_until=month.preview_until,
        **_silence(silent),
    )


@transaction.atomic
def approve_month(*, month: Month, by: Access, override: str = "", at: datetime | None = None) -> Month:
    """The leading group approves the month after the preview."""
    at = at or timezone.now()
    month = _locked(month, MonthState.REVIEWED, by=by, role=Role.LEADER)
    _pass(month, APPROVE, by=by, override=override, at=at)
    month.approved_at = at
    return _moved(month, MonthState.APPROVED, "approved", by=by, at=at)


@transaction.atomic
def publish_month(
    *, month: Month, by: Access, override: str = "", silent: bool = False, at: datetime | None = None
) -> MonthRevision:
    """Freeze the month: names, points, places, rules and lines become rows that never change, with a SHA-256.

    Everybody at work is told, unless it is done silently. Raises WrongState when the month is published already; two
    publishers at one moment make one revision.
    """
    at = at or timezone.now()
    month = _locked(month, MonthState.APPROVED, by=by, role=Role.OFFICE)
    _pass(month, PUBLISH, by=by, override=override, at=at)
    board = live_board(month, rules=month.campaign.rules)
    revision, standings = freeze(board, header=first_header(board), number=1, by=by.user, at=at)
    try:
        with transaction.atomic():
            revision.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("This month is published already.")) from clash
    for standing in standings:
        standing.revision = revision
    Standing.objects.bulk_create(standings)
    freeze_evidence(month, at=at)
    _moved(
        month,
        MonthState.PUBLISHED,
        "published",
        by=by,
        at=at,
        sha256=revision.sha256,
        revision=1,
        **_silence(silent),
    )
    if not silent:
        telling.month_published(month, by=by.user, at=at)
    return revision


@transaction.atomic
def reopen_month(*, month: Month, by: Access, reason: str, at: datetime | None = None) -> Month:
    """Back from closed to open; submitted groups stay submitted until they are sent back."""
    month = _locked(month, MonthState.CLOSED, by=by, role=Role.OFFICE)
    return _moved(month, MonthState.OPEN, "reopened", by=by, at=at, reason=_reason(reason))


@transaction.atomic
def end_preview(*, month: Month, by: Access, reason: str, at: datetime | None = None) -> Month:
    """Back from reviewed to closed; the preview begins anew after the next review."""
    month = _locked(month, MonthState.REVIEWED, by=by, role=Role.OFFICE)
    month.reviewed_at = month.preview_until = None
    return _moved(month, MonthState.CLOSED, "preview_ended", by=by, at=at, reason=_reason(reason))


@transaction.atomic
def withdraw_approval(*, month: Month, by: Access, reason: str, at: datetime | None = None) -> Month:
    """Back from approved to reviewed, by the leading group."""
    month = _locked(month, MonthState.APPROVED, by=by, role=Role.LEADER)
    month.approved_at = None
    return _moved(month, MonthState.REVIEWED, "approval_withdrawn", by=by, at=at, reason=_reason(reason))


def _locked(month: Month, state: MonthState, *, by: Access, role: Role) -> Month:
    by.demand(role, campaign_id=month.campaign_id)
    list(IndicatorGroup.objects.select_for_update().filter(month=month).order_by("pk").values_list("pk"))
    month = (
        Month.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "campaign__rules", "scheme")
        .get(pk=month.pk)
    )
    if month.state != state:
        raise WrongState(
            _("%(month)s is “%(state)s”; this act starts from “%(needed)s”.")
            % {"month": month.name, "state": month.get_state_display(), "needed": state.label}
        )
    return month


def _pass(month: Month, gate: str, *, by: Access, override: str, at: datetime | None) -> None:
    found = blockers(month, gate, at=at)
    if not found:
        return
    if not override.strip():
        raise Blocked(found)
    GateOverride.objects.create(
        month=month,
        gate=gate,
        blockers=[blocker.message for blocker in found],
        snapshot=[blocker.kept() for blocker in found],
        reason=override.strip(),
        by=by.user,
        at=at or timezone.now(),
    )
    _record("gate_overridden", month, by=by, at=at, gate=gate, reason=override.strip(), blockers=len(found))


def _moved(month: Month, state: MonthState, act: str, *, by: Access, at: datetime | None, **data) -> Month:
    month.state = state
    month.save()
    _record(act, month, by=by, at=at, **data)
    return month


def _silence(silent: bool) -> dict:
    """What the trail says of a step that nobody is told of."""
    return {"silent": True} if silent else {}


def _record(act: str, month: Month, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"scoring.month.{act}", by=by.user, campaign=by.campaign, obj=month, at=at, month=month.code, **data
    )


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonNeeded(_("Give the reason."), field="reason")
    return text.strip()

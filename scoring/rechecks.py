"""What a department does with an objection or appeal: file it, add a remark, take the answer further once, withdraw it.

Source: rules.md §4 (recheck); the department asks, somebody of the owner or the office who did not enter the line
answers (`recheck_answers`), the leading group has the last word. Nothing here changes a point: before publication the
group is sent back, afterwards a correction follows.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from scoring import telling
from scoring.cells import AlreadyWithdrawn, Cell, UnknownCell
from scoring.locking import locked_cell
from scoring.models import (
    Finding,
    IndicatorGroup,
    LedgerLine,
    Month,
    Recheck,
    RecheckFile,
    RecheckMessage,
    RecheckState,
)
from scoring.recheck_rights import asks, may_ask, takes_part
from scoring.recheck_threads import Act, check_state, locked, say, words, wrong_state
from scoring.recheck_windows import OutOfTime, answer_until, appeal_until, open_stage


class AlreadyAsked(Refused):
    """The department asked about this indicator of the month already."""


@transaction.atomic
def file_recheck(
    *,
    month: Month,
    department: str,
    indicator: str,
    text: str,
    by: Access,
    line: LedgerLine | None = None,
    files: Sequence[RecheckFile] = (),
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
    department_id = cell.department.department_id
    if not may_ask(department_id, by=by):
        raise NotAllowed(_("A department asks about itself only."))
    today = timezone.localdate(at)
    stage = open_stage(month, department_id=department_id, indicator=cell.indicator.code, on=today)
    if line is not None:
        _check_line(cell, line)
    text = words(text)
    recheck = Recheck(
        month=month,
        stage=stage,
        department_id=department_id,
        indicator=cell.indicator,
        line=line,
        filed_by=by.user,
        filed_at=at,
        on_behalf=department_id not in by.departments(Role.HEAD, Role.DEPUTY),
        answer_by=answer_until(month, stage, filed_on=today),
    )
    try:
        with transaction.atomic():
            recheck.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyAsked(_("This indicator was asked about already; see its thread.")) from clash
    about = {"department": cell.department.code, "on_behalf": recheck.on_behalf}
    say(recheck, Act.FILED, text, by=by, at=at, files=files, **about)
    telling.recheck_filed(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def remark_recheck(
    *, recheck: Recheck, text: str, by: Access, files: Sequence[RecheckFile] = (), at: datetime | None = None
) -> RecheckMessage:
    """Add a remark to the thread while it runs, by whoever takes part in it; the others are told."""
    at = at or timezone.now()
    recheck = locked(recheck, by=by)
    if recheck.state in (RecheckState.FINAL, RecheckState.WITHDRAWN):
        raise wrong_state(recheck)
    if not takes_part(recheck, by=by):
        raise NotAllowed(_("Your role does not allow this."))
    message = say(recheck, Act.REMARK, words(text), by=by, at=at, files=files)
    telling.recheck_remarked(recheck, by=by.user, at=at)
    return message


@transaction.atomic
def appeal_recheck(
    *, recheck: Recheck, text: str, by: Access, files: Sequence[RecheckFile] = (), at: datetime | None = None
) -> Recheck:
    """Take an answered recheck to the leading group, once and within the same number of working days."""
    at = at or timezone.now()
    recheck = locked(recheck, by=by)
    check_state(recheck, RecheckState.ANSWERED)
    if not asks(recheck, by=by):
        raise NotAllowed(_("A department asks about itself only."))
    if recheck.finding == Finding.UPHELD:
        raise Refused(_("The answer upholds it; there is nothing to take further."))
    if timezone.localdate(at) > appeal_until(recheck):
        raise OutOfTime(
            _("It could be taken further until %(day)s.")
            % {"day": date_format(appeal_until(recheck), "DATE_FORMAT")}
        )
    recheck.state = RecheckState.APPEALED
    text = words(text)
    recheck.save()
    say(recheck, Act.APPEALED, text, by=by, at=at, files=files)
    telling.recheck_appealed(recheck, by=by.user, at=at)
    return recheck


@transaction.atomic
def withdraw_recheck(*, recheck: Recheck, text: str, by: Access, at: datetime | None = None) -> Recheck:
    """Take a recheck back that is not answered yet; the thread stays readable, and one may ask anew in time."""
    at = at or timezone.now()
    recheck = locked(recheck, by=by)
    check_state(recheck, RecheckState.FILED)
    if not asks(recheck, by=by):
        raise NotAllowed(_("A department asks about itself only."))
    recheck.state = RecheckState.WITHDRAWN
    text = words(text)
    recheck.save()
    say(recheck, Act.WITHDRAWN, text, by=by, at=at)
    telling.recheck_withdrawn(recheck, at=at)
    return recheck


def _check_line(cell: Cell, line: LedgerLine) -> None:
    """Refuse a line of another cell, and one that counts no more."""
    held = next((other for other in cell.own_lines if other.pk == line.pk), None)
    if held is None:
        raise UnknownCell(_("This line is not one of the department and indicator."), field="line")
    if held.is_withdrawn:
        raise AlreadyWithdrawn(_("This line is withdrawn already."), field="line")


def _locked_month(month: Month) -> Month:
    """The month with its groups locked: it is not approved or corrected while somebody asks."""
    list(IndicatorGroup.objects.select_for_update().filter(month=month).order_by("pk").values_list("pk"))
    return (
        Month.objects.select_for_update(of=("self",))
        .select_related("campaign__unit", "campaign__rules")
        .get(pk=month.pk)
    )

"""Corrections (更正): a published point changes by an approved correction only, which makes a new revision.

Nothing published is edited. The office asks with what it put together (`correction_drafting`), somebody of the leading
group who did not ask decides, the office publishes. Source: rules.md §4.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.digests import sha256_of
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring import telling
from scoring.board import live_board
from scoring.bonus_corrections import check_matters
from scoring.bonuses import BadBonus
from scoring.cells import AlreadyWithdrawn, OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.correction_drafting import (
    LONGEST_REASON,
    foreseen,
    latest_revision,
    locked,
    locked_month,
    needed,
    standings_of,
    trace,
    wrong_state,
)
from scoring.correction_rows import as_bonus_line, as_line, bonus_changes_of, changes_of
from scoring.evidence import carry_all_evidence, freeze_evidence
from scoring.freezing import freeze, thawed_rules
from scoring.models import (
    PENDING,
    BonusLine,
    Correction,
    CorrectionState,
    LedgerLine,
    MonthRevision,
    Standing,
)


class NothingChanges(Refused):
    """The correction changes no published point."""


class OwnRequest(Refused):
    """Nobody decides what he asked for."""


class Drifted(Refused):
    """What the rows of the month come to is not what was published; nothing may be built upon it."""


@transaction.atomic
def request_correction(*, correction: Correction, by: Access, at: datetime | None = None) -> Correction:
    """Lay the correction before the leading group.

    Raises NothingChanges when no published point would change, BadBonus when a matter would count twice.
    """
    correction = locked(correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    check_matters(correction)
    if not any(effect.changes_points for effect in foreseen(correction)):
        raise NothingChanges(_("This correction changes no published point."))
    correction.requested_by, correction.requested_at = by.user, at or timezone.now()
    telling.correction_requested(correction, by=by.user, at=at)
    return _moved(correction, CorrectionState.REQUESTED, "requested", by=by, at=at)


@transaction.atomic
def decide_correction(
    *, correction: Correction, approve: bool, by: Access, remark: str = "", at: datetime | None = None
) -> Correction:
    """The leading group approves, or declines with a remark. Nobody decides what he asked for."""
    correction = locked(correction, CorrectionState.REQUESTED, by=by, role=Role.LEADER)
    if by.user.pk in (correction.begun_by_id, correction.requested_by_id):
        raise OwnRequest(_("Nobody decides on a correction that he asked for."))
    _check_own_department(correction, by=by)
    remark = one_line(remark, field="remark", longest=LONGEST_REASON)
    if not approve and not remark:
        raise ReasonNeeded(_("Give the reason."), field="remark")
    correction.decided_by, correction.decided_at = by.user, at or timezone.now()
    correction.remark = remark
    telling.correction_decided(correction, by=by.user, at=at)
    if approve:
        return _moved(correction, CorrectionState.APPROVED, "approved", by=by, at=at, remark=remark)
    return _moved(correction, CorrectionState.DECLINED, "declined", by=by, at=at, remark=remark)


@transaction.atomic
def withdraw_correction(
    *, correction: Correction, by: Access, reason: str, at: datetime | None = None
) -> Correction:
    """Give a pending correction up, by the office; it stays on file."""
    by.demand(Role.OFFICE, campaign_id=correction.month.campaign_id)
    correction = (
        Correction.objects.select_for_update(of=("self",)).select_related("month").get(pk=correction.pk)
    )
    if correction.state not in PENDING:
        raise wrong_state(correction)
    reason = needed(reason, field="reason", longest=LONGEST_REASON, otherwise=_("Give the reason."))
    correction.remark = reason
    telling.correction_settled(correction, at=at)
    return _moved(correction, CorrectionState.WITHDRAWN, "withdrawn", by=by, at=at, remark=reason)


@transaction.atomic
def publish_correction(*, correction: Correction, by: Access, at: datetime | None = None) -> MonthRevision:
    """Apply an approved correction: its changes become rows, the month gets a new revision with places counted anew.

    Names, scheme, settings and the calendar's dates stay those of the revision that is corrected, which stays on
    file unchanged. Two publishers at one moment make one revision. Raises Drifted when the rows no longer come to
    what was published.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=correction.month.campaign_id)
    correction.refresh_from_db(fields=["state"])
    if correction.state != CorrectionState.APPROVED:  # before any lock: a draft is locked the other way round
        raise wrong_state(correction)
    month = locked_month(correction.month)
    correction = locked(correction, CorrectionState.APPROVED, by=by, role=Role.OFFICE)
    base = correction.base
    if latest_revision(month).pk != base.pk:
        raise WrongState(_("The month was corrected meanwhile; begin a new correction."))
    _check_base(correction)
    _write(correction, by=by, at=at)
    board = live_board(month, rules=thawed_rules(base.header))
    revision, standings = freeze(
        board,
        header=base.header | {"correction": _frozen(correction)},
        number=base.number + 1,
        by=by.user,
        at=at,
    )
    try:
        with transaction.atomic():
            revision.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("The month was corrected meanwhile; begin a new correction.")) from clash
    for standing in standings:
        standing.revision = revision
    Standing.objects.bulk_create(standings)
    correction.result = revision
    _moved(
        correction,
        CorrectionState.PUBLISHED,
        "published",
        by=by,
        at=at,
        revision=revision.number,
        sha256=revision.sha256,
    )
    telling.correction_published(correction, by=by.user, at=at)
    return revision


def _write(correction: Correction, *, by: Access, at: datetime) -> None:
    """Strike out what is struck out, then enter what is added; deductions and bonuses."""
    changes, bonuses = changes_of(correction), bonus_changes_of(correction)
    why = f"更正：{correction.reason}"[: LedgerLine._meta.get_field("withdrawal_reason").max_length]
    for rows, struck in ((LedgerLine, changes), (BonusLine, bonuses)):
        keys = [change.strikes_id for change in struck if change.strikes_id]
        found = rows.objects.in_force().filter(pk__in=keys)
        if found.update(withdrawn_at=at, withdrawn_by=by.user, withdrawal_reason=why) != len(keys):
            raise AlreadyWithdrawn(_("This line is withdrawn already."))
    replaced = []
    for change in changes:
        if change.adds:
            line = as_line(change, by=by, at=at)
            line.save(force_insert=True)
            if change.strikes:
                replaced.append((change.strikes, line))
    carry_all_evidence(replaced)
    freeze_evidence(correction.month, at=at)
    try:
        with transaction.atomic():
            for change in bonuses:
                if change.adds:
                    as_bonus_line(change, by=by, at=at).save(force_insert=True)
    except IntegrityError as clash:
        raise BadBonus(_("This matter is already counted."), field="matter") from clash


def _check_own_department(correction: Correction, *, by: Access) -> None:
    """Nobody decides about the points of his own department."""
    own = Standing.objects.filter(revision=correction.base_id, department=by.own_department_id)
    codes = set(own.values_list("department_code", flat=True)) if by.own_department_id else set()
    if codes and any(effect.changes_points and effect.department in codes for effect in foreseen(correction)):
        raise OwnDepartment(_("Nobody decides about his own department."))


def _check_base(correction: Correction) -> None:
    """The rows must still come to what was published: a correction is built on nothing else."""
    payload = correction.base.payload()
    if sha256_of(payload) != correction.base.sha256 or standings_of(correction) != payload["standings"]:
        raise Drifted(
            _(
                "The rows of %(month)s no longer come to what was published. Nothing is changed; ask the administrator."
            )
            % {"month": correction.month.name}
        )


def _frozen(correction: Correction) -> dict:
    """What the new revision says about how it came about; no person's name."""
    return {
        "of_revision": correction.base.number,
        "reason": correction.reason,
        "document": correction.document,
        "approved_on": timezone.localdate(correction.decided_at).isoformat(),
    }


def _moved(
    correction: Correction, state: CorrectionState, act: str, *, by: Access, at: datetime | None, **data
) -> Correction:
    correction.state = state
    correction.save()
    trace(act, correction, by=by, at=at, **data)
    return correction

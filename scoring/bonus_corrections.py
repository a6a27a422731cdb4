"""Bonuses in a correction (更正): published ones struck out, missed ones added, a wrong level put right."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from scoring.bonuses import BadBonus, bonus_line, check_foreign
from scoring.cells import AlreadyWithdrawn, BadLine
from scoring.correction_drafting import locked, trace
from scoring.correction_rows import bonus_changes_of
from scoring.models import BonusChange, BonusLine, Correction, CorrectionState


@transaction.atomic
def strike_bonus(*, correction: Correction, line: BonusLine, by: Access) -> BonusChange:
    """Have a published bonus struck out by the correction."""
    correction = locked(correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    line = _bonus_of(correction, line, by=by)
    change = _kept(BonusChange(correction=correction, strikes=line))
    trace("changed", correction, by=by, strikes_bonus=line.pk, points=line.points, matter=line.matter)
    return change


@transaction.atomic
def add_bonus(
    *,
    correction: Correction,
    item: str,
    level: str,
    department: str,
    matter: str,
    proof: str,
    by: Access,
    instead_of: BonusLine | None = None,
) -> BonusChange:
    """Have a bonus added, or put in place of a published one (`instead_of`) of the same department.

    Item, level, matter and proof are those of enter_bonus, with the same refusals. For one matter the highest level
    counts and the caps hold, as ever: what comes of it is shown before it is asked for. Source: rules.md §2.6, §4.
    """
    correction = locked(correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    line = bonus_line(
        correction.month, item=item, level=level, department=department, matter=matter, proof=proof, by=by
    )
    struck = _bonus_of(correction, instead_of, by=by) if instead_of else None
    if struck and struck.department_id != line.department_id:
        raise BadLine(_("A bonus gives way to one of the same department."), field="department")
    change = _kept(
        BonusChange(
            correction=correction,
            strikes=struck,
            level=line.level,
            department_id=line.department_id,
            matter=line.matter,
            proof=line.proof,
        )
    )
    check_matters(correction)
    trace(
        "changed",
        correction,
        by=by,
        strikes_bonus=change.strikes_id,
        item=item,
        level=level,
        department=department,
        points=line.points,
        matter=line.matter,
    )
    return change


@transaction.atomic
def drop_bonus_change(*, change: BonusChange, by: Access) -> None:
    """Take a bonus out of a correction that nobody has asked for yet."""
    correction = locked(change.correction, CorrectionState.DRAFT, by=by, role=Role.OFFICE)
    dropped, __ = BonusChange.objects.filter(pk=change.pk, correction=correction).delete()
    if dropped:
        trace("change_dropped", correction, by=by, bonus_change=change.pk)


def check_matters(correction: Correction) -> None:
    """Raises BadBonus when a matter would stand twice on one level after the correction."""
    changes = bonus_changes_of(correction)
    added = Counter(
        (change.level_id, change.department_id, change.matter) for change in changes if change.adds
    )
    struck = [change.strikes_id for change in changes if change.strikes_id]
    standing = BonusLine.objects.in_force().filter(month=correction.month_id).exclude(pk__in=struck)
    added.update(key for key in standing.values_list("level_id", "department_id", "matter") if key in added)
    if any(times > 1 for times in added.values()):
        raise BadBonus(_("This matter is already counted."), field="matter")


def _kept(change: BonusChange) -> BonusChange:
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyWithdrawn(_("This correction strikes the line out already.")) from clash
    return change


def _bonus_of(correction: Correction, line: BonusLine, *, by: Access) -> BonusLine:
    """A bonus in force of the corrected month, which this person may touch."""
    line = BonusLine.objects.get(pk=line.pk)
    if line.month_id != correction.month_id:
        raise BadLine(_("This line belongs to another month."))
    if line.withdrawn_at:
        raise AlreadyWithdrawn(_("This line is withdrawn already."))
    check_foreign(line.department_id, by=by)
    return line

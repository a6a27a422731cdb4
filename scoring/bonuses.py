"""Bonus lines: what a department gets beside its total, entered and withdrawn by the assessment office."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.cells import AlreadyWithdrawn, MonthNotOpen, OwnDepartment, UnknownCell
from scoring.models import BonusLevel, BonusLine, IndicatorGroup, Month, MonthState
from scoring.roster import participants

SHORTEST, LONGEST = 2, BonusLine._meta.get_field("matter").max_length
TAKES_BONUSES = (MonthState.OPEN, MonthState.CLOSED)


class BadBonus(Refused):
    """The matter or its proof cannot stand, or the matter is counted already."""


@transaction.atomic
def enter_bonus(
    *,
    month: Month,
    item: str,
    level: str,
    department: str,
    matter: str,
    proof: str,
    by: Access,
    at: datetime | None = None,
) -> BonusLine:
    """Record a bonus for one matter of a department: `item` by its code, `level` by its name.

    The points are those of the level. For one matter only the highest level counts, then the caps; that is
    computed where the month is (`points.capped_bonus`), so a higher level is simply entered beside the lower.
    The matter is printed: it names no person. Source: rules.md §2.3, §2.6.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=month.campaign_id)
    month = _locked(month)
    line = bonus_line(month, item=item, level=level, department=department, matter=matter, proof=proof, by=by)
    line.entered_by, line.entered_at = by.user, at
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError as clash:
        raise BadBonus(_("This matter is already counted."), field="matter") from clash
    record(
        "scoring.bonus.entered",
        by=by.user,
        campaign=by.campaign,
        obj=line,
        at=at,
        month=month.code,
        department=department,
        item=item,
        level=level,
        points=line.points,
        matter=line.matter,
    )
    return line


@transaction.atomic
def withdraw_bonus(*, line: BonusLine, by: Access, reason: str, at: datetime | None = None) -> BonusLine:
    """Strike a bonus out: it stays readable and counts no more."""
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=line.month.campaign_id)
    check_foreign(line.department_id, by=by)
    month = _locked(line.month)
    reason = one_line(reason, field="withdrawal_reason", longest=LONGEST)
    if not reason:
        raise BadBonus(_("Say why the line is withdrawn."), field="withdrawal_reason")
    struck = BonusLine.objects.filter(pk=line.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=by.user, withdrawal_reason=reason
    )
    if not struck:
        raise AlreadyWithdrawn(_("This line is withdrawn already."))
    line.refresh_from_db()
    record(
        "scoring.bonus.withdrawn",
        by=by.user,
        campaign=by.campaign,
        obj=line,
        at=at,
        month=month.code,
        points=line.points,
        reason=reason,
    )
    return line


def bonus_line(
    month: Month, *, item: str, level: str, department: str, matter: str, proof: str, by: Access
) -> BonusLine:
    """The bonus that these words come to, not saved, without who entered it and when.

    Raises UnknownCell for an item, level or department that the month has not, OwnDepartment, and BadBonus for a
    matter that is missing or names a person and for missing proof.
    """
    chosen = _level(month, item, level)
    department_id = _participant(month, department)
    check_foreign(department_id, by=by)
    return BonusLine(
        month=month,
        item=chosen.item,
        level=chosen,
        department_id=department_id,
        points=chosen.points,
        matter=_printable(month, matter),
        proof=_proof(proof),
    )


def check_foreign(department_id: int, *, by: Access) -> None:
    """Raises OwnDepartment for the bonus of the person's own department."""
    if by.own_department_id == department_id:
        raise OwnDepartment(_("Nobody writes points about his own department."))


def _locked(month: Month) -> Month:
    """The month under the locks that publishing takes too, in the same order."""
    list(IndicatorGroup.objects.select_for_update().filter(month=month).order_by("pk").values_list("pk"))
    month = Month.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=month.pk)
    if month.state not in TAKES_BONUSES:
        raise MonthNotOpen(_("%(month)s takes no bonuses now.") % {"month": month.name})
    return month


def _level(month: Month, item: str, level: str) -> BonusLevel:
    chosen = (
        BonusLevel.objects.filter(item__scheme=month.scheme_id, item__code=item, name=level)
        .select_related("item")
        .first()
    )
    if chosen is None:
        raise UnknownCell(
            _("There is no bonus “%(item)s %(level)s” in this month's scheme.")
            % {"item": item, "level": level},
            field="level",
        )
    return chosen


def _participant(month: Month, code: str) -> int:
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    for person in people:
        if person.code == code:
            return person.department_id
    raise UnknownCell(
        _("There is no department %(code)s in this month.") % {"code": code}, field="department"
    )


def _printable(month: Month, matter: str) -> str:
    matter = one_line(matter, field="matter", longest=LONGEST)
    if len(matter) < SHORTEST:
        raise BadBonus(_("Say what the bonus is for."), field="matter")
    if Person.objects.filter(unit=month.campaign.unit_id).named_in(matter).exists():
        raise BadBonus(_("The matter names a person. Name the fact, not the person."), field="matter")
    return matter


def _proof(proof: str) -> str:
    proof = one_line(proof, field="proof", longest=LONGEST)
    if len(proof) < SHORTEST:
        raise BadBonus(_("A bonus needs its proof."), field="proof")
    return proof

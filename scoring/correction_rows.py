"""What a correction changes, and the ledger and bonus lines that come of it."""

from datetime import datetime

from campaign.permissions import Access
from scoring.models import BonusChange, BonusLine, Correction, CorrectionChange, LedgerLine


def changes_of(correction: Correction) -> list[CorrectionChange]:
    """Its deductions with what they name, in the order in which they were put in; one query."""
    return list(
        correction.changes.select_related("strikes", "indicator", "rule", "department", "branch").order_by(
            "pk"
        )
    )


def bonus_changes_of(correction: Correction) -> list[BonusChange]:
    """Its bonuses with what they name, in the order in which they were put in; one query."""
    return list(
        correction.bonus_changes.select_related(
            "level__item", "department", "strikes__item", "strikes__level", "strikes__department"
        ).order_by("pk")
    )


def as_line(change: CorrectionChange, *, by: Access | None, at: datetime | None) -> LedgerLine:
    """The ledger line that a change adds, not saved."""
    return LedgerLine(
        month=change.correction.month,
        indicator=change.indicator,
        department=change.department,
        branch=change.branch,
        rule=change.rule,
        count=change.count,
        points=change.points,
        fact_date=change.fact_date,
        date_stated=change.date_stated,
        public_reason=change.public_reason,
        replaces=change.strikes,
        entered_by=by.user if by else None,
        entered_at=at,
    )


def as_bonus_line(change: BonusChange, *, by: Access | None, at: datetime | None) -> BonusLine:
    """The bonus line that a change adds, not saved; its points are those of the level."""
    return BonusLine(
        month=change.correction.month,
        item=change.level.item,
        level=change.level,
        department=change.department,
        points=change.level.points,
        matter=change.matter,
        proof=change.proof,
        entered_by=by.user if by else None,
        entered_at=at,
    )

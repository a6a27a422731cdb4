"""Schemes, months, ledger lines, and what is frozen of them."""

from scoring.models.correction import PENDING, Correction, CorrectionChange, CorrectionState
from scoring.models.frozen import MonthRevision, Standing
from scoring.models.ledger import BonusLine, LedgerLine, LedgerLineQuerySet, NotApplicableGrant
from scoring.models.month import RECUSAL, GateOverride, GroupState, IndicatorGroup, Month, MonthState
from scoring.models.recheck import Finding, Recheck, RecheckMessage, RecheckStage, RecheckState
from scoring.models.scheme import BonusItem, BonusLevel, DeductionRule, Indicator, Scheme, Section, Sheet

__all__ = [
    "PENDING",
    "RECUSAL",
    "BonusItem",
    "BonusLevel",
    "BonusLine",
    "Correction",
    "CorrectionChange",
    "CorrectionState",
    "DeductionRule",
    "Finding",
    "GateOverride",
    "GroupState",
    "Indicator",
    "IndicatorGroup",
    "LedgerLine",
    "LedgerLineQuerySet",
    "Month",
    "MonthRevision",
    "MonthState",
    "NotApplicableGrant",
    "Recheck",
    "RecheckMessage",
    "RecheckStage",
    "RecheckState",
    "Scheme",
    "Section",
    "Sheet",
    "Standing",
]

"""Schemes, months, ledger lines, and what is frozen of them."""

from scoring.models.correction import PENDING, BonusChange, Correction, CorrectionChange, CorrectionState
from scoring.models.evidence import Evidence, EvidenceQuerySet
from scoring.models.frozen import MonthRevision, Standing
from scoring.models.ledger import BonusLine, LedgerLine, LedgerLineQuerySet, NotApplicableGrant
from scoring.models.month import RECUSAL, GateOverride, GroupState, IndicatorGroup, Month, MonthState
from scoring.models.recheck import (
    Finding,
    Recheck,
    RecheckFile,
    RecheckMessage,
    RecheckStage,
    RecheckState,
)
from scoring.models.reports import ExpectedReport, ReportDue
from scoring.models.review import BlindEntry, Reminder, ReviewSample, SampledCell
from scoring.models.scheme import BonusItem, BonusLevel, DeductionRule, Indicator, Scheme, Section, Sheet
from scoring.models.sources import LineSource

__all__ = [
    "PENDING",
    "RECUSAL",
    "BlindEntry",
    "BonusChange",
    "BonusItem",
    "BonusLevel",
    "BonusLine",
    "Correction",
    "CorrectionChange",
    "CorrectionState",
    "DeductionRule",
    "Evidence",
    "EvidenceQuerySet",
    "ExpectedReport",
    "Finding",
    "GateOverride",
    "GroupState",
    "Indicator",
    "IndicatorGroup",
    "LedgerLine",
    "LedgerLineQuerySet",
    "LineSource",
    "Month",
    "MonthRevision",
    "MonthState",
    "NotApplicableGrant",
    "Recheck",
    "RecheckFile",
    "RecheckMessage",
    "RecheckStage",
    "RecheckState",
    "Reminder",
    "ReportDue",
    "ReviewSample",
    "SampledCell",
    "Scheme",
    "Section",
    "Sheet",
    "Standing",
]

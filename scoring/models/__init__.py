"""Schemes, months, ledger lines, and what is frozen of them."""

from scoring.models.appraisal import Appraisal, BallotCode, BallotOrder, BallotTally, Grade
from scoring.models.correction import PENDING, BonusChange, Correction, CorrectionChange, CorrectionState
from scoring.models.evidence import Evidence, EvidenceQuerySet
from scoring.models.frozen import MonthRevision, Standing
from scoring.models.half_year import (
    HalfYearComputation,
    HalfYearEvaluation,
    HalfYearState,
    PartExclusion,
    WhatIf,
)
from scoring.models.half_year_decision import (
    HalfYearDecision,
    NoticeObjection,
    Outcome,
    TieVote,
    TitleDecision,
)
from scoring.models.half_year_reminder import HalfYearReminder
from scoring.models.individual import (
    FOR_EVERYBODY,
    IndividualKind,
    ModelIndividual,
    Nomination,
    NominationState,
)
from scoring.models.ledger import BonusLine, LedgerLine, LedgerLineQuerySet, NotApplicableGrant
from scoring.models.meeting import AgendaItem, Attendance, CommendationMeeting
from scoring.models.month import RECUSAL, GateOverride, GroupState, IndicatorGroup, Month, MonthState
from scoring.models.panel import PanelMark, PanelSheet
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
from scoring.models.self_assessment import SelfAssessment, SelfScore, SelfState
from scoring.models.self_file import SelfFile
from scoring.models.sources import LineSource
from scoring.models.veto import Veto, VetoState

__all__ = [
    "FOR_EVERYBODY",
    "PENDING",
    "RECUSAL",
    "AgendaItem",
    "Appraisal",
    "Attendance",
    "BallotCode",
    "BallotOrder",
    "BallotTally",
    "BlindEntry",
    "BonusChange",
    "BonusItem",
    "BonusLevel",
    "BonusLine",
    "CommendationMeeting",
    "Correction",
    "CorrectionChange",
    "CorrectionState",
    "DeductionRule",
    "Evidence",
    "EvidenceQuerySet",
    "ExpectedReport",
    "Finding",
    "GateOverride",
    "Grade",
    "GroupState",
    "HalfYearComputation",
    "HalfYearDecision",
    "HalfYearEvaluation",
    "HalfYearReminder",
    "HalfYearState",
    "Indicator",
    "IndicatorGroup",
    "IndividualKind",
    "LedgerLine",
    "LedgerLineQuerySet",
    "LineSource",
    "ModelIndividual",
    "Month",
    "MonthRevision",
    "MonthState",
    "Nomination",
    "NominationState",
    "NotApplicableGrant",
    "NoticeObjection",
    "Outcome",
    "PanelMark",
    "PanelSheet",
    "PartExclusion",
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
    "SelfAssessment",
    "SelfFile",
    "SelfScore",
    "SelfState",
    "Sheet",
    "Standing",
    "TieVote",
    "TitleDecision",
    "Veto",
    "VetoState",
    "WhatIf",
]

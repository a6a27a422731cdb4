"""The organisation and its campaign: who takes part, who may do what, and what was done."""

from campaign.models.access import ClosedBecause, Membership, Role, User, UserManager
from campaign.models.displays import Display
from campaign.models.emblems import Emblem
from campaign.models.flyer_texts import FlyerText
from campaign.models.groups import CampaignGroup, GroupSeat
from campaign.models.handovers import Handover, HandoverAnswer, HandoverNote
from campaign.models.kept_files import KeptFile
from campaign.models.launch import FlyerHandout
from campaign.models.milestones import Milestone
from campaign.models.notices import (
    AddressCheck,
    ChatMessage,
    ChatRobot,
    Delivery,
    Digest,
    NoticeKind,
    NoticePreference,
    Notification,
)
from campaign.models.organisation import (
    Branch,
    Campaign,
    Department,
    DepartmentCategory,
    DepartmentName,
    Enrolment,
    Holiday,
    Person,
    Unit,
)
from campaign.models.plan import CampaignPlan, PlanPhase
from campaign.models.portraits import (
    ConsentEnd,
    Portrait,
    PortraitConsent,
    PortraitNotice,
    PortraitPurpose,
    TakeDown,
)
from campaign.models.proposals import Proposal, ProposalKind, ProposalState
from campaign.models.recent import RecentItems
from campaign.models.register import DocumentNumber, NumberLeap, PaperKind, document_number
from campaign.models.rules import CampaignRules
from campaign.models.rules_study import RulesOpening, StudyConfirmation
from campaign.models.sessions import AccountSession
from campaign.models.slips import PasswordSlips, SlipsState
from campaign.models.succession import Succession
from campaign.models.survey import Survey, SurveyFile, SurveyFinding, SurveyWay
from campaign.models.trail import AppendOnly, AuditEntry, AuditLink, FrozenRow
from campaign.models.uploads import Upload, UploadKind, UploadState
from campaign.models.work import Job, JobState

__all__ = [
    "AccountSession",
    "AddressCheck",
    "AppendOnly",
    "AuditEntry",
    "AuditLink",
    "Branch",
    "Campaign",
    "CampaignGroup",
    "CampaignPlan",
    "CampaignRules",
    "ChatMessage",
    "ChatRobot",
    "ClosedBecause",
    "ConsentEnd",
    "Delivery",
    "Department",
    "DepartmentCategory",
    "DepartmentName",
    "Digest",
    "Display",
    "DocumentNumber",
    "Emblem",
    "Enrolment",
    "FlyerHandout",
    "FlyerText",
    "FrozenRow",
    "GroupSeat",
    "Handover",
    "HandoverAnswer",
    "HandoverNote",
    "Holiday",
    "Job",
    "JobState",
    "KeptFile",
    "Membership",
    "Milestone",
    "NoticeKind",
    "NoticePreference",
    "Notification",
    "NumberLeap",
    "PaperKind",
    "PasswordSlips",
    "Person",
    "PlanPhase",
    "Portrait",
    "PortraitConsent",
    "PortraitNotice",
    "PortraitPurpose",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "RecentItems",
    "Role",
    "RulesOpening",
    "SlipsState",
    "StudyConfirmation",
    "Succession",
    "Survey",
    "SurveyFile",
    "SurveyFinding",
    "SurveyWay",
    "TakeDown",
    "Unit",
    "Upload",
    "UploadKind",
    "UploadState",
    "User",
    "UserManager",
    "document_number",
]

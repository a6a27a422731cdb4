"""The organisation and its campaign: who takes part, who may do what, and what was done."""

from campaign.models.access import ClosedBecause, Membership, Role, User, UserManager
from campaign.models.displays import Display
from campaign.models.emblems import Emblem
from campaign.models.kept_files import KeptFile
from campaign.models.launch import FlyerHandout
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
from campaign.models.portraits import (
    ConsentEnd,
    Portrait,
    PortraitConsent,
    PortraitNotice,
    PortraitPurpose,
    TakeDown,
)
from campaign.models.proposals import Proposal, ProposalKind, ProposalState
from campaign.models.register import DocumentNumber, NumberLeap, PaperKind, document_number
from campaign.models.rules import CampaignRules
from campaign.models.sessions import AccountSession
from campaign.models.slips import PasswordSlips, SlipsState
from campaign.models.succession import Succession
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
    "FrozenRow",
    "Holiday",
    "Job",
    "JobState",
    "KeptFile",
    "Membership",
    "NoticeKind",
    "NoticePreference",
    "Notification",
    "NumberLeap",
    "PaperKind",
    "PasswordSlips",
    "Person",
    "Portrait",
    "PortraitConsent",
    "PortraitNotice",
    "PortraitPurpose",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Role",
    "SlipsState",
    "Succession",
    "TakeDown",
    "Unit",
    "Upload",
    "UploadKind",
    "UploadState",
    "User",
    "UserManager",
    "document_number",
]

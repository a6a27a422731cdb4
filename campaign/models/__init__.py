"""The organisation and its campaign: who takes part, who may do what, and what was done."""

from campaign.models.access import Membership, Role, User, UserManager
from campaign.models.displays import Display
from campaign.models.organisation import (
    Branch,
    Campaign,
    CampaignRules,
    Department,
    DepartmentCategory,
    DepartmentName,
    Enrolment,
    Holiday,
    Person,
    Unit,
)
from campaign.models.succession import Succession
from campaign.models.trail import AppendOnly, AuditEntry, AuditLink, FrozenRow
from campaign.models.uploads import Upload, UploadKind, UploadState
from campaign.models.work import DocumentNumber, Job, JobState

__all__ = [
    "AppendOnly",
    "AuditEntry",
    "AuditLink",
    "Branch",
    "Campaign",
    "CampaignRules",
    "Department",
    "DepartmentCategory",
    "DepartmentName",
    "Display",
    "DocumentNumber",
    "Enrolment",
    "FrozenRow",
    "Holiday",
    "Job",
    "JobState",
    "Membership",
    "Person",
    "Role",
    "Succession",
    "Unit",
    "Upload",
    "UploadKind",
    "UploadState",
    "User",
    "UserManager",
]

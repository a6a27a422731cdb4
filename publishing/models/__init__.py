"""The rows of the papers: those in work, those that were issued, their files; and of the honour roll."""

from publishing.models.certificates import Certificate, CertificatePaper
from publishing.models.drafts import DraftVersion, PaperDraft
from publishing.models.honours import (
    AchievementStory,
    Distribution,
    GroupPhoto,
    GroupPhotoPerson,
    HonourRoll,
    ReceiverKind,
    RollEdition,
    StoryState,
)
from publishing.models.papers import FileFormat, Publication, PublicationFile

__all__ = [
    "AchievementStory",
    "Certificate",
    "CertificatePaper",
    "Distribution",
    "DraftVersion",
    "FileFormat",
    "GroupPhoto",
    "GroupPhotoPerson",
    "HonourRoll",
    "PaperDraft",
    "Publication",
    "PublicationFile",
    "ReceiverKind",
    "RollEdition",
    "StoryState",
]

"""The rows of the papers: those in work, those that were issued, their files; and of the honour roll."""

from publishing.models.archives import Archive, Installation
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
from publishing.models.lessons import Lesson, LessonKind
from publishing.models.papers import FileFormat, Publication, PublicationFile
from publishing.models.summaries import YearSummary

__all__ = [
    "AchievementStory",
    "Archive",
    "Certificate",
    "CertificatePaper",
    "Distribution",
    "DraftVersion",
    "FileFormat",
    "GroupPhoto",
    "GroupPhotoPerson",
    "HonourRoll",
    "Installation",
    "Lesson",
    "LessonKind",
    "PaperDraft",
    "Publication",
    "PublicationFile",
    "ReceiverKind",
    "RollEdition",
    "StoryState",
    "YearSummary",
]

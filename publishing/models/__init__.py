"""The rows of the papers: those in work, those that were issued, and their files."""

from publishing.models.drafts import DraftVersion, PaperDraft
from publishing.models.papers import FileFormat, Publication, PublicationFile

__all__ = ["DraftVersion", "FileFormat", "PaperDraft", "Publication", "PublicationFile"]

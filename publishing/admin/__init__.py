"""The admin of the papers: preview, issue, supersede, void and print; issued papers are read-only."""

from publishing.admin import honours, months, papers

__all__ = ["honours", "months", "papers"]

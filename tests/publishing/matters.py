"""Matters to issue in tests, without a month behind them."""

from datetime import datetime

from campaign.models import PaperKind
from publishing.issuing import Matter, issue_paper
from publishing.models import Publication
from tests.makers import PUBLISHED
from tests.publishing.papers import make_paper


def make_matter(
    world, key: str = "test:1", *, kind: str = PaperKind.DECISION, title: str = "", supersedes=None, **parts
) -> Matter:
    """A matter with a paper of one paragraph."""
    text = title or f"关于表彰文明部室的决定（{key}）"

    def compose(at, serial):
        named = {"text": text, "lines": [text]}
        return make_paper(kind, title=named, **parts) | {
            "number": {
                "code": "清矿机党发",
                "year": 2026,
                "serial": serial,
                "text": f"清矿机党发〔2026〕{serial}号",
            }
        }

    return Matter(campaign=world.campaign, kind=kind, key=key, compose=compose, supersedes=supersedes)


def issue_matter(
    world, key: str = "test:1", *, by: str = "office", at: datetime = PUBLISHED, **about
) -> Publication:
    """The matter issued by somebody of the office."""
    return issue_paper(make_matter(world, key, **about), by=world.access(by), at=at)

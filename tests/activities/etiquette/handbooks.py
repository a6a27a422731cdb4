"""Makers of handbooks."""

from datetime import UTC, datetime

from activities.etiquette.handbooks import begin_handbook, publish_handbook, save_chapter
from activities.models import Handbook
from tests.makers import World

BEGUN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)


def written_handbook(world: World) -> Handbook:
    """A version whose chapters all have a text."""
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"), at=BEGUN)
    for chapter in handbook.chapters.select_related("handbook"):
        save_chapter(
            chapter=chapter,
            title=chapter.title,
            text=f"<p>{chapter.title}：<strong>敲门</strong>再进。</p>",
            by=world.access("office"),
            at=BEGUN,
        )
    return handbook


def published_handbook(world: World) -> Handbook:
    return publish_handbook(handbook=written_handbook(world), by=world.access("office"), at=PUBLISHED)

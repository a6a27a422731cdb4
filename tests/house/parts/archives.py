"""The archive of a campaign, made and read: what the house tests need to know of its addresses."""

import hashlib

from publishing.files import store
from publishing.models import Archive
from tests.makers import PUBLISHED, World

# As in tests/house/role_table.py.
TABLE = """
GET  publishing:archive_list                                        403 200 200 403 403 403 403 403 403 403 403 200
POST publishing:archive_list                                        403 405 405 403 403 403 403 403 403 403 403 405
GET  publishing:archive_make                                        403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:archive_make                                        403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:archive_check                                       403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:archive_check                                       403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:archive_file                                        403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:archive_file                                        403 405 405 403 403 403 403 403 403 403 403 403
"""
NUMBERED: set[str] = {"archive"}
VALUES: dict[str, object] = {"archive": 1}
MAY_READ: dict[str, set[str]] = {"LEAK-ARCHIVE": {"office", "second", "auditor"}}
FIGURES: dict[str, str] = {}
CONTENT = b"an archive of the tests"


def make(world: World) -> dict[str, object]:
    """An archive whose file is there."""
    return {"archive": _archive(world).pk}


def plant(world: World, values: dict) -> None:
    """What the archive could not take along names files, for those who read its page."""
    values["archive"] = _archive(world, problems=["LEAK-ARCHIVE"]).pk


def _archive(world: World, **more) -> Archive:
    archive = Archive(
        campaign=world.campaign,
        made_by=world.users["office"],
        made_at=PUBLISHED,
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        **more,
    )
    store(archive.path, CONTENT)
    archive.save()
    return archive

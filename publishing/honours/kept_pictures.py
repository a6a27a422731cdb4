"""The bytes of kept pictures by their fingerprints: what rolls name and layouts are drawn with."""

from campaign.attachments.keeping import BytesDiffer, kept_bytes
from campaign.models import Campaign, Emblem, KeptFile, Portrait
from publishing.models import GroupPhoto


class PictureGone(Exception):
    """The picture is erased, or its bytes are not those that were kept."""


def picture_row(campaign: Campaign, sha256: str) -> KeptFile | None:
    """The row of a portrait, a group photo or an emblem of the campaign whose bytes are kept."""
    for kind in (Portrait, GroupPhoto, Emblem):
        if row := kind.kept_in(campaign).filter(sha256=sha256).order_by("pk").first():
            return row
    return None


def picture_bytes(campaign: Campaign, sha256: str) -> bytes:
    """The bytes of a portrait, a group photo or an emblem, compared with the fingerprint. Raises PictureGone."""
    row = picture_row(campaign, sha256)
    if row is None:
        raise PictureGone(sha256)
    try:
        return kept_bytes(row.path, sha256)
    except BytesDiffer as differs:
        raise PictureGone(sha256) from differs

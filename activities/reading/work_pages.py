"""Pages of works that are read as pictures: drawn anew, so that nothing but what is seen goes to the jury."""

from io import BytesIO

from activities.models import SubmissionFile
from campaign.attachments.keeping import BytesDiffer, kept_bytes
from campaign.page_pictures import page_count, page_picture


def pages_in(file: SubmissionFile) -> int:
    """How many pages a file has; none where the bytes on disk are not those that were kept."""
    if file.is_image:
        return 1
    try:
        return page_count(kept_bytes(file.path, file.sha256))
    except (BytesDiffer, OSError):
        return 0


def picture_of(file: SubmissionFile, index: int) -> tuple[bytes, str] | None:
    """One page as a picture without any property of the file, and its media type."""
    try:
        content = kept_bytes(file.path, file.sha256)
    except (BytesDiffer, OSError):
        return None
    if not file.is_image:
        return page_picture(content, index), "image/png"
    return _bare(content), "image/jpeg"


def _bare(content: bytes) -> bytes:
    """The picture's points alone, as a JPEG."""
    from PIL import Image  # needed here only

    with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
        points = image.convert("RGB")
        bare = Image.new("RGB", points.size)
        bare.paste(points)
    file = BytesIO()
    bare.save(file, "JPEG", quality=85)
    return file.getvalue()

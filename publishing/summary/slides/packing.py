"""The bytes of a presentation without the moment of their making: the same slides give the same file."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows
MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def packed_again(content: bytes, *, day: date) -> bytes:
    """A ZIP of the same parts in the same order with fixed times; workbooks inside are made on the day."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for name in parts.namelist():
            info = ZipInfo(name, FIRST_DAY)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            again.writestr(info, _settled(name, parts.read(name), day))
    return out.getvalue()


def _settled(name: str, content: bytes, day: date) -> bytes:
    if name.endswith(".xlsx"):
        return packed_again(content, day=day)
    if name == "docProps/core.xml":
        return MADE.sub(rf"\g<1>{day.isoformat()}T00:00:00Z\g<3>".encode(), content)
    return content

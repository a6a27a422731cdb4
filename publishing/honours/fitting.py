"""How large a text can be set in a box: widths counted in ems, so that the renderer never meets a text too long.

Pure. The estimate is on the safe side: a Han character is one em, a Latin one counts as 0.62, and of a paragraph's line
one character is given away to the rules that keep marks off its beginning.
"""

from functools import lru_cache
from unicodedata import east_asian_width

LATIN = 0.62
LEADING = 1.45  # of a paragraph's lines
NAME_LEADING = 1.25  # of a name in several lines
INDENT = 2
STEP = 0.97


@lru_cache(maxsize=4096)
def ems(text: str) -> float:
    """The width of a text in ems."""
    return sum(1 if east_asian_width(sign) in "WFA" else LATIN for sign in text)


def name_lines(
    text: str, *, width: float, most: float, least: float, lines: int = 3
) -> tuple[float, list[str]]:
    """The size and the lines of a name: one line if it can be at least `least`, else several of like length.

    A name that is too long even for `lines` lines is set smaller than `least` and never cut.
    """
    for count in range(1, lines + 1):
        parts, widest = _divided(text, count)
        size = min(most, width / widest)
        if size >= least:
            break
    return size, list(parts)


def paragraph_lines(text: str, *, width: float, size: float, indent: int = INDENT) -> int:
    """How many lines a paragraph takes at most."""
    line = width / size - 1
    return max(1, -int(-(ems(text) + indent) // max(line, 1)))


def paragraph_size(
    text: str, *, width: float, height: float, most: float, least: float, indent: int = INDENT
) -> float | None:
    """The largest size at which a paragraph fits into the box; None where it does not fit at `least`."""
    size = min(most, width / 4)
    while size >= least:
        if paragraph_lines(text, width=width, size=size, indent=indent) * size * LEADING <= height:
            return size
        size *= STEP
    return None


@lru_cache(maxsize=4096)
def _divided(text: str, count: int) -> tuple[tuple[str, ...], float]:
    """A text in parts of like width, and the width of the widest in ems."""
    if count == 1 or len(text) < count:
        return (text,), max(ems(text), 1)
    whole, parts, part = ems(text) / count, [], ""
    for sign in text:
        if part and ems(part) + ems(sign) / 2 > whole and len(parts) < count - 1:
            parts.append(part)
            part = ""
        part += sign
    parts.append(part)
    return tuple(parts), max(ems(part) for part in parts)

"""The head of a red-head paper in millimetres (GB/T 9704-2012, 7.2; `official-papers.md` §1.3).

All lengths are measured from the top of the type area (版心, 156 × 225 mm, 22 lines of 28 characters).
"""

from dataclasses import dataclass
from math import ceil

TYPE_AREA_WIDTH = 156.0
LINE = 28.99 * 25.4 / 72  # one of 22 lines, mm
BODY_SIZE = 15.75 * 25.4 / 72  # 3号 as it must be to set 28 characters in a line, mm
MARK_TOP = 35.0
LINE_BELOW_NUMBER = 4.0
RED_LINE_THICKNESS = 0.75

MARK_MAX = 15.0  # height of a character of the 标志
MARK_WIDTH = 150.0  # what the 标志 may fill of the width
MARK_NARROWEST = (
    0.72  # a long 标志 is set narrower before it is set smaller; thinner than this looks squeezed
)


@dataclass(frozen=True)
class RedHead:
    """Sizes and places of 标志, 发文字号 and red line; `lines` is how many lines of the grid the head takes."""

    mark_size: float
    mark_stretch: float
    mark_left: float
    mark_width: float
    number_top: float
    red_line_top: float
    lines: int


def red_head(mark: str) -> RedHead:
    """The head for a 标志 of this text.

    The 标志 is fitted to the width: characters of at most 15 mm, narrowed down to 0.72 of their height and then made
    smaller. Two blank lines follow, then the number; the red line lies 4 mm under it, two blank lines above the
    title. The title starts on a line of the grid, so that text lies on the same lines on both sides of a sheet.
    """
    pitch = min(MARK_MAX, MARK_WIDTH / max(1, len(mark)))
    size = min(MARK_MAX, pitch / MARK_NARROWEST)
    natural = len(mark) * size
    number_top = MARK_TOP + size + 2 * LINE
    red_line_top = number_top + (LINE + BODY_SIZE) / 2 + LINE_BELOW_NUMBER
    title_top = red_line_top + RED_LINE_THICKNESS + 2 * LINE
    return RedHead(
        mark_size=round(size, 3),
        mark_stretch=round(pitch / size, 4),
        mark_left=round((TYPE_AREA_WIDTH - natural) / 2, 3),
        mark_width=round(natural, 3),
        number_top=round(number_top, 3),
        red_line_top=round(red_line_top, 3),
        lines=ceil((title_top - 1) / LINE),
    )


def em_width(text: str) -> float:
    """Width of a text in characters: Han and full-width signs 1, Latin letters, digits and their signs a half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)

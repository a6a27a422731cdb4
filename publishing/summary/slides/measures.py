"""Places and sizes on a slide of 960 × 540 points, and how much room a text takes. Pure.

A Han character is one em wide, another one 0.62, and a line of text takes 1.4 times its size: the renderer never meets a
text that is longer than its place. Sizes are whole points.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from publishing.honours.fitting import ems, paragraph_lines

WIDTH, HEIGHT = 960, 540
LEFT, INNER = 56, 848
TITLE_TOP, TITLE_HEIGHT = 34, 52
BODY_TOP, BODY_HEIGHT = 116, 368
FOOT_TOP, FOOT_HEIGHT = 502, 22
TITLE_SIZES = (34, 32, 30, 28, 26, 24)
COVER_SIZES = (54, 48, 44, 40, 36, 32, 28, 24)
REMARK_SIZE = 20
LEAST = 18  # of what a hall reads
SMALLEST = 10  # for a name that no place holds otherwise
GAP = 20

Item = TypeVar("Item")


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points."""

    left: int
    top: int
    width: int
    height: int


def line_height(size: int) -> int:
    """The height of a line of text."""
    return -(-size * 7 // 5)


def lines(text: str, *, width: int, size: int) -> int:
    """How many lines a text takes at most; a line break inside it is kept."""
    return sum(paragraph_lines(one, width=width, size=size, indent=0) for one in text.split("\n"))


def text_height(text: str, *, width: int, size: int) -> int:
    """The height of a text set in the width; nothing takes none."""
    return lines(text, width=width, size=size) * line_height(size) if text else 0


def one_line(text: str, *, width: int, sizes: Iterable[int]) -> int:
    """The largest of the sizes at which a text is one line; the smallest size of all where it is at none."""
    for size in sizes:
        if ems(text) * size <= width:
            return size
    return max(SMALLEST, int(width / max(ems(text), 1)))


def box_size(text: str, *, width: int, height: int, sizes: Iterable[int]) -> int:
    """The largest size at which a text fits into a box; smaller ones down to the smallest are tried at the end."""
    sizes = tuple(sizes)
    for size in (*sizes, *range(min(sizes) - 1, SMALLEST - 1, -1)):
        if text_height(text, width=width, size=size) <= height:
            return size
    return SMALLEST


def remark_height(remark: str) -> int:
    """What a sentence under the content takes, with the space above it."""
    return text_height(remark, width=INNER, size=REMARK_SIZE) + 12 if remark else 0


def body(remark: str) -> Box:
    """The place of the content above a remark."""
    return Box(LEFT, BODY_TOP, INNER, BODY_HEIGHT - remark_height(remark))


def wrapped(names: Sequence[str], *, width: int, size: int) -> list[str]:
    """Names joined with 、 in lines that end between names; a name that is longer than a line stands alone."""
    most = width / size - 1
    found: list[str] = []
    for place, name in enumerate(names):
        said = name + ("、" if place + 1 < len(names) else "")
        if found and ems(found[-1] + said) <= most:
            found[-1] += said
        else:
            found.append(said)
    return found


def evenly(
    items: Sequence[Item], heights: Callable[[Sequence[Item]], int], capacity: int
) -> list[list[Item]]:
    """The items in as few parts as fit the capacity, the parts as like in height as their order allows."""
    count = len(_packed(items, heights, capacity))
    least, most = 0, capacity
    while least + 1 < most:
        middle = (least + most) // 2
        if len(_packed(items, heights, middle)) <= count:
            most = middle
        else:
            least = middle
    return _packed(items, heights, most)


def _packed(
    items: Sequence[Item], heights: Callable[[Sequence[Item]], int], capacity: int
) -> list[list[Item]]:
    """The items in order, as many to a part as fit; one that fits nowhere has a part of its own."""
    parts: list[list[Item]] = []
    for item in items:
        if parts and heights([*parts[-1], item]) <= capacity:
            parts[-1].append(item)
        else:
            parts.append([item])
    return parts

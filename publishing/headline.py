"""The shape of a paper's title (`official-papers.md` §1.4).

A title is centred on one line or more, broken at sense, as a trapezoid or a diamond: never a rectangle, never an
hourglass, never a lone character on a line.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from publishing.red_head import em_width

LINE_LIMIT = 20.0  # 2号 characters in 156 mm
SHORTEST = 4.0


def shaped_title(pieces: Sequence[str], *, limit: float = LINE_LIMIT) -> list[str]:
    """The lines of a title whose words hang together in `pieces`.

    The fewest lines win; among them a proper shape before any other, then the most even one. A piece longer than the
    limit stays whole on its line: sense goes before measure. Widths in characters of the title's own size.
    """
    text = [piece for piece in pieces if piece]
    for count in range(1, len(text) + 1):
        ways = [lines for lines in _ways(text, count) if max(map(em_width, lines)) <= limit]
        if ways:
            return min(ways, key=_fault)
    return text


def is_well_shaped(lines: Sequence[str]) -> bool:
    """Is it one line, a trapezoid (growing or shrinking) or a diamond, without a stub of a line?"""
    widths = [em_width(line) for line in lines]
    if len(widths) == 1:
        return True
    steps = [right - left for left, right in pairwise(widths)]
    peaks = sum(1 for left, right in pairwise(steps) if left > 0 > right)
    valleys = sum(1 for left, right in pairwise(steps) if left < 0 < right)
    return all(steps) and peaks <= 1 and valleys == 0 and min(widths) >= SHORTEST


def _ways(pieces: Sequence[str], count: int) -> Iterator[list[str]]:
    for cuts in combinations(range(1, len(pieces)), count - 1):
        edges = (0, *cuts, len(pieces))
        yield ["".join(pieces[start:end]) for start, end in pairwise(edges)]


def _fault(lines: Sequence[str]) -> tuple[bool, float, list[str]]:
    widths = [em_width(line) for line in lines]
    return not is_well_shaped(lines), max(widths) - min(widths), list(lines)

"""Rows and columns for any number of honours: rows that differ by one at most, so that nothing stands alone.

Pure. The cells of a face have one size for each kind of section; a shorter row is centred under the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

DENSER = (1, 2, 3)  # how much closer small cells may stand beside those of departments


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How many cells of a section stand where one of a department would, and how high its rows are against that."""

    across: float = 1
    height: float = 1


@dataclass(frozen=True, kw_only=True)
class Band:
    """A section's part of the face: how many cells each row has, and the size of a cell."""

    rows: tuple[int, ...]
    cell_width: float
    cell_height: float

    @property
    def height(self) -> float:
        return self.cell_height * len(self.rows)

    @property
    def fullness(self) -> float:
        """The part of its places that is taken."""
        return sum(self.rows) / (len(self.rows) * self.rows[0])


def even_rows(count: int, columns: int) -> tuple[int, ...]:
    """`count` cells in as few rows of at most `columns` as it takes, as even as can be, the longer rows first.

    13 in 5 columns are 5, 4, 4. Nothing stands alone under a row of two: an odd number in two columns takes three.
    """
    rows = -(-count // (columns + 1 if columns == 2 and count % 2 else columns))
    least, more = divmod(count, rows)
    return tuple([least + 1] * more + [least] * (rows - more))


def bands(
    counts: Sequence[int], weights: Sequence[Weight], *, width: float, height: float, headings: float
) -> Iterator[tuple[Band, ...]]:
    """Every way to fill a face with the sections, from one column on.

    `headings` is the height that the sections' headings take in all. Rows fill the height exactly; the cells of a row
    fill the width where the row is a full one. Ways that would come out alike are given once.
    """
    seen = set()
    for columns, denser in product(range(1, max(counts) + 1), DENSER if len(counts) > 1 else DENSER[:1]):
        split = tuple(
            even_rows(
                count,
                _columns(count, columns * (weight.across if weight.across == 1 else weight.across * denser)),
            )
            for count, weight in zip(counts, weights, strict=True)
        )
        if split in seen or headings >= height:
            continue
        seen.add(split)
        whole = sum(len(rows) * weight.height for rows, weight in zip(split, weights, strict=True))
        one = (height - headings) / whole
        yield tuple(
            Band(rows=rows, cell_width=width / rows[0], cell_height=one * weight.height)
            for rows, weight in zip(split, weights, strict=True)
        )


def places(band: Band, *, left: float, top: float, width: float) -> list[tuple[float, float]]:
    """The upper left corner of every cell, shorter rows centred."""
    return [
        (
            left + (width - cells * band.cell_width) / 2 + number * band.cell_width,
            top + row * band.cell_height,
        )
        for row, cells in enumerate(band.rows)
        for number in range(cells)
    ]


def _columns(count: int, wanted: float) -> int:
    return min(count, max(1, round(wanted)))

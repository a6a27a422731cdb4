"""A sheet as values: what stands in each cell, and in which cells a formula stood."""

from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int


@dataclass(frozen=True)
class Grid:
    """One sheet; rows and columns count from 0 here, and from 1 and A where people read them.

    Whole numbers are int, everything else is text, an empty cell is "". A formula cell is empty and named in
    `formulas`: its value is never used.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    formulas: frozenset[tuple[int, int]] = frozenset()

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Value:
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def is_blank(self, row: int) -> bool:
        return not any(str(value).strip() for value in self.rows[row]) and not any(
            place[0] == row for place in self.formulas
        )


def letters(column: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """The name of a cell: (0, 0) → A1."""
    return f"{letters(column)}{row + 1}"

"""Finds the header below titles and dates, and says which column holds what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from campaign.workbooks.grid import Grid
from campaign.workbooks.words import key

SEARCHED_ROWS = 30
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_DECORATION = re.compile(r"[*:：、,，.。_\-]")
_ALTERNATIVES = re.compile(r"[/\\|]|或")


@dataclass(frozen=True)
class Field:
    """What a column can hold: its key, the titles that offices write above it, and whether it must be there.

    `titles` are divided by “、”; the first one stands in our own template. A field that is only `shown` is not kept.
    """

    key: str
    titles: str
    required: bool = False
    shown: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self.titles.split("、"))

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key(word) for word in self.words)


@dataclass(frozen=True)
class Header:
    """The header's row and the column of each field that was recognised, all counted from 0."""

    row: int
    columns: Mapping[str, int]


def find_header(grid: Grid, fields: Sequence[Field]) -> Header | None:
    """The first row that names the most fields; None where no row names two of them."""
    best: Header | None = None
    for row in range(min(SEARCHED_ROWS, len(grid.rows))):
        columns = match_columns(grid, row, fields)
        if len(columns) >= 2 and (best is None or _rank(columns, fields) > _rank(best.columns, fields)):
            best = Header(row, columns)
    return best


def match_columns(grid: Grid, row: int, fields: Sequence[Field]) -> dict[str, int]:
    """The column of each field by the words in this row: the same words first, then those with a variant."""
    columns: dict[str, int] = {}
    titles = [_spellings(value) for value in grid.rows[row]]
    for spellings in ([found[:1] for found in titles], [found[1:] for found in titles]):
        for column, found in enumerate(spellings):
            if column in columns.values():
                continue
            field = next((each for each in fields if each.key not in columns and _names(each, found)), None)
            if field is not None:
                columns[field.key] = column
    return columns


def _rank(columns: Mapping[str, int], fields: Sequence[Field]) -> tuple[int, int]:
    required = sum(field.required and field.key in columns for field in fields)
    return required, len(columns)


def _names(field: Field, spellings: Sequence[str]) -> bool:
    return any(spelling in field.keys for spelling in spellings)


def _spellings(value: object) -> list[str]:
    """The title without brackets and decoration, then each part of one such as 职务/岗位."""
    title = _BRACKETS.sub("", key(value)) or key(value)
    whole = _DECORATION.sub("", title)
    parts = [_DECORATION.sub("", part) for part in _ALTERNATIVES.split(title)]
    return [whole, *(part for part in parts if part and part != whole)] if whole else []

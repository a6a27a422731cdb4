"""The slides of a year as plain values: what each of them shows and what is said to it. Pure.

A slide shows one kind of content. Its texts are final: points and rates are those of the facts, as printed elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The first slide, and the last: a title in lines, and lines under it."""

    lines: tuple[str, ...]
    under: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure, large: what it is, its value with the unit, and a note under it."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class Point:
    """A heading with a sentence; `spoken` is all that is said to it."""

    heading: str
    text: str = ""
    spoken: str = ""


@dataclass(frozen=True, kw_only=True)
class Points:
    """Headings with a sentence each; `size` is set when they are divided."""

    points: tuple[Point, ...]
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence and nothing else."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: its heading, its share of the width, whether it holds figures."""

    title: str
    share: int
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under headings; a line break inside a cell is kept. `size` is set when the table is divided."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """Who shares an honour, in their order."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Names:
    """Groups of names under two headings: of the groups, and of the names."""

    titles: tuple[str, str]
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart (`paper_content.Chart`); `marked` are the places of the labels that stand out."""

    chart: Mapping
    marked: tuple[int, ...] = ()


Content = Cover | Cards | Points | Statement | Table | Names | Picture


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What the speaker says, paragraph by paragraph, and what the figures were counted from."""

    words: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide: its title, its content, a sentence under it, and the notes for the speaker."""

    key: str
    title: str
    content: Content
    remark: str = ""
    notes: Notes = field(default_factory=Notes)


@dataclass(frozen=True, kw_only=True)
class Deck:
    """All slides with what stands on each of them: how it is called, whose it is, the day of its figures."""

    title: str
    author: str
    day: str
    foot: str
    slides: tuple[Slide, ...]

"""The tables of a page as rows: what a reader sees in them, without fields, buttons and pictures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from campaign.spreadsheets import Column, Table, Value

# What a table does not say by itself: acts, fields and pictures beside the words; a form only within a table.
PASSED_OVER = {"script", "style", "template", "svg", "button", "form", "noscript"}
LIKE_BUTTONS = {"a": "btn", "summary": "btn", "details": "withdraw"}  # by these classes
# A table with fields for words is a form: what stands in it is not yet a fact.
FIELDS = {"select", "textarea"}
TYPED_IN = {"text", "number", "date", "search", "time", "email"}
APART = {"br", "p", "div", "small", "li", "dt", "dd", "summary", "span", "a"}
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,8})(?:\.\d{2})?")
UNFIT = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
WIDEST = 60


@dataclass
class Cell:
    """One cell as it stands in the page: its words, over how many columns and rows, whether it holds a figure or acts."""

    across: int
    down: int
    is_figure: bool
    has_acts: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "" if self.has_acts else " ".join("".join(self.words).split())


@dataclass
class FoundTable:
    """A table as it stands in the page: the heading before it or its caption, head rows and body rows."""

    heading: str
    head: list[list[Cell]] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    caption: str = ""
    is_form: bool = False


def tables_of(html: str) -> list[Table]:
    """The tables within the main part of a page that have rows, each named by its caption or the heading before it.

    Columns in which nothing stands (acts alone) are left out; of a cell over several rows each row has the words.
    Figures of two places become Decimal, whole ones int, where the page sets them as figures; all else stays text.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    names: set[str] = set()
    return [
        _as_table(found, _named(found.caption or found.heading, names))
        for found in reader.tables
        if found.body and not found.is_form
    ]


def _as_table(found: FoundTable, name: str) -> Table:
    head, body = _squared(found.head, repeat=True), _squared(found.body, repeat=False)
    width = max(len(row) for row in [*head, *body])
    titles = [_title(row[index] for row in head if index < len(row)) for index in range(width)]
    rows = [[row[index] if index < len(row) else "" for index in range(width)] for row in body]
    kept = [index for index in range(width) if any(row[index] != "" for row in rows)]
    columns = [
        Column(f"{index}", titles[index], _width([titles[index], *(row[index] for row in rows)]))
        for index in kept
    ]
    return Table(name, columns, [{f"{index}": row[index] for index in kept} for row in rows])


def _squared(rows: Sequence[Sequence[Cell]], *, repeat: bool) -> list[list[Value]]:
    """The rows with a value for every place; cells over several columns fill the first one, or all (`repeat`)."""
    squared, above = [], {}
    for row in rows:
        values: list[Value] = []
        cells = iter(row)
        while True:
            if above.get(len(values), (0, ""))[0] > 0:
                left, value = above[len(values)]
                above[len(values)] = (left - 1, value)
                values.append(value)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            value = _value(cell)
            for place in range(cell.across):
                shown = value if repeat or place == 0 else ""
                above[len(values)] = (cell.down - 1, shown)
                values.append(shown)
        squared.append(values)
    return squared


def _title(values: Iterator[Value]) -> str:
    return " · ".join(dict.fromkeys(f"{value}" for value in values if value != ""))


def _value(cell: Cell) -> Value:
    text = cell.text
    plain = text.replace("\u2212", "-")
    if not cell.is_figure or not NUMBER.fullmatch(plain):
        return text
    return Decimal(plain) if "." in plain else int(plain)


def _width(values: Sequence[Value]) -> int:
    """Of the longest value, a Chinese character for two."""
    longest = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in f"{value}") for value in values)
    return min(max(longest + 2, 6), WIDEST)


def _named(words: str, names: set[str]) -> str:
    """A name that a sheet may have and no other one of the book has."""
    name = UNFIT.sub(" ", words).strip(" '")[:LONGEST_NAME] or "Sheet"
    number, free = 1, name
    while free.lower() in names:
        number += 1
        free = f"{name[: LONGEST_NAME - 1 - len(f'{number}')]} {number}"
    names.add(free.lower())
    return free


class _Reader(HTMLParser):
    """Collects the tables of <main>; a table within a table belongs to the cell around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[FoundTable] = []
        self._within = 0  # of <main>
        self._silent = 0  # depth of what is passed over
        self._looks = ""  # the link or the like that is an act, while one is open
        self._nested = 0  # depth of tables
        self._heading: list[str] | None = None
        self._last_heading = ""
        self._in_head = False
        self._caption = False
        self._cell: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "main":
            self._within += 1
        if not self._within:
            return
        if tag in PASSED_OVER and (tag != "form" or self._nested):
            self._silent += 1
        elif self._silent:
            return
        elif LIKE_BUTTONS.get(tag) in (said.get("class") or "").split():
            self._silent, self._looks = 1, tag
        elif tag in {"h1", "h2", "h3"} and not self._nested:
            self._heading = []
        elif tag == "table":
            self._nested += 1
            if self._nested == 1:
                is_grid = (
                    "grid" in (said.get("class") or "").split()
                )  # has a workbook of its own, to be sent back
                self.tables.append(FoundTable(self._last_heading, is_form=is_grid))
        elif self._nested:
            self._in_table(tag, said)

    def _in_table(self, tag: str, said: dict[str, str | None]) -> None:
        table = self.tables[-1]
        if tag in FIELDS or (tag == "input" and (said.get("type") or "text") in TYPED_IN):
            table.is_form = True
        elif tag == "caption":
            self._caption = True
        elif self._nested > 1:
            self._apart()
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            (table.head if self._in_head else table.body).append([])
        elif tag in {"td", "th"}:
            self._begin_cell(tag, said)
        elif tag in APART:
            self._apart()

    def _begin_cell(self, tag: str, said: dict[str, str | None]) -> None:
        rows = self.tables[-1].head if self._in_head else self.tables[-1].body
        kinds = (said.get("class") or "").split()
        spans = _span(said.get("colspan")), _span(said.get("rowspan"))
        self._cell = Cell(*spans, is_figure=tag == "td" and "num" in kinds, has_acts="acts" in kinds)
        if not rows:
            rows.append([])
        rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        if not self._within:
            return
        if tag == "main":
            self._within -= 1
        elif tag in PASSED_OVER or tag == self._looks:
            self._silent = max(0, self._silent - 1)
            self._looks = "" if tag == self._looks else self._looks
        elif tag in {"h1", "h2", "h3"} and self._heading is not None:
            self._last_heading = " ".join("".join(self._heading).split())
            self._heading = None
        elif tag == "table":
            self._nested = max(0, self._nested - 1)
        elif tag == "thead":
            self._in_head = False
        elif tag == "caption":
            self._caption = False
        elif tag in {"td", "th"} and self._nested == 1:
            self._cell = None
        elif tag in APART:
            self._apart()

    def handle_data(self, data: str) -> None:
        if self._silent or not self._within:
            return
        if self._heading is not None:
            self._heading.append(data)
        elif self._caption and self.tables:
            self.tables[-1].caption = " ".join(f"{self.tables[-1].caption}{data}".split())
        elif self._cell is not None:
            self._cell.words.append(data)

    def _apart(self) -> None:
        if self._cell is not None:
            self._cell.words.append(" ")


def _span(said: str | None) -> int:
    return min(max(int(said), 1), 200) if said and said.isdecimal() else 1

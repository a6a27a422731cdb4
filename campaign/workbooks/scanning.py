"""One XML part of a workbook, read piece by piece and never built: formulas, merged cells, where the sheets are."""

import re
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from campaign.workbooks.limits import (
    HIGHEST_COUNT,
    LAST_ROW,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    ROWS_ABOVE,
    BadWorkbook,
    damaged,
    too_many_rows,
)

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Place = tuple[int, int]


@dataclass
class SheetScan:
    """What the XML of one sheet says besides values."""

    formulas: set[Place] = field(default_factory=set)
    merges: list[tuple[Place, Place]] = field(default_factory=list)


class Scan:
    """One XML part, read piece by piece: formulas and merged cells of a sheet, or where the sheets are."""

    def __init__(self):
        self.sheet = SheetScan()
        self.sheets: list[tuple[str, str]] = []
        self.relations: dict[str, str] = {}
        self.is_worksheet = False
        self._parser = DefusedXMLParser(forbid_dtd=True)
        # defusedxml has set its guards on expat; the tree that it would build is not wanted.
        self._expat = self._parser.parser
        self._expat.StartElementHandler = self._root
        self._expat.EndElementHandler = self._expat.CharacterDataHandler = None
        self._expat.CommentHandler = self._expat.ProcessingInstructionHandler = None
        self._expat.DefaultHandlerExpand = None
        self._expat.XmlDeclHandler = _declared
        self._rows = 0
        self._row = self._column = -1
        self._has_value = False

    def feed(self, chunk: bytes) -> None:
        if b"\0" in chunk:  # UTF-16
            raise damaged()
        try:
            self._expat.Parse(chunk, False)
        except DefusedXmlException as why:
            raise BadWorkbook(
                _(
                    "The workbook contains declarations that no office program writes; it is not read. Copy the rows "
                    "into a new workbook and upload that one."
                )
            ) from why
        except (ExpatError, LookupError, ValueError) as why:
            raise damaged() from why

    def close(self) -> None:
        try:
            self._expat.Parse(b"", True)
        except (ExpatError, LookupError, ValueError) as why:
            raise damaged() from why

    def _root(self, name: str, attributes: list[str]) -> None:
        kind = name.rpartition("}")[2]
        self.is_worksheet = kind == "worksheet"
        handlers = {
            "worksheet": self._in_sheet,
            "workbook": self._in_workbook,
            "Relationships": self._in_relations,
        }
        self._expat.StartElementHandler = handlers.get(kind, self._elsewhere)
        self._elsewhere(name, attributes)

    def _elsewhere(self, name: str, attributes: list[str]) -> None:
        """A reader of values takes memory for as many parts as a list announces: a false number would kill it."""
        for index in range(0, len(attributes), 2):
            if attributes[index].lower().endswith("count") and not _is_count(attributes[index + 1]):
                raise damaged()

    def _in_workbook(self, name: str, attributes: list[str]) -> None:
        self._elsewhere(name, attributes)
        if name.endswith("}sheet"):
            said = _by_local_name(attributes)
            self.sheets.append((said.get("name", ""), said.get("id", "")))

    def _in_relations(self, name: str, attributes: list[str]) -> None:
        said = _by_local_name(attributes)
        self.relations[said.get("Id", "")] = said.get("Target", "")

    def _in_sheet(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition("}")[2]
        if local == "c":
            self._cell(attributes)
        elif local == "v" or local == "is":
            self._value()
        elif local == "row":
            self._begin_row(attributes)
        elif local == "f":
            self._value()
            self.sheet.formulas.add((self._row, self._column))
        elif local == "mergeCell":
            self._merge(attributes)
        else:
            self._elsewhere(name, attributes)

    def _begin_row(self, attributes: list[str]) -> None:
        said = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("r", "")
        if said and not (said.isascii() and said.isdigit() and len(said) <= 7):
            raise damaged()
        self._row = int(said) - 1 if said else self._row + 1
        self._column = -1
        self._has_value = False

    def _cell(self, attributes: list[str]) -> None:
        for index in range(0, len(attributes), 2):
            if attributes[index] == "r":
                self._row, self._column = place(attributes[index + 1])
                return
        self._column += 1

    def _value(self) -> None:
        if self._column >= MOST_COLUMNS:
            raise BadWorkbook(
                _("The sheet has more than %(limit)s columns. Delete the columns that are not needed.")
                % {"limit": MOST_COLUMNS}
            )
        if self._row >= LAST_ROW:
            raise BadWorkbook(
                _(
                    "Something stands far below the table, in row %(row)s. Delete the empty rows and what follows them."
                )
                % {"row": self._row + 1}
            )
        if not self._has_value:
            self._has_value = True
            self._rows += 1
            if self._rows > MOST_ROWS + ROWS_ABOVE:
                raise too_many_rows()

    def _merge(self, attributes: list[str]) -> None:
        said = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("ref", "")
        first, _colon, last = said.partition(":")
        self.sheet.merges.append((place(first), place(last or first)))
        if len(self.sheet.merges) > MOST_MERGES:
            raise damaged()


def place(reference: str) -> Place:
    """B3 → (2, 1). Raises BadWorkbook for what is no cell."""
    found = _CELL.fullmatch(reference)
    if not found:
        raise damaged()
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _declared(version: str, encoding: str | None, standalone: int) -> None:
    """Another encoding than that of every office program could say other things to the reader of values."""
    if encoding is not None and encoding.upper() not in ("UTF-8", "UTF8", "US-ASCII"):
        raise damaged()


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:10]) <= HIGHEST_COUNT


def _by_local_name(attributes: list[str]) -> dict[str, str]:
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    return {name.rpartition("}")[2]: value for name, value in pairs}

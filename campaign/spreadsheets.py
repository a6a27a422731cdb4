"""Tables as CSV and as a workbook: numbers stay numbers, and no text can become a formula (EXP-1, EXP-2)."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

BYTE_ORDER_MARK = "\ufeff"
# What Excel or WPS could take for the beginning of a formula, with the full-width signs that some versions accept.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
WIDEST = 60

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Value = str | int | Decimal | bool | None


@dataclass(frozen=True)
class Export:
    """A file to hand out: its bytes, what they are, how it is called, and how many rows it has."""

    content: bytes
    media_type: str
    filename: str
    rows: int


@dataclass(frozen=True)
class Column:
    """A column: its key in the row, its heading, its width in characters."""

    key: str
    title: str
    width: int = 12


@dataclass(frozen=True)
class Table:
    """A named table of rows; a row maps the columns' keys to values."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Value]]


def csv_bytes(keys: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> bytes:
    """UTF-8 with a byte order mark, RFC 4180: text quoted, numbers bare, lines end with CR LF.

    Text that a spreadsheet could run as a formula gets an apostrophe before it; a NUL, which no reader survives,
    becomes U+FFFD. Source: security.md EXP-1, EXP-2.
    """
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow([_csv_value(row[key]) for key in keys])
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8")


def xlsx_bytes(tables: Iterable[Table], *, title: str, created: datetime) -> bytes:
    """A workbook with one sheet for each table; the same tables give the same bytes."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": title, "created": created.replace(tzinfo=None)})
    formats = {
        "head": workbook.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#F2F2F2"}),
        "text": workbook.add_format({"border": 1}),
        "risky": workbook.add_format({"border": 1, "quote_prefix": True}),
        "points": workbook.add_format({"border": 1, "num_format": "0.00"}),
        "whole": workbook.add_format({"border": 1, "num_format": "0"}),
    }
    for table in tables:
        _write_sheet(workbook.add_worksheet(table.name), table, formats)
    workbook.close()
    return stream.getvalue()


def _csv_value(value: Value) -> str | int | Decimal:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        value = value.replace("\0", "\ufffd")
        return f"'{value}" if value.startswith((*RISKY, "\ufffd")) else value
    return value


def _write_sheet(sheet, table: Table, formats: Mapping) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, min(column.width, WIDEST))
        sheet.write_string(0, index, column.title, formats["head"])
    for line, row in enumerate(table.rows, start=1):
        for index, column in enumerate(table.columns):
            _write_cell(sheet, line, index, row[column.key], formats)
    sheet.freeze_panes(1, 0)


def _write_cell(sheet, line: int, index: int, value: Value, formats: Mapping) -> None:
    if value is None or value == "":
        sheet.write_blank(line, index, None, formats["text"])
    elif isinstance(value, str):
        sheet.write_string(line, index, value, formats["risky" if value.startswith(RISKY) else "text"])
    else:
        sheet.write_number(line, index, value, formats["points" if isinstance(value, Decimal) else "whole"])

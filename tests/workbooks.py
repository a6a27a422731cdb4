"""Workbooks for tests: the samples of offices, sheets as values, and files made to do harm."""

import io
import re
import zipfile
from pathlib import Path

from campaign.workbooks.grid import Grid, Value

OFFICE = Path(__file__).resolve().parent / "office"
ROSTER = OFFICE / "花名册.xlsx"
DEPARTMENTS = OFFICE / "部室表_末行重复.xlsx"
WITH_FORMULAS = OFFICE / "含公式.xlsx"
SHEET_PART = "xl/worksheets/sheet1.xml"


def grid(*rows: tuple[Value, ...], formulas: set[tuple[int, int]] = frozenset()) -> Grid:
    return Grid("表", rows, frozenset(formulas))


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(*cells: str, after: str = "") -> str:
    """The XML of a sheet; every cell in a row of its own number."""
    rows = "".join(
        f'<row r="{"".join(filter(str.isdigit, each.split(chr(34))[1]))}">{each}</row>' for each in cells
    )
    root = re.match(r"<worksheet[^>]*>", parts()[SHEET_PART].decode())[0]
    return f"{root}<sheetData>{rows}</sheetData>{after}</worksheet>"


def parts(sheet_xml: str | bytes | None = None) -> dict[str, str | bytes]:
    """The parts of a small workbook around a sheet."""
    with zipfile.ZipFile(WITH_FORMULAS) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return found | ({SHEET_PART: sheet_xml} if sheet_xml is not None else {})


def pack(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def xlsx(path: Path, *rows: tuple) -> Path:
    """A workbook as Excel writes it, with one sheet."""
    import xlsxwriter

    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    worksheet = workbook.add_worksheet("表")
    for index, row in enumerate(rows):
        worksheet.write_row(index, 0, row)
    workbook.close()
    path.write_bytes(stream.getvalue())
    return path

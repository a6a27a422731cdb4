"""Files that are no workbook, or made to do harm: a clear refusal within two seconds and bounded memory (UPL-*)."""

import io
import struct
import time
import tracemalloc
import zipfile

import openpyxl
import pytest

from campaign.workbooks.limits import LARGEST, BadWorkbook, TooLarge
from campaign.workbooks.reading import read_workbook
from tests.workbooks import OFFICE, ROSTER, cell, pack, parts, sheet, xlsx

NO_WORKBOOK = "This is not an Excel workbook, whatever its name says. Upload a workbook saved as .xlsx."
DAMAGED = (
    "The file is damaged or incomplete. Open it in Excel or WPS, save it anew as .xlsx, and upload it again; if it "
    "was sent to you, ask for it once more."
)
BOMB = (
    "Unpacked, the file would be far too large. Copy the rows into a new workbook, save it as .xlsx, and upload that "
    "one."
)
DECLARATIONS = (
    "The workbook contains declarations that no office program writes; it is not read. Copy the rows into a new "
    "workbook and upload that one."
)
OLD = (
    "This is a workbook in the old format (.xls) or one with a password, under a new name. Open it in Excel or WPS, "
    "choose “Save as”, “Excel workbook (*.xlsx)”, without a password, and upload that file."
)
MACROS = "The workbook contains macros. Save it as .xlsx, without macros, and upload that file."
LINKS = (
    "The workbook refers to other workbooks. Break the links (Data, Edit links) or paste the values into a new "
    "workbook, save it as .xlsx, and upload that file."
)
WIDE = "The sheet has more than 80 columns. Delete the columns that are not needed."
MANY = "The sheet has more than 5,000 rows of data. Split it into several workbooks."
SMALL = sheet(cell("A1", "部室"))


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def refusal(path) -> str:
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("旧格式改名.xlsx", OLD),
        ("图片改名.xlsx", NO_WORKBOOK),
        ("半截文件.xlsx", DAMAGED),
        ("压缩炸弹.xlsx", BOMB),
        ("实体炸弹.xlsx", DECLARATIONS),
    ],
)
def test_sample_is_refused_quickly_and_in_little_memory(name, said):
    tracemalloc.start()
    begun = time.process_time()

    message = refusal(OFFICE / name)

    seconds = time.process_time() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message == said
    assert seconds < 2
    assert peak < 30 * 1024 * 1024


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"xl/vbaProject.bin": b"macro"}, MACROS),
        ({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}, LINKS),
        ({"xl/../../etc/passwd": b"x"}, DAMAGED),
        ({"/etc/passwd": b"x"}, DAMAGED),
        ({"xl\\worksheets\\sheet2.xml": b"x"}, DAMAGED),
        ({"XL/WORKBOOK.XML": "<workbook/>"}, DAMAGED),
        ({f"xl/media/{number}.png": b"x" for number in range(200)}, BOMB),
        ({"xl/media/picture.bmp": b"0" * 1_000_000}, BOMB),
        ({"xl/styles.xml": "<styleSheet><cellXfs count='9999999999'/></styleSheet>"}, DAMAGED),
        ({"xl/sharedStrings.xml": "<sst uniqueCount='9999999999' count='1'/>"}, DAMAGED),
        ({"xl/sharedStrings.xml": "<sst>"}, DAMAGED),
        ({"xl/sharedStrings.xml": "<sst/>".encode("utf-16")}, DAMAGED),
        ({"xl/sharedStrings.xml": "<?xml version='1.0' encoding='cp037'?><sst/>"}, DAMAGED),
        ({"xl/worksheets/sheet1.xml": SMALL.replace("<worksheet", "<!DOCTYPE x><worksheet", 1)}, DECLARATIONS),
        ({"xl/worksheets/sheet1.xml": sheet(cell("CC1", "81"))}, WIDE),
        ({"xl/worksheets/sheet1.xml": sheet(cell("A99999999", "x"))}, DAMAGED),
        (
            {"xl/worksheets/sheet1.xml": sheet(cell("A1048576", "x"))},
            "Something stands far below the table, in row 1048576. Delete the empty rows and what follows them.",
        ),
        ({"xl/worksheets/sheet1.xml": sheet(*(cell(f"A{row}", "x") for row in range(1, 5103)))}, MANY),
        ({"xl/worksheets/sheet1.xml": sheet()}, "The workbook is empty."),
        ({"xl/worksheets/sheet1.xml": "<html/>"}, "The workbook is empty."),
    ],
    ids=[
        "macros", "links", "climbing", "absolute", "backslash", "doubled name", "members", "ratio", "count of styles",
        "count of strings", "not closed", "utf-16", "other encoding", "doctype", "columns", "no cell", "far below",
        "rows", "empty", "no sheet",
    ],
)  # fmt: skip
def test_crafted_workbook_is_refused(tmp_path, change, said):
    path = pack(tmp_path / "crafted.xlsx", parts(SMALL) | change)

    assert refusal(path) == said


def test_workbook_without_its_main_part_is_refused(tmp_path):
    path = pack(
        tmp_path / "letter.xlsx", {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
    )

    assert refusal(path) == NO_WORKBOOK


@pytest.mark.parametrize(("size", "expected"), [(LARGEST, BadWorkbook), (LARGEST + 1, TooLarge)])
def test_file_is_refused_by_its_size_from_the_first_byte_too_many(tmp_path, size, expected):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(size)

    with pytest.raises(BadWorkbook) as refused:
        read_workbook(path)

    assert type(refused.value) is expected


def test_entity_of_a_file_is_not_resolved(tmp_path):
    """UPL-5."""
    declared = '<!DOCTYPE x [<!ENTITY host SYSTEM "file:///etc/hostname">]>'
    path = pack(tmp_path / "entity.xlsx", parts(declared + sheet(cell("A1", "&host;"))))

    assert refusal(path) == DECLARATIONS


def test_member_that_lies_about_its_size_is_not_read_beyond_it(tmp_path):
    """The directory says 400 bytes, the stream holds 30 MB: what is not announced is not unpacked."""
    honest = pack(tmp_path / "honest.xlsx", parts(sheet(cell("A1", "部室")) + " " * 30_000_000))
    raw = bytearray(honest.read_bytes())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = raw.replace(struct.pack("<L", size), struct.pack("<L", 400))
    path = tmp_path / "lying.xlsx"
    path.write_bytes(lying)

    tracemalloc.start()
    message = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert message == DAMAGED
    assert peak < 10 * 1024 * 1024


def test_largest_permitted_sheet_is_read(tmp_path):
    path = xlsx(tmp_path / "full.xlsx", *[tuple(range(row, row + 20)) for row in range(5000)])

    grids = read_workbook(path)

    assert [len(grids[0].rows), grids[0].rows[4999][19]] == [5000, 5018]


def test_values_formulas_and_merged_cells_are_read(tmp_path):
    rows = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t>生产部</t></is></c><c r="C2"><v>10002</v></c>'
        '<c r="D2"><v>1.5</v></c><c r="E2" t="b"><v>1</v></c><c r="F2"><f>1+1</f><v>2</v></c></row>'
        '<row r="4"><c r="C4"><v>3</v></c></row>'
    )
    merged = '<mergeCells count="1"><mergeCell ref="B2:B900"/></mergeCells>'
    content = sheet(after=merged).replace("<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>")

    (found,) = read_workbook(pack(tmp_path / "values.xlsx", parts(content)))

    assert [list(row) for row in found.rows] == [
        ["", "", "", "", "", ""],
        ["", "生产部", 10002, "1.5", "TRUE", ""],
        ["", "生产部", "", "", "", ""],
        ["", "生产部", 3, "", "", ""],
    ]
    assert [found.name, found.formulas] == ["Sheet", {(1, 5)}]


def test_merged_cells_of_the_roster_are_filled_downwards():
    (found,) = read_workbook(ROSTER)

    assert [found.rows[row][1] for row in (3, 4, 25, 26, 117, 674, 676)] == [
        "生产部", "生产部", "生产部", "技术部", "", "社保中心", "",
    ]  # fmt: skip


def test_openpyxl_is_defused():
    assert openpyxl.DEFUSEDXML is True

"""One payload, four formats: the same figures in each, and the same bytes each time."""

import re
from html import unescape
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from publishing.models import FileFormat, Publication
from publishing.outputs import DRAWERS, formats_of, text_sha256
from publishing.paper import paper_pdf, printed_cell
from publishing.paper_content import tables
from tests.publishing import measuring
from tests.publishing.papers import make_circular, make_minutes


@pytest.fixture(scope="module")
def drawn(paper):
    """The bulletin of a month in every format."""
    publication = Publication(payload=paper)
    return {file_format: draw(paper, publication) for file_format, draw in DRAWERS.items()}


def printed_rows(paper):
    """The rows of every table of the paper as they are printed."""
    return [
        [printed_cell(column["kind"], cell) for column, cell in zip(table["columns"], row, strict=True)]
        for table in tables(paper)
        for row in table["rows"]
    ]


def test_docx_tells_the_figures_of_the_paper(paper, drawn):
    document = docx.Document(BytesIO(drawn["docx"].content))
    shown = []
    for table, source in zip(document.tables[:-1], tables(paper), strict=True):
        heads = 2 if any(column["group"] for column in source["columns"]) else 1
        shown += [[cell.text for cell in row.cells] for row in table.rows[heads:]]

    assert shown == printed_rows(paper)


def test_page_tells_the_figures_of_the_paper(paper, drawn):
    page = drawn["html"].content.decode()
    shown = [
        [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in re.findall(r"<tr>(<td.*?)</tr>", page)
    ]

    assert shown == printed_rows(paper)


def test_pdf_tells_the_figures_of_the_paper(paper, drawn):
    said = measuring.text(drawn["pdf"].content)
    short = [row for row in printed_rows(paper) if all(len(cell) <= 7 for cell in row)]

    # longer cells are broken into lines; they are compared by test_bulletin
    assert [row for row in short if re.sub(r"\s", "", "".join(row)) not in said] == []
    assert len(short) >= 60


def test_xlsx_tells_the_figures_of_the_annexes(paper, drawn):
    sheet = load_workbook(BytesIO(drawn["xlsx"].content))["考核结果"]
    totals = [row[12] for row in sheet.iter_rows(min_row=3, values_only=True)]
    names = [row[2] for row in sheet.iter_rows(min_row=3, values_only=True)]
    table = paper["annexes"][0]
    place = [column["key"] for column in table["columns"]].index("total")

    assert [f"{total:.2f}" for total in totals] == [row[place] for row in table["rows"]]
    assert names == [row[1] for row in table["rows"]]


@pytest.mark.parametrize("file_format", ["docx", "html"])
def test_text_of_the_paper_is_whole_in_every_format(paper, drawn, file_format):
    content = drawn[file_format].content
    if file_format == "docx":
        said = "".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)
    else:
        said = unescape(re.sub(r"<[^>]*>", "", content.decode()))

    missing = [
        block["text"] for block in paper["body"] if block["kind"] != "table" and block["text"] not in said
    ]

    assert missing == []


@pytest.mark.parametrize("file_format", list(DRAWERS))
def test_drawn_twice_the_bytes_are_the_same(file_format):
    paper = make_circular()
    publication = Publication(payload=paper)

    first, second = (DRAWERS[file_format](paper, publication).content for _turn in range(2))

    assert first == second


def test_formats_of_a_paper_without_tables_leave_the_workbook_out():
    assert list(formats_of(Publication(payload=make_minutes()))) == ["pdf", "docx", "html"]
    assert list(formats_of(Publication(payload=make_circular()))) == ["pdf", "docx", "html", "xlsx"]


def test_pdf_is_tagged_archival_and_carries_its_workbook(paper, drawn):
    """What PDF/A-3a asks for as far as it can be read here; no validator was at hand."""
    reader = PdfReader(BytesIO(drawn["pdf"].content))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()

    assert re.findall(r'pdfaid:(part|conformance)="(\w+)"', metadata) == [("part", "3"), ("conformance", "A")]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert (root["/Lang"], reader.is_encrypted) == ("zh-CN", False)
    assert "2026-04-14" in metadata
    assert reader.attachments["附表.xlsx"] == [drawn["xlsx"].content]
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Source"
    assert set(measuring.fonts(drawn["pdf"].content).values()) == {True}


def test_text_sha256_is_of_the_text_and_not_of_the_bytes(paper):
    one, other = make_minutes(), make_minutes(remark="此件公开发布")
    plain, archival = (paper_pdf(one, archival=archival).pdf for archival in (False, True))

    assert plain != archival
    assert text_sha256(FileFormat.PDF, plain) == text_sha256(FileFormat.PDF, archival)
    assert text_sha256(FileFormat.PDF, plain) != text_sha256(FileFormat.PDF, paper_pdf(other).pdf)


@pytest.mark.parametrize("file_format", ["docx", "html", "xlsx"])
def test_text_sha256_notices_another_figure(file_format):
    one, other = make_circular(), make_circular()
    other["annexes"][2]["rows"][0][3] = "96.51"
    publication = Publication(payload=one)

    shas = {
        text_sha256(file_format, DRAWERS[file_format](paper, publication).content)
        for paper in (one, one, other)
    }

    assert len(shas) == 2

"""What a paper's payload holds: one structure for PDF, DOCX, workbook and web page.

A payload is plain values (JSON), frozen at issue. It says what is printed and never where or how: places and shapes
are drawn from it. Keys that a paper does not need may be left out where the class says so. Everything is Chinese, as
printed; headings carry their own number (`heading_mark`).

Source: GB/T 9704-2012 7.2–7.4, 10.3; `official-papers.md` §1.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NotRequired, TypedDict

from publishing.paper_charts import chart_texts
from publishing.wording import numeral

SCHEMA = 1
KINDS = {
    "bulletin": "通报",
    "decision": "决定",
    "circular": "通知",
    "correction": "更正",
    "minutes": "纪要",
    "report": "报告",
}
MINUTES = "minutes"
ATTENDANCE_LABELS = ("出席", "列席", "请假")
CELL_KINDS = ("rank", "text", "points", "count", "date")


class Heading(TypedDict):
    """A heading of level 1 (一、黑体), 2 (（一）楷体), 3 (1. 仿宋) or 4 (（1）仿宋), its number in the text."""

    kind: Literal["heading"]
    level: int
    text: str


class Paragraph(TypedDict):
    """A paragraph; `lead` is its first words in the face of a heading of level 2 (or of `level`), empty for none."""

    kind: Literal["paragraph"]
    lead: NotRequired[str]
    text: str
    level: NotRequired[int]


class Column(TypedDict):
    """A column of a table; `width` in millimetres or as a share, `group` the title above several columns or empty.

    `kind` is one of CELL_KINDS: `rank` (“2”, “2 并列”), `text`, `points` (two places), `count`, `date` (ISO).
    """

    key: str
    title: str
    kind: str
    width: int
    group: str


class Table(TypedDict):
    """A table in the text: every cell is a text; an empty cell stays empty in every output."""

    kind: Literal["table"]
    columns: list[Column]
    rows: list[list[str]]


class Series(TypedDict):
    """A series of a chart: a figure for each label, as a text; empty for none."""

    name: str
    values: list[str]


class Chart(TypedDict):
    """A chart: `lines` over the labels, `bars`, or `stacks` of whole numbers; `number` counts those of the paper.

    It holds figures and no drawing: every output draws it from them (`paper_charts`).
    """

    kind: Literal["chart"]
    number: int
    shape: Literal["lines", "bars", "stacks"]
    name: str
    unit: str
    labels: list[str]
    series: list[Series]


Block = Heading | Paragraph | Table | Chart


class Title(TypedDict):
    """A title and the lines it is set in (`headline.shaped_title`); the lines joined are the text."""

    text: str
    lines: list[str]


class Number(TypedDict):
    """发文字号: `serial` None while the number is not allotted; `text` as printed, 清矿机党发〔2026〕12号."""

    code: str
    year: int
    serial: int | None
    text: str


class Annex(TypedDict):
    """An annex on pages of its own: either `columns` and `rows`, or `body` with headings, paragraphs and tables.

    `across` lays a table across the sheet. `marked` False is a text that the paper itself issues (印发的方案): it has
    neither the label 附件 nor a line in the 附件说明; where it `encloses`, the marked annexes are its own and listed at
    its end instead of the paper's. `number` counts the marked ones from 1.
    """

    key: str
    number: int
    name: str
    lines: list[str]
    across: NotRequired[bool]
    marked: NotRequired[bool]
    encloses: NotRequired[bool]
    note: NotRequired[str]
    columns: NotRequired[list[Column]]
    rows: NotRequired[list[list[str]]]
    body: NotRequired[list[Block]]


class Attendance(TypedDict):
    """Who was there: `label` is 出席, 列席 or 请假; each entry a name, or unit and name."""

    label: str
    names: list[str]


class Sheet(TypedDict):
    """A table of the workbook alone, beside those of the annexes."""

    key: str
    name: str
    columns: list[Column]
    rows: list[list[str]]


class Commended(TypedDict):
    """What a commendation tells of: `individuals` are the positions of the persons among those honoured."""

    half: str
    decision: int
    sha256: str
    individuals: list[int]


class Told(TypedDict):
    """What a report tells of: the year, its last published month, and the frozen facts behind it."""

    year: int
    last: str
    number: int
    sha256: str


class PaperContent(TypedDict):
    """The payload of a paper.

    `sealed` (True if left out): the name stands centred over the date and the seal's place is empty (7.3.5.1), else
    name and date stand as 7.3.5.2 has it. Minutes (`kind` minutes) have neither; their date stands under the title,
    their `mark` ends in 纪要, and `attendance` follows the text. `remark` is the 附注, without its brackets.
    """

    schema: int
    kind: str
    preview: bool
    unit: str
    campaign: str
    issuer: str
    mark: str
    number: Number
    title: Title
    recipient: NotRequired[str]
    body: list[Block]
    annexes: list[Annex]
    workbook: NotRequired[list[Sheet]]
    attendance: NotRequired[list[Attendance]]
    sealed: NotRequired[bool]
    remark: NotRequired[str]
    date: str
    date_text: str
    copy_to: list[str]
    printed_by: str
    printed_on_text: str
    # of a bulletin and a correction: the month that they tell of
    month: NotRequired[str]
    revision: NotRequired[int]
    month_sha256: NotRequired[str]
    # of a commendation: the decision of the half-year and the persons that it names
    commendation: NotRequired[Commended]
    # of a report: who signs it (签发人, GB/T 9704 7.2.6), and what it tells of
    signer: NotRequired[str]
    summary: NotRequired[Told]


def heading(level: int, number: int, text: str) -> Heading:
    """A heading with its number."""
    return {"kind": "heading", "level": level, "text": f"{heading_mark(level, number)}{text}"}


def paragraph(text: str, lead: str = "") -> Paragraph:
    """A paragraph, with its first words as a lead."""
    return {"kind": "paragraph", "lead": lead, "text": text}


def heading_mark(level: int, number: int) -> str:
    """The number of a heading: 一、 for level 1, （一）, 1., （1）. Source: GB/T 9704 7.3.3."""
    return (f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}.", f"（{number}）")[level - 1]


def marked_annexes(paper: Mapping) -> list[Mapping]:
    """The annexes that are called 附件; the others are texts that the paper issues."""
    return [annex for annex in paper["annexes"] if annex.get("marked", True)]


def encloses(paper: Mapping, annex: Mapping) -> bool:
    """Are the paper's annexes those of this text that it issues, so that they are listed at its end (附件说明)?"""
    return bool(annex.get("encloses")) and bool(marked_annexes(paper))


def enclosed_here(paper: Mapping) -> list[Mapping]:
    """The annexes that are listed after the paper's own text."""
    return [] if any(encloses(paper, annex) for annex in paper["annexes"]) else marked_annexes(paper)


def annex_label(paper: Mapping, annex: Mapping) -> str:
    """附件, with its number where there are several; nothing for an annex that is not marked."""
    if not annex.get("marked", True):
        return ""
    return f"附件{annex['number']}" if len(marked_annexes(paper)) > 1 else "附件"


def annex_blocks(annex: Mapping) -> list[Mapping]:
    """An annex as blocks, whichever way it holds its content."""
    if "rows" in annex:
        return [{"kind": "table", "columns": annex["columns"], "rows": annex["rows"]}]
    return annex["body"]


def copies_text(paper: Mapping) -> str:
    """The 抄送 of a paper without its label; empty when nobody gets a copy."""
    return f"{'，'.join(paper['copy_to'])}。" if paper.get("copy_to") else ""


def remark_text(paper: Mapping) -> str:
    """The 附注 in its round brackets; empty for none."""
    remark = paper.get("remark", "").strip().strip("（）()")
    return f"（{remark}）" if remark else ""


def chart_name(chart: Mapping) -> str:
    """图1　各月平均分."""
    return f"图{chart['number']}　{chart['name']}"


def charts(paper: Mapping) -> list[Mapping]:
    """The charts of a paper's text, in the order in which they are printed."""
    return [block for block in paper["body"] if block["kind"] == "chart"]


def tables(paper: Mapping) -> Iterator[Mapping]:
    """Every table of a paper, in the order in which they are printed."""
    for block in (*paper["body"], *(block for annex in paper["annexes"] for block in annex_blocks(annex))):
        if block["kind"] == "table":
            yield block


def printed_texts(paper: Mapping) -> Iterator[tuple[str, str]]:
    """Every text of a paper with the style of `fonts` that it is set in: what a face must have characters for."""
    yield "title", paper["mark"]
    yield "title", paper["title"]["text"]
    yield "body", paper["number"]["text"]
    yield "body", paper.get("recipient", "")
    yield "kai", paper.get("signer", "")
    yield from _block_texts(paper["body"])
    for annex in paper["annexes"]:
        yield "hei", annex_label(paper, annex)
        yield "title", "".join(annex["lines"])
        yield "body", annex.get("note", "")
        yield "body", annex["name"]
        yield from _block_texts(annex_blocks(annex))
    for group in paper.get("attendance", []):
        yield "hei", f"{group['label']}："
        yield "body", "、".join(group["names"])
    yield "body", paper["issuer"] + paper["date_text"] + remark_text(paper)
    yield "body", f"抄送：{copies_text(paper)}{paper['printed_by']}{paper['printed_on_text']}印发"


def _block_texts(blocks: list[Mapping]) -> Iterator[tuple[str, str]]:
    styles = {1: "hei", 2: "kai"}
    for block in blocks:
        if block["kind"] == "heading":
            yield styles.get(block["level"], "body"), block["text"]
        elif block["kind"] == "paragraph":
            yield styles.get(block.get("level", 2), "body"), block.get("lead", "")
            yield "body", block["text"]
        elif block["kind"] == "chart":
            yield "hei", chart_name(block) + chart_texts(block)
        else:
            yield "hei", "".join(column["group"] + column["title"] for column in block["columns"])
            yield "body", "".join(cell for row in block["rows"] for cell in row)

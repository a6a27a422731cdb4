"""A paper's payload as a Word file, for offices that must go on writing in it.

The same texts in the same order and on the same grid as the PDF; what Word cannot know before it has laid out its
pages is left to whoever prints it: the 版记 lies at the foot of the last page, on an even one only after an annex across;
page numbers of an annex across stand at its foot. Faces are named as the standard has them, not embedded.
"""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import ceil

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from docx.text.paragraph import Paragraph

from publishing import docx_shapes as shapes
from publishing.chart_pictures import chart_pictures
from publishing.docx_shapes import BODY_POINTS, CHARACTER_POINTS, LINE_TWIPS, SMALL_POINTS, element
from publishing.paper import shown_blocks, shown_table, signature
from publishing.paper_charts import chart_words
from publishing.paper_content import (
    MINUTES,
    annex_blocks,
    annex_label,
    chart_name,
    charts,
    copies_text,
    enclosed_here,
    encloses,
    marked_annexes,
    remark_text,
)
from publishing.red_head import MARK_TOP, em_width, red_head

EM = CHARACTER_POINTS * 20  # one character of the text, in twips
HEADING_STYLES = {1: "hei", 2: "kai", 3: "body", 4: "body"}
UPRIGHT_WIDTH, ACROSS_WIDTH = round(156 / 25.4 * 1440), round(225 / 25.4 * 1440)
POINT = 25.4 / 72
COPIES_WIDTH = 156 / POINT - 2 * SMALL_POINTS - 3 * SMALL_POINTS  # what a line of 抄送 holds after its label


def paper_docx(payload: Mapping) -> bytes:
    """The paper as DOCX; the same payload gives the same bytes, whose dates are those of the paper."""
    document = docx.Document()
    shapes.prepare(document)
    section = document.sections[0]
    shapes.lay_page(section, across=False)
    shapes.number_pages(section)
    if payload["preview"]:
        _note_preview(section)
    _write_properties(document, payload)
    _write_head(document, payload)
    pictures = chart_pictures(charts(payload))
    _write_blocks(document, shown_blocks(payload["body"]), points=12, width=UPRIGHT_WIDTH, pictures=pictures)
    _write_enclosures(document, enclosed_here(payload))
    _write_closing(document, payload)
    is_across = False
    for annex in payload["annexes"]:
        is_across = _write_annex(document, payload, annex, after_across=is_across)
    _write_colophon(document, payload, after_across=is_across)
    return _stamped(document, payload)


def _stamped(document, payload: Mapping) -> bytes:
    """The package written again with the paper's day on every part."""
    plain, stamped = BytesIO(), BytesIO()
    document.save(plain)
    day = date.fromisoformat(payload["date"])
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return stamped.getvalue()


def _write_properties(document, payload: Mapping) -> None:
    day = datetime.combine(date.fromisoformat(payload["date"]), time())
    properties = document.core_properties
    properties.title, properties.author = payload["title"]["text"], payload["issuer"]
    properties.last_modified_by, properties.comments = payload["issuer"], ""
    properties.created = properties.modified = day
    properties.language, properties.revision = "zh-CN", 1


def _note_preview(section) -> None:
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        _shape(paragraph, align="right")
        _run(paragraph, "预览稿，未经印发", "hei", 10.5)


def _write_head(document, payload: Mapping) -> None:
    head = red_head(payload["mark"])
    size = head.mark_size / POINT
    mark = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    _shape(mark, align="center", before=MARK_TOP / POINT, line=size, grid=False)
    run = _run(mark, payload["mark"], "title", size, color=shapes.RED)
    run._r.rPr.insert_element_before(element("w", val=round(100 * head.mark_stretch)), "w:sz", "w:szCs")
    number = document.add_paragraph()
    gap = (LINE_TWIPS / 20 - BODY_POINTS) / 2
    side = "" if payload.get("signer") else "center"
    _shape(number, align=side, before=2 * LINE_TWIPS / 20 + gap, line=BODY_POINTS, grid=False)
    _run(number, payload["number"]["text"], "body", BODY_POINTS)
    if payload.get("signer"):
        _write_signer(number, payload["signer"])
    shapes.rule_below(number, gap_points=round(4 / POINT))
    for _line in range(2):
        document.add_paragraph()
    _write_title(document, payload["title"]["lines"])
    if payload["kind"] == MINUTES:
        held = document.add_paragraph()
        _shape(held, align="center")
        _run(held, f"（{payload['date_text']}）", "kai", BODY_POINTS)
    document.add_paragraph()
    if payload.get("recipient"):
        document.add_paragraph(payload["recipient"])


def _write_signer(number, signer: str) -> None:
    """Who signs, one character in from the right; the number then stands one in from the left (7.2.5, 7.2.6)."""
    number.paragraph_format.left_indent = Twips(EM)
    number.paragraph_format.tab_stops.add_tab_stop(Twips(UPRIGHT_WIDTH - EM), WD_TAB_ALIGNMENT.RIGHT)
    _run(number, "\t签发人：", "body", BODY_POINTS)
    _run(number, signer, "kai", BODY_POINTS)


def _write_title(document, lines: Sequence[str]) -> None:
    title = document.add_paragraph(style="Title")
    _shape(title, align="center")
    for number, line in enumerate(lines):
        run = title.add_run(line)
        if number < len(lines) - 1:
            run.add_break(WD_BREAK.LINE)


def _write_blocks(
    document,
    blocks: Sequence[Mapping],
    *,
    points: float,
    width: int,
    pictures: Mapping[int, bytes] | None = None,
) -> None:
    for block in blocks:
        if block["kind"] == "table":
            _write_table(document, block, points=points, width=width)
        elif block["kind"] == "chart":
            _write_chart(document, block, (pictures or {})[block["number"]])
        elif block["kind"] == "heading":
            paragraph = document.add_paragraph(block["text"], style=f"Heading {block['level']}")
            _shape(paragraph, first=2)
        else:
            paragraph = document.add_paragraph()
            _shape(paragraph, first=2)
            if block.get("lead"):
                _run(paragraph, block["lead"], HEADING_STYLES[block.get("level", 2)], BODY_POINTS)
            paragraph.add_run(block["text"])


def _write_chart(document, chart: Mapping, picture: bytes) -> None:
    """A chart as a picture with its words for who cannot see it, and its name below."""
    paragraph = document.add_paragraph()
    _shape(paragraph, align="center", grid=False, keep=True)
    paragraph.paragraph_format.line_spacing = 1.0  # a picture is higher than a line of the grid
    shown = paragraph.add_run().add_picture(BytesIO(picture), width=Mm(156))
    shown._inline.docPr.set("descr", f"{chart_name(chart)}。{chart_words(chart)}")
    caption = document.add_paragraph()
    _shape(caption, align="center")
    _run(caption, chart_name(chart), "hei", 12)


def _write_table(document, table: Mapping, *, points: float, width: int) -> None:
    columns = table["columns"]
    heads = 2 if table["groups"] else 1
    shown = document.add_table(rows=heads + len(table["cells"]), cols=len(columns))
    widths = [round(width * column["share"] / 100) for column in columns]
    shapes.frame_table(shown, widths, margin=45, heads=heads, height=round(points * 36))
    rows = [row.tc_lst for row in shown._tbl.tr_lst]
    _write_heads(shown, rows, table, points)
    for cells, row in zip(rows[heads:], table["cells"], strict=True):
        for tc, cell in zip(cells, row, strict=True):
            side = "left" if cell["kind"] == "text" else "center"
            _write_cell(tc, cell["text"], "body", points, align=side)


def _write_heads(shown, rows: Sequence[Sequence], table: Mapping, points: float) -> None:
    """The head of a table, in two storeys where columns stand in groups."""
    for place, column in enumerate(table["columns"]):
        if not column["group"]:
            _write_cell(rows[0][place], column["title"], "hei", points, align="center")
        else:
            _write_cell(rows[1][place], column["title"], "hei", points, align="center")
    place = 0
    for group in table["groups"]:
        across, down = group.get("span", 1), int(group["deep"])
        if not down:
            _write_cell(rows[0][place], group["title"], "hei", points, align="center")
        joined = shown.cell(0, place).merge(shown.cell(down, place + across - 1))
        for idle in joined._tc.p_lst[1:]:
            joined._tc.remove(idle)
        place += across


def _write_cell(tc, text: str, style: str, points: float, *, align: str) -> None:
    properties = tc.get_or_add_tcPr()
    properties.append(element("vAlign", val="center"))
    paragraph = Paragraph(tc.p_lst[0], None)
    _shape(paragraph, align=align, line=points * 1.25, grid=False)
    if text:
        _run(paragraph, text, style, points)


def _write_enclosures(document, annexes: Sequence[Mapping]) -> None:
    if not annexes:
        return
    document.add_paragraph()
    for place, annex in enumerate(annexes):
        mark = f"{annex['number']}." if len(annexes) > 1 else ""
        own = 0.3 + 0.5 * len(str(annex["number"])) if mark else 0.0
        paragraph = document.add_paragraph()
        _shape(paragraph, left=5 + own, hanging=(3 if place == 0 else 0) + own)
        label = "附件：" if place == 0 else ""
        paragraph.add_run(f"{label}{mark}{chr(9) if mark else ''}{annex['name']}")


def _write_closing(document, payload: Mapping) -> None:
    for place, group in enumerate(payload.get("attendance", [])):
        if place == 0:
            document.add_paragraph()
        paragraph = document.add_paragraph()
        _shape(paragraph, left=5, hanging=3)
        _run(paragraph, f"{group['label']}：", "hei", BODY_POINTS)
        paragraph.add_run("、".join(group["names"]))
    if payload["kind"] != MINUTES:
        places = signature(payload["issuer"], payload["date_text"], sealed=payload.get("sealed", True))
        for _line in range(2):
            _shape(document.add_paragraph(), keep=True)
        name = document.add_paragraph(payload["issuer"])
        _shape(name, align="right", right=places["name_right"], keep=True)
        day = document.add_paragraph(payload["date_text"])
        _shape(day, align="right", right=places["date_right"])
    if remark := remark_text(payload):
        _shape(document.add_paragraph(remark), first=2)


def _write_annex(document, payload: Mapping, annex: Mapping, *, after_across: bool) -> bool:
    """An annex on a page of its own; answers whether it lies across."""
    across = bool(annex.get("across"))
    if across or after_across:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        shapes.lay_page(section, across=across)
    label = document.add_paragraph()
    _shape(label, page=not (across or after_across))
    _run(label, annex_label(payload, annex), "hei", BODY_POINTS)
    document.add_paragraph()
    _write_title(document, annex["lines"])
    if annex.get("note"):
        note = document.add_paragraph()
        is_text = "rows" not in annex
        _shape(note, align="center", **({} if is_text else {"line": 16}))
        _run(note, annex["note"], "kai" if is_text else "body", BODY_POINTS if is_text else 10.5)
    width = ACROSS_WIDTH if across else UPRIGHT_WIDTH
    if "rows" in annex:
        _write_blocks(document, [shown_table(annex)], points=9, width=width)
    else:
        document.add_paragraph()
        _write_blocks(document, shown_blocks(annex_blocks(annex)), points=12, width=width)
        if encloses(payload, annex):
            _write_enclosures(document, marked_annexes(payload))
    return across


def _write_colophon(document, payload: Mapping, *, after_across: bool) -> None:
    if after_across:
        section = document.add_section(WD_SECTION.EVEN_PAGE)
        shapes.lay_page(section, across=False)
        shapes.unnumber_pages(section)
    copies = copies_text(payload)
    table = document.add_table(rows=2 if copies else 1, cols=2)
    half, line = UPRIGHT_WIDTH // 2, round(7.5 / POINT * 20)
    lines = ceil(em_width(copies) * SMALL_POINTS / COPIES_WIDTH)
    shapes.sink_table(table, (half, half), (*([line * lines] if copies else []), line))
    if copies:
        whole = table.cell(0, 0).merge(table.cell(0, 1))
        for extra in whole._tc.findall(qn("w:p"))[1:]:
            whole._tc.remove(extra)
        paragraph = whole.paragraphs[0]
        _shape(paragraph, left_points=42, hanging_points=42, line=7.5 / POINT, grid=False)
        _run(paragraph, f"抄送：{copies}", "body", SMALL_POINTS)
    for cell, text, side in (
        (table.rows[-1].cells[0], payload["printed_by"], "left"),
        (table.rows[-1].cells[1], f"{payload['printed_on_text']}印发", "right"),
    ):
        _shape(cell.paragraphs[0], align=side, line=7.5 / POINT, grid=False)
        _run(cell.paragraphs[0], text, "body", SMALL_POINTS)
    last = document.add_paragraph()
    _shape(last, line=1, grid=False)


def _run(paragraph: Paragraph, text: str, style: str, points: float, *, color: str = ""):
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    shapes.set_face(properties, style, points)
    if color:
        properties.insert_element_before(element("color", val=color), "w:w", "w:sz", "w:szCs")
    return run


def _shape(
    paragraph: Paragraph,
    *,
    align: str = "",
    first: float = 0,
    left: float = 0,
    right: float = 0,
    hanging: float = 0,
    left_points: float = 0,
    hanging_points: float = 0,
    before: float = 0,
    line: float = 0,
    grid: bool = True,
    keep: bool = False,
    page: bool = False,
) -> None:
    """Set what differs from the style: indents in characters of the text or in points, other lengths in points."""
    properties = paragraph._p.get_or_add_pPr()
    if keep:
        properties.append(element("keepNext"))
    if page:
        properties.append(element("pageBreakBefore"))
    if not grid:
        properties.append(element("snapToGrid", val=0))
    if before or line:
        height = round(20 * line) or LINE_TWIPS
        properties.append(
            element("spacing", before=round(20 * before), after=0, line=height, lineRule="exact")
        )
    indents = {
        "left": round(left * EM + 20 * left_points),
        "right": round(right * EM),
        "hanging": round(hanging * EM + 20 * hanging_points),
        "firstLine": round(first * EM),
    }
    if first:
        indents["firstLineChars"] = round(100 * first)
    if given := {key: value for key, value in indents.items() if value}:
        properties.append(element("ind", **given))
    if align:
        properties.append(element("jc", val=align))

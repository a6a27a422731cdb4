"""Slides as a PowerPoint file: native titles, tables and charts, notes for the speaker; the same deck gives the same bytes."""

from datetime import date
from io import BytesIO

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.presentation import Presentation as Pptx
from pptx.slide import Slide as PptxSlide
from pptx.table import _Cell
from pptx.util import Pt

from publishing.summary.slides.base_slides import COVER_HEIGHT, FACE, NUMBER_FIELD, UNDER_HEIGHT, base_slides
from publishing.summary.slides.card_places import INSIDE, PADDING, alone, card_boxes, card_height, card_sizes
from publishing.summary.slides.measures import (
    BODY_HEIGHT,
    BODY_TOP,
    COVER_SIZES,
    INNER,
    LEFT,
    REMARK_SIZE,
    TITLE_SIZES,
    Box,
    body,
    box_size,
    one_line,
    remark_height,
)
from publishing.summary.slides.native_charts import add_chart
from publishing.summary.slides.packing import packed_again
from publishing.summary.slides.paging import (
    BETWEEN_POINTS,
    CELL_ACROSS,
    CELL_DOWN,
    HEAD_HEIGHT,
    HEAD_SIZE,
    HEADING_MORE,
    column_widths,
    paged,
    row_height,
)
from publishing.summary.slides.shapes import (
    Cards,
    Column,
    Cover,
    Deck,
    Notes,
    Picture,
    Points,
    Slide,
    Statement,
    Table,
)
from publishing.summary.slides.typesetting import (
    GROUND,
    INK,
    MUTED,
    PAPER,
    RED,
    frame,
    paragraph,
    set_font,
)

COVER, CONTENT = 0, 1  # layouts
UNDER_SIZES = (26, 24, 22, 20, 18)
STATEMENT_SIZES = (36, 32, 28, 24)
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of a table: no grid, no fill
MOST_MORE = 16  # points that a row may be higher than its text wants, so that a short table fills its slide
NOTE_SIZE = 12


def slides_file(deck: Deck) -> bytes:
    """The deck as a file (.pptx); its dates are the day of the figures."""
    presentation = base_slides(deck)
    for slide in deck.slides:
        for page in paged(slide):
            _add(presentation, page, deck)
    out = BytesIO()
    presentation.save(out)
    return packed_again(out.getvalue(), day=date.fromisoformat(deck.day))


def _add(presentation: Pptx, page: Slide, deck: Deck) -> None:
    if isinstance(page.content, Cover):
        slide = presentation.slides.add_slide(presentation.slide_layouts[COVER])
        _cover(slide, page.content)
    else:
        slide = presentation.slides.add_slide(presentation.slide_layouts[CONTENT])
        _title(slide, page.title)
        place = body(page.remark)
        DRAWERS[type(page.content)](slide, page.content, place)
        _remark(slide, page.remark)
        _foot(slide, presentation, deck.foot)
    _notes(slide, page.notes)


def _cover(slide: PptxSlide, cover: Cover) -> None:
    title, under = slide.shapes.title, slide.placeholders[1]
    title.name, under.name = "标题", "副标题"
    said = "\n".join(cover.lines)
    size = box_size(said, width=INNER, height=COVER_HEIGHT, sizes=COVER_SIZES)
    paragraph(frame(title.text_frame, anchor=MSO_ANCHOR.BOTTOM), (said, size, PAPER, True))
    below = frame(under.text_frame)
    size = box_size("\n".join(cover.under), width=INNER, height=UNDER_HEIGHT, sizes=UNDER_SIZES)
    for line in cover.under:
        paragraph(below, (line, size, PAPER, False))


def _title(slide: PptxSlide, text: str) -> None:
    title = slide.shapes.title
    title.name = "标题"
    size = one_line(text, width=INNER, sizes=TITLE_SIZES)
    paragraph(frame(title.text_frame, anchor=MSO_ANCHOR.MIDDLE), (text, size, INK, True))


def _remark(slide: PptxSlide, remark: str) -> None:
    if not remark:
        return
    height = remark_height(remark)
    box = Box(LEFT, BODY_TOP + BODY_HEIGHT - height, INNER, height)
    held = _text_box(slide, box, "说明", anchor=MSO_ANCHOR.BOTTOM)
    paragraph(held, (remark, REMARK_SIZE, MUTED, False))


def _cards(slide: PptxSlide, cards: Cards, place: Box) -> None:
    sizes = card_sizes(cards.cards, place) or alone(cards.cards[0], place)
    width = card_boxes(len(cards.cards), place)[0].width - 2 * PADDING
    height = max(card_height(card, sizes, width) for card in cards.cards)
    boxes = card_boxes(len(cards.cards), place, height=height)
    for number, (card, box) in enumerate(zip(cards.cards, boxes, strict=True), start=1):
        shape = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)
        )
        shape.name = f"数据{number}"
        shape._element.remove(shape._element.find(qn("p:style")))  # of the theme: an outline and a shadow
        shape.fill.solid()
        shape.fill.fore_color.theme_color = GROUND
        shape.line.fill.background()
        held = frame(shape.text_frame, inset=PADDING)
        paragraph(held, (card.label, sizes.label, MUTED, False))
        value = [(card.value, sizes.value, RED, True)]
        if card.unit:
            value.append((card.unit, max(sizes.value // 2, min(sizes.note, sizes.value)), RED, False))
        paragraph(held, *value, before=INSIDE)
        if card.note:
            paragraph(held, (card.note, sizes.note, INK, False), before=INSIDE)


def _points(slide: PptxSlide, points: Points, place: Box) -> None:
    held = _text_box(slide, place, "正文")
    for number, point in enumerate(points.points):
        before = BETWEEN_POINTS if number else 0
        paragraph(held, (point.heading, points.size + HEADING_MORE, RED, True), before=before)
        if point.text:
            paragraph(held, (point.text, points.size, INK, False))


def _statement(slide: PptxSlide, statement: Statement, place: Box) -> None:
    size = box_size(statement.text, width=INNER, height=place.height, sizes=STATEMENT_SIZES)
    held = _text_box(slide, place, "正文", anchor=MSO_ANCHOR.MIDDLE)
    paragraph(held, (statement.text, size, INK, False))


def _picture(slide: PptxSlide, picture: Picture, place: Box) -> None:
    add_chart(slide, picture, place)


def _table(slide: PptxSlide, table: Table, place: Box) -> None:
    """A native table: a heading, rules between the rows, figures to the right."""
    heights = [row_height(table, row) for row in table.rows]
    more = min(MOST_MORE, max(0, place.height - HEAD_HEIGHT - sum(heights)) // len(heights))
    heights = [HEAD_HEIGHT, *(height + more for height in heights)]
    shape = slide.shapes.add_table(
        len(heights), len(table.columns), Pt(place.left), Pt(place.top), Pt(INNER), Pt(sum(heights))
    )
    shape.name = "表格"
    said = "、".join(column.title for column in table.columns)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", f"表格：{said}，共{len(table.rows)}行")
    drawn = shape.table
    drawn.horz_banding = False
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    for column, width in zip(drawn.columns, column_widths(table.columns), strict=True):
        column.width = Pt(width)
    for row, height in zip(drawn.rows, heights, strict=True):
        row.height = Pt(height)
    for place_across, column in enumerate(table.columns):
        _cell(drawn.cell(0, place_across), column.title, HEAD_SIZE, column, is_head=True)
        for number, row in enumerate(table.rows, start=1):
            _cell(
                drawn.cell(number, place_across),
                row[place_across],
                table.size,
                column,
                is_first=not place_across,
            )


def _cell(
    cell: _Cell, text: str, size: int, column: Column, *, is_head: bool = False, is_first: bool = False
) -> None:
    cell.margin_left = cell.margin_right = Pt(CELL_ACROSS)
    cell.margin_top = cell.margin_bottom = Pt(CELL_DOWN)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    align = PP_ALIGN.RIGHT if column.is_figure else PP_ALIGN.LEFT
    colour, bold = (MUTED, True) if is_head else (INK, is_first)
    paragraph(cell.text_frame, (text, size, colour, bold), align=align)
    _rule_below(cell, "accent1" if is_head else "accent6", Pt(1.5) if is_head else Pt(1))


def _rule_below(cell: _Cell, colour: str, width: int) -> None:
    line = OxmlElement("a:lnB")
    line.set("w", str(int(width)))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr")).set("val", colour)
    cell._tc.get_or_add_tcPr().insert(0, line)


DRAWERS = {
    Cards: _cards,
    Points: _points,
    Statement: _statement,
    Picture: _picture,
    Table: _table,
}


def _text_box(slide: PptxSlide, box: Box, name: str, *, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP):
    shape = slide.shapes.add_textbox(Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height))
    shape.name = name
    return frame(shape.text_frame, anchor=anchor)


def _foot(slide: PptxSlide, presentation: Pptx, foot: str) -> None:
    """The foot and the page number in the places of the layout, so that the office can switch them off."""
    number = len(presentation.slides)
    for holder in slide.slide_layout.placeholders:
        kind = holder.element.find(f".//{qn('p:ph')}").get("type")
        if kind not in ("ftr", "sldNum"):
            continue
        shape = etree.fromstring(etree.tostring(holder.element))
        shape.find(f".//{qn('p:cNvPr')}").set("id", str(100 + (kind == "sldNum")))
        for inherited in (qn("p:spPr"), f".//{qn('a:lstStyle')}"):
            shape.find(inherited).clear()
        said = shape.find(f".//{qn('a:p')}")
        said.clear()
        slide.shapes._spTree.append(shape)
        run = etree.SubElement(said, qn("a:fld" if kind == "sldNum" else "a:r"))
        if kind == "sldNum":
            run.set("id", NUMBER_FIELD)
            run.set("type", "slidenum")
        about = etree.SubElement(run, qn("a:rPr"))
        about.set("lang", "zh-CN")
        for script in ("latin", "ea"):
            etree.SubElement(about, qn(f"a:{script}")).set("typeface", FACE)
        etree.SubElement(run, qn("a:t")).text = str(number) if kind == "sldNum" else foot


def _notes(slide: PptxSlide, notes: Notes) -> None:
    """What to say, paragraph by paragraph, and what the figures were counted from."""
    said = [*notes.words, *([f"数据来源：{notes.source}。"] if notes.source else [])]
    if not said:
        return
    held = slide.notes_slide.notes_text_frame
    held.text = "\n".join(said)
    for one in held.paragraphs:
        for run in one.runs:
            set_font(run.font, size=NOTE_SIZE)
            run._r.get_or_add_rPr().set("lang", "zh-CN")

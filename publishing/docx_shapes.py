"""The shapes of a paper in Word's terms: page, grid, faces, page numbers, tables (GB/T 9704-2012; ECMA-376).

Lengths of Word: a twip is 1/20 pt, a border is measured in 1/8 pt, a grid's character spacing in 1/4096 pt.
"""

from collections.abc import Sequence

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table

RED = "E60012"
BODY_POINTS = 16  # 3号
LINE_TWIPS = 579  # 28.95 pt: 22 lines in 225 mm
CHARACTER_POINTS = 15.792  # 28 characters in 156 mm
TIGHTER_TWIPS = -5  # beside each character of the text, so that 28 of 16 pt go into a line
SMALL_POINTS = 14  # 4号, of 版记 and page numbers
FACES = {
    "title": "方正小标宋简体",
    "body": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
DIGITS = "Times New Roman"
KEPT_IN_ONE_FACE = ("title", "hei", "song")  # digits included
UPRIGHT = (
    Mm(37),
    Mm(26),
    Mm(35),
    Mm(28),
)  # top, right, bottom, left: of an odd page, mirrored on an even one
ACROSS = (Mm(28), Mm(37), Mm(26), Mm(35))
# The dashes of a page number stand 7 mm under the type area: half a line above its lower edge.
NUMBER_FROM_EDGE = Mm(35 - 7) - Pt(SMALL_POINTS / 2)
THICK, THIN = 8, 6  # the lines of the 版记: 0.35 mm and 0.25 mm
RED_LINE = 17  # 0.75 mm


def element(tag: str, /, **attributes: object) -> OxmlElement:
    """An element of WordprocessingML with its attributes, all in that namespace."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_face(properties, style: str, points: float) -> None:
    """Face and size of a run or of a style; quotation marks and dashes are Chinese ones."""
    for old in ("rFonts", "sz", "szCs", "b", "bCs", "i", "color"):
        for found in properties.findall(qn(f"w:{old}")):
            properties.remove(found)
    latin = FACES[style] if style in KEPT_IN_ONE_FACE else DIGITS
    properties.insert(
        0, element("rFonts", ascii=latin, hAnsi=latin, eastAsia=FACES[style], cs=latin, hint="eastAsia")
    )
    # the order of the schema: rFonts, …, color, …, sz, szCs
    properties.append(element("sz", val=round(2 * points)))
    properties.append(element("szCs", val=round(2 * points)))


def prepare(document: Docx) -> None:
    """Default text, the styles of headings, mirrored margins, page numbers by side, and no compressed punctuation."""
    _style(document, "Normal", "body", BODY_POINTS)
    _style(document, "Title", "title", 22)
    for level, style in enumerate(("hei", "kai", "body", "body"), start=1):
        _style(document, f"Heading {level}", style, BODY_POINTS)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    settings = document.settings.element
    document.settings.odd_and_even_pages_header_footer = True
    settings.insert(1, element("mirrorMargins"))
    spacing = settings.find(qn("w:characterSpacingControl"))
    if spacing is not None:
        spacing.set(qn("w:val"), "doNotCompress")
    compatibility = settings.find(qn("w:compat"))
    if compatibility is not None:
        for old in compatibility.findall(qn("w:compatSetting")):
            compatibility.remove(old)
        compatibility.append(
            element(
                "compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val=15,
            )
        )


def _style(document: Docx, name: str, face: str, points: float) -> None:
    style = document.styles[name].element
    for kind in ("w:pPr", "w:rPr"):
        for old in style.findall(qn(kind)):
            style.remove(old)
    paragraph, run = element("pPr"), element("rPr")
    if name.startswith("Heading"):
        paragraph.append(element("keepNext"))
    # LibreOffice gives two cells of the grid to a character that is a little wider than one: the lines are set by
    # their own height and spacing instead, which comes out the same in every program.
    for switch in ("overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        paragraph.append(element(switch, val=0))
    paragraph.append(element("spacing", before=0, after=0, line=LINE_TWIPS, lineRule="exact"))
    if name != "Title":
        paragraph.append(element("jc", val="both"))
    if name.startswith("Heading"):
        paragraph.append(element("outlineLvl", val=int(name[-1]) - 1))
    set_face(run, face, points)
    run.insert(1, element("snapToGrid", val=0))
    if points == BODY_POINTS:
        run.insert(2, element("spacing", val=TIGHTER_TWIPS))
    style.append(paragraph)
    style.append(run)


def lay_page(section: Section, *, across: bool) -> None:
    """Geometry of a section: A4 with its margins, and the grid of 28 characters by 22 lines."""
    sides = ACROSS if across else UPRIGHT
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = sides
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.header_distance = Mm(15)
    section.footer_distance = NUMBER_FROM_EDGE if not across else Mm(14)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    spacing = round((CHARACTER_POINTS - BODY_POINTS) * 4096)
    properties.append(element("docGrid", type="linesAndChars", linePitch=LINE_TWIPS, charSpace=spacing))


def number_pages(section: Section) -> None:
    """Page numbers of this section and the next ones: right on odd pages, left on even ones, one character in."""
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        properties = paragraph._p.get_or_add_pPr()
        for old in list(properties):
            properties.remove(old)
        properties.append(element("snapToGrid", val=0))
        properties.append(element("spacing", before=0, after=0, line=SMALL_POINTS * 20, lineRule="exact"))
        properties.append(element("ind", **{side: SMALL_POINTS * 20}))
        properties.append(element("jc", val=side))
        for kind, text in (
            ("text", "— "),
            ("begin", ""),
            ("instruction", " PAGE "),
            ("end", ""),
            ("text", " —"),
        ):
            run = paragraph.add_run()
            set_face(run._r.get_or_add_rPr(), "song", SMALL_POINTS)
            if kind == "text":
                run.text = text
            elif kind == "instruction":
                instruction = element("instrText")
                instruction.text = text
                run._r.append(instruction)
            else:
                run._r.append(element("fldChar", fldCharType=kind))


def unnumber_pages(section: Section) -> None:
    """No page numbers on the pages of this section."""
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False


def rule_below(paragraph, *, gap_points: int) -> None:
    """The red line as the lower border of a paragraph."""
    border = element("pBdr")
    border.append(element("bottom", val="single", sz=RED_LINE, space=gap_points, color=RED))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")  # fmt: skip


def frame_table(table: Table, widths: Sequence[int], *, margin: int, heads: int, height: int) -> None:
    """A ruled table of fixed widths (twips) whose first rows are repeated and whose rows are never split."""
    properties = table._tbl.tblPr
    for old in list(properties):
        if old.tag != qn("w:tblStyle"):
            properties.remove(old)
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    properties.append(_cell_margins(margin))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for number, row in enumerate(table._tbl.tr_lst):
        shape = row.get_or_add_trPr()
        shape.append(element("cantSplit"))
        shape.append(element("trHeight", val=height, hRule="atLeast"))
        if number < heads:
            shape.append(element("tblHeader"))


def sink_table(table: Table, widths: Sequence[int], heights: Sequence[int]) -> None:
    """Lay the 版记 on the lower edge of the type area, with its outer and inner lines; heights of its rows in twips."""
    properties = table._tbl.tblPr
    for old in list(properties):
        properties.remove(old)
    properties.append(
        element(
            "tblpPr",
            leftFromText=0,
            rightFromText=0,
            vertAnchor="page",
            horzAnchor="margin",
            tblpXSpec="center",
            tblpY=round((297 - 35) / 25.4 * 1440) - sum(heights),
        )
    )
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    borders = element("tblBorders")
    for side, width in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        borders.append(element(side, val="single", sz=width, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    properties.append(_cell_margins(SMALL_POINTS * 20))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row, height in zip(table._tbl.tr_lst, heights, strict=True):
        shape = row.get_or_add_trPr()
        shape.append(element("cantSplit"))
        shape.append(element("trHeight", val=height, hRule="exact"))


def _cell_margins(sides: int) -> OxmlElement:
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=sides, type="dxa"))
    return margins

"""Text on slides: runs in one face for Latin and Han, lines of a fixed height, colours of the theme."""

from pptx.dml.color import ColorFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.text.text import Font, TextFrame, _Paragraph
from pptx.util import Pt

from publishing.summary.slides.base_slides import FACE
from publishing.summary.slides.measures import line_height

INK, MUTED = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2
PAPER, GROUND = MSO_THEME_COLOR.BACKGROUND_1, MSO_THEME_COLOR.BACKGROUND_2
RED, GOLD, RULE = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_6


def set_font(font: Font, *, size: int, colour: MSO_THEME_COLOR = INK, bold: bool = False) -> None:
    """Size in points, colour and weight; the face for Latin and for Han."""
    font.size, font.bold = Pt(size), bold
    font.fill.solid()
    _paint(font.fill.fore_color, colour)
    font.name = FACE
    element = font._element
    for old in element.findall(qn("a:ea")):
        element.remove(old)
    han = OxmlElement("a:ea")
    han.set("typeface", FACE)
    element.find(qn("a:latin")).addnext(han)


def frame(shape_frame: TextFrame, *, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP, inset: int = 0) -> TextFrame:
    """An empty text frame that wraps, keeps its size and has the space inside."""
    shape_frame.clear()
    shape_frame.word_wrap, shape_frame.auto_size = True, MSO_AUTO_SIZE.NONE
    shape_frame.vertical_anchor = anchor
    shape_frame.margin_left = shape_frame.margin_right = Pt(inset)
    shape_frame.margin_top = shape_frame.margin_bottom = Pt(inset)
    return shape_frame


def paragraph(
    text_frame: TextFrame,
    *runs: tuple[str, int, MSO_THEME_COLOR, bool],
    before: int = 0,
    align: PP_ALIGN = PP_ALIGN.LEFT,
) -> None:
    """One paragraph of runs (text, size, colour, weight); its lines are as high as its largest run wants them.

    A line break inside a text begins a new line of the same paragraph.
    """
    said = text_frame.paragraphs
    found = said[0] if len(said) == 1 and not said[0].runs else text_frame.add_paragraph()
    found.alignment = align
    found.line_spacing = Pt(line_height(max(size for _text, size, _colour, _bold in runs)))
    found.space_before, found.space_after = Pt(before), Pt(0)
    for text, size, colour, bold in runs:
        for place, line in enumerate(text.split("\n")):
            if place:
                found.add_line_break()
            _add(found, line, size=size, colour=colour, bold=bold)


def _add(to: _Paragraph, text: str, *, size: int, colour: MSO_THEME_COLOR, bold: bool) -> None:
    run = to.add_run()
    run.text = text
    set_font(run.font, size=size, colour=colour, bold=bold)
    run._r.get_or_add_rPr().set("lang", "zh-CN")


def _paint(colour: ColorFormat, theme: MSO_THEME_COLOR) -> None:
    colour.theme_color = theme

"""Slides opened again as PowerPoint would: what they say, and whether every text fits its place by the rule of measures."""

from collections.abc import Iterator
from io import BytesIO

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Pptx
from pptx.slide import Slide
from pptx.util import Pt

from publishing.summary.slides.measures import HEIGHT, WIDTH, line_height, text_height
from publishing.summary.slides.plan import year_deck
from publishing.summary.slides.writing import slides_file


def opened(facts: dict) -> Pptx:
    """The slides of the facts, drawn and opened again."""
    return Presentation(BytesIO(slides_file(year_deck(facts))))


def titles(presentation: Pptx) -> list[str]:
    """What stands in the title placeholders; lines of a cover are joined."""
    return [slide.shapes.title.text_frame.text.replace("\x0b", "") for slide in presentation.slides]


def slide_called(presentation: Pptx, title: str) -> Slide:
    return presentation.slides[titles(presentation).index(title)]


def texts(slide: Slide) -> list[str]:
    """The paragraphs of text boxes and cards, without title and foot."""
    return [
        paragraph.text
        for shape in slide.shapes
        if shape.has_text_frame and not shape.is_placeholder
        for paragraph in shape.text_frame.paragraphs
    ]


def table_of(slide: Slide) -> list[list[str]]:
    return [
        [cell.text.replace("\x0b", "\n") for cell in row.cells]
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]


def faces(slide: Slide) -> set[tuple[str | None, str | None]]:
    """The faces of every run and of every text of a chart: for Latin and for Han."""
    roots = [slide._element] + [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
    found = set()
    for root in roots:
        for about in root.iter(qn("a:rPr"), qn("a:defRPr")):
            kinds = (about.find(qn("a:latin")), about.find(qn("a:ea")))
            found.add(tuple(None if kind is None else kind.get("typeface") for kind in kinds))
    return found


def overflowing(presentation: Pptx) -> list[tuple[int, str]]:
    """Number of the slide and name of each shape whose text does not fit, or that leaves the slide."""
    return [
        (number, shape.name)
        for number, slide in enumerate(presentation.slides, start=1)
        for shape in slide.shapes
        if any(_faults(shape))
    ]


def _faults(shape) -> Iterator[bool]:
    yield shape.left < 0 or shape.left + shape.width > Pt(WIDTH)
    yield shape.top < 0 or shape.top + shape.height > Pt(HEIGHT)
    if shape.has_text_frame and not shape.is_placeholder:
        frame = shape.text_frame
        width = (shape.width - frame.margin_left - frame.margin_right) // Pt(1)
        room = (shape.height - frame.margin_top - frame.margin_bottom) // Pt(1)
        yield _height(frame, width) > room
    if shape.has_table:
        rows, columns = shape.table.rows, shape.table.columns
        yield sum(row.height for row in rows) > shape.height
        for row in rows:
            for cell, column in zip(row.cells, columns, strict=True):
                width = (column.width - cell.margin_left - cell.margin_right) // Pt(1)
                room = (row.height - cell.margin_top - cell.margin_bottom) // Pt(1)
                yield _height(cell.text_frame, width) > room


def _height(frame, width: int) -> int:
    """What the paragraphs take: each as high as its largest run wants it, its runs in one line where there are several."""
    found = 0
    for paragraph in frame.paragraphs:
        if not paragraph.runs:
            continue
        sizes = [int(run.font.size.pt) for run in paragraph.runs]
        before = paragraph.space_before.pt if paragraph.space_before else 0
        if len(set(sizes)) > 1:
            found += before + line_height(max(sizes))
        else:
            found += before + text_height(paragraph.text.replace("\x0b", "\n"), width=width, size=sizes[0])
    return found

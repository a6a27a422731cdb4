"""A certificate laid out on its paper: frame, heading, texts, number, code. Pure: sizes and places in millimetres.

Everything scales with the paper, so that other blanks need their size only; on a pre-printed blank the texts alone are
printed, moved as the office measured it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from publishing.honours.boxes import Box, Frame, Image, Sheet, Text
from publishing.honours.fitting import NAME_LEADING, name_lines, paragraph_lines, paragraph_size
from publishing.honours.formats import POINT

LEAST = 9 * POINT
SMALLER = (0.97, 0.94, 0.91, 0.88, 0.85)
A4 = 297, 210
PRINTED = {"ground", "ornament", "certificate-heading"}  # what a pre-printed blank has already


@dataclass(frozen=True, kw_only=True)
class BlankPaper:
    """Size and shift of the paper that goes into the printer, in millimetres."""

    width: int = A4[0]
    height: int = A4[1]
    right: int = 0
    down: int = 0
    is_blank: bool = False


def certificate_sheet(wording: Mapping[str, str], number: str, *, paper: BlankPaper) -> Sheet:
    """One certificate; its code is a picture named by the number."""
    whole = Frame(left=0, top=0, width=paper.width, height=paper.height)
    boxes = [
        Box(frame=whole, role="ground"),
        Image(
            frame=whole.inset(paper.width * 0.03, paper.height * 0.042),
            role="ornament",
            picture=None,
            whose="花边",
        ),
        *_texts(wording, number, whole),
        Image(frame=_code(whole), role="code", picture=None, whose=number),
    ]
    if paper.is_blank:
        boxes = [_moved(box, paper) for box in boxes if box.role not in PRINTED]
    return Sheet(width=paper.width, height=paper.height, boxes=tuple(boxes))


def _texts(wording: Mapping[str, str], number: str, whole: Frame) -> list[Text]:
    unit = min(whole.width / A4[0], whole.height / A4[1])
    left, width = whole.width * 0.135, whole.width * 0.73
    at = lambda part: whole.height * part  # noqa: E731 - a part of the height
    inner = Frame(left=left, top=0, width=width, height=0)
    reason = replace(inner, top=at(0.395), height=at(0.17))
    size = _reason_size(wording["reason"], reason, unit)
    return [
        _line(
            wording["heading"], "certificate-heading", inner, at(0.12), at(0.13), most=19 * unit, spaced=True
        ),
        _line(wording["recipient"], "certificate-recipient", inner, at(0.3), at(0.085), most=8.4 * unit),
        Text(
            frame=reason,
            role="certificate-reason",
            lines=(wording["reason"],),
            size=size,
            leading=1.45,
            is_paragraph=True,
        ),
        _line(wording["honour"], "certificate-honour", inner, at(0.575), at(0.11), most=12.5 * unit),
        _line(wording["closing"], "certificate-closing", inner, at(0.695), at(0.06), most=7.4 * unit),
        _line(
            wording["issuer"],
            "certificate-signed",
            replace(inner, left=left + width * 0.35, width=width * 0.65),
            at(0.77),
            at(0.055),
            most=6.6 * unit,
        ),
        _line(
            wording["date_text"],
            "certificate-signed",
            replace(inner, left=left + width * 0.35, width=width * 0.65),
            at(0.83),
            at(0.05),
            most=6.2 * unit,
        ),
        _line(
            f"编号：{number}",
            "certificate-number",
            replace(inner, left=left + 25 * unit, width=width * 0.5),
            at(0.866),
            at(0.03),
            most=3.6 * unit,
        ),
    ]


def _reason_size(text: str, frame: Frame, unit: float) -> float:
    """The largest size that fits; a little smaller where that saves a line of a character or two."""
    size = paragraph_size(text, width=frame.width, height=frame.height, most=7.4 * unit, least=LEAST * unit)
    if size is None:
        return LEAST * unit
    lines = paragraph_lines(text, width=frame.width, size=size)
    return next(
        (
            size * step
            for step in SMALLER
            if paragraph_lines(text, width=frame.width, size=size * step) < lines
        ),
        size,
    )


def _line(
    text: str, role: str, frame: Frame, top: float, height: float, *, most: float, spaced: bool = False
) -> Text:
    """Text made to fit its place, in two lines where one would be small."""
    text = "　".join(text) if spaced else text
    size, lines = name_lines(text, width=frame.width, most=most, least=most * 0.62, lines=2)
    size = min(size, height / len(lines) / NAME_LEADING)
    used = len(lines) * size * NAME_LEADING
    place = replace(frame, top=top + (height - used) / 2, height=used)
    return Text(frame=place, role=role, lines=tuple(lines), size=size, leading=NAME_LEADING)


def _code(whole: Frame) -> Frame:
    side = 22 * min(whole.width / A4[0], whole.height / A4[1])
    return Frame(left=whole.width * 0.135, top=whole.height * 0.9 - side, width=side, height=side)


def _moved(box: Box, paper: BlankPaper) -> Box:
    frame = box.frame
    return replace(box, frame=replace(frame, left=frame.left + paper.right, top=frame.top + paper.down))

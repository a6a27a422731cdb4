"""Desk signs: one sheet for each holder, folded in the middle so that the name reads from both sides. Pure."""

from collections.abc import Iterator

from publishing.honours.boxes import Box, Frame, Sheet, Text, upside_down
from publishing.honours.fitting import NAME_LEADING, name_lines
from publishing.honours.formats import BLEED, Layout
from publishing.honours.roll_content import Entry, Roll, Section

MARGIN = 9


def sign_sheets(roll: Roll, layout: Layout) -> list[Sheet]:
    """A sheet for every honour of the roll, in its order."""
    return [
        Sheet(width=layout.width, height=layout.height, boxes=tuple(_sign(roll, section, entry, layout)))
        for section in roll.sections
        for entry in section.entries
    ]


def _sign(roll: Roll, section: Section, entry: Entry, layout: Layout) -> Iterator[Box]:
    whole = Frame(left=0, top=0, width=layout.width, height=layout.height)
    yield Box(frame=whole.inset(-BLEED), role="ground")
    near = Frame(left=0, top=layout.fold, width=layout.width, height=layout.height - layout.fold)
    far = Frame(left=0, top=0, width=layout.width, height=layout.fold)
    for box in _face(roll, entry, layout, near):
        yield box
        yield upside_down(box, within=whole)
    yield Box(frame=Frame(left=0, top=far.bottom, width=layout.width, height=0.2), role="fold")


def _face(roll: Roll, entry: Entry, layout: Layout, frame: Frame) -> Iterator[Box]:
    yield Box(frame=frame.inset(4), role="border")
    inner = frame.inset(MARGIN)
    yield _line(entry.honour, "sign-honour", inner, 0.04, 0.24, most=15, least=layout.smallest)
    yield _line(entry.holder, "sign-name", inner, 0.3, 0.44, most=27, least=9)
    below = "　".join(
        part for part in (entry.department if entry.department != entry.holder else "", roll.period) if part
    )
    yield _line(below, "sign-below", inner, 0.78, 0.2, most=8, least=layout.smallest)


def _line(text: str, role: str, frame: Frame, top: float, part: float, *, most: float, least: float) -> Text:
    """Text in a part of the frame's height, in as many lines as it takes to stay readable."""
    height = frame.height * part
    size, lines = name_lines(text, width=frame.width, most=most, least=least)
    size = min(size, height / len(lines) / NAME_LEADING)
    used = len(lines) * size * NAME_LEADING
    place = Frame(
        left=frame.left,
        top=frame.top + frame.height * top + (height - used) / 2,
        width=frame.width,
        height=used,
    )
    return Text(frame=place, role=role, lines=tuple(lines), size=size, leading=NAME_LEADING)

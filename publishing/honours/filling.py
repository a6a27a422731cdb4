"""The sections of a roll in a face: the best way of the grid in which every honour can be set. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from publishing.honours.boxes import Box, Frame, Text
from publishing.honours.cell_boxes import cell_boxes
from publishing.honours.cells import PERSONAL, CellPlan, Pieces, picture_of, plan_cells
from publishing.honours.fitting import NAME_LEADING, name_lines
from publishing.honours.formats import Layout
from publishing.honours.grid import Band, Weight, bands, places
from publishing.honours.roll_content import HolderKind, Purpose, Section

HEADING = 5.0  # height of a section's heading in the layout's units
HEADING_TEXT = 2.6
GUTTER = 1.6  # between two cells
SLIM = 0.7  # width to height of a cell that looks narrow
PADDING = 0.05  # of the lesser side of a cell, between its border and what is in it
COUNTED = {
    HolderKind.DEPARTMENT: "个",
    HolderKind.WINDOW: "个",
    HolderKind.PERSON: "名",
    HolderKind.WORK: "篇",
}

# What is shown of every honour, from everything down to the name alone.
PIECES = (
    Pieces(members="portraits"),
    Pieces(members="names"),
    Pieces(),
    Pieces(deeds=False, members="names"),
    Pieces(deeds=False),
    Pieces(pictures=False, deeds=False),
)


def pieces_of(layout: Layout) -> tuple[Pieces, ...]:
    """What a layout may show: a leaflet has the members' portraits, a board their names (official-papers.md §5)."""
    return PIECES if layout.purpose == Purpose.LEAFLET else PIECES[1:]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The sections on a face: where their cells stand, and how they are set."""

    bands: tuple[Band, ...]
    plans: tuple[CellPlan, ...]
    pieces: Pieces

    @property
    def score(self) -> float:
        """How good it looks: large type and pictures, cells that are not narrow, rows that are full."""
        return min(
            plan.score * min(1, band.cell_width / band.cell_height / SLIM) ** 0.5 * band.fullness
            for band, plan in zip(self.bands, self.plans, strict=True)
        )


def weight_of(section: Section) -> Weight:
    """How much room a section's cells take beside those of departments with a group photo."""
    if any(picture_of(entry) and entry.kind in PERSONAL for entry in section.entries):
        return Weight(across=2, height=0.75)
    if any(entry.deeds or picture_of(entry) for entry in section.entries):
        return Weight()
    return Weight(across=1.5, height=0.4)


def filled(sections: Sequence[Section], layout: Layout, pieces: Pieces, frame: Frame) -> Filled | None:
    """The best way to fill a frame with sections, each with at least one honour; None where they do not fit."""
    ways = bands(
        [len(section.entries) for section in sections],
        [weight_of(section) for section in sections],
        width=frame.width,
        height=frame.height,
        headings=HEADING * layout.unit * len(sections),
    )
    best = None
    for way in ways:
        plans = []
        for section, band in zip(sections, way, strict=True):
            inner = _inner(Frame(left=0, top=0, width=band.cell_width, height=band.cell_height), layout)
            plan = plan_cells(section, layout, pieces, width=inner.width, height=inner.height)
            if plan is None:
                break
            plans.append(plan)
        else:
            found = Filled(bands=way, plans=tuple(plans), pieces=pieces)
            best = found if best is None or found.score > best.score else best
    return best


def section_boxes(sections: Sequence[Section], layout: Layout, filling: Filled, frame: Frame) -> list[Box]:
    """Headings and cells from the top of the frame to its bottom."""
    boxes: list[Box] = []
    top = frame.top
    for section, band, plan in zip(sections, filling.bands, filling.plans, strict=True):
        boxes += _heading(section, layout, replace(frame, top=top, height=HEADING * layout.unit))
        top += HEADING * layout.unit
        corners = places(band, left=frame.left, top=top, width=frame.width)
        for entry, (left, upper) in zip(section.entries, corners, strict=True):
            cell = Frame(left=left, top=upper, width=band.cell_width, height=band.cell_height)
            boxes.append(Box(frame=cell.inset(GUTTER * layout.unit / 2), role="card"))
            boxes += cell_boxes(entry, section, layout, plan, frame=_inner(cell, layout))
        top += band.height
    return boxes


def _inner(cell: Frame, layout: Layout) -> Frame:
    card = cell.inset(GUTTER * layout.unit / 2)
    return card.inset(PADDING * min(card.width, card.height))


def _heading(section: Section, layout: Layout, frame: Frame) -> list[Box]:
    """The heading of a section with its count, in a band of its own."""
    count = f"{len(section.entries)}{COUNTED[HolderKind(section.entries[0].kind)]}"
    text = f"{section.heading}（{count}）" if "（" not in section.heading else section.heading
    band = frame.inset(GUTTER * layout.unit / 2, 0.7 * layout.unit)
    size, lines = name_lines(
        text, width=band.width * 0.7, most=HEADING_TEXT * layout.unit, least=layout.smallest, lines=1
    )
    return [
        Box(frame=band, role="heading-band"),
        Text(frame=band, role="heading", lines=tuple(lines), size=size, leading=NAME_LEADING),
    ]

"""A roll laid out on the sheets of a layout: head, sections in their grid, foot. Pure: sizes and places in millimetres.

Whatever the number of honours, they fill the sheet: `filling` takes the best way of the grid in which everything can be
set. Where not everything fits, the least needed piece is left out on all sheets alike and told in `left_out`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from publishing.honours.boxes import Box, Frame, Sheet
from publishing.honours.cells import Pieces
from publishing.honours.filling import filled, pieces_of, section_boxes, weight_of
from publishing.honours.formats import Layout
from publishing.honours.masthead import back_cover, foot, front_cover, ground, head, strip
from publishing.honours.roll_content import Roll, Section
from publishing.honours.signs import sign_sheets

MARGIN = 5  # units of the layout between the cut and anything that is read
CONTINUED = "（续）"
WIDE = 1.4  # width to height of a face on which sections stand side by side
MOST_PART = 0.72  # of such a face for the sections of one side

Face = tuple[Sequence[Section], Frame]  # sections, and the room that they have


class NothingFits(Exception):
    """The honours do not fit on the sheet, not even their names alone."""


@dataclass(frozen=True, kw_only=True)
class Composition:
    """A roll on its sheets; `left_out` are the codes of the pieces that had no room."""

    layout: Layout
    theme: str
    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...] = ()


def compose(roll: Roll, layout: Layout) -> Composition:
    """The sheets of a roll with at least one honour. Raises NothingFits."""
    if layout.code == "desk_sign":
        sheets, left_out = sign_sheets(roll, layout), ()
    elif layout.fold:
        sheets, left_out = _folded(roll, layout)
    elif layout.sides == 2:
        sheets, left_out = _two_sides(roll, layout)
    else:
        sheets, left_out = _one_side(roll, layout)
    return Composition(layout=layout, theme=roll.theme, sheets=tuple(sheets), left_out=left_out)


def _one_side(roll: Roll, layout: Layout) -> tuple[list[Sheet], tuple[str, ...]]:
    upper, area = head(roll, layout, _inner(layout))
    lower, area = foot(roll, layout, area)
    (content,), left_out = _content([(roll.sections, area)], layout)
    return [_sheet(layout, [*upper, *content, *lower])], left_out


def _two_sides(roll: Roll, layout: Layout) -> tuple[list[Sheet], tuple[str, ...]]:
    """Half of the honours on each side; a single one has the front, and the back says what it is about."""
    inner = _inner(layout)
    upper, front = head(roll, layout, inner)
    if roll.count == 1:
        (content,), left_out = _content([(roll.sections, front)], layout)
        return [
            _sheet(layout, [*upper, *content]),
            _sheet(layout, back_cover(roll, layout, inner)),
        ], left_out
    above, back = strip(roll, layout, inner)
    lower, back = foot(roll, layout, back)
    first, second = halves(roll.sections)
    (before, behind), left_out = _content([(first, front), (second, back)], layout)
    return [
        _sheet(layout, [*upper, *before]),
        _sheet(layout, [*above, *behind, *lower]),
    ], left_out


def _folded(roll: Roll, layout: Layout) -> tuple[list[Sheet], tuple[str, ...]]:
    """Outside: the back at the left, the cover at the right of the fold; inside the honours on two panels."""
    margin = MARGIN * layout.unit
    panels = [
        Frame(left=left, top=0, width=width, height=layout.height).inset(margin)
        for left, width in ((0, layout.fold), (layout.fold, layout.width - layout.fold))
    ]
    outside = [*back_cover(roll, layout, panels[0]), *front_cover(roll, layout, panels[1])]
    tops, faces = [], []
    for sections, panel in zip(_spread(roll), panels, strict=True):
        boxes, area = strip(roll, layout, panel)
        tops += boxes
        faces.append((sections, area))
    contents, left_out = _content(faces, layout)
    return [
        _sheet(layout, outside),
        _sheet(layout, [*tops, *(box for content in contents for box in content)]),
    ], left_out


def _spread(roll: Roll) -> tuple[Sequence[Section], Sequence[Section]]:
    """The honours of the inner panels; a single one has its picture at the left and its deeds at the right."""
    if roll.count > 1:
        return halves(roll.sections)
    section = next(section for section in roll.sections if section.entries)
    (entry,) = section.entries
    personal = entry.photo is None and len(entry.members) == 1
    right = replace(entry, photo=None, members=() if personal else entry.members)
    left = replace(entry, deeds="", members=entry.members if personal else ())
    return [replace(section, entries=(left,))], [replace(section, entries=(right,))]


def halves(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """The sections in two parts that take like room; one that is divided goes on with its heading."""
    whole = _room_of(sections)
    first, second, before = [], [], 0.0
    for section in sections:
        weight = weight_of(section)
        one = weight.height / weight.across
        here = min(len(section.entries), max(0, round((whole / 2 - before) / one + 0.001)))
        if len(section.entries) - here == 1 and here > 3:  # nobody stands alone under a heading that goes on
            here += 1
        before += one * len(section.entries)
        if here:
            first.append(replace(section, entries=section.entries[:here]))
        if here < len(section.entries):
            heading = section.heading + CONTINUED if here else section.heading
            second.append(replace(section, entries=section.entries[here:], heading=heading))
    return first, second


def _content(faces: Sequence[Face], layout: Layout) -> tuple[list[list[Box]], tuple[str, ...]]:
    """The honours on every face with as much of each as fits on all of them. Raises NothingFits."""
    parts = [
        side_by_side([section for section in sections if section.entries], frame) for sections, frame in faces
    ]
    for pieces in pieces_of(layout):
        fillings = [[filled(sections, layout, pieces, frame) for sections, frame in face] for face in parts]
        if all(filling for face in fillings for filling in face):
            boxes = [
                [
                    box
                    for (sections, frame), filling in zip(face, found, strict=True)
                    for box in section_boxes(sections, layout, filling, frame)
                ]
                for face, found in zip(parts, fillings, strict=True)
            ]
            return boxes, _left_out(faces, layout, pieces)
    raise NothingFits


def side_by_side(sections: Sequence[Section], frame: Frame) -> list[Face]:
    """On a wide face sections stand beside each other, each as wide as what it takes; else below each other."""
    if len(sections) < 2 or frame.width < WIDE * frame.height:
        return [(sections, frame)]
    sizes = [_room_of([section]) for section in sections]
    cut = min(range(1, len(sections)), key=lambda place: abs(sum(sizes[:place]) - sum(sizes[place:])))
    part = min(MOST_PART, max(1 - MOST_PART, sum(sizes[:cut]) / sum(sizes)))
    left = replace(frame, width=frame.width * part)
    right = replace(frame, left=left.right, width=frame.width - left.width)
    return [*side_by_side(sections[:cut], left), *side_by_side(sections[cut:], right)]


def _room_of(sections: Sequence[Section]) -> float:
    """The room that sections take, in cells of a department."""
    weights = [weight_of(section) for section in sections]
    return sum(
        weight.height / weight.across * len(section.entries)
        for section, weight in zip(sections, weights, strict=True)
    )


def _left_out(faces: Sequence[Face], layout: Layout, pieces: Pieces) -> tuple[str, ...]:
    """Which pieces the roll has and the sheets do not show."""
    entries = [entry for sections, __ in faces for section in sections for entry in section.entries]
    members = [member for entry in entries for member in entry.members if len(entry.members) > 1]
    has = {
        "pictures": any(entry.photo for entry in entries) and not pieces.pictures,
        "deeds": any(entry.deeds for entry in entries) and not pieces.deeds,
        "members": bool(members) and not pieces.members,
        "portraits": layout.sides == 2
        and any(member.portrait for member in members)
        and pieces.members != "portraits",
    }
    return tuple(piece for piece, is_missing in has.items() if is_missing)


def _inner(layout: Layout) -> Frame:
    return Frame(left=0, top=0, width=layout.width, height=layout.height).inset(MARGIN * layout.unit)


def _sheet(layout: Layout, boxes: Sequence[Box]) -> Sheet:
    return Sheet(width=layout.width, height=layout.height, boxes=(*ground(layout), *boxes))

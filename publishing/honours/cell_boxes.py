"""One honour drawn in its cell: the plan of its section made into boxes. Pure."""

from publishing.honours.boxes import Box, Frame, Image, Text
from publishing.honours.cells import (
    LEAST_NAME,
    LEAST_SECOND,
    MEMBERS_LABEL,
    PERSONAL,
    PORTRAIT,
    SECOND,
    SHORT_NAME,
    CellPlan,
    member_names,
    picture_of,
    portrait_cell_height,
    seconds,
)
from publishing.honours.fitting import LEADING, NAME_LEADING, ems, name_lines
from publishing.honours.formats import Layout
from publishing.honours.roll_content import Entry, Section, shown


def cell_boxes(entry: Entry, section: Section, layout: Layout, plan: CellPlan, *, frame: Frame) -> list[Box]:
    """The boxes of one honour in the inner frame of its cell."""
    boxes: list[Box] = []
    left, top, width = frame.left, frame.top + (frame.height - plan.used) / 2, frame.width
    if plan.picture_width:
        picture_left, picture_top = left, top
        if plan.is_beside:
            picture_top = frame.top + (frame.height - plan.picture_height) / 2
            left += plan.picture_width + plan.gap
            width -= plan.picture_width + plan.gap
            top = frame.top + (frame.height - plan.text_height) / 2
        else:
            picture_left += (frame.width - plan.picture_width) / 2
            top += plan.picture_height + plan.gap
        boxes.append(
            Image(
                frame=Frame(
                    left=picture_left, top=picture_top, width=plan.picture_width, height=plan.picture_height
                ),
                role="person" if entry.kind in PERSONAL else "group",
                picture=shown(picture_of(entry), layout.purpose),
                whose=entry.holder,
            )
        )
    is_level = plan.is_beside and bool(plan.picture_width)
    return boxes + _texts(entry, section, layout, plan, left=left, top=top, width=width, is_level=is_level)


def _texts(
    entry: Entry,
    section: Section,
    layout: Layout,
    plan: CellPlan,
    *,
    left: float,
    top: float,
    width: float,
    is_level: bool,
) -> list[Box]:
    """Name, lines under it, deeds and members from `top` down; beside a picture they begin at the left."""
    side = " beside" if is_level else ""
    boxes: list[Box] = [
        _name(
            entry.holder,
            "name" + side,
            Frame(left=left, top=top, width=width, height=plan.name_height),
            most=plan.name_size,
            least=max(layout.smallest, plan.name_size * LEAST_NAME),
        )
    ]
    top += plan.name_height
    for text, height in zip(seconds(entry, section), plan.second_heights, strict=False):
        frame = Frame(left=left, top=top, width=width, height=height)
        boxes.append(
            _name(
                text,
                "second" + side,
                frame,
                most=plan.name_size * SECOND,
                least=max(layout.smallest, plan.name_size * LEAST_SECOND),
            )
        )
        top += height
    if plan.deeds_height:
        top += plan.text_gap
        frame = Frame(left=left, top=top, width=width, height=plan.deeds_height)
        boxes.append(_paragraph(entry.deeds, "deeds", frame, plan.body_size))
        top += plan.deeds_height
    if plan.members_height and entry.members and entry.kind not in PERSONAL:
        top += plan.text_gap
        frame = Frame(left=left, top=top, width=width, height=plan.members_height)
        if plan.pieces.members == "portraits":
            boxes += _portraits(entry, section, layout, plan, frame)
        else:
            text = MEMBERS_LABEL + member_names(entry.members)
            boxes.append(_paragraph(text, "members", frame, plan.member_size))
    return [box for box in boxes if not isinstance(box, Text) or any(box.lines)]


def _portraits(entry: Entry, section: Section, layout: Layout, plan: CellPlan, frame: Frame) -> list[Box]:
    """The members' portraits in even rows, each with the name below."""
    longest = max(
        (ems(member.name) for one in section.entries if one.kind not in PERSONAL for member in one.members),
        default=0,
    )
    height = portrait_cell_height(plan, longest)
    step = frame.width / plan.across
    boxes: list[Box] = []
    for number, member in enumerate(entry.members):
        row, place = divmod(number, plan.across)
        here = min(plan.across, len(entry.members) - row * plan.across)
        middle = frame.left + (frame.width - here * step) / 2 + (place + 0.5) * step
        top = frame.top + row * height
        portrait = plan.portrait_width / PORTRAIT
        boxes.append(
            Image(
                frame=Frame(
                    left=middle - plan.portrait_width / 2, top=top, width=plan.portrait_width, height=portrait
                ),
                role="person",
                picture=shown(member.portrait, layout.purpose),
                whose=member.name,
            )
        )
        below = Frame(
            left=middle - step / 2,
            top=top + portrait + plan.member_size * 0.15,
            width=step,
            height=height - portrait - plan.member_size * 0.15,
        )
        boxes.append(
            _name(
                member.name,
                "member",
                below,
                most=min(plan.member_size, plan.portrait_width / SHORT_NAME * 1.2),
                least=layout.smallest,
                lines=2,
            )
        )
    return boxes


def _name(text: str, role: str, frame: Frame, *, most: float, least: float, lines: int = 3) -> Text:
    size, parts = name_lines(text, width=frame.width, most=most, least=least, lines=lines)
    size = min(size, frame.height / len(parts) / NAME_LEADING)
    return Text(frame=frame, role=role, lines=tuple(parts), size=size, leading=NAME_LEADING)


def _paragraph(text: str, role: str, frame: Frame, size: float) -> Text:
    return Text(frame=frame, role=role, lines=(text,), size=size, leading=LEADING, is_paragraph=True)

"""Head, foot and covers of a roll's sheets: title, period, what was decided, who issued it. Pure."""

from collections.abc import Sequence
from datetime import date

from publishing.honours.boxes import Box, Frame, Image, Text
from publishing.honours.fitting import LEADING, NAME_LEADING, name_lines, paragraph_lines
from publishing.honours.formats import BLEED, Layout
from publishing.honours.roll_content import Roll, Section
from publishing.wording import long_date

TITLE = 9.5  # units
PERIOD = 2.6
FOOT = 1.5
SPACED = 4  # titles up to so many characters are set apart
EMBLEM = 9


def ground(layout: Layout) -> list[Box]:
    """The colour of the sheet out to the bleed, and its border inside the cut."""
    whole = Frame(left=0, top=0, width=layout.width, height=layout.height)
    return [
        Box(frame=whole.inset(-BLEED), role="ground"),
        Box(frame=whole.inset(2.2 * layout.unit), role="border"),
        Box(frame=whole.inset(2.9 * layout.unit), role="border-inner"),
    ]


def head(roll: Roll, layout: Layout, frame: Frame) -> tuple[list[Box], Frame]:
    """Emblem, title and period over the honours; the frame that is left below."""
    unit = layout.unit
    boxes: list[Box] = []
    top = frame.top
    if roll.emblem is not None:
        boxes.append(_emblem(roll, frame, top, unit))
        top += (EMBLEM + 1) * unit
    title = _title(roll.title)
    boxes.append(_line(title, "title", frame, top, TITLE * unit, least=layout.smallest, width=0.86))
    top = boxes[-1].frame.bottom
    boxes.append(_line(_about(roll), "period", frame, top, PERIOD * unit, least=layout.smallest, width=0.9))
    top = boxes[-1].frame.bottom + 1.2 * unit
    return boxes, Frame(left=frame.left, top=top, width=frame.width, height=frame.bottom - top)


def strip(roll: Roll, layout: Layout, frame: Frame) -> tuple[list[Box], Frame]:
    """The head of a further side: title and period in one line."""
    text = f"{roll.title}　{roll.period}"
    box = _line(text, "strip", frame, frame.top, 3 * layout.unit, least=layout.smallest, width=1)
    top = box.frame.bottom + 0.8 * layout.unit
    return [box], Frame(left=frame.left, top=top, width=frame.width, height=frame.bottom - top)


def foot(roll: Roll, layout: Layout, frame: Frame) -> tuple[list[Box], Frame]:
    """Which decisions the roll rests on, who issued it and when; the frame that is left above."""
    unit = layout.unit
    size = max(FOOT * unit, layout.smallest)
    width = frame.width * 0.62
    text = decided(roll.sections)
    height = paragraph_lines(text, width=width, size=size, indent=0) * size * LEADING
    issuer, lines = name_lines(roll.issuer, width=frame.width * 0.35, most=size * 1.25, least=size * 0.8)
    right = [*lines, long_date(date.fromisoformat(roll.date))]
    height = max(height, len(right) * issuer * LEADING)
    top = frame.bottom - height
    boxes = [
        Text(
            frame=Frame(left=frame.left, top=top, width=width, height=height),
            role="foot", lines=(text,), size=size, leading=LEADING, is_paragraph=True,
        ),
        Text(
            frame=Frame(left=frame.right - frame.width * 0.35, top=top, width=frame.width * 0.35, height=height),
            role="signed", lines=tuple(right), size=issuer, leading=LEADING,
        ),
    ]  # fmt: skip
    return boxes, Frame(
        left=frame.left, top=frame.top, width=frame.width, height=top - 1.2 * unit - frame.top
    )


def front_cover(roll: Roll, layout: Layout, frame: Frame) -> list[Box]:
    """The first page of a folded leaflet: emblem, unit, title, period, issuer."""
    unit = layout.unit
    boxes: list[Box] = []
    if roll.emblem is not None:
        boxes.append(_emblem(roll, frame, frame.top + frame.height * 0.1, unit))
    top = frame.top + frame.height * 0.24
    boxes.append(_line(roll.unit, "cover-unit", frame, top, 2.6 * unit, least=layout.smallest, width=0.9))
    title = _title(roll.title)
    boxes.append(
        _line(
            title,
            "title",
            frame,
            frame.top + frame.height * 0.36,
            12 * unit,
            least=layout.smallest,
            width=0.9,
        )
    )
    top = boxes[-1].frame.bottom + unit
    boxes.append(_line(_about(roll), "period", frame, top, PERIOD * unit, least=layout.smallest, width=0.95))
    top = frame.top + frame.height * 0.86
    boxes.append(_line(roll.issuer, "cover-issuer", frame, top, 2.2 * unit, least=layout.smallest, width=0.9))
    day = long_date(date.fromisoformat(roll.date))
    boxes.append(
        _line(day, "cover-issuer", frame, boxes[-1].frame.bottom, 2 * unit, least=layout.smallest, width=0.9)
    )
    return boxes


def back_cover(roll: Roll, layout: Layout, frame: Frame) -> list[Box]:
    """The last page: what was decided, and who was honoured, by name."""
    unit = layout.unit
    boxes = [_line(roll.campaign, "cover-unit", frame, frame.top + frame.height * 0.1, 3 * unit,
                   least=layout.smallest, width=0.94)]  # fmt: skip
    top = boxes[0].frame.bottom + 3 * unit
    room = frame.top + frame.height * 0.86 - top
    texts = []
    for section in roll.sections:
        if section.entries:
            texts.append(("list-heading", section.heading))
            texts.append(("list", "、".join(entry.holder for entry in section.entries)))
    texts.append(("list", decided(roll.sections)))
    size = _size_of_all([text for __, text in texts], frame.width, room, 2.4 * unit, layout.smallest * 0.8)
    for role, text in texts:
        height = paragraph_lines(text, width=frame.width, size=size, indent=0) * size * LEADING
        if role == "list-heading":
            height += size * 0.6
        boxes.append(
            Text(
                frame=Frame(left=frame.left, top=top, width=frame.width, height=height),
                role=role, lines=(text,), size=size, leading=LEADING, is_paragraph=True,
            )
        )  # fmt: skip
        top += height
    signed = f"{roll.issuer}　{long_date(date.fromisoformat(roll.date))}"
    boxes.append(
        _line(
            signed,
            "cover-issuer",
            frame,
            frame.top + frame.height * 0.92,
            1.8 * unit,
            least=layout.smallest,
            width=1,
        )
    )
    return boxes


def decided(sections: Sequence[Section]) -> str:
    """Which decisions put those named on the roll: each once, with its paper's number or its day."""
    found = []
    for section in sections:
        decision = section.decision
        about = decision.number or long_date(date.fromisoformat(decision.decided_on))
        text = f"{section.heading}：{decision.name}（{about}）"
        if section.entries and text not in found:
            found.append(text)
    return "依据　" + "；".join(found)


def _about(roll: Roll) -> str:
    return f"{roll.period}　{roll.campaign}"


def _title(title: str) -> str:
    return "　".join(title) if len(title) <= SPACED else title


def _emblem(roll: Roll, frame: Frame, top: float, unit: float) -> Image:
    across, down = roll.emblem.shown_pixels
    width = EMBLEM * unit * min(across / down, 3)
    place = Frame(left=frame.left + (frame.width - width) / 2, top=top, width=width, height=EMBLEM * unit)
    return Image(frame=place, role="emblem", picture=roll.emblem, whose=roll.unit)


def _line(text: str, role: str, frame: Frame, top: float, most: float, *, least: float, width: float) -> Text:
    """A centred line that is made to fit the frame's width, in two lines where it were too small."""
    across = frame.width * width
    size, lines = name_lines(text, width=across, most=most, least=min(most, max(least, most * 0.45)), lines=2)
    place = Frame(
        left=frame.left + (frame.width - across) / 2, top=top, width=across,
        height=len(lines) * size * NAME_LEADING,
    )  # fmt: skip
    return Text(frame=place, role=role, lines=tuple(lines), size=size, leading=NAME_LEADING)


def _size_of_all(texts: Sequence[str], width: float, room: float, most: float, least: float) -> float:
    """The largest size at which all the texts fit below each other; the least one if none does."""
    size = most
    while size > least:
        lines = sum(paragraph_lines(text, width=width, size=size, indent=0) for text in texts)
        if (lines * LEADING + 0.6 * len(texts)) * size <= room:
            break
        size *= 0.97
    return size

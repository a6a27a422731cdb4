"""How the honours of a section are set in their cells so that every one fits: picture, name, deeds, members.

Pure. A section's cells are planned together from its longest texts, so that they come out alike; `plan_cells` answers None
where something would have to be smaller than the layout allows, and the sheet then leaves a piece out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from publishing.honours.fitting import INDENT, LEADING, NAME_LEADING, ems, name_lines, paragraph_lines
from publishing.honours.formats import Layout
from publishing.honours.roll_content import Entry, HolderKind, Member, Picture, Section

GROUP, PORTRAIT = 4 / 3, 5 / 7  # width to height
ABOVE = (
    1.0,
    0.92,
    0.84,
    0.76,
    0.68,
    0.6,
    0.52,
    0.44,
    0.36,
    0.28,
)  # of the cell's width, for a picture above the text
BESIDE = (0.6, 0.54, 0.48, 0.42, 0.36, 0.3, 0.24, 0.19, 0.15)  # the same for a picture at its left
ACROSS = (4, 5, 6, 8, 10, 12)  # portraits side by side
SCALES = tuple(0.95**step for step in range(56))
SECOND = 0.58  # of the name's size: department, honour, work
BODY = 0.56  # of the name's size: the deeds
MEMBER = 0.5  # of the name's size: the members' names
LEAST_NAME, LEAST_SECOND = 0.7, 0.4  # of the name's size, for a long one before it takes another line
LEAST_GROUP, LEAST_PORTRAIT, MOST_PORTRAIT = 6, 4, 9  # widths in the layout's units
MEMBERS_LABEL = "成员："
PERSONAL = (HolderKind.PERSON, HolderKind.WORK)
PORTRAIT_PART = 0.84  # of its place, so that portraits stand apart
SHORT_NAME = 4.2  # ems under a portrait; longer names take two lines


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """What a face shows of every honour beside the name."""

    pictures: bool = True
    deeds: bool = True
    members: str = ""  # "portraits", "names" or nothing


@dataclass(frozen=True, kw_only=True)
class Longest:
    """The longest texts of a section and what it has at all."""

    name: str
    second: tuple[str, ...]
    deeds: str
    members: str
    most_members: int
    longest_member: float
    ratio: float | None


@dataclass(frozen=True, kw_only=True)
class CellPlan:
    """How the cells of a section are set; sizes in millimetres, `used` is the height of what is in the fullest cell."""

    pieces: Pieces
    is_beside: bool
    picture_width: float
    picture_height: float
    gap: float
    name_size: float
    name_height: float
    second_heights: tuple[float, ...]
    deeds_height: float
    across: int
    portrait_width: float
    members_height: float
    used: float = 0
    score: float = 0

    @property
    def second_size(self) -> float:
        return self.name_size * SECOND

    @property
    def body_size(self) -> float:
        return self.name_size * BODY

    @property
    def member_size(self) -> float:
        return self.name_size * MEMBER

    @property
    def text_height(self) -> float:
        """Name, lines under it, deeds and members with the gaps between them."""
        parts = [self.name_height, *self.second_heights]
        apart = [height for height in (self.deeds_height, self.members_height) if height]
        return sum(parts) + sum(apart) + len(apart) * self.text_gap

    @property
    def text_gap(self) -> float:
        """Between the name, the deeds and the members."""
        return self.name_size * 0.35


def seconds(entry: Entry, section: Section) -> tuple[str, ...]:
    """What stands under the name: where the holder is from, the grade where the heading does not say it, the work."""
    honours = {one.honour for one in section.entries}
    from_where = entry.department if entry.department != entry.holder else ""
    grade = entry.honour if len(honours) > 1 or entry.honour not in section.heading else ""
    first = "　".join(part for part in (from_where, grade) if part)
    return tuple(part for part in (first, f"《{entry.work}》" if entry.work else "") if part)


def longest_of(section: Section) -> Longest:
    """The longest texts of the section's entries."""
    entries = section.entries
    lines = [seconds(entry, section) for entry in entries]
    second = tuple(
        max((line[place] for line in lines if len(line) > place), key=ems, default="")
        for place in range(max(map(len, lines)))
    )
    groups = [entry.members for entry in entries if entry.kind not in PERSONAL]
    return Longest(
        name=max((entry.holder for entry in entries), key=ems),
        second=second,
        deeds=max((entry.deeds for entry in entries), key=ems),
        members=max((member_names(members) for members in groups), key=ems, default=""),
        most_members=max(map(len, groups), default=0),
        longest_member=max((ems(one.name) for members in groups for one in members), default=0),
        ratio=_ratio(section),
    )


def plan_cells(
    section: Section, layout: Layout, pieces: Pieces, *, width: float, height: float
) -> CellPlan | None:
    """The best way to set the section's entries in cells of this inner size; None where they do not fit."""
    longest = longest_of(section)
    plans = (
        plan
        for way in _ways(longest, pieces, width)
        if (plan := _largest(longest, layout, pieces, way, width=width, height=height))
    )
    return max(plans, key=lambda plan: plan.score, default=None)


def _ways(longest: Longest, pieces: Pieces, width: float) -> Iterator[tuple[bool, float, int]]:
    """Picture at the left or above, its part of the width, and how many portraits stand side by side."""
    across = ACROSS if pieces.members == "portraits" and longest.most_members else (0,)
    if not (pieces.pictures and longest.ratio):
        yield from ((False, 0.0, number) for number in across)
        return
    for is_beside, parts in ((False, ABOVE), (True, BESIDE)):
        for part in parts:
            yield from ((is_beside, part, number) for number in across)


def _largest(
    longest: Longest,
    layout: Layout,
    pieces: Pieces,
    way: tuple[bool, float, int],
    *,
    width: float,
    height: float,
) -> CellPlan | None:
    """The largest type at which everything fits into the cell with a picture of this size."""
    is_beside, part, across = way
    gap = 0.035 * min(width, height)
    picture_width = part * width
    picture_height = picture_width / longest.ratio if picture_width else 0
    least_picture = layout.unit * (LEAST_GROUP if longest.ratio == GROUP else LEAST_PORTRAIT)
    if picture_width and (picture_width < least_picture or picture_height > height):
        return None
    text_width = width - picture_width - gap if is_beside else width
    room = height if is_beside or not picture_height else height - picture_height - gap
    most = min(text_width / 5, height / 3, layout.unit * 7)
    plan = None
    low, high = 0, len(SCALES)
    while low < high:  # heights grow with the type: the first scale that fits is found by halving
        middle = (low + high) // 2
        found = _set_at(longest, layout, pieces, most * SCALES[middle], across=across, width=text_width)
        if found is None:
            high = middle
        elif found.text_height <= room:
            plan, high = found, middle
        else:
            low = middle + 1
    if plan is None:
        return None
    used = max(plan.text_height, picture_height) if is_beside else height - room + plan.text_height
    picture = (picture_width * picture_height) ** 0.5 or plan.name_size * 4
    return replace(
        plan,
        is_beside=is_beside,
        picture_width=picture_width,
        picture_height=picture_height,
        gap=gap,
        used=used,
        score=plan.name_size**0.55 * picture**0.45 * (used / height) ** 0.5,
    )


def _set_at(
    longest: Longest, layout: Layout, pieces: Pieces, name_size: float, *, across: int, width: float
) -> CellPlan | None:
    """The heights of the texts with names of this size; None where something were smaller than the layout allows."""
    portrait = width / across * PORTRAIT_PART if across else 0
    if _least_part(longest, pieces) * name_size < layout.smallest:
        return None
    if across and portrait < SHORT_NAME * layout.smallest:
        return None
    name, lines = name_lines(
        longest.name, width=width, most=name_size, least=max(layout.smallest, name_size * LEAST_NAME)
    )
    if name < layout.smallest:
        return None
    seconds_set = [
        name_lines(
            text, width=width, most=name_size * SECOND, least=max(layout.smallest, name_size * LEAST_SECOND)
        )
        for text in longest.second
    ]
    if any(size < layout.smallest for size, __ in seconds_set):
        return None
    deeds = longest.deeds if pieces.deeds else ""
    plan = CellPlan(
        pieces=pieces,
        is_beside=False,
        picture_width=0,
        picture_height=0,
        gap=0,
        name_size=name_size,
        name_height=max(len(lines) * name, name_size) * NAME_LEADING,
        second_heights=tuple(
            max(len(parts) * size, name_size * SECOND) * NAME_LEADING for size, parts in seconds_set
        ),
        deeds_height=_paragraph_height(deeds, width, name_size * BODY),
        across=across,
        portrait_width=min(portrait, layout.unit * MOST_PORTRAIT),
        members_height=0,
    )
    return replace(plan, members_height=_members_height(longest, plan, width))


def _least_part(longest: Longest, pieces: Pieces) -> float:
    """The smallest type of a cell as a part of the name's."""
    if pieces.members and longest.most_members:
        return MEMBER
    return BODY if pieces.deeds and longest.deeds else SECOND


def _members_height(longest: Longest, plan: CellPlan, width: float) -> float:
    if not longest.most_members or not plan.pieces.members:
        return 0
    if plan.pieces.members == "names":
        return _paragraph_height(MEMBERS_LABEL + longest.members, width, plan.member_size, indent=0)
    rows = -(-longest.most_members // plan.across)
    return rows * portrait_cell_height(plan, longest.longest_member)


def portrait_cell_height(plan: CellPlan, longest_name: float) -> float:
    """Height of a portrait with its name below."""
    lines = 1 if longest_name <= SHORT_NAME else 2
    return plan.portrait_width / PORTRAIT + plan.member_size * (lines * NAME_LEADING + 0.3)


def _paragraph_height(text: str, width: float, size: float, *, indent: int = INDENT) -> float:
    return paragraph_lines(text, width=width, size=size, indent=indent) * size * LEADING if text else 0


def member_names(members: Sequence[Member]) -> str:
    """The members' names in one line."""
    return "、".join(member.name for member in members)


def picture_of(entry: Entry) -> Picture | None:
    """The picture that stands for an entry: a person's portrait, else the group photo."""
    if entry.kind in PERSONAL:
        return entry.members[0].portrait if entry.members else None
    return entry.photo


def _ratio(section: Section) -> float | None:
    """Width to height of the section's pictures; None where no entry has one, so that no row of placeholders appears."""
    if not any(picture_of(entry) for entry in section.entries):
        return None
    return PORTRAIT if any(entry.kind in PERSONAL for entry in section.entries) else GROUP

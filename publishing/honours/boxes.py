"""What a sheet is made of: texts, pictures and panels at their places in millimetres; the template only writes them down."""

from dataclasses import dataclass, replace

from publishing.honours.roll_content import Picture


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A rectangle in millimetres from the upper left corner of the cut."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def inset(self, across: float, down: float | None = None) -> "Frame":
        """The rectangle without a margin."""
        down = across if down is None else down
        return Frame(
            left=self.left + across,
            top=self.top + down,
            width=self.width - 2 * across,
            height=self.height - 2 * down,
        )

    def holds(self, other: "Frame", slack: float = 0.01) -> bool:
        """Does the other rectangle lie inside?"""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True, kw_only=True)
class Box:
    """Something at its place. `role` says how it is dressed; `turned` stands on its head, for the far side of a sign."""

    frame: Frame
    role: str
    turned: bool = False


@dataclass(frozen=True, kw_only=True)
class Text(Box):
    """Lines that were fitted, or one paragraph that the renderer breaks; the size in millimetres."""

    lines: tuple[str, ...]
    size: float
    leading: float
    is_paragraph: bool = False


@dataclass(frozen=True, kw_only=True)
class Image(Box):
    """A picture in its place, or the neutral placeholder (`role`) where there is none that may be shown."""

    picture: Picture | None
    whose: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One printed side: its size, and everything on it from back to front."""

    width: float
    height: float
    boxes: tuple[Box, ...]

    @property
    def whole(self) -> Frame:
        return Frame(left=0, top=0, width=self.width, height=self.height)


def upside_down(box: Box, *, within: Frame) -> Box:
    """The box on its head in a frame, as the far side of a folded sign needs it."""
    frame = box.frame
    return replace(
        box,
        turned=not box.turned,
        frame=Frame(
            left=within.left + within.right - frame.right,
            top=within.top + within.bottom - frame.bottom,
            width=frame.width,
            height=frame.height,
        ),
    )

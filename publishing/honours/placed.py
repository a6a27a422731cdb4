"""How large every picture of a roll will be printed, and how sharp: what a person is warned of before the print shop is.

Pure. The warning is in print terms: at 90 cm this photo has 61 dpi.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from publishing.honours.boxes import Image
from publishing.honours.formats import LAYOUTS, Layout
from publishing.honours.pictures import dots_per_inch
from publishing.honours.roll_content import Entry, Picture, Roll
from publishing.honours.sheets import Composition, NothingFits, compose


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A picture at its place in a layout: whose it is, its size there in millimetres, the dots per inch it comes to."""

    layout: Layout
    whose: str
    picture: Picture
    width: float
    height: float
    dpi: int

    @property
    def is_coarse(self) -> bool:
        """Will its dots be seen?"""
        return self.dpi < self.layout.least_dpi

    @property
    def centimetres(self) -> int:
        """Its width in whole centimetres, as people say it."""
        return round(self.width / 10)


def placed_pictures(composition: Composition) -> list[Placed]:
    """Every picture of the sheets; emblems and placeholders apart."""
    return [
        Placed(
            layout=composition.layout,
            whose=box.whose,
            picture=box.picture,
            width=box.frame.width,
            height=box.frame.height,
            dpi=dots_per_inch(box.picture, box.frame),
        )
        for sheet in composition.sheets
        for box in sheet.boxes
        if isinstance(box, Image) and box.picture is not None and box.role != "emblem"
    ]


def coarse_pictures(roll: Roll, layouts: Iterable[str] = LAYOUTS) -> list[Placed]:
    """The pictures that are too coarse for one of the layouts, layout by layout; a layout that is full is passed over."""
    if not roll.count:
        return []
    found = []
    for code in layouts:
        try:
            placed = placed_pictures(compose(roll, LAYOUTS[code]))
        except NothingFits:
            continue
        found += [one for one in placed if one.is_coarse]
    return found


def coarse_by_picture(roll: Roll, purposes: Collection[str]) -> dict[str, list[Placed]]:
    """The pictures that are too coarse for the layouts of these uses, by their SHA-256."""
    found = defaultdict(list)
    for placed in coarse_pictures(roll, [code for code, one in LAYOUTS.items() if one.purpose in purposes]):
        found[placed.picture.sha256].append(placed)
    return dict(found)


def coarsest_of(entry: Entry, coarse: Mapping[str, list[Placed]]) -> list[Placed]:
    """Of each layout the coarsest picture of an entry, in the order of the layouts."""
    pictures = [entry.photo, *(member.portrait for member in entry.members)]
    worst: dict[str, Placed] = {}
    for placed in (one for picture in pictures if picture for one in coarse.get(picture.sha256, ())):
        before = worst.get(placed.layout.code)
        if before is None or placed.dpi < before.dpi:
            worst[placed.layout.code] = placed
    return [worst[code] for code in LAYOUTS if code in worst]

"""The layouts that a print shop takes: finished sizes in millimetres, resolution, and what must stay readable.

Sources: official-papers.md §5; 3 mm bleed and crop marks on every sheet, because a print shop cuts all of them.
"""

from dataclasses import dataclass

from publishing.honours.roll_content import Purpose

BLEED = 3  # millimetres of colour beyond the cut
SLUG = 10  # millimetres of paper beyond the cut: bleed, crop marks and the note to the printer
POINT = 25.4 / 72


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One finished product. `dpi` is what its pictures are brought to, below `least_dpi` a person is warned.

    `name` is what papers and print shops call it. `smallest` is the least size of a text on it in millimetres; `folds`
    lie at that many millimetres from the left edge (or, on a sign, from the top).
    """

    code: str
    name: str
    width: int
    height: int
    purpose: str
    dpi: int
    least_dpi: int
    smallest: float
    sides: int = 1
    fold: int = 0

    @property
    def unit(self) -> float:
        """A hundredth of the side of a square as large as a page: what sizes of type are counted in."""
        return ((self.fold or self.width) * self.height) ** 0.5 / 100


_BOARD, _LEAFLET = Purpose.BOARD, Purpose.LEAFLET
LAYOUTS: dict[str, Layout] = {
    layout.code: layout
    for layout in (
        Layout(
            code="board_tall", name="展板120×240厘米（竖）", width=1200, height=2400, purpose=_BOARD,
            dpi=120, least_dpi=72, smallest=24 * POINT,
        ),
        Layout(
            code="board_wide", name="展板240×120厘米（横）", width=2400, height=1200, purpose=_BOARD,
            dpi=120, least_dpi=72, smallest=24 * POINT,
        ),
        Layout(
            code="board_small", name="展板90×120厘米", width=900, height=1200, purpose=_BOARD,
            dpi=150, least_dpi=90, smallest=16 * POINT,
        ),
        Layout(
            code="poster_a1", name="海报A1", width=594, height=841, purpose=_BOARD,
            dpi=200, least_dpi=120, smallest=12 * POINT,
        ),
        Layout(
            code="poster_a2", name="海报A2", width=420, height=594, purpose=_BOARD,
            dpi=250, least_dpi=150, smallest=9 * POINT,
        ),
        Layout(
            code="leaflet_a4", name="彩页A4双面", width=210, height=297, purpose=_LEAFLET,
            dpi=300, least_dpi=200, smallest=7.5 * POINT, sides=2,
        ),
        Layout(
            code="leaflet_a3", name="彩页A3对折", width=420, height=297, purpose=_LEAFLET,
            dpi=300, least_dpi=200, smallest=7.5 * POINT, sides=2, fold=210,
        ),
        Layout(
            code="desk_sign", name="桌签200×100毫米", width=200, height=200, purpose=_BOARD,
            dpi=300, least_dpi=200, smallest=9 * POINT, fold=100,
        ),
    )
}  # fmt: skip

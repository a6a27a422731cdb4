"""Is a picture sharp enough at the size at which it is printed? In the words of a print shop: dots per inch.

Pure. Source: official-papers §5 (boards 150 dpi, leaflets 200 dpi at the placed size).
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

MM_PER_INCH = Decimal("25.4")
LEAST_DPI = {"board": 150, "leaflet": 200, "handbook": 200}


@dataclass(frozen=True)
class Coarse:
    """A picture that will look coarse: its dots per inch at the placed width, and what is the least."""

    purpose: str
    millimetres: int
    dpi: int
    least: int

    @property
    def centimetres(self) -> str:
        """The placed width as people say it: 90, 12.5."""
        return f"{Decimal(self.millimetres) / 10:f}".removesuffix(".0")


def dpi_at(pixels: int, millimetres: int) -> int:
    """Dots per inch of so many pixels printed so wide, whole dots rounded down. Raises ValueError for no width."""
    if millimetres <= 0:
        raise ValueError("a picture is placed with a width")
    return int((pixels * MM_PER_INCH / millimetres).to_integral_value(ROUND_FLOOR))


def coarse_at(pixels: int, purpose: str, millimetres: int) -> Coarse | None:
    """What is wrong with a picture of so many pixels at this width; None where it is sharp enough."""
    least = LEAST_DPI.get(purpose, 0)
    dpi = dpi_at(pixels, millimetres)
    return Coarse(purpose, millimetres, dpi, least) if dpi < least else None

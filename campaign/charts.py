"""Geometry of the small charts: figures to places on a drawing, for SVG templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

SPARK_WIDTH, SPARK_HEIGHT = 64, 18


def sparkline(values: Sequence[Decimal], *, low: Decimal, high: Decimal) -> str:
    """The `points` of a polyline 64 by 18 units; `low` and `high` are the same for all that are compared."""
    if len(values) < 2:
        return ""
    step = SPARK_WIDTH / (len(values) - 1)
    span = (high - low) or Decimal(1)
    return " ".join(
        f"{index * step:.1f},{SPARK_HEIGHT - 2 - (value - low) / span * (SPARK_HEIGHT - 4):.1f}"
        for index, value in enumerate(values)
    )


@dataclass(frozen=True)
class Mark:
    """A figure on the chart: where it is drawn and what it says."""

    x: str
    y: str
    label: str
    value: str


@dataclass(frozen=True)
class Chart:
    """A line of figures and a line to compare with, on one scale."""

    width: int
    height: int
    line: str
    compared: str
    marks: tuple[Mark, ...]
    scale: tuple[Mark, ...]


def line_chart(
    labels: Sequence[str],
    values: Sequence[Decimal],
    compared: Sequence[Decimal | None],
    *,
    width: int = 640,
    height: int = 220,
) -> Chart:
    """Both lines over the same months; the scale runs from below the lowest to above the highest figure.

    The line to compare with passes over the months in which there is none.
    """
    drawn = [*values, *(value for value in compared if value is not None)]
    low = min(drawn).to_integral_value(ROUND_FLOOR)
    high = max(drawn).to_integral_value(ROUND_CEILING)
    if high == low:
        low, high = low - 1, high + 1
    left, right, top, bottom = 52, width - 24, 16, height - 32

    def across(index: int) -> str:
        return f"{left + (right - left) * index / max(len(labels) - 1, 1):.1f}"

    def down(value: Decimal) -> str:
        return f"{bottom - (value - low) / (high - low) * (bottom - top):.1f}"

    def points(figures: Sequence[Decimal | None]) -> str:
        return " ".join(
            f"{across(index)},{down(value)}" for index, value in enumerate(figures) if value is not None
        )

    return Chart(
        width=width,
        height=height,
        line=points(values),
        compared=points(compared),
        marks=tuple(
            Mark(across(index), down(value), label, f"{value:.2f}")
            for index, (label, value) in enumerate(zip(labels, values, strict=True))
        ),
        scale=tuple(
            Mark(str(left), down(value), f"{value:.1f}", "") for value in (low, (low + high) / 2, high)
        ),
    )

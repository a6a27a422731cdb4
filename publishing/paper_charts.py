"""Charts in papers: their figures as a drawing (SVG), as words for who cannot see it, and as a table. Pure.

Series differ by dash, mark and brightness too, so that a copy in black and white can be read. A drawing is 624 units wide
and as high as seven lines of the text, and asks for nothing from anywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from itertools import pairwise

WIDTH, HEIGHT = 624, 286  # at 156 mm: seven lines of 28.99 pt
TEXT = 13
INK, MUTED, RULE = "#1F2430", "#5B6472", "#D9DDE3"
RED, GOLD, WASH = "#A61B1B", "#D9A441", "#FFF6E0"
LINES = ((RED, "", True), (INK, "7 4", False))  # colour, dash, whether the marks are filled
FILLS = ((RED, "#FFFFFF"), (GOLD, INK), (WASH, INK))  # of the parts of a stack: fill and figure on it
LONGEST_LABEL = 12
FEWEST_STEPS = 4


def chart_svg(chart: Mapping, *, family: str, name: str) -> str:
    """The chart as one SVG element of a page (HTML) with `name` and its words for a screen reader; `family` is a list of faces."""
    draw = {"lines": _lines, "bars": _bars, "stacks": _stacks}[chart["shape"]]
    words = escape(f"{name}。{chart_words(chart)}")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="{escape(family)}" font-size="{TEXT}" fill="{INK}">'
        f"<title>{words}</title>{''.join(draw(chart))}</svg>"
    )


def chart_words(chart: Mapping) -> str:
    """The figures in words, series by series: 业务工作：1月95.79分，2月95.42分 …"""
    unit = chart["unit"]
    said = [
        f"{series['name']}："
        + "，".join(
            f"{label}{value}{unit}"
            for label, value in zip(chart["labels"], series["values"], strict=True)
            if value
        )
        for series in chart["series"]
    ]
    return f"{'；'.join(said)}。"


def chart_table(chart: Mapping) -> dict:
    """The figures as a table of the workbook: a row for each label, a column for each series."""
    kind = (
        "points" if any("." in value for series in chart["series"] for value in series["values"]) else "count"
    )
    columns = [{"key": "label", "title": "项目", "kind": "text", "width": 40, "group": ""}]
    for number, series in enumerate(chart["series"]):
        title = f"{series['name']}（{chart['unit']}）"
        columns.append({"key": f"series{number}", "title": title, "kind": kind, "width": 40, "group": ""})
    rows = [
        [label, *(series["values"][place] for series in chart["series"])]
        for place, label in enumerate(chart["labels"])
    ]
    return {"columns": columns, "rows": rows}


def chart_texts(chart: Mapping) -> str:
    """Every character that the drawing shows."""
    return "".join(
        (chart["name"], chart["unit"], *chart["labels"], *(one["name"] for one in chart["series"]))
    )


def _lines(chart: Mapping) -> Iterator[str]:
    """Lines over the labels; the scale runs from below the lowest to above the highest figure."""
    left, right, top, bottom = 46, WIDTH - 52, 34, HEIGHT - 30
    figures = [Decimal(value) for series in chart["series"] for value in series["values"] if value]
    scale = ticks(min(figures), max(figures))
    low, high = scale[0], scale[-1]
    count = len(chart["labels"])

    def across(place: int) -> Decimal:
        return left + Decimal(right - left) * place / max(count - 1, 1)

    def down(value: Decimal) -> Decimal:
        return bottom - (value - low) / (high - low) * (bottom - top)

    yield from _legend(chart, [(_line_sign(place), 34) for place in range(len(chart["series"]))])
    for tick in scale:
        yield _rule(left, down(tick), right)
        yield _text(left - 6, down(tick) + 4, f"{tick:f}", anchor="end", fill=MUTED)
    for place, label in enumerate(chart["labels"]):
        yield _text(across(place), bottom + 20, label, anchor="middle")
    ends = []
    for number, series in enumerate(chart["series"]):
        points = [
            (across(place), down(Decimal(value))) for place, value in enumerate(series["values"]) if value
        ]
        colour, dash, _filled = LINES[number % len(LINES)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        yield f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        yield from (_mark(number, x, y) for x, y in points)
        last = [value for value in series["values"] if value][-1]
        ends.append((points[-1], last))
    for (x, _y), value, y in zip(*zip(*ends, strict=True), _apart([y for (_x, y), _v in ends]), strict=True):
        yield _text(x + 8, y + 4, value)


def _bars(chart: Mapping) -> Iterator[str]:
    """A bar for each label from the left, its figure at its end; the scale begins at nought."""
    labels = [short_label(label) for label in chart["labels"]]
    values = [Decimal(value) for value in chart["series"][0]["values"]]
    left, right, top, bottom = 14 + TEXT * max(map(len, labels)), WIDTH - 64, 12, HEIGHT - 12
    step = Decimal(bottom - top) / len(values)
    thick = min(step * Decimal("0.6"), Decimal(26))
    whole = max(values) or Decimal(1)
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = top + step * place + step / 2
        width = value / whole * (right - left)
        yield _text(left - 8, middle + 5, label, anchor="end")
        yield _box(left, middle - thick / 2, width, thick, RED)
        yield _text(left + width + 6, middle + 5, f"{value}{chart['unit']}")
    yield f'<line x1="{left}" y1="{top}" x2="{left}" y2="{bottom}" stroke="{INK}"/>'


def _stacks(chart: Mapping) -> Iterator[str]:
    """A pile for each label, the first series at the bottom, the sum above it."""
    left, right, top, bottom = 30, WIDTH - 30, 56, HEIGHT - 30
    columns = list(zip(*([int(value) for value in one["values"]] for one in chart["series"]), strict=True))
    highest = max(sum(column) for column in columns) or 1
    step = Decimal(right - left) / len(columns)
    thick = min(step * Decimal("0.5"), Decimal(84))
    yield from _legend(chart, [(_box_sign(place), 20) for place in range(len(chart["series"]))])
    for place, (label, column) in enumerate(zip(chart["labels"], columns, strict=True)):
        middle = left + step * place + step / 2
        y = Decimal(bottom)
        for number, value in enumerate(column):
            if not value:
                continue
            height = Decimal(value) / highest * (bottom - top)
            y -= height
            fill, figure = FILLS[number % len(FILLS)]
            yield _box(middle - thick / 2, y, thick, height, fill, outline=True)
            if height >= TEXT + 2:
                yield _text(middle, y + height / 2 + 5, str(value), anchor="middle", fill=figure)
        yield _text(middle, y - 8, f"{sum(column)}", anchor="middle")
        yield _text(middle, bottom + 20, label, anchor="middle")
    yield _rule(left, Decimal(bottom), right, INK)


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Steps of 0.1, 0.2, 0.5, 1, 2, 5 … that enclose the figures, five to nine lines of them."""
    step, place = Decimal("0.1"), 0
    factors = (Decimal(2), Decimal("2.5"), Decimal(2))
    while (high - low) / step > FEWEST_STEPS + 2:
        step, place = step * factors[place % 3], place + 1
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    if first == last:
        first, last = first - step, last + step
    return [
        (first + step * number).normalize() + Decimal("0.0")
        for number in range(int((last - first) / step) + 1)
    ]


def _legend(chart: Mapping, signs: Sequence[tuple[str, int]]) -> Iterator[str]:
    x = 46
    for (sign, wide), series in zip(signs, chart["series"], strict=True):
        yield f'<g transform="translate({x} 14)">{sign}</g>'
        yield _text(Decimal(x + wide + 4), Decimal(19), series["name"])
        x += wide + 24 + TEXT * len(series["name"])
    yield _text(Decimal(WIDTH - 8), Decimal(19), f"（{chart['unit']}）", anchor="end", fill=MUTED)


def _line_sign(number: int) -> str:
    colour, dash, _filled = LINES[number % len(LINES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<line x1="0" y1="0" x2="34" y2="0" stroke="{colour}" stroke-width="2"{dashes}/>'
    return line + _mark(number, Decimal(17), Decimal(0))


def _box_sign(number: int) -> str:
    return _box(
        Decimal(0), Decimal(-7), Decimal(18), Decimal(14), FILLS[number % len(FILLS)][0], outline=True
    )


def _mark(number: int, x: Decimal, y: Decimal) -> str:
    colour, _dash, filled = LINES[number % len(LINES)]
    if filled:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    return (
        f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="#FFFFFF" stroke="{colour}" '
        f'stroke-width="1.5"/>'
    )


def _apart(heights: Sequence[Decimal]) -> list[Decimal]:
    """Heights of figures at least a line apart, in the order given."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = list(heights)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + TEXT + 1)
    return placed


def short_label(label: str) -> str:
    """A label that fits beside a bar: cut with an ellipsis, for the whole name stands in the words of the chart."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _text(x: Decimal | int, y: Decimal, text: str, *, anchor: str = "start", fill: str = "") -> str:
    colour = f' fill="{fill}"' if fill else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{colour}>{escape(text)}</text>'


def _box(
    x: Decimal | int, y: Decimal, width: Decimal, height: Decimal, fill: str, *, outline: bool = False
) -> str:
    edge = f' stroke="{INK}" stroke-width="0.8"' if outline else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{edge}/>'


def _rule(left: int, y: Decimal, right: int, colour: str = RULE) -> str:
    return f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{colour}"/>'

"""Dividing what does not fit on one slide: rows, names, cards, points and bars over several, never cut. Pure.

A divided slide says which part it is (1/3). Parts are about equally full. Sizes are those at which a hall can read; only a
single name or cell that is too long for a slide of its own is set smaller.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from publishing.summary.slides.card_places import PER_SLIDE, card_sizes
from publishing.summary.slides.measures import (
    INNER,
    SMALLEST,
    body,
    evenly,
    line_height,
    text_height,
    wrapped,
)
from publishing.summary.slides.shapes import (
    Cards,
    Column,
    Content,
    Names,
    Picture,
    Point,
    Points,
    Slide,
    Table,
)

TABLE_SIZES = (24, 22, 20)
NAME_SIZES = (28, 26, 24, 22, 20)
POINT_SIZES = (24, 22, 20)
HEAD_SIZE = 18
CELL_ACROSS, CELL_DOWN = 10, 7  # the space inside a cell on each side
BETWEEN_POINTS = 16
HEADING_MORE = 2  # a heading is larger than its sentence
NAME_SHARES = (30, 70)
MOST_BARS = 10
Part = TypeVar("Part", Table, Points)
HEAD_HEIGHT = line_height(HEAD_SIZE) + 2 * CELL_DOWN


def paged(slide: Slide) -> list[Slide]:
    """The slide, or the slides that it takes."""
    dividers = {Table: _tables, Names: _names, Cards: _cards, Points: _points, Picture: _pictures}
    divide = dividers.get(type(slide.content))
    if divide is None:
        return [slide]
    contents = list(divide(slide.content, body(slide.remark).height))
    count = len(contents)
    return [
        replace(
            slide,
            title=slide.title if count == 1 else f"{slide.title}（{number}/{count}）",
            content=content,
            notes=replace(slide.notes, words=_words(slide, content, is_first=number == 1)),
        )
        for number, content in enumerate(contents, start=1)
    ]


def _words(slide: Slide, content: Content, *, is_first: bool) -> tuple[str, ...]:
    """What is said to a part: to points their own words, to anything else all at its first part."""
    own = (
        tuple(point.spoken for point in content.points if point.spoken) if isinstance(content, Points) else ()
    )
    return own + (slide.notes.words if is_first else ())


def column_widths(columns: Sequence[Column]) -> list[int]:
    """The widths of a table's columns, which fill the slide."""
    whole = sum(column.share for column in columns)
    widths = [INNER * column.share // whole for column in columns]
    return [*widths[:-1], INNER - sum(widths[:-1])]


def row_height(table: Table, row: Sequence[str]) -> int:
    """The height of a row: that of its tallest cell."""
    widths = column_widths(table.columns)
    return max(
        text_height(text, width=width - 2 * CELL_ACROSS, size=table.size) + 2 * CELL_DOWN
        for text, width in zip(row, widths, strict=True)
    )


def table_height(table: Table) -> int:
    """The height of a table with its heading."""
    return HEAD_HEIGHT + sum(row_height(table, row) for row in table.rows)


def points_height(points: Points) -> int:
    """The height of headings and sentences with the space between them."""
    return sum(_point_height(point, points.size) for point in points.points) + BETWEEN_POINTS * (
        len(points.points) - 1
    )


def _tables(table: Table, height: int) -> Iterator[Table]:
    for size in TABLE_SIZES:
        if table_height(replace(table, size=size)) <= height:
            yield replace(table, size=size)
            return
    yield from _fewest(_divided(replace(table, size=size), height) for size in TABLE_SIZES)


def _divided(table: Table, height: int) -> list[Table]:
    """The table over several slides, each row whole; a row that is too tall alone is set smaller."""
    parts = evenly(table.rows, lambda rows: table_height(replace(table, rows=tuple(rows))), height)
    return [_shrunk(replace(table, rows=tuple(rows)), height) for rows in parts]


def _fewest(ways: Iterable[list[Part]]) -> list[Part]:
    """Of the ways to divide, the largest size first, the first that takes as few slides as the smallest size does."""
    ways = list(ways)
    return next(way for way in ways if len(way) == len(ways[-1]))


def _names(names: Names, height: int) -> Iterator[Table]:
    """The names as a table of two columns, whose lines end between names."""
    columns = tuple(
        Column(title=title, share=share) for title, share in zip(names.titles, NAME_SHARES, strict=True)
    )
    room = column_widths(columns)[1] - 2 * CELL_ACROSS
    for size in NAME_SIZES:
        rows = tuple(
            (group.name, "\n".join(wrapped(group.names, width=room, size=size))) for group in names.groups
        )
        table = Table(columns=columns, rows=rows, size=size)
        if table_height(table) <= height:
            yield table
            return
    yield from _fewest(_names_divided(names, columns, size, height) for size in NAME_SIZES)


def _names_divided(names: Names, columns: tuple[Column, ...], size: int, height: int) -> list[Table]:
    """The names over several slides, line by line; a group that goes on says so."""
    room = column_widths(columns)[1] - 2 * CELL_ACROSS
    lines = [
        (group.name, line) for group in names.groups for line in wrapped(group.names, width=room, size=size)
    ]

    def table_of(part: Sequence[tuple[str, str]]) -> Table:
        return Table(columns=columns, rows=tuple(_gathered(part)), size=size)

    found, seen = [], ""
    for part in evenly(lines, lambda part: table_height(table_of(part)), height):
        table = table_of(part)
        if part[0][0] == seen:
            (name, said), *others = table.rows
            table = replace(table, rows=((f"{name}（续）", said), *others))
        seen = part[-1][0]
        found.append(_shrunk(table, height))
    return found


def _shrunk(table: Table, height: int) -> Table:
    """A table that is too tall for a slide although it cannot be divided further is set smaller."""
    while table.size > SMALLEST and table_height(table) > height:
        table = replace(table, size=table.size - 1)
    return table


def _gathered(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Lines of one group that follow each other as one row."""
    name, said = lines[0][0], []
    for group, line in lines:
        if group != name:
            yield name, "\n".join(said)
            name, said = group, []
        said.append(line)
    yield name, "\n".join(said)


def _cards(cards: Cards, height: int) -> Iterator[Cards]:
    place = replace(body(""), height=height)
    every = cards.cards
    for most in PER_SLIDE:
        count = -(-len(every) // most)
        each = -(-len(every) // count)
        parts = [every[start : start + each] for start in range(0, len(every), each)]
        if most == 1 or all(card_sizes(part, place) for part in parts):
            yield from (Cards(cards=part) for part in parts)
            return


def _points(points: Points, height: int) -> Iterator[Points]:
    for size in POINT_SIZES:
        if points_height(replace(points, size=size)) <= height:
            yield replace(points, size=size)
            return
    yield from _fewest(_points_divided(replace(points, size=size), height) for size in POINT_SIZES)


def _points_divided(points: Points, height: int) -> list[Points]:
    pieces = [piece for point in points.points for piece in _pieces(point, points.size, height)]
    parts = evenly(pieces, lambda part: points_height(replace(points, points=tuple(part))), height)
    return [replace(points, points=tuple(part)) for part in parts]


def _pieces(point: Point, size: int, height: int) -> Iterator[Point]:
    """A point in parts that fit on a slide each; nearly always one."""
    heading, text, spoken = point.heading, point.text, point.spoken
    while _point_height(Point(heading=heading, text=text), size) > height:
        keep = len(text)
        while keep and _point_height(Point(heading=heading, text=text[:keep]), size) > height:
            keep = keep * 9 // 10
        if not keep:
            break
        yield Point(heading=heading, text=text[:keep], spoken=spoken)
        heading, text, spoken = f"{point.heading}（续）", text[keep:], ""
    yield Point(heading=heading, text=text, spoken=spoken)


def _point_height(point: Point, size: int) -> int:
    return text_height(point.heading, width=INNER, size=size + HEADING_MORE) + text_height(
        point.text, width=INNER, size=size
    )


def _pictures(picture: Picture, _height: int) -> Iterator[Picture]:
    """Bars over several slides where there are more than a hall can read; other charts are one."""
    chart = picture.chart
    labels = chart["labels"]
    if chart["shape"] != "bars" or len(labels) <= MOST_BARS:
        yield picture
        return
    each = -(-len(labels) // -(-len(labels) // MOST_BARS))
    for start in range(0, len(labels), each):
        places = slice(start, start + each)
        yield Picture(
            chart=_part(chart, places),
            marked=tuple(place - start for place in picture.marked if start <= place < start + each),
        )


def _part(chart: Mapping, places: slice) -> Mapping:
    series = [{**one, "values": one["values"][places]} for one in chart["series"]]
    return {**chart, "labels": chart["labels"][places], "series": series}

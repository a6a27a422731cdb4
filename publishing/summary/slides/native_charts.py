"""Charts that stay charts: their figures can be edited in PowerPoint and WPS, and are labelled as they are printed elsewhere.

Figures go in as Decimal; a number format shows them with the places they were rounded to, so that no label is rounded anew.
"""

from collections.abc import Mapping
from decimal import Decimal

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.datalabel import DataLabel
from pptx.chart.series import BarSeries, LineSeries
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide as PptxSlide
from pptx.util import Pt

from publishing.paper_charts import chart_words, short_label, ticks
from publishing.summary.slides.measures import Box
from publishing.summary.slides.shapes import Picture
from publishing.summary.slides.typesetting import GOLD, GROUND, INK, MUTED, PAPER, RED, RULE, set_font

LABEL_SIZE, AXIS_SIZE = 18, 18
POINTS, COUNTS = "0.00", "0;;"  # nought has no label: there is no bar of it either
LINE_WIDTH = Pt(3)
AFTER_FORMAT = {qn("c:spPr"), qn("c:txPr")}
STACK = ((RED, PAPER), (GOLD, PAPER), (GROUND, INK))  # of the parts of a pile: fill and figure on it


def add_chart(slide: PptxSlide, picture: Picture, box: Box) -> GraphicFrame:
    """The chart in its box, with its figures in words for who cannot see it."""
    chart = picture.chart
    kind, number_format, draw = {
        "lines": (XL_CHART_TYPE.LINE_MARKERS, POINTS, _lines),
        "bars": (XL_CHART_TYPE.BAR_CLUSTERED, f'{POINTS}"{chart["unit"]}"', _bars),
        "stacks": (XL_CHART_TYPE.COLUMN_STACKED, COUNTS, _stacks),
    }[chart["shape"]]
    data = CategoryChartData(number_format=number_format)
    data.categories = _labels(chart)
    for series in chart["series"]:
        data.add_series(series["name"], [Decimal(value) if value else None for value in series["values"]])
    frame = slide.shapes.add_chart(kind, Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height), data)
    frame.name = f"图表：{chart['name']}"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{chart['name']}。{chart_words(chart)}")
    drawn = frame.chart
    drawn.has_title = False
    set_font(drawn.font, size=AXIS_SIZE)
    _legend(drawn, shown=len(chart["series"]) > 1)
    draw(drawn, picture, number_format)
    return frame


def _labels(chart: Mapping) -> list[str]:
    """The labels; under a pile stands its sum."""
    if chart["shape"] == "stacks":
        columns = zip(*([int(value) for value in one["values"]] for one in chart["series"]), strict=True)
        return [
            f"{label}（{sum(column)}{chart['unit']}）"
            for label, column in zip(chart["labels"], columns, strict=True)
        ]
    if chart["shape"] == "bars":
        return [short_label(label) for label in chart["labels"]]
    return list(chart["labels"])


def _legend(drawn: Chart, *, shown: bool) -> None:
    drawn.has_legend = shown
    if shown:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        set_font(drawn.legend.font, size=AXIS_SIZE)


def _lines(drawn: Chart, picture: Picture, number_format: str) -> None:
    """Two lines that differ by dash and mark too; at each label the higher figure stands above, the lower one below."""
    chart = picture.chart
    figures = [Decimal(value) for one in chart["series"] for value in one["values"] if value]
    scale = ticks(min(figures), max(figures))
    axis = drawn.value_axis
    # The ends of an axis are no scored figures, and python-pptx takes nothing but int and float for them.
    axis.minimum_scale, axis.maximum_scale = float(scale[0]), float(scale[-1])
    axis.major_unit = float(scale[1] - scale[0])
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0.0", False
    set_font(axis.tick_labels.font, size=AXIS_SIZE, colour=MUTED)
    axis.format.line.fill.background()
    axis.major_gridlines.format.line.color.theme_color = RULE
    axis.major_tick_mark = XL_TICK_MARK.NONE
    _base_line(drawn)
    signs = ((RED, None, XL_MARKER_STYLE.CIRCLE), (INK, MSO_LINE.DASH, XL_MARKER_STYLE.SQUARE))
    for number, series in enumerate(drawn.plots[0].series):
        colour, dash, mark = signs[number % len(signs)]
        _line(series, colour, dash, mark)
        others = [one["values"] for place, one in enumerate(chart["series"]) if place != number]
        for place, value in enumerate(chart["series"][number]["values"]):
            if value:
                above = all(
                    not other[place]
                    or Decimal(value) > Decimal(other[place])
                    or (value == other[place] and number == 0)
                    for other in others
                )
                _label_of(series.points[place].data_label, above, colour, number_format)


def _line(series: LineSeries, colour: MSO_THEME_COLOR, dash: MSO_LINE | None, mark: XL_MARKER_STYLE) -> None:
    series.smooth = False
    series.format.line.color.theme_color, series.format.line.width = colour, LINE_WIDTH
    if dash is not None:
        series.format.line.dash_style = dash
    series.marker.style, series.marker.size = mark, 9
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.theme_color = colour if dash is None else PAPER
    series.marker.format.line.color.theme_color = colour


def _label_of(label: DataLabel, above: bool, colour: MSO_THEME_COLOR, number_format: str) -> None:
    set_font(label.font, size=LABEL_SIZE - 2, colour=colour)
    label.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW
    shown = OxmlElement("c:numFmt")
    shown.set("formatCode", number_format)
    shown.set("sourceLinked", "0")
    element = label._dLbl
    next(part for part in element if part.tag in AFTER_FORMAT).addprevious(shown)


def _bars(drawn: Chart, picture: Picture, number_format: str) -> None:
    """Bars from the left in the order of the sheets; those that are marked stand out."""
    _hide_values(drawn)
    drawn.category_axis.reverse_order = True
    plot = drawn.plots[0]
    plot.gap_width, plot.vary_by_categories = 60, False
    _figures(plot, number_format, XL_LABEL_POSITION.OUTSIDE_END, INK)
    series: BarSeries = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MUTED if picture.marked else RED
    series.format.fill.fore_color.brightness = 0.5 if picture.marked else 0
    for place in picture.marked:
        fill = series.points[place].format.fill
        fill.solid()
        fill.fore_color.theme_color = RED


def _stacks(drawn: Chart, picture: Picture, number_format: str) -> None:
    """Piles with the figure on each part."""
    _hide_values(drawn)
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 80, 100
    for series, (fill, figure) in zip(plot.series, STACK, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.theme_color = fill
        series.format.line.color.theme_color, series.format.line.width = INK, Pt(0.75)
        _figures(series, number_format, XL_LABEL_POSITION.CENTER, figure)


def _figures(of, number_format: str, position: XL_LABEL_POSITION, colour: MSO_THEME_COLOR) -> None:
    """Labels of a plot or a series: its figures as they are printed."""
    if hasattr(of, "has_data_labels"):
        of.has_data_labels = True
    labels = of.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.position = position
    set_font(labels.font, size=LABEL_SIZE, colour=colour)


def _hide_values(drawn: Chart) -> None:
    """The labels say the figures: an axis of values would say them again."""
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.minimum_scale = 0
    _base_line(drawn)


def _base_line(drawn: Chart) -> None:
    axis = drawn.category_axis
    axis.format.line.color.theme_color = MUTED
    axis.major_tick_mark = XL_TICK_MARK.NONE
    set_font(axis.tick_labels.font, size=AXIS_SIZE)

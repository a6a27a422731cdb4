"""Charts of papers: drawn from figures, readable without colour, the same figures in words and as a table."""

import re
from xml.etree import ElementTree

import pytest

from publishing.paper_charts import chart_svg, chart_table, chart_words
from publishing.summary.charts import year_charts
from tests.publishing.summary.year_examples import section, year


def drawn(chart: dict):
    return ElementTree.fromstring(chart_svg(chart, family="serif", name="图1　名称"))


@pytest.mark.parametrize("key", ["means", "losses", "stars"])
def test_drawing_is_sound_and_says_its_figures(key):
    chart = year_charts(year())[key]

    svg = drawn(chart)

    assert svg.find("title").text == f"图1　名称。{chart_words(chart)}"
    assert {one.tag for one in svg.iter()} <= {
        "svg",
        "title",
        "g",
        "text",
        "line",
        "polyline",
        "rect",
        "circle",
    }


def test_lines_differ_without_colour():
    lines = drawn(year_charts(year())["means"]).findall("polyline")

    assert [line.get("stroke-dasharray") for line in lines] == [None, "7 4"]


def test_points_of_a_line_lie_inside_the_drawing():
    for line in drawn(year_charts(year())["means"]).findall("polyline"):
        places = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        assert all(40 <= x <= 624 and 20 <= y <= 286 for x, y in places)


def test_words_and_table_hold_the_same_figures():
    chart = year_charts(year())["means"]

    assert chart_words(chart) == "业务工作：1月95.00分，2月95.50分；自身建设：1月96.00分，2月95.50分。"
    assert chart_table(chart)["rows"] == [["1月", "95.00", "96.00"], ["2月", "95.50", "95.50"]]
    assert [column["title"] for column in chart_table(chart)["columns"]] == [
        "项目",
        "业务工作（分）",
        "自身建设（分）",
    ]


def test_name_with_markup_stays_text():
    """What stands in the data is text in every output."""
    chart = year_charts(year(sections=[section('<b>"工作"&作风</b>', "own", "4.00")]))["losses"]

    texts = [one.text for one in drawn(chart).findall("text")]

    assert texts == ['<b>"工作"&作风<…', "4.00%"]


def test_equal_figures_still_have_a_scale():
    rows = [month | {"business": month["business"] | {"mean": "95.00"}} for month in year()["months"]]
    for row in rows:
        row["self_development"] = row["business"]

    ticks = [one.text for one in drawn(year_charts(year(months=rows))["means"]).findall("text")]

    assert [text for text in ticks if re.fullmatch(r"\d+\.\d", text)] == ["94.9", "95.0", "95.1"]


def test_year_without_figures_has_no_charts():
    assert year_charts(year(months=[], sections=[], windows=None)) == {}

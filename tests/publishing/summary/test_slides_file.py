"""The slides as a file: native titles, tables and charts, one face, notes, no text too long, the same bytes (EXP-3)."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Pptx

from publishing.summary.slides.base_slides import COLOURS, FACE
from publishing.summary.slides.plan import year_deck
from publishing.summary.slides.writing import slides_file
from tests.publishing.summary.opened_slides import (
    faces,
    opened,
    overflowing,
    slide_called,
    table_of,
    texts,
    titles,
)
from tests.publishing.summary.test_slides_plan import everything, nothing
from tests.publishing.summary.year_examples import year


@pytest.fixture(scope="module")
def slides() -> Pptx:
    return opened(everything())


def chart_of(presentation: Pptx, title: str):
    return next(shape for shape in slide_called(presentation, title).shapes if shape.has_chart)


def test_every_slide_has_its_title_in_the_place_for_titles(slides):
    assert titles(slides)[:4] == [
        "“323”文明部室创建活动2026年1至2月工作总结",
        "1至2月创建活动概况",
        "宣传发动",
        "从调研发现的问题抓起",
    ]
    assert [slides.slide_width / slides.slide_height, len(slides.slides)] == [16 / 9, 24]


def test_cards_say_label_value_and_note(slides):
    assert texts(slide_called(slides, "宣传发动"))[:3] == ["专题调研", "4个", "突出问题"]


def test_tables_are_tables(slides):
    assert table_of(slide_called(slides, "记录较多的扣分事实")) == [
        ["扣分标准", "考核板块", "条数", "涉及部室"],
        ["未按时完成", "工作作风", "3", "2"],
    ]


def test_charts_hold_the_printed_figures_and_can_be_edited(slides):
    frame = chart_of(slides, "各月业务工作、自身建设平均分")
    kept = [
        [value.text for value in series._element.findall(f".//{qn('c:val')}//{qn('c:v')}")]
        for series in frame.chart.series
    ]
    book = load_workbook(BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))

    assert [list(frame.chart.plots[0].categories), kept] == [
        ["1月", "2月"],
        [["95.00", "95.50"], ["96.00", "95.50"]],
    ]
    assert list(book.active.values) == [(None, "业务工作", "自身建设"), ("1月", 95, 96), ("2月", 95.5, 95.5)]
    assert {cell.number_format for row in book.active["B2:C3"] for cell in row} == {"0.00"}


def test_labels_of_lines_have_the_places_of_the_figures(slides):
    chart = chart_of(slides, "各月业务工作、自身建设平均分").chart._chartSpace
    labels = chart.findall(f".//{qn('c:dLbl')}")

    assert [label.find(qn("c:numFmt")).get("formatCode") for label in labels] == ["0.00"] * 4
    assert [label.find(qn("c:dLblPos")).get("val") for label in labels] == ["b", "t", "t", "b"]


def test_labels_of_bars_have_the_places_of_the_figures(slides):
    labels = chart_of(slides, "各考核板块失分率").chart.plots[0].data_labels

    assert [labels.number_format, labels.number_format_is_linked] == ['0.00"%"', False]


def test_piles_name_their_sums(slides):
    categories = chart_of(slides, "各季度星级优质服务窗口").chart.plots[0].categories

    assert list(categories) == ["第一季度（1个）", "第二季度（2个）"]


def test_charts_and_tables_are_told_in_words(slides):
    told = {
        shape.name: shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in slides.slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table
    }

    assert told["图表：各考核板块失分率"] == (
        "各考核板块失分率。失分率：共性指标2.00%，党建工作3.00%，工作作风4.00%。"
    )
    assert all(told.values())


def test_one_face_for_latin_and_han_everywhere(slides):
    assert set().union(*(faces(slide) for slide in slides.slides)) == {(FACE, FACE)}


def test_colours_are_those_of_the_site(slides):
    theme = slides.slide_master.part.part_related_by(RT.THEME).blob.decode()
    tokens = Path("static/css/theme.css").read_text(encoding="utf-8")

    named = {
        "red": "accent1",
        "gold": "accent2",
        "good": "accent3",
        "ink": "dk1",
        "muted": "dk2",
        "line": "accent6",
    }
    assert [
        token for token, slot in named.items() if f"--{token}: #{COLOURS[slot].lower()};" not in tokens
    ] == []
    assert [
        slot for slot, value in COLOURS.items() if f'<a:{slot}><a:srgbClr val="{value}"/>' not in theme
    ] == []
    assert [layout.name for layout in slides.slide_layouts] == ["封面", "标题和内容"]


def test_foot_has_the_day_the_fingerprint_and_the_page(slides):
    foots = [
        [shape.text_frame.text for shape in slide.placeholders if shape.placeholder_format.idx in (11, 12)]
        for slide in slides.slides
    ]

    assert foots[0] == []
    assert foots[2] == ["数据截至2026年3月20日　校验值 343434343434", "3"]
    number = slides.slides[2].placeholders[12]._element.find(f".//{qn('a:fld')}")
    assert number.get("type") == "slidenum"


def test_notes_say_what_to_say_and_where_the_figures_are_from(slides):
    notes = slide_called(slides, "各月业务工作、自身建设平均分").notes_slide.notes_text_frame.text

    assert notes.split("\n") == [
        "与1月相比，2月业务工作平均分由95.00分提高到95.50分，自身建设平均分由96.00分下降到95.50分，"
        "扣分事实由4条减少到2条。",
        "数据来源：2026年1至2月已通报的考核结果，更正后的以最新一版为准。",
    ]


def test_same_facts_give_the_same_bytes_dated_by_their_day():
    once, again = (slides_file(year_deck(year())) for _time in range(2))
    about = opened(year()).core_properties

    with ZipFile(BytesIO(once)) as parts:
        dates = {part.date_time for part in parts.infolist()}
        names = set(parts.namelist())
    assert once == again
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert [about.created, about.modified, about.author, about.title] == [
        datetime(2026, 3, 20),
        datetime(2026, 3, 20),
        "中共清河矿业集团机关委员会",
        "“323”文明部室创建活动2026年1至2月工作总结",
    ]
    assert [name for name in names if "thumbnail" in name or "printer" in name or "app.xml" in name] == []


def test_workbooks_inside_are_dated_by_the_day_of_the_figures():
    with ZipFile(BytesIO(slides_file(year_deck(year())))) as parts:
        books = [parts.read(name) for name in parts.namelist() if name.endswith(".xlsx")]

    dates = []
    for book in books:
        with ZipFile(BytesIO(book)) as inside:
            dates.append(inside.read("docProps/core.xml").count(b"2026-03-20T00:00:00Z"))
    assert dates == [2, 2, 2]


def test_year_without_anything_is_a_cover_and_a_sentence():
    slides = opened(nothing())

    assert [titles(slides)[1], texts(slides.slides[1])] == [
        "暂无可汇报的数据",
        ["还没有通报过考核月份，三项活动也没有可以汇报的数据。"],
    ]


def test_nothing_overflows(slides):
    assert overflowing(slides) == []


def test_nothing_overflows_with_300_departments_and_very_long_names():
    facts = everything()
    long = "机关后勤保障与综合服务管理联合办公室" * 5
    names = [f"{number}{long}"[:100] if number % 9 == 0 else f"第{number}综合部" for number in range(130)]
    facts["half_years"][0]["categories"] = [
        {"code": code, "name": f"{code}{long}"[:50], "departments": names[start : start + 33]}
        for start, code in ((0, "A"), (33, "B"), (66, "C"), (99, "D"))
    ]
    facts["progress"]["departments"] = [
        facts["progress"]["departments"][0] | {"name": name} for name in names[:10]
    ]
    facts["problems"] = [facts["problems"][0] | {"text": long * 2} for _rule in range(10)]
    facts["launch"]["survey"]["findings"][0]["part_name"] = long
    facts["etiquette"]["quizzes"][0]["title"] = long
    facts["campaign"]["name"] = facts["campaign"]["issuer"] = long[:100]

    slides = opened(facts)

    assert overflowing(slides) == []
    held = "".join(cell for slide in slides.slides for row in table_of(slide) for cell in row)
    assert [name for name in names if name not in held] == []

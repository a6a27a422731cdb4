"""The Word file: the same texts on the same grid."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from publishing.paper_docx import paper_docx
from tests.publishing.papers import MAKERS, make_circular, make_correction, make_minutes, make_paper

MM = 36000  # English metric units


@pytest.fixture(scope="module")
def files():
    return {kind: docx.Document(BytesIO(paper_docx(make()))) for kind, make in MAKERS.items()}


def attributes(found):
    return {key.partition("}")[2]: value for key, value in found.attrib.items()}


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_docx_page_is_that_of_the_standard(files, kind):
    section = files[kind].sections[0]

    assert [round(getattr(section, name) / MM, 1) for name in (
        "page_width", "page_height", "top_margin", "right_margin", "bottom_margin", "left_margin",
    )] == [210.0, 297.0, 37.0, 26.0, 35.0, 28.0]  # fmt: skip
    assert attributes(section._sectPr.find(qn("w:docGrid"))) == {
        "type": "linesAndChars",
        "linePitch": "579",  # 22 lines in 225 mm
        "charSpace": "-852",  # 28 characters of 16 pt in 156 mm
    }
    assert files[kind].settings.element.find(qn("w:mirrorMargins")) is not None


def test_paper_docx_text_has_its_face_and_28_by_22():
    style = docx.Document(BytesIO(paper_docx(make_paper()))).styles["Normal"].element
    run, paragraph = style.find(qn("w:rPr")), style.find(qn("w:pPr"))

    assert attributes(run.find(qn("w:rFonts")))["eastAsia"] == "仿宋_GB2312"
    assert run.find(qn("w:sz")).get(qn("w:val")) == "32"
    assert run.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert attributes(paragraph.find(qn("w:spacing"))) == {
        "before": "0", "after": "0", "line": "579", "lineRule": "exact",
    }  # fmt: skip
    assert 28 * (16 * 20 - 5) <= 156 / 25.4 * 1440 < 29 * (16 * 20 - 5)
    assert 22 * 579 <= 225 / 25.4 * 1440 < 23 * 579


@pytest.mark.parametrize(
    ("name", "face", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Heading 1", "黑体", "32"),
        ("Heading 2", "楷体_GB2312", "32"),
        ("Heading 3", "仿宋_GB2312", "32"),
        ("Heading 4", "仿宋_GB2312", "32"),
    ],
)
def test_paper_docx_headings_have_their_faces(files, name, face, half_points):
    run = files["circular"].styles[name].element.find(qn("w:rPr"))

    assert attributes(run.find(qn("w:rFonts")))["eastAsia"] == face
    assert run.find(qn("w:sz")).get(qn("w:val")) == half_points
    assert run.find(qn("w:color")) is None


def test_paper_docx_head_has_its_mark_and_red_line(files):
    mark, number = files["circular"].paragraphs[:2]
    border = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))

    assert mark.text == "中共清河矿业集团机关委员会文件"
    assert mark._p.pPr.find(qn("w:spacing")).get(qn("w:before")) == str(round(35 / 25.4 * 1440))
    assert mark.runs[0]._r.rPr.find(qn("w:color")).get(qn("w:val")) == "E60012"
    assert number.text == "清矿机党发〔2026〕12号"
    assert attributes(border) == {
        "val": "single",
        "sz": "17",
        "space": "11",
        "color": "E60012",
    }  # 0.75 mm, 4 mm


def test_paper_docx_holds_every_text_in_order(files):
    assert texts(files["minutes"]) == [
        "清河矿业集团文明部室创建活动领导小组会议纪要",
        "〔2026〕3号",
        "2026年第一季度\n创建活动领导小组会议纪要",
        "（2026年4月14日）",
        *(f"{block['lead']}{block['text']}" for block in make_minutes()["body"]),
        "出席：机关党委邸喆、纪委沈琎、工会王堃、组织部赵䶮、宣传部钱㛃、办公室孙小明、人力资源部李四",
        "列席：信息中心周一",
        "请假：团委吴二",
    ]
    assert texts(files["circular"])[-3:] == ["成员：各党支部书记", "附件2", "检查日程安排表"]
    assert [text for text in texts(files["circular"]) if text.startswith(("附件：", "2.", "（此件"))] == [
        "附件：1.\t“323”文明部室创建活动考核小组成员和联系部室名单及每月检查日程安排表",
        "2.\t检查日程安排表",
        "（此件发至各党支部）",
    ]


def test_paper_docx_table_repeats_its_heads_and_splits_no_row(files):
    table = files["circular"].tables[0]
    rows = [row.trPr for row in table._tbl.tr_lst]

    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True, True] + [False] * 40
    assert {row.find(qn("w:cantSplit")) is not None for row in rows} == {True}
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "部室", "第一轮", "第一轮", "备注"]
    assert [cell.text for cell in table.rows[1].cells] == ["序号", "部室", "日期", "得分", "备注"]
    assert [cell.text for cell in table.rows[2].cells] == ["1", "第1部", "4月2日", "96.50", "按日程到场"]


def test_paper_docx_annex_across_has_a_section_of_its_own(files):
    sections = files["circular"].sections

    assert [(round(section.page_width / MM), section.start_type.name) for section in sections] == [
        (210, "NEW_PAGE"),
        (297, "NEW_PAGE"),
        (210, "EVEN_PAGE"),
    ]
    assert [round(getattr(sections[1], f"{side}_margin") / MM) for side in ("top", "right", "bottom", "left")] == [
        28, 37, 26, 35,
    ]  # fmt: skip


def test_paper_docx_page_numbers_stand_right_on_odd_and_left_on_even_pages(files):
    section = files["circular"].sections[0]

    assert files["circular"].settings.odd_and_even_pages_header_footer is True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "—  —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert attributes(paragraph._p.pPr.find(qn("w:ind"))) == {side: "280"}


def test_paper_docx_colophon_lies_on_the_lower_edge_with_its_lines(files):
    properties = files["decision"].tables[-1]._tbl.tblPr
    borders = {
        found.tag.partition("}")[2]: found.get(qn("w:sz")) for found in properties.find(qn("w:tblBorders"))
    }
    place = properties.find(qn("w:tblpPr"))

    assert borders == {"top": "8", "bottom": "8", "insideH": "6"}  # 0.35 mm and 0.25 mm in eighths of a point
    assert int(place.get(qn("w:tblpY"))) == round(262 / 25.4 * 1440) - 2 * 425
    assert [cell.text for row in files["decision"].tables[-1].rows for cell in row.cells] == [
        "抄送：集团公司领导。", "抄送：集团公司领导。", "清河矿业集团机关党委", "2026年4月14日印发",
    ]  # fmt: skip


def test_paper_docx_bears_the_day_of_the_paper_and_is_the_same_twice():
    content = paper_docx(make_correction())

    with zipfile.ZipFile(BytesIO(content)) as package:
        stamps = {part.date_time for part in package.infolist()}
    properties = docx.Document(BytesIO(content)).core_properties

    assert stamps == {(2026, 4, 14, 0, 0, 0)}
    assert (properties.created, properties.modified) == (datetime(2026, 4, 14, tzinfo=UTC),) * 2
    assert properties.title == make_correction()["title"]["text"]
    assert paper_docx(make_correction()) == content


def test_paper_docx_preview_says_so():
    paper = make_paper(preview=True)

    section = docx.Document(BytesIO(paper_docx(paper))).sections[0]

    assert [header.paragraphs[0].text for header in (section.header, section.even_page_header)] == [
        "预览稿，未经印发"
    ] * 2


def test_paper_docx_without_rows_and_copies_is_whole():
    paper = {**make_circular(), "copy_to": []}
    paper["annexes"][2]["rows"] = []

    document = docx.Document(BytesIO(paper_docx(paper)))

    assert [len(table.rows) for table in document.tables] == [2, 1]

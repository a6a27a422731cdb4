from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from publishing.drafting import BulletinOptions, NothingToReport, draft_bulletin
from publishing.wording import listed, long_date, numeral, quoted
from tests.publishing.payloads import bonus, frozen, line


@pytest.fixture
def small_month():
    return frozen(
        "2026-03",
        {
            "生产部": [
                line("Z2", "Z2-1", "接待、电话、着装等不符合礼仪规范", "0.50", date="2026-03-12"),
                line("Z2", "Z2-1", "接待、电话、着装等不符合礼仪规范", "0.50", date="2026-03-19"),
            ],
            "技术部": [line("C1", "C1-1", "计划内事项未完成且无正当理由", "2.00")],
            "财务部": [],
        },
        {"财务部": [bonus("A4", "新闻宣传用稿", "集团级每篇", "0.20")]},
    )


@pytest.fixture
def small_options():
    return BulletinOptions(
        issued_on=date(2026, 4, 14),
        code="清矿机党发",
        serial=12,
        objections_until=date(2026, 4, 17),
        rectify_by=date(2026, 4, 28),
    )


def texts(paper, heading):
    """The paragraphs under a heading of the first level."""
    found, here = [], False
    for block in paper["body"]:
        if block["kind"] == "heading" and block["level"] == 1:
            here = block["text"] == heading
        elif here and block["kind"] == "paragraph":
            found.append(block["lead"] + block["text"])
    return found


def test_draft_bulletin_head(small_month, small_options):
    paper = draft_bulletin(small_month, options=small_options)

    assert paper["issuer"] == "中共清河矿业集团机关委员会"
    assert paper["mark"] == "中共清河矿业集团机关委员会文件"
    assert paper["number"]["text"] == "清矿机党发〔2026〕12号"
    assert paper["title"]["lines"] == [
        "中共清河矿业集团机关委员会",
        "关于2026年3月份机关部室“双百”",
        "量化考核情况的通报",
    ]
    assert (paper["date_text"], paper["preview"]) == ("2026年4月14日", False)
    assert [annex["name"] for annex in paper["annexes"]] == [
        "2026年3月份机关部室考核得分及名次表",
        "2026年3月份机关部室考核扣分明细表",
    ]


def test_draft_bulletin_preview_leaves_the_number_empty(small_month, small_options):
    paper = draft_bulletin(small_month, options=replace(small_options, serial=None))

    assert (paper["number"]["text"], paper["preview"]) == ("清矿机党发〔2026〕　号", True)


def test_draft_bulletin_overview(small_month, small_options):
    before = frozen("2026-02", {"生产部": [], "技术部": [], "财务部": [line("D1", "D1-1", "迟到", "1.00")]})

    paper = draft_bulletin(small_month, previous=before, options=small_options)

    assert texts(paper, "一、总体情况") == [
        "本月参加考核的部室3个。业务工作满分100分，平均99.33分，最高100.00分（生产部、财务部），最低98.00分（技术部）；"
        "自身建设满分100分，平均99.67分，最高100.00分（技术部、财务部），最低99.00分（生产部）；"
        "总分平均199.00分，最高200.00分（财务部），最低198.00分（技术部）。",
        "与2月份相比，业务工作平均分下降0.67分，自身建设平均分持平，总分平均分下降0.67分。",
        "从类别看，生产技术类2个部室总分平均198.50分，经营管理类1个部室总分平均200.00分。",
        "从扣分看，全月记录扣分事实3条，涉及2个部室，1个部室没有扣分。",
    ]


def test_draft_bulletin_without_previous_month_tells_no_change(small_month, small_options):
    paper = draft_bulletin(small_month, options=small_options)

    assert len(texts(paper, "一、总体情况")) == 3


def test_draft_bulletin_change_across_the_year_names_the_year(small_options):
    january, december = frozen("2026-01", {"生产部": []}), frozen("2025-12", {"生产部": []})

    paper = draft_bulletin(january, previous=december, options=small_options)

    assert texts(paper, "一、总体情况")[1] == (
        "与2025年12月份相比，业务工作平均分持平，自身建设平均分持平，总分平均分持平。"
    )


def test_draft_bulletin_results_by_category(small_month, small_options):
    paper = draft_bulletin(small_month, options=small_options)

    assert [block["rows"] for block in paper["body"] if block["kind"] == "table"] == [
        [["1", "生产部", "100.00", "99.00", "199.00"], ["2", "技术部", "98.00", "100.00", "198.00"]],
        [["1", "财务部", "100.00", "100.00", "200.00"]],
    ]


def test_draft_bulletin_bonus_that_counts_is_shown_beside_the_ranks(small_month, small_options):
    small_month["rules"]["bonus_in_ranking"] = True

    paper = draft_bulletin(small_month, options=small_options)

    *_, table = [block for block in paper["body"] if block["kind"] == "table"]
    assert table["rows"] == [["1", "财务部", "100.00", "100.00", "200.00", "0.20"]]
    assert texts(paper, "三、好的做法")[-1].endswith("加分单列，不计入总分，但计入名次。")


def test_draft_bulletin_marks_ties(small_options):
    month = frozen(
        "2026-03", {"生产部": [], "技术部": [], "安全监察部": [line("D1", "D1-1", "迟到", "1.00")]}
    )

    paper = draft_bulletin(month, options=small_options)

    (table,) = [block for block in paper["body"] if block["kind"] == "table"]
    assert [row[:2] for row in table["rows"]] == [
        ["1 并列", "生产部"],
        ["1 并列", "技术部"],
        ["3", "安全监察部"],
    ]


def test_draft_bulletin_praise_comes_from_facts(small_month, small_options):
    before = frozen("2026-02", {"生产部": [], "技术部": [], "财务部": [line("D1", "D1-1", "迟到", "1.00")]})

    paper = draft_bulletin(small_month, previous=before, options=small_options)

    assert texts(paper, "三、好的做法") == [
        "（一）走在前列。各类别第1名的部室：生产技术类生产部，经营管理类财务部。",
        "（二）全月没有扣分。各项指标均没有扣分的部室1个：财务部。",
        "（三）板块考核扎实。各板块没有扣分的部室：共性指标，生产部、财务部；分类指标，生产部、技术部、财务部；"
        "党建工作，生产部、技术部、财务部；理论业务学习，生产部、技术部、财务部；工作作风，技术部、财务部；"
        "劳动纪律，生产部、技术部、财务部。",
        "（四）进步明显。与2月份相比总分提高较多的部室：财务部提高1.00分。",
        "（五）工作有亮点。按规定加分的部室：财务部加0.20分（新闻宣传用稿）。加分单列，不计入总分，也不计入名次。",
    ]


def test_draft_bulletin_problems_by_section(small_month, small_options):
    paper = draft_bulletin(small_month, options=small_options)

    assert texts(paper, "四、主要问题") == [
        "（一）共性指标方面。记录扣分事实1条，涉及1个部室，各部室合计扣2.00分。"
        "较多的是：“计划内事项未完成且无正当理由”1条（技术部）。",
        "（二）工作作风方面。记录扣分事实2条，涉及1个部室，各部室合计扣1.00分。"
        "较多的是：“接待、电话、着装等不符合礼仪规范”2条（生产部）。",
    ]


def test_draft_bulletin_month_without_a_line_says_so(small_options):
    paper = draft_bulletin(frozen("2026-03", {"生产部": []}), options=small_options)

    assert texts(paper, "四、主要问题") == ["本月没有记录扣分事实。"]
    assert paper["annexes"][1]["rows"] == []


def test_draft_bulletin_names_its_deadlines(small_month, small_options):
    demands = texts(draft_bulletin(small_month, options=small_options), "五、下步要求")

    assert demands[0] == (
        "（一）对照问题抓好整改。有扣分的部室要对照附件2逐条查明原因，明确责任人和措施，"
        "于2026年4月28日前整改到位，并将整改情况书面报考核办公室。"
    )
    assert demands[3] == (
        "对考核结果有异议的部室，可由部室负责人于2026年4月17日前向考核办公室提出书面申诉，"
        "考核办公室在5个工作日内答复复核结果。"
    )


def test_draft_bulletin_without_objections_has_no_window(small_month, small_options):
    paper = draft_bulletin(small_month, options=replace(small_options, objections_until=None))

    assert len(texts(paper, "五、下步要求")) == 4  # three demands and 特此通报


def test_draft_bulletin_annexes_hold_every_department_and_line(month, paper):
    standings, ledger = paper["annexes"]

    names = {standing["department_name"] for standing in month["standings"]}
    assert {row[1] for row in standings["rows"]} == names
    assert len(ledger["rows"]) == sum(len(standing["lines"]) for standing in month["standings"])
    assert ledger["note"] == "（单项指标扣分合计超过该项满分的，扣完为止）"


def test_draft_bulletin_board_points_add_up_to_the_sheets(paper):
    for row in paper["annexes"][0]["rows"]:
        points = [Decimal(cell) for cell in row[3:12]]
        assert sum(points[:2]) == points[2]
        assert sum(points[3:7]) == points[7]
        assert points[2] + points[7] == points[8]


def test_draft_bulletin_is_deterministic_and_leaves_the_month_alone(month, options, paper):
    before = repr(month)

    again = draft_bulletin(month, options=options)

    assert again == draft_bulletin(month, options=options)
    assert repr(month) == before


def test_draft_bulletin_empty_month_is_refused(small_options):
    with pytest.raises(NothingToReport):
        draft_bulletin(frozen("2026-03", {}), options=small_options)


@pytest.mark.parametrize(
    ("names", "limit", "expected"),
    [(["甲", "乙"], 2, "甲、乙"), (["甲", "乙", "丙"], 2, "甲、乙等3个部室"), ([], 2, "")],
)
def test_listed(names, limit, expected):
    assert listed(names, limit) == expected


def test_long_date_has_no_leading_zero():
    assert long_date(date(2026, 6, 9)) == "2026年6月9日"


def test_quoted_marks_inside_become_single():
    assert quoted("“双百”台账缺项") == "“‘双百’台账缺项”"


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_numeral(number, expected):
    assert numeral(number) == expected

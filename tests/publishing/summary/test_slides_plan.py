"""What the slides of a year show and say, from facts: order, figures, whom they name, how they are divided. Pure."""

from dataclasses import replace

from publishing.summary.slides.lesson_slides import first_sentence
from publishing.summary.slides.measures import evenly, wrapped
from publishing.summary.slides.paging import paged
from publishing.summary.slides.plan import deck_title, has_slides, year_deck
from publishing.summary.slides.shapes import (
    Card,
    Cards,
    Column,
    Group,
    Names,
    Points,
    Slide,
    Statement,
    Table,
)
from publishing.summary.text import summary_text
from tests.publishing.summary.year_examples import HALF, HOLDER, QUIET, month, spread, year

FAIR = {
    "objections": 2,
    "objections_upheld": 1,
    "appeals": 2,
    "appeals_upheld": 0,
    "open": 1,
    "taken_further": 1,
    "corrections": 1,
}
LESSONS = [
    {"kind": "experience", "heading": "找准切入点", "text": "围绕中心工作。事前摸清底数。"},
    {"kind": "shortcoming", "heading": "不够平衡", "text": "有的部室抓得不细。"},
    {"kind": "task", "heading": "完善办法", "text": "听取意见。"},
]
LAUNCH = {
    "survey": {
        "problems": ["作风散漫", "服务不主动", "信心不足", "学习不够"],
        "findings": [
            {
                "title": "作风散漫",
                "answer": "每月明察。",
                "part": "section-工作作风",
                "part_name": "自身建设 · 工作作风",
            },
            {"title": "服务不主动", "answer": "", "part": "windows", "part_name": "Service windows"},
            {"title": "信心不足", "answer": "", "part": "", "part_name": ""},
            {"title": "学习不够", "answer": "", "part": "etiquette", "part_name": "Etiquette learning"},
        ],
    },
    "plan": {"number": "清矿机党发〔2026〕1号", "issued_on": "2025-12-30"},
    "meeting": {"held_on": "2026-01-09", "attended": 38},
    "study": {"confirmed": 36, "people": 40},
    "flyers": 45,
}
PROGRESS = {
    "rule": "把首月和末月的总分相比",
    "first": ["2026-01"],
    "last": ["2026-02"],
    "departments": [
        {"department": "D01", "name": "结算中心", "first": "190.00", "last": "195.20", "gain": "5.20"}
    ],
}
BEFORE = {
    "code": "t2025",
    "name": "“323”文明部室创建活动",
    "year": 2025,
    "months": ["01", "02"],
    **{
        key: {"now": "95.25", "before": "95.00", "change": "+0.25"}
        for key in ("business", "self_development", "total")
    },
    "facts_now": 6,
    "facts_before": 9,
    "titles_before": None,
    "stars_before": None,
}


def everything() -> dict:
    return year(
        launch=LAUNCH,
        progress=PROGRESS,
        year_before=BEFORE,
        lessons=LESSONS,
        fairness=FAIR,
        honoured=[{"half": "2026H1", "honour": "劳动模范", "name": "甲乙", "department": "工会"}],
        publicity={"editions": 1, "leaflets": 60},
    )


def nothing() -> dict:
    return year(
        months=[],
        sections=[],
        problems=[],
        half_years=[],
        windows=None,
        etiquette=None,
        reading=None,
        launch={"survey": None, "plan": None, "meeting": None, "study": None, "flyers": 0},
        standing={"day": "2026-01-05", "first": "", "last": "", "months": 0, "is_complete": False},
    )


def slide(facts: dict, key: str) -> Slide:
    return next(one for one in year_deck(facts).slides if one.key == key)


def test_slides_of_a_full_year_in_their_order():
    assert [one.key for one in year_deck(everything()).slides] == [
        "cover",
        "figures",
        "launch",
        "survey",
        "results",
        "months",
        "before",
        "losses",
        "rules",
        "titles.2026H1",
        "progress",
        "honoured",
        "windows",
        "stars",
        "star_windows",
        "etiquette",
        "reading",
        "contests",
        "readers",
        "fairness",
        "experience",
        "shortcomings",
        "tasks",
        "closing",
    ]


def test_year_without_anything_has_a_cover_and_a_sentence():
    deck = year_deck(nothing())

    assert [one.key for one in deck.slides] == ["cover", "nothing"]
    assert deck.slides[1].content == Statement(text="还没有通报过考核月份，三项活动也没有可以汇报的数据。")
    assert [has_slides(nothing()), has_slides(year())] == [False, True]


def test_year_before_its_first_month_shows_what_there_is():
    facts = nothing() | {"launch": LAUNCH}

    keys = [one.key for one in year_deck(facts).slides]

    assert keys == ["cover", "figures", "launch", "survey", "closing"]
    assert deck_title(facts) == "“323”文明部室创建活动2026年工作汇报"


def test_key_figures_leave_out_what_is_missing():
    assert slide(year(), "figures").content == Cards(
        cards=(
            Card(label="所属党支部", value="2", unit="个"),
            Card(label="参加创建的部室", value="3", unit="个"),
            Card(label="在岗职工", value="40", unit="人"),
            Card(label="已通报的考核", value="2", unit="个月", note="印发考核通报2期"),
            Card(label="总分平均", value="190.00", unit="分"),
            Card(label="评出文明部室", value="1", unit="个", note="上半年1个"),
            Card(label="评出星级窗口", value="3", unit="个", note="前两个季度"),
            Card(label="表彰个人", value="1", unit="名"),
        )
    )


def test_launch_is_told_in_steps():
    assert slide(everything(), "launch").content.cards == (
        Card(label="专题调研", value="4", unit="个", note="突出问题"),
        Card(label="印发活动方案", value="12月30日", note="2025年，清矿机党发〔2026〕1号"),
        Card(label="召开动员大会", value="1月9日", note="38人参加"),
        Card(label="发放宣传单", value="45", unit="份"),
        Card(label="学习考核办法", value="36", unit="人", note="在岗职工40人"),
    )


def test_each_finding_stands_beside_what_came_of_it():
    facts = everything()
    facts["sections"][2]["months"] = {"2026-01": "4.10", "2026-02": "10.05"}

    assert slide(facts, "survey").content.rows == (
        ("作风散漫", "自身建设：工作作风", "失分率由1月的4.10%升到2月的10.05%"),
        ("服务不主动", "优质服务窗口竞赛", "3个窗口参赛，共评出星级优质服务窗口3个"),
        ("信心不足", "—", "—"),
        ("学习不够", "文明礼仪知识学习实践", "发放文明礼仪手册40册，20人参加培训，30人次参加答卷"),
    )
    assert slide(facts, "survey").notes.words[-1] == "作风散漫：每月明察。"


def test_one_month_has_its_means_and_no_line():
    facts = year(months=[month("2026-01", "95.00", "96.00")])

    keys = [one.key for one in year_deck(facts).slides]

    assert [key for key in keys if key in ("results", "months")] == ["results"]
    assert slide(facts, "results").content.cards[0] == Card(
        label="业务工作平均", value="95.00", unit="分", note="满分100分"
    )


def test_sections_that_lost_most_stand_out():
    assert slide(year(), "losses").content.marked == (1, 2)


def test_no_department_is_shown_for_what_it_lacks():
    """A hall of thirty heads sees names only where they are praised: rules.md on gentle boards."""
    low = spread("95.00") | {"low_names": ["末位部"], "high_names": ["首位部"]}
    months = [month("2026-01", "95.00", "96.00"), month("2026-02", "95.50", "95.50")]
    facts = everything() | {
        "months": [row | dict.fromkeys(("business", "self_development", "total"), low) for row in months]
    }

    said = str(year_deck(facts))

    assert [name in said for name in ("末位部", "首位部", "结算中心")] == [False, False, True]
    assert "190.00" not in str(slide(facts, "progress"))


def test_titles_are_named_by_category():
    assert slide(year(), "titles.2026H1").content == Names(
        titles=("类别", "文明部室"), groups=(Group(name="甲类", names=("生产部",)),)
    )
    assert "titles.2026H1" not in [
        one.key for one in year_deck(year(half_years=[HALF | {"titles": 0}])).slides
    ]


def test_fairness_says_how_questions_were_decided():
    assert slide(everything(), "fairness").content.cards == (
        Card(label="通报前的异议", value="2", unit="件"),
        Card(label="通报后的申诉", value="2", unit="件"),
        Card(label="经复核采纳", value="1", unit="件", note="其余2件维持原结果"),
        Card(label="提交领导小组裁定", value="1", unit="件"),
        Card(label="正在办理", value="1", unit="件"),
        Card(label="更正已通报结果", value="1", unit="次", note="按程序更正并公布"),
    )
    assert slide(year(), "fairness").content.cards == (
        Card(label="异议和申诉", value="0", unit="件", note="考核结果公开后没有部室提出"),
    )
    only_open = slide(year(fairness=QUIET | {"appeals": 1, "open": 1}), "fairness")
    assert [card.label for card in only_open.content.cards] == ["通报后的申诉", "正在办理"]


def test_year_before_is_compared_figure_by_figure():
    found = slide(everything(), "before")

    assert [found.title, found.content.rows[0], found.content.rows[-1]] == [
        "与2025年同期相比",
        ("业务工作平均分", "95.00", "95.25", "+0.25"),
        ("扣分事实（条）", "9", "6", "-3"),
    ]


def test_lessons_show_their_first_sentence_and_are_spoken_whole():
    found = slide(everything(), "experience")
    (page,) = paged(found)

    assert [(point.heading, point.text) for point in page.content.points] == [
        ("找准切入点", "围绕中心工作。")
    ]
    assert page.notes.words == ("找准切入点。围绕中心工作。事前摸清底数。",)
    assert [first_sentence("一；二，三"), first_sentence("好！再来。"), first_sentence("")] == [
        "一；二，三",
        "好！",
        "",
    ]


def test_tasks_begin_with_those_that_follow_from_the_figures():
    assert [point.heading for point in slide(everything(), "tasks").content.points] == [
        "抓好问题整改",
        "坚持从严考核",
        "完善办法",
    ]


def test_speaker_says_the_sentences_of_the_report_without_its_annexes():
    facts = everything()
    report = summary_text(facts)

    words = slide(facts, "titles.2026H1").notes

    assert words.words[0].startswith("上半年，在各部室自我总结、自评打分的基础上")
    assert words.words[0].endswith("公示期间没有收到异议。")
    assert words.source == "2026年上半年综合考评的生效决定"
    assert slide(facts, "months").notes.source == "2026年1至2月已通报的考核结果，更正后的以最新一版为准"
    assert "附件" not in "".join("".join(one.notes.words) for one in year_deck(facts).slides)
    assert len(report.blocks) > 10


def test_complete_year_is_called_so():
    standing = {"day": "2027-01-20", "first": "2026-01", "last": "2026-12", "months": 12, "is_complete": True}

    deck = year_deck(year(standing=standing))

    assert [deck.title, deck.foot, deck.slides[1].title] == [
        "“323”文明部室创建活动2026年度工作总结",
        "数据截至2027年1月20日　校验值 343434343434",
        "全年创建活动概况",
    ]


def test_persons_are_named_by_what_honours_them_and_counted_where_there_are_prizes():
    reading = year()["reading"]
    prize = HOLDER | {"honour": "一等奖", "holder": "丙丁"}
    contest = {
        **reading["commended"][0],
        "kind": "essay",
        "title": "读书心得征文",
        "works": 9,
        "levels": [{"level": "first", "honour": "一等奖", "count": 1}],
        "holders": [prize],
    }
    facts = year(reading=reading | {"contests": [contest]})

    assert slide(facts, "readers").content.groups == (
        Group(name="读书积极分子（1名）", names=("甲乙（工会）",)),
    )
    assert slide(facts, "contests").content.rows == (
        ("读书心得征文", "9篇", "一等奖1篇"),
        ("“我的岗位”征文", "6篇", "正在进行"),
    )
    assert "丙丁" not in str(year_deck(facts))


def test_quiz_that_few_took_shows_no_mean_prv_10():
    facts = year()
    facts["etiquette"]["quizzes"][0] |= {"taken": 2, "passed": None, "pass_rate": None, "mean": None}

    assert slide(facts, "etiquette").content.cards[-1] == Card(label="文明礼仪知识答卷", value="2", unit="人")


def test_long_table_is_divided_evenly_and_says_which_part_it_is():
    facts = year(problems=[year()["problems"][0] | {"rule": f"Z{number}"} for number in range(10)])

    pages = paged(slide(facts, "rules"))

    assert [(page.title, len(page.content.rows), page.content.size) for page in pages] == [
        ("记录较多的扣分事实（1/2）", 5, 24),
        ("记录较多的扣分事实（2/2）", 5, 24),
    ]
    assert [len(page.notes.words) for page in pages] == [1, 0]


def test_names_that_go_on_say_so_and_none_is_broken_or_lost():
    names = tuple(f"第{number}综合管理部" for number in range(130))
    found = slide(year(), "titles.2026H1")
    found = replace(found, content=Names(titles=("类别", "部室"), groups=(Group(name="甲类", names=names),)))

    pages = paged(found)

    tables = [page.content for page in pages]
    assert {row[0] for table in tables[1:] for row in table.rows} == {"甲类（续）"}
    assert "".join(row[1] for table in tables for row in table.rows).replace("\n", "") == "、".join(names)
    assert max(map(len, (line for table in tables for row in table.rows for line in row[1].split("\n")))) < 40


def test_cards_are_put_on_more_slides_when_a_name_is_long():
    cards = tuple(Card(label="联合办公室" * 20, value=f"+{number}.00", unit="分") for number in range(8))

    pages = paged(Slide(key="progress", title="进步较大的部室", content=Cards(cards=cards)))

    assert [card for page in pages for card in page.content.cards] == list(cards)
    assert len(pages) > 1


def test_sentence_too_long_for_a_slide_goes_on_on_the_next():
    found = slide(year(lessons=[LESSONS[0] | {"text": "很长" * 700}]), "experience")

    pages = paged(found)

    points = [point for page in pages for point in page.content.points]
    assert isinstance(pages[0].content, Points)
    assert "".join(point.text for point in points) == "很长" * 700
    assert [point.heading for point in points] == ["找准切入点", *["找准切入点（续）"] * (len(points) - 1)]


def test_table_with_one_huge_cell_is_set_smaller_rather_than_cut():
    table = Table(
        columns=(Column(title="标准", share=1), Column(title="条数", share=9)), rows=(("长" * 150, "1"),)
    )

    (page,) = paged(Slide(key="rules", title="扣分", content=table))

    assert page.content.rows == table.rows
    assert page.content.size < 20


def test_more_bars_than_a_hall_reads_are_two_charts():
    facts = year()
    facts["sections"] = [facts["sections"][0] | {"name": f"板块{number}"} for number in range(12)]

    pages = paged(slide(facts, "losses"))

    assert [len(page.content.chart["labels"]) for page in pages] == [6, 6]
    assert [page.content.chart["series"][0]["values"] for page in pages] == [["2.00"] * 6] * 2


def test_parts_are_as_even_as_their_order_allows():
    assert evenly([3, 3, 3, 3, 3], sum, 10) == [[3, 3, 3], [3, 3]]
    assert evenly([12, 1, 1], sum, 10) == [[12], [1, 1]]


def test_lines_end_between_names():
    assert wrapped(["生产部", "技术部", "工会"], width=200, size=20) == ["生产部、技术部、", "工会"]

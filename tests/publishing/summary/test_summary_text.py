"""The report on a year in words: figures are fields, what is missing falls away, sentences fit what there is."""

import re

import pytest

from publishing.blocks import body_of
from publishing.fields import TOKEN, filled
from publishing.summary.annexes import summary_annexes
from publishing.summary.text import NothingToSummarise, summary_text
from tests.publishing.summary.year_examples import HALF, QUIET, READING, WINDOWS, figure, month, year

LESSONS = [
    {"kind": "experience", "heading": "找准切入点", "text": "融入中心工作。"},
    {"kind": "shortcoming", "heading": "不够平衡", "text": "有的部室抓得不细。"},
    {"kind": "task", "heading": "完善办法", "text": "听取意见。"},
]


def said(facts: dict) -> dict[str, str]:
    """Key → the words of each block as printed; charts by their names."""
    text = summary_text(facts)
    return {
        block.key: filled(f"{block.lead}。{block.text}" if block.lead else block.text, text.fields)
        or block.table["name"]
        for block in text.blocks
    }


def headings(facts: dict) -> list[str]:
    text = summary_text(facts)
    return [one["text"] for one in body_of(text.blocks, text.fields) if one["kind"] == "heading"]


def test_report_has_the_sections_of_the_source_paper():
    assert headings(year(lessons=LESSONS)) == [
        "一、提高认识，明确目标",
        "二、宣传发动，全面推进",
        "三、量化考核，典型引路",
        "四、发挥作用，初见成效",
        "五、存在的问题",
        "六、经验和启示",
        "七、下一步打算",
    ]


def test_report_without_lessons_has_no_heading_for_them():
    assert headings(year())[5:] == ["六、下一步打算"]


@pytest.mark.parametrize(
    "facts",
    [
        year(lessons=LESSONS),
        year(
            launch={
                "survey": {"problems": ["信心不足", "责任意识差"]},
                "plan": {"number": "清矿机党发〔2026〕1号", "issued_on": "2026-01-05"},
                "meeting": {"held_on": "2026-01-08", "attended": 38},
                "study": {"confirmed": 36, "people": 40},
                "flyers": 45,
            },
            fairness={
                "objections": 2,
                "objections_upheld": 1,
                "appeals": 1,
                "appeals_upheld": 0,
                "open": 1,
                "taken_further": 1,
                "corrections": 1,
            },
        ),
    ],
    ids=["plain", "everything"],
)
def test_every_number_in_the_text_is_a_field(facts):
    text = summary_text(facts)

    typed = {
        block.key: re.findall(r"\d+", TOKEN.sub("", block.lead + block.text).replace("附件1", ""))
        for block in text.blocks
    }

    assert {key: found for key, found in typed.items() if found} == {}


def test_running_year_says_what_its_figures_cover():
    text = summary_text(year())

    assert "".join(text.title) == (
        "中共清河矿业集团机关委员会关于2026年1至2月“323”文明部室创建活动情况的报告"
    )
    assert said(year())["lead"].endswith("取得了阶段性成效。现将1至2月情况报告如下：")
    assert said(year())["next.months"] == (
        "坚持从严考核。继续坚持每月考核、每月通报，抓好今年余下10个月的考核，组织好下半年综合考评和年度总结。"
    )


def test_complete_year_tells_of_the_whole_year():
    facts = year(
        standing={
            "day": "2027-01-20",
            "first": "2026-01",
            "last": "2026-12",
            "months": 12,
            "is_complete": True,
        }
    )
    words = said(facts)

    assert "".join(summary_text(facts).title).startswith("中共清河矿业集团机关委员会关于2026年“323”")
    assert words["lead"].endswith("取得了明显成效。现将全年情况报告如下：")
    assert "next.months" not in words


def test_single_month_has_no_trend_and_no_line():
    facts = year(
        months=[month("2026-03", "95.00", "96.00")],
        standing={
            "day": "2026-04-20",
            "first": "2026-03",
            "last": "2026-03",
            "months": 1,
            "is_complete": False,
        },
    )
    words = said(facts)

    assert words["results.means"] == (
        "从考核结果看，参加考核的3个部室业务工作平均95.00分，自身建设平均96.00分，总分平均190.00分，"
        "各项工作总体平稳、质量较高。"
    )
    assert {"results.trend", "results.chart_means"} & words.keys() == set()


def test_trend_tells_rise_fall_and_fewer_facts():
    assert said(year())["results.trend"] == (
        "与1月相比，2月业务工作平均分由95.00分提高到95.50分，自身建设平均分由96.00分下降到95.50分，"
        "扣分事实由4条减少到2条。"
    )


def test_figures_that_stay_are_said_to_stay():
    facts = year(months=[month("2026-01", "95.00", "96.00"), month("2026-02", "95.00", "96.50")])
    facts["windows"]["quarters"][0]["stars"] = 2

    assert said(facts)["results.trend"] == (
        "与1月相比，2月业务工作平均分持平，均为95.00分，自身建设平均分由96.00分提高到96.50分，"
        "扣分事实持平，均为4条。"
    )
    assert said(facts)["results.windows"] == "第一季度和第二季度均评出星级优质服务窗口2个。"


def test_low_points_are_not_praised():
    facts = year(months=[month("2026-01", "80.00", "95.00"), month("2026-02", "80.00", "95.00")])

    assert said(facts)["results.means"].endswith("总分平均190.00分。")


def test_missing_track_falls_away_and_is_not_counted():
    words = said(year(windows=None, etiquette=None))

    assert [key for key in words if key.startswith(("launch.tracks", "tracks"))] == ["tracks.reading"]
    assert words["lead"].count("以专项活动为载体") == 1
    assert "results.windows" not in words


def test_year_without_tracks_or_titles_still_reads():
    words = said(year(windows=None, etiquette=None, reading=None, half_years=[]))

    assert words["aims.who"] == (
        "机关党委所属2个党支部、3个部室参加创建，覆盖在岗职工40人，创建内容包括“双百”量化考核，"
        "做到目标明确、内容具体、责任到人。"
    )
    assert [key for key in words if key.startswith("assessment.2026")] == []


def test_quarters_without_a_star_say_so():
    quarters = [row | {"stars": 0, "five": 0, "four": 0, "holders": []} for row in WINDOWS["quarters"]]
    words = said(year(windows=WINDOWS | {"stars": 0, "quarters": quarters}))

    assert words["tracks.windows"].endswith(
        "前两个季度共组织明察6次、暗访4次。经考评，没有窗口达到星级标准。"
    )
    assert "results.chart_stars" not in words


def test_quiz_that_few_took_has_no_mean_prv_10():
    facts = year()
    facts["etiquette"]["quizzes"][0] |= {"taken": 2, "passed": None, "pass_rate": None, "mean": None}

    assert "组织文明礼仪知识答卷，2人参加。" in said(facts)["tracks.etiquette"]


def test_questions_that_are_all_open_are_not_said_to_be_decided():
    one_open = said(year(fairness=QUIET | {"appeals": 1, "open": 1}))["assessment.fairness"]
    one_decided = said(year(fairness=QUIET | {"appeals": 2, "open": 1}))["assessment.fairness"]

    assert one_open.endswith("受理通报后的申诉1件，逐件复核、书面答复，正在办理1件。")
    assert one_decided.endswith("逐件复核、书面答复，已办结的均维持原考核结果；正在办理1件。")


def test_half_year_without_a_title_says_so():
    words = said(year(half_years=[HALF | {"titles": 0, "categories": [], "low": None, "high": None}]))

    assert words["assessment.2026H1"].endswith("进行了综合考评，没有部室达到文明部室标准。")


def test_questions_are_counted_with_their_outcome():
    fair = {
        "objections": 1,
        "objections_upheld": 0,
        "appeals": 2,
        "appeals_upheld": 1,
        "open": 0,
        "taken_further": 1,
        "corrections": 1,
    }
    none = year()["fairness"]

    assert said(year(fairness=fair))["assessment.fairness"].endswith(
        "受理通报前的异议1件、通报后的申诉2件，逐件复核、书面答复，采纳1件；提交考核领导小组裁定1件。"
        "对已通报结果按程序更正1次，并予公布。"
    )
    assert said(year(fairness=none))["assessment.fairness"].endswith(
        "考核结果公开后，没有部室提出异议和申诉。"
    )


def test_year_before_is_compared_over_the_same_months():
    pair = {"now": "95.50", "before": "95.00", "change": "+0.50"}
    before = {
        "code": "t2025",
        "name": "“323”文明部室创建活动",
        "year": 2025,
        "months": ["01", "02"],
        "business": pair,
        "self_development": pair | {"change": "-0.25"},
        "total": pair | {"change": "+0.00"},
        "facts_now": 6,
        "facts_before": 9,
        "titles_before": None,
        "stars_before": None,
    }

    assert said(year(year_before=before))["results.before"] == (
        "与2025年同期相比，业务工作平均分提高0.50分，自身建设平均分下降0.25分，总分平均分持平。"
        "扣分事实由上年同期的9条减少到6条。"
    )


def test_open_contest_is_told_as_running():
    assert said(year())["tracks.reading"].endswith(
        "“我的岗位”征文正在进行，已收到6篇。上半年表彰读书积极分子1名。"
    )


def test_lesson_with_a_brace_is_printed_as_written():
    lessons = [{"kind": "task", "heading": "用好{数据}", "text": "按{标准}办。"}]

    assert said(year(lessons=lessons))["next.lesson1"] == "用好｛数据｝。按｛标准｝办。"


def test_year_without_a_published_month_has_no_report():
    with pytest.raises(NothingToSummarise):
        summary_text(year(months=[]))


def test_persons_stand_in_the_annex_alone():
    facts = year()
    annexes = {annex["key"]: annex for annex in summary_annexes(facts)}

    assert "甲乙" not in "".join(said(facts).values())
    assert annexes["persons"]["body"] == [
        {"kind": "heading", "level": 1, "text": "一、2026年上半年读书积极分子（1名）"},
        {"kind": "paragraph", "lead": "", "text": "甲乙（工会）"},
    ]


def test_annexes_are_numbered_as_far_as_they_are_there():
    bare = year(windows=None, etiquette=None, reading=None, half_years=[], figures=[figure("branches", None)])

    assert [(annex["number"], annex["key"]) for annex in summary_annexes(year())] == [
        (1, "collectives"),
        (2, "persons"),
        (3, "months"),
        (4, "figures"),
    ]
    assert [(annex["number"], annex["key"]) for annex in summary_annexes(bare)] == [(1, "months")]


def test_months_annex_has_a_blank_where_a_section_was_not_there():
    (months,) = [annex for annex in summary_annexes(year()) if annex["key"] == "months"]

    assert months["rows"] == [
        ["1月", "3", "95.00", "96.00", "190.00", "2.00", "3.00", "4.00", "4"],
        ["2月", "3", "95.50", "95.50", "190.00", "", "", "", "2"],
    ]


def test_reading_without_sessions_tells_of_contests_only():
    words = said(year(reading=READING | {"weeks": 0, "sessions": 0, "participants": 0, "meetings": 0}))

    assert words["tracks.reading"].startswith(
        "“读好书、强素质、增才干”读书活动。“我的岗位”征文正在进行，已收到6篇。"
    )

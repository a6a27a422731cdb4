import pytest

from activities.reading.anonymising import BLOT, anonymous, words_of_author

WORDS = words_of_author(
    names=["欧阳明远"], staff_numbers=["20317"], departments=["通风防治水部", "通风部", "水"]
)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("作者：欧阳明远，工号20317", f"作者：{BLOT}，工号{BLOT}"),
        ("我叫欧 阳　明\n远", f"我叫{BLOT}"),
        ("欧\u200b阳\ufeff明·远", BLOT),
        ("工号２０３１７", f"工号{BLOT}"),
        ("通风防治水部的通风部", f"{BLOT}的{BLOT}"),
        ("欧阳.明-远", BLOT),
        ("产量20.317万吨", "产量20.317万吨"),
        ("井下的水，明远先生", "井下的水，明远先生"),
        ("第一段。\n\n第二段。", "第一段。\n\n第二段。"),
        ("ＡＢＣ，“全角”不变", "ＡＢＣ，“全角”不变"),
    ],
)
def test_anonymous_takes_out_what_says_whose_work_it_is(written, seen):
    assert anonymous(written, WORDS) == seen


def test_anonymous_minds_no_signs_of_patterns():
    assert anonymous("a.b axb", ["a.b"]) == f"{BLOT} axb"


def test_anonymous_without_words_changes_nothing():
    assert anonymous("正文", []) == "正文"


@pytest.mark.parametrize(
    "written", ["阿依古丽·买买提", "阿依古丽买买提", "阿依古丽•买买提", "阿依古丽 买买提", "阿依古丽.买买提"]
)
def test_anonymous_takes_out_a_name_with_a_dot_however_the_dot_is_written(written):
    assert anonymous(f"我是{written}。", ["阿依古丽·买买提"]) == f"我是{BLOT}。"

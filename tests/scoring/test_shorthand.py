import time
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.shorthand import LONGEST, MESSAGES, NotUnderstood, Typed, parse, typed_text


def deduction(points=None, count=None, rule=None, reason=""):
    return Typed("deduction", points and D(points), count and D(count), rule, reason)


def score(points, reason=""):
    return Typed("score", D(points), reason=reason)


POINTS_FIRST = [
    ("-2", deduction("2")),
    ("－2", deduction("2")),
    ("−２", deduction("2")),
    ("- 2", deduction("2")),
    ("-.5", deduction("0.5")),
    ("-0。5", deduction("0.5")),
    ("扣2分", deduction("2")),
    ("扣 2 分，迟到", deduction("2", reason="迟到")),
    ("扣２分，未戴胸牌", deduction("2", reason="未戴胸牌")),
    ("减1", deduction("1")),
    ("減1分 迟到", deduction("1", reason="迟到")),
    ("减0.5×3 C1-2 迟到", deduction("0.5", "3", rule="C1-2", reason="迟到")),
    ("扣一分", deduction("1")),
    ("减一分，迟到", deduction("1", reason="迟到")),
    ("扣两分迟到两人次", deduction("2", reason="迟到两人次")),
    ("扣半分", deduction("0.5")),
    ("扣一分半 迟到", deduction("1.5", reason="迟到")),
    ("扣零点五分", deduction("0.5")),
    ("扣十二分 材料未报", deduction("12", reason="材料未报")),
    ("扣两分×3 迟到", deduction("2", "3", reason="迟到")),
    ("-1 迟到，扣一分", deduction("1", reason="迟到，扣一分")),
    ("-2 迟到两人次", deduction("2", reason="迟到两人次")),
    ("-2迟到", deduction("2", reason="迟到")),
    ("-2。迟到。", deduction("2", reason="迟到。")),
    ("-2—迟到", deduction("2", reason="迟到")),
    ("-2\n迟到", deduction("2", reason="迟到")),
    ("（-2 迟到）", deduction("2", reason="迟到")),
    ("-0.5（迟到1人次）", deduction("0.5", reason="迟到1人次")),
    ("-0.5 （甲）迟到（乙）", deduction("0.5", reason="（甲）迟到（乙）")),
    ("-2，３月5日迟到", deduction("2", reason="３月5日迟到")),
    ("-2分管领导批评", deduction("2", reason="分管领导批评")),
    ("-1 会议3-5号楼", deduction("1", reason="会议3-5号楼")),
    ("-1 缺席8:00-10:00的会", deduction("1", reason="缺席8:00-10:00的会")),
    ("-1 迟到2人，扣1分", deduction("1", reason="迟到2人，扣1分")),
    ("-1 见附件一-2", deduction("1", reason="见附件一-2")),
    ("-0.5×3", deduction("0.5", "3")),
    ("-0.5＊３", deduction("0.5", "3")),
    ("-0.5x3", deduction("0.5", "3")),
    ("-0.5 × 1.5 迟到", deduction("0.5", "1.5", reason="迟到")),
    ("-0.5×3人次 迟到", deduction("0.5", "3", reason="迟到")),
    ("-0.5×3人次迟到", deduction("0.5", "3", reason="3人次迟到")),
    ("扣0.5分/人次×3", deduction("0.5", "3")),
    ("-2 C1-2", deduction("2", rule="C1-2")),
    ("-2（C1-2）迟到", deduction("2", rule="C1-2", reason="迟到")),
    ("-2（C1-2 迟到）", deduction("2", rule="C1-2", reason="迟到")),
    ("-0.5*3 C1-2", deduction("0.5", "3", "C1-2")),
    ("-0.5 X3-1", deduction("0.5", rule="X3-1")),
    ("-0.5 C1-2×3，迟到", deduction("0.5", "3", "C1-2", "迟到")),
    ("-1 A3-5号楼未清扫", deduction("1", reason="A3-5号楼未清扫")),
]
RULE_FIRST = [
    ("C1-2", deduction(rule="C1-2")),
    ("c1－2", deduction(rule="C1-2")),
    ("K11-3", deduction(rule="K11-3")),
    ("Ｃ１—２", deduction(rule="C1-2")),
    ("C1-2*3", deduction(count="3", rule="C1-2")),
    ("C1-2x3", deduction(count="3", rule="C1-2")),
    ("C1-2 ×3 原因", deduction(count="3", rule="C1-2", reason="原因")),
    ("C1-2×3项（延期）", deduction(count="3", rule="C1-2", reason="延期")),
    ("C1-2：原因", deduction(rule="C1-2", reason="原因")),
    ("C1-2原因", deduction(rule="C1-2", reason="原因")),
    ("C1-2 -2 迟到", deduction("2", rule="C1-2", reason="迟到")),
    ("C1-2 迟到 -0.5×2", deduction("0.5", "2", "C1-2", "迟到")),
]
WORDS_FIRST = [
    ("迟到 -0.5", deduction("0.5", reason="迟到")),
    ("迟到-0.5", deduction("0.5", reason="迟到")),
    ("迟到（-0.5）", deduction("0.5", reason="迟到")),
    ("未戴胸牌，扣0.5分。", deduction("0.5", reason="未戴胸牌")),
    ("迟到 -0.5*2", deduction("0.5", "2", reason="迟到")),
    ("迟到 -0.5 C1-2", deduction("0.5", rule="C1-2", reason="迟到")),
    ("迟到 C1-2 -0.5", deduction("0.5", rule="C1-2", reason="迟到")),
    ("迟到 C1-2", deduction(rule="C1-2", reason="迟到")),
    ("迟到（C1-2）", deduction(rule="C1-2", reason="迟到")),
    ("迟到 C1-2×3", deduction(count="3", rule="C1-2", reason="迟到")),
    ("3月5日迟到 -0.5", deduction("0.5", reason="3月5日迟到")),
    ("迟到，扣一分。", deduction("1", reason="迟到")),
    ("未戴胸牌扣半分", deduction("0.5", reason="未戴胸牌")),
    ("8:30 未到岗 -0.5", deduction("0.5", reason="8:30 未到岗")),
]
SCORES = [
    ("得8分", score("8")),
    ("得8.5 材料不全", score("8.5", "材料不全")),
    ("得分：8.5，材料不全", score("8.5", "材料不全")),
    ("得八分 材料不全", score("8", "材料不全")),
    ("得十分", score("10")),
    ("得九点五分", score("9.5")),
    ("得0分 全部未完成", score("0", "全部未完成")),
    ("8.5", score("8.5")),
    ("２", score("2")),
    ("8。5", score("8.5")),
    ("8.5分", score("8.5")),
    ("8.5 原因", score("8.5", "原因")),
    ("8.5（原因）", score("8.5", "原因")),
    ("9.50 月度计划迟报", score("9.5", "月度计划迟报")),
    ("0 全部未完成", score("0", "全部未完成")),
]
NOTHING = ["", " ", "\u3000", "\ufeff", "—", "－", "-", "——", "/", "／", "无", "無", "无。", "\n"]
NOTHING += ["满分", "滿分。", "不扣", "不扣分", "不扣分。", "无扣分"]
REFUSED = [
    ("0", "ambiguous_zero"),
    ("0.00", "ambiguous_zero"),
    ("０分", "ambiguous_zero"),
    ("（0）", "ambiguous_zero"),
    ("0。-", "ambiguous_zero"),
    ("-0", "zero_points"),
    ("扣0分", "zero_points"),
    ("-0 迟到", "zero_points"),
    ("-0.01×0.01", "zero_points"),
    ("-0.5×0", "zero_count"),
    ("C1-2×0", "zero_count"),
    ("迟到", "no_points"),
    ("迟到2次", "no_points"),
    ("3月5日迟到", "no_points"),
    ("8 分钟迟到", "no_points"),
    ("不扣2分", "no_points"),
    ("不扣一分", "no_points"),
    ("满分 没有问题", "no_points"),
    ("扣一次", "no_points"),
    ("扣半分钟", "no_points"),
    ("扣一分钟", "no_points"),
    ("减少2人", "no_points"),
    ("得到表扬", "no_points"),
    ("得零分", "ambiguous_zero"),
    ("扣零分", "zero_points"),
    ("减0分", "zero_points"),
    ("得8人次", "no_points"),
    ("得8×3", "score_with_count"),
    ("得8分 C1-2", "score_with_rule"),
    ("-2 迟到，扣一分", "several"),
    ("C1-2 迟到，扣一分", "several"),
    ("迟到扣一分，早退扣两分", "several"),
    ("减2人", "glued"),
    ("附件一-2", "no_points"),
    ("扣分", "no_points"),
    ("--2", "no_points"),
    ("C1-2-2", "no_points"),
    ("NaN", "no_points"),
    ("-Infinity", "no_points"),
    ("∞", "no_points"),
    ("②", "no_points"),
    ("8²", "no_points"),
    ("-٣", "no_points"),
    ("1e5", "malformed_number"),
    ("-1e5", "malformed_number"),
    ("8,5", "malformed_number"),
    ("-1,000", "malformed_number"),
    ("1.2.3", "malformed_number"),
    ("-2%", "malformed_number"),
    ("-2-3", "malformed_number"),
    ("2026-03-05", "malformed_number"),
    ("8:30 迟到", "malformed_number"),
    ("0.555", "too_many_places"),
    ("-0.555", "too_many_places"),
    ("-2×1.125", "too_many_places"),
    ("10000", "too_large"),
    ("-99999999999999999999999999999999", "too_large"),
    ("-100×200", "too_large"),
    ("+2", "bonus"),
    ("＋2 表扬", "bonus"),
    ("加2分", "bonus"),
    ("表扬 +2", "bonus"),
    ("-2+1", "bonus"),
    ("-2 迟到 -1 早退", "several"),
    ("-2 迟到，扣1分", "several"),
    ("-2 迟到\n-1 早退", "several"),
    ("-2 -3", "several"),
    ("-2 -3 迟到", "several"),
    ("-2 C1-2 C1-3", "several"),
    ("扣3件 C1-2", "several"),
    ("C1-2 退回后扣3件", "several"),
    ("8.5 迟到 -1.5", "several"),
    ("-2 3", "two_numbers"),
    ("8.5 9", "two_numbers"),
    ("-2人次迟到", "glued"),
    ("-2分钟", "glued"),
    ("C1-2 3", "count_unclear"),
    ("C1-2 3人次", "count_unclear"),
    ("C1-2 迟到×3", "count_unclear"),
    ("-0.5 迟到×3", "count_unclear"),
    ("-0.5/人次", "count_unclear"),
    ("-0.5×", "count_unclear"),
    ("-0.5×-3", "count_unclear"),
    ("-0.5×2 C1-2×3", "count_unclear"),
    ("8×3", "score_with_count"),
    ("8 C1-2", "score_with_rule"),
    ("-2 迟\x00到", "control_character"),
    ("-2 \ud800", "control_character"),
    ("-2 " + "迟" * LONGEST, "too_long"),
]


@pytest.mark.parametrize(("text", "expected"), POINTS_FIRST + RULE_FIRST + WORDS_FIRST + SCORES)
def test_parse(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_parse_nothing(text):
    assert parse(text) == Typed("nothing")


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_parse_refused(text, code):
    with pytest.raises(NotUnderstood) as refusal:
        parse(text)

    assert refusal.value.code == code
    assert str(refusal.value) == MESSAGES[code] % refusal.value.message_args


def test_every_refusal_is_tried():
    assert {code for _, code in REFUSED} == set(MESSAGES)


@pytest.mark.parametrize("text", ["0", "0.00", "０", "-0", "扣0分"])
def test_parse_zero_as_nothing(text):
    assert parse(text, allow_zero_as_nothing=True) == Typed("nothing")


def test_parse_zero_with_a_reason_stays_a_score():
    assert parse("0 全部未完成", allow_zero_as_nothing=True) == score("0", "全部未完成")


def test_parse_gives_two_places():
    typed = parse("-0.5×3")

    assert (str(typed.points), str(typed.count)) == ("0.50", "3.00")


def test_reason_keeps_its_characters():
    typed = parse("-２　未戴胸牌（２人次），责任到人；①已整改")

    assert typed == deduction("2", reason="未戴胸牌（２人次），责任到人；①已整改")


def test_invisible_characters_do_not_reach_the_reason():
    assert parse("-2\u200b 迟\u202e到\ufeff") == deduction("2", reason="迟到")


@pytest.mark.parametrize(
    ("text", "expected"), [("-2 迟到", D("2.00")), ("-0.15×1.5", D("0.23")), ("C1-2×3", None), ("8.5", None)]
)
def test_line_points(text, expected):
    assert parse(text).line_points == expected


# Properties

MARKS = "-－—扣减得满不一两半十点加+×x*２30分次/ \u3000，。.,：（）【】()无一\n%A\u200b"
WORDS = [
    "C1-2",
    "k11－3",
    "0.5",
    "10.25",
    "1.234",
    "e5",
    "分钟",
    "人次",
    "扣一分",
    "得八分",
    "迟到",
    "未戴胸牌",
    "3月5日",
]
cell_texts = st.lists(st.sampled_from([*MARKS, *WORDS]), max_size=9).map("".join)
reasons = st.sampled_from(
    ["", "迟到", "未戴胸牌2人次", "3月5日会议缺席", "（甲）报表迟报，已整改。", "分管工作未完成"]
)
two_places = st.integers(1, 9_999).map(lambda number: D(number) / 100)
some_deductions = st.builds(
    Typed,
    kind=st.just("deduction"),
    points=two_places,
    count=st.none() | st.integers(1, 90).map(D),
    rule_code=st.sampled_from([None, "C1-2", "K11-3"]),
    reason=reasons,
)
by_rule_alone = st.builds(
    Typed,
    kind=st.just("deduction"),
    count=st.none() | two_places,
    rule_code=st.sampled_from(["C1-2", "K11-3"]),
    reason=reasons,
)
some_scores = st.builds(Typed, kind=st.just("score"), points=two_places, reason=reasons)


@settings(max_examples=400)
@given(text=st.text(max_size=60) | cell_texts, zero=st.booleans())
def test_parse_answers_or_refuses_any_text(text, zero):
    try:
        typed = parse(text, allow_zero_as_nothing=zero)
    except NotUnderstood as refusal:
        assert refusal.code in MESSAGES
    else:
        assert parse(typed_text(typed)) == typed


@given(typed=some_deductions | by_rule_alone | some_scores | st.just(Typed("nothing")))
def test_typed_text_is_read_back(typed):
    assert parse(typed_text(typed)) == typed


@pytest.mark.parametrize("piece", [" ", "扣 ", "-1 ", "C1-2 ", "(", "9", "*3", "，", "C1-2×", "【 -", "分 "])
def test_parse_hostile_repetition_is_quick(piece):
    text = (piece * LONGEST)[: LONGEST - 1] + "x"
    started = time.process_time()

    with pytest.raises(NotUnderstood):
        parse(text)

    assert time.process_time() - started < 1

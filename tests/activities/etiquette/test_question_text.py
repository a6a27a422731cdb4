"""Questions as pasted text: read, refused by line, written again."""

from activities.etiquette.likeness import fingerprint_of, near_copies, normal_text
from activities.etiquette.question_text import as_text, read_questions

CHAPTERS = {"会议礼仪": "04", "接待礼仪": "05"}
NAMES = {"04": "会议礼仪", "05": "接待礼仪"}
TEXT = """章节：会议礼仪
1. 参加会议时，手机应当（　）。
A. 调至静音或关机
B．放在桌面响铃
C、交给邻座
答案：A
解析：避免打扰他人。

2、下列属于会议礼仪的有（多选题）
A. 提前到场  B. 不随意走动  C. 中途聊天
答案：A、B

章节： 接待礼仪
3. 送客时应送到门口。
答案：√
4. 简述接待来访的主要步骤。
答案：起身问候、
登记引见、送别。
"""


def said(draft):
    return draft.chapter, draft.kind, draft.stem, draft.options, draft.correct, draft.explanation


EXPECTED = [
    (
        "04",
        "single",
        "参加会议时，手机应当（　）。",
        ["调至静音或关机", "放在桌面响铃", "交给邻座"],
        "A",
        "避免打扰他人。",
    ),
    ("04", "multiple", "下列属于会议礼仪的有", ["提前到场", "不随意走动", "中途聊天"], "AB", ""),
    ("05", "true_false", "送客时应送到门口。", ["正确", "错误"], "A", ""),
    ("05", "short", "简述接待来访的主要步骤。", [], "", "起身问候、\n登记引见、送别。"),
]


def test_text_is_read():
    drafts = read_questions(TEXT, chapters=CHAPTERS)

    assert [draft.problems for draft in drafts] == [[], [], [], []]
    assert [said(draft) for draft in drafts] == EXPECTED
    assert [draft.place for draft in drafts] == ["2", "9", "14", "16"]


def test_text_written_is_read_as_the_same():
    drafts = read_questions(TEXT, chapters=CHAPTERS)

    again = read_questions(as_text(drafts, names=NAMES), chapters=CHAPTERS)

    assert [said(draft) for draft in again] == [said(draft) for draft in drafts]


def test_problems_are_named_by_line():
    text = """1. 没有章节的题
答案：对
章节：会议礼仪
2. 【单选】两个答案
A. 甲
B. 乙
答案：AB
3. 【多选】一个答案
A. 甲
B. 乙
答案：A
4. 选项顺序
A. 甲
C. 乙
答案：A
5. 没有这个选项
A. 甲
B. 乙
答案：D
6. 【判断】既不对也不错
答案：也许
7. 没有答案的简答
8. 选项相同
A. 甲
B. 甲
答案：A
"""

    drafts = read_questions(text, chapters=CHAPTERS)

    assert [(draft.place, draft.problems) for draft in drafts] == [
        ("1", ["no_chapter"]),
        ("4", ["one_is_right"]),
        ("8", ["several_are_right"]),
        ("12", ["options_out_of_order"]),
        ("16", ["no_such_option"]),
        ("20", ["no_truth"]),
        ("22", ["no_reference"]),
        ("23", ["same_options"]),
    ]


def test_text_of_nothing():
    assert read_questions(" \n\n", chapters=CHAPTERS) == []


def test_fingerprint_leaves_out_signs_and_order():
    one = fingerprint_of("single", "会议中，手机应（ ）。", ["静音", "响铃"])
    same = fingerprint_of("single", "会议中手机应（　　）", ["响铃 ", "静音。"])
    other = fingerprint_of("single", "会议中，手机应（ ）。", ["静音", "关机"])

    assert [one == same, one == other] == [True, False]


def test_near_copies_are_found():
    texts = {
        1: normal_text("参加会议时应当提前十分钟到场并将手机调至静音"),
        2: normal_text("参加会议时应提前十分钟到场，并将手机调至静音。"),
        3: normal_text("接听电话时应当先问候并报出部室名称"),
        4: normal_text("对"),
    }

    found = near_copies(texts)

    assert {key: other for key, (other, _likeness) in found.items()} == {1: 2, 2: 1}

import pytest

from publishing.annex_text import heading_level, printed_annex, table_of, text_body, title_lines, without_mark
from publishing.title_words import title_pieces, title_text


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、指导思想", 1),
        ("（二）组织实施", 2),
        ("3.考核评比", 3),
        ("（4）总结", 4),
        ("3.5分为满分", 0),
        ("一、各部室要高度重视，明确责任人，按时完成。", 0),
        ("正文", 0),
        ("（二）这一行虽然有编号但是写得很长很长很长很长很长很长很长很长很长很长", 0),
    ],
)
def test_heading_level(line, level):
    assert heading_level(line) == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [("一、总体情况", "总体情况"), ("（三） 做法", "做法"), ("2026年", "2026年"), ("十全十美", "十全十美")],
)
def test_without_mark(text, expected):
    assert without_mark(text) == expected


def test_text_body():
    assert text_body("前言。\n\n一、目标\n  人人参与。") == [
        {"kind": "paragraph", "lead": "", "text": "前言。"},
        {"kind": "heading", "level": 1, "text": "一、目标"},
        {"kind": "paragraph", "lead": "", "text": "人人参与。"},
    ]


def test_table_of_pasted_rows():
    table = table_of("序号\t部室\t备注\n1\t生产部\n\n2\t安全监察部\t并列\n")

    assert [(column["title"], column["width"]) for column in table["columns"]] == [
        ("序号", 4),
        ("部室", 5),
        ("备注", 4),
    ]
    assert table["rows"] == [["1", "生产部", ""], ["2", "安全监察部", "并列"]]


def test_wide_table_lies_across():
    annex = {
        "key": "t",
        "name": "明细表",
        "kind": "table",
        "text": "\t".join("甲乙丙丁戊己庚"),
        "marked": True,
    }

    assert printed_annex(annex, number=1)["across"] is True


def test_printed_annex_of_text():
    annex = {"key": "plan", "name": "活动方案", "kind": "text", "text": "正文。", "marked": False}

    assert printed_annex(annex, number=2) == {
        "key": "plan",
        "number": 2,
        "name": "活动方案",
        "lines": ["活动方案"],
        "note": "",
        "marked": False,
        "across": False,
        "body": [{"kind": "paragraph", "lead": "", "text": "正文。"}],
    }


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        (
            "清河矿业机关委员会关于印发《考核办法》的通知",
            ["清河矿业机关委员会", "关于印发", "《考核办法》", "的通知"],
        ),
        ("甲\n乙\n", ["甲", "乙"]),
        ("考核领导小组会议纪要", ["考核领导小组", "会议纪要"]),
        ("", []),
    ],
)
def test_title_pieces(title, pieces):
    assert title_pieces(title) == pieces


def test_title_without_known_breaks_is_divided_evenly():
    assert [len(piece) for piece in title_pieces("字" * 45)] == [9, 9, 9, 9, 9]


def test_title_text():
    assert title_text("关于\n 考核情况\n的通报") == "关于考核情况的通报"


def test_title_lines_of_a_long_annex_name():
    assert all(
        len(line) <= 20 for line in title_lines("2026年上半年“323”文明部室创建活动文明部室名单（按类别排列）")
    )

"""What the office is told before it issues a paper (PRV-10: a bulletin names departments, not persons)."""

from dataclasses import replace
from datetime import date

import pytest

from publishing.blocks import heading, paragraph
from publishing.composing import Composed
from publishing.fields import Field
from publishing.paper_checks import BLOCKS, WARNS, Examined, findings, names_in


def printed(*blocks, **kind):
    return [Composed(block=block, drafted=block, **kind) for block in blocks]


def paper(*blocks, **other):
    values = {
        "kind": "bulletin",
        "title": "清河矿业机关委员会\n关于2026年3月份考核情况的通报",
        "recipient": "各部室：",
        "dated": None,
        "today": date(2026, 4, 14),
        "blocks": printed(
            *(blocks or (heading("a", "总体情况"), paragraph("b", "平均{mean}分，见附件1、附件2。")))
        ),
        "fields": {"mean": Field("97.35", "平均分")},
        "annexes": [],
        "frozen_annexes": 2,
        "names": frozenset({"王小明", "李雷", "文明", "高水平"}),
        "department_names": frozenset({"李雷工作室"}),
        "missing_glyphs": lambda text: [c for c in text if c == "\U0002cd02"],
    }
    return Examined(**(values | other))


def said(examined):
    return [(one.code, one.severity, one.key, one.about) for one in findings(examined)]


def annex(name="名单", text="生产部", marked=True):
    return {"key": "roll", "name": name, "kind": "text", "text": text, "marked": marked}


def test_sound_paper_has_nothing_to_put_right():
    assert said(paper()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对王小明同志的扣分。", [("name", BLOCKS, "b", "王小明")]),
        ("李雷负责。", [("name", WARNS, "b", "李雷")]),
        ("建设文明部室、高水平服务。", [("name", WARNS, "b", "高水平、文明")]),
        ("王小明和李雷。", [("name", BLOCKS, "b", "王小明"), ("name", WARNS, "b", "李雷")]),
        ("由李雷工作室负责。", []),
    ],
)
def test_names_of_people_in_a_bulletin(text, expected):
    assert said(paper(paragraph("b", text))) == expected


def test_names_in_a_decision_warn():
    found = said(paper(paragraph("b", "授予王小明同志。"), kind="decision", title="关于表彰先进的决定"))

    assert found == [("name", WARNS, "b", "王小明")]


def test_names_in_takes_the_longest_first():
    assert names_in("王小明来了", {"王小明", "王小", "小明"}) == ["王小明"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty", BLOCKS, "b", "")]),
        ("平均{mea}分", [("field_unknown", BLOCKS, "b", "{mea}")]),
        ("平均{分", [("field_broken", BLOCKS, "b", "{")]),
        ("由××负责", [("gap", BLOCKS, "b", "××")]),
        ("用字\U0002cd02", [("glyph", BLOCKS, "b", "\U0002cd02")]),
        ("见附件3", [("annex_absent", BLOCKS, "b", "附件3")]),
    ],
)
def test_blockers_of_a_block(text, expected):
    assert said(paper(paragraph("b", text))) == expected


def test_figure_typed_by_hand_warns_where_the_text_was_edited():
    blocks = printed(paragraph("b", "平均97.35分"), is_edited=True)

    assert said(paper(blocks=blocks)) == [("typed_figure", WARNS, "b", "97.35分")]
    assert said(paper(paragraph("b", "平均97.35分"))) == []


def test_outdated_block_warns():
    blocks = printed(paragraph("b", "旧话"), is_edited=True, is_reworded=True)

    assert said(paper(blocks=blocks)) == [("outdated", WARNS, "b", "")]


def test_left_out_block_is_not_looked_at():
    blocks = [*printed(paragraph("b", "正文")), *printed(paragraph("c", "由××负责"), is_left_out=True)]

    assert said(paper(blocks=blocks)) == []


def test_heading_without_text_and_paper_without_text():
    assert said(paper(heading("a", "甲"), heading("b", "乙"), paragraph("c", "丙"))) == [
        ("bare_heading", WARNS, "a", "")
    ]
    assert said(paper(heading("a", "甲"))) == [
        ("no_text", BLOCKS, "title", ""),
        ("bare_heading", WARNS, "a", ""),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("", [("no_title", BLOCKS)]),
        ("关于××的通报", [("gap", BLOCKS)]),
        ("关于3月份考核情况的通报。", [("title_mark", WARNS), ("title_ending", WARNS)]),
        ("关于3月份考核情况", [("title_ending", WARNS)]),
        ("关于印发《考核办法，试行》“双百，考核”的通报", []),
        ("清河矿业集团机关部室三月份\n文明部室量化考核情况的通报", [("title_shape", WARNS)]),
        ("甲甲甲甲甲\n乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙\n丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙丙\n丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁\n戊戊戊戊戊戊戊戊戊戊戊戊戊戊戊戊戊\n的通报", [("title_long", WARNS)]),
    ],
)  # fmt: skip
def test_title(title, expected):
    assert [(code, severity) for code, severity, *_ in said(paper(title=title))] == expected


def test_recipient_and_dates():
    assert said(paper(recipient="")) == [("no_recipient", WARNS, "recipient", "")]
    assert said(paper(kind="decision", title="关于表彰的决定", recipient="")) == []
    assert said(paper(dated=date(2026, 4, 15))) == [("date_ahead", BLOCKS, "dated", "2026-04-15")]
    assert said(paper(dated=date(2025, 12, 31))) == [("date_of_other_year", WARNS, "dated", "2025-12-31")]
    assert said(paper(kind="minutes", title="会议纪要", recipient="")) == [("no_date", BLOCKS, "dated", "")]


def test_annexes():
    own = {"kind": "decision", "title": "关于表彰的决定", "frozen_annexes": 0}
    text = paragraph("b", "名单见附件。")

    assert said(paper(text, annexes=[], **own)) == [("annex_absent", BLOCKS, "b", "附件")]
    assert said(paper(text, annexes=[annex()], **own)) == []
    assert said(paper(paragraph("b", "正文"), annexes=[annex()], **own)) == [
        ("annex_unmentioned", WARNS, "annexes", "")
    ]
    assert said(paper(paragraph("b", "正文"), annexes=[annex(marked=False)], **own)) == []
    assert said(paper(text, annexes=[annex(name="")], **own)) == [("annex_empty", BLOCKS, "annex-roll", "")]
    assert said(paper(text, annexes=[annex(text="××")], **own)) == [("gap", BLOCKS, "annex-roll", "××")]


def test_long_text_warns_with_its_length():
    assert said(paper(paragraph("b", "字" * 4001))) == [("long", WARNS, "title", "4001")]
    assert said(paper(paragraph("b", "字" * 4000))) == []


def test_newer_revision_blocks():
    assert said(paper(has_newer_revision=True)) == [("newer_revision", BLOCKS, "title", "")]


def test_blockers_come_first():
    found = said(paper(paragraph("a", "李雷负责。"), paragraph("b", "")))

    assert [severity for _, severity, *_ in found] == [BLOCKS, WARNS]


def test_digest_changes_with_the_text_that_was_accepted():
    one, same = findings(paper(paragraph("b", "李雷负责。"))), findings(paper(paragraph("b", "李雷负责。")))
    other = findings(paper(paragraph("b", "李雷不负责。")))

    assert one[0].digest == same[0].digest
    assert one[0].digest != other[0].digest
    assert replace(one[0], about="韩梅").digest != one[0].digest

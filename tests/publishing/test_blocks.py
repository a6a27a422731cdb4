from publishing.blocks import Block, body_of, heading, numbers_of, paragraph
from publishing.fields import Field


def test_body_of_numbers_headings_and_leads_anew_under_each_heading():
    blocks = [
        heading("a", "总体情况"),
        paragraph("a1", "甲", lead="第一"),
        paragraph("a2", "乙", lead="第二"),
        heading("b", "下步要求"),
        heading("b1", "分工", level=2),
        heading("b11", "部室", level=3),
        heading("b111", "窗口", level=4),
        heading("b12", "支部", level=3),
        paragraph("c", "丙", lead="第三"),
    ]

    assert [block.get("lead", "") + block["text"] for block in body_of(blocks, {})] == [
        "一、总体情况",
        "（一）第一。甲",
        "（二）第二。乙",
        "二、下步要求",
        "（一）分工",
        "1.部室",
        "（1）窗口",
        "2.支部",
        "（二）第三。丙",
    ]


def test_body_of_each_line_is_a_paragraph_and_the_lead_stands_in_the_first():
    body = body_of([paragraph("a", "{n}条\n其余不变", lead="问题")], {"n": Field("3", "条数")})

    assert [(block["lead"], block["text"]) for block in body] == [("（一）问题。", "3条"), ("", "其余不变")]


def test_body_of_table_stays_as_frozen():
    table = {"columns": [], "rows": [["1"]]}

    assert body_of([Block(key="t", kind="table", table=table)], {}) == [{"kind": "table", **table}]


def test_numbers_of_tells_what_is_printed_before_a_block():
    assert numbers_of([heading("a", "甲"), paragraph("b", "乙", lead="丙"), paragraph("c", "丁")]) == {
        "a": "一、",
        "b": "（一）",
    }

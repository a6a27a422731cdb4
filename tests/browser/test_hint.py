"""The hint never disagrees with what the server would write: both are asked about the same texts in the same cell."""

from decimal import Decimal

import pytest

from scoring.blocks import Entry, Kind, enter_block
from scoring.entry import enter_typed
from scoring.models import DeductionRule, Indicator
from tests.makers import make_open_month

TEXTS = [
    "-2 迟到两人次",
    "-10 全部未完成",
    "-10.01 迟到",
    "-2",
    "-2 迟",
    "-0.15×1.5 迟到",
    "-0.01×0.5 迟到",
    "-5×3 迟到",
    "-5×2 迟到",
    "C1-1",
    "c1－1×3",
    "C1-1×0.01",
    "C1-1×0.005",
    "C1-1×9999",
    "C1-1×100 迟到",
    "-0.5 C1-1",
    "-0.5×3 C1-1",
    "-3 C1-1",
    "C1-9",
    "C1-2",
    "C1-2×7 原因",
    "-9 C1-2",
    "C1-3×4",
    "C1-3×5",
    "C1-3×14.99",
    "10",
    "10.00",
    "9",
    "7",
    "7 材料不全",
    "6.5 材料不全",
    "0 全部未完成",
    "10.01 迟到",
    "无",
    "—",
    "-1 " + "迟" * 200,
    "-1 " + "迟" * 201,
    "-2 迟到 -1 早退",
    "迟到",
]
SAY = """async ([script, texts, cell, rules]) => {
  const { hint } = await import(script);
  return texts.map((text) => {
    const found = hint(text, cell, rules);
    return found.code ? "refused" : [found.points, found.score, found.points ? found.words : ""];
  });
}"""


@pytest.fixture
def month(world):
    indicator = Indicator.objects.get(code="C1")
    DeductionRule.objects.create(
        indicator=indicator, code="C1-3", text="每低5个百分点", points=2, unit_text="每档", step=5, position=3
    )
    return make_open_month(world)


@pytest.mark.parametrize("before", [(), ("-3 早退",), ("-6 早退", "-6 缺席")])
def test_hint_says_what_the_server_would_write(world, month, browse, before):
    by = world.access("scorer")
    for text in before:
        enter_typed(text=text, month=month, indicator="C1", department="D03", by=by)
    page = browse("/c/t2026/months/2026-03/entry/D01/", user=world.users["scorer"])
    rules = page.evaluate("async () => (await (await fetch('rules/')).json()).C1")
    deducted = sum(-Decimal(text.split()[0]) for text in before)
    cell = {"maximum": 1000, "deducted": int(deducted * -100) * -1, "lines": len(before), "indicator": "C1"}
    cell["score"] = max(0, 1000 - cell["deducted"])

    said = page.evaluate(SAY, ["/static/js/grid_hint.js", TEXTS, cell, rules])

    assert list(zip(TEXTS, said, strict=True)) == [(text, on_the_server(text, month, by)) for text in TEXTS]


def on_the_server(text, month, by):
    entries = [Entry("D03", "C1", text)]
    (outcome,) = enter_block(entries, month=month, by=by, page_of="D01", dry_run=True).outcomes
    if outcome.kind is Kind.REFUSED:
        return "refused"
    score = int(outcome.cell.value.score * 100)
    if outcome.line is None:
        return [0, score, ""]
    return [int(outcome.line.points * 100), score, outcome.line.public_reason]

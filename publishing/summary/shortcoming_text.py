"""Where points were lost most, what the office sees, and what comes next, as the summary tells it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from publishing.blocks import Block, paragraph
from publishing.fields import FieldBook, literal
from publishing.summary.charts import year_charts
from publishing.wording import numeral, quoted

WEAKEST = 2
COMMON = 5


def shortcoming_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 存在的问题: what the figures show, then what the office entered."""
    weak = weakest(facts)
    if weak:
        yield paragraph("problems.sections", _sections(facts, weak, fields))
        yield Block(key="problems.chart_losses", kind="chart", table=year_charts(facts)["losses"])
    if facts["problems"]:
        yield paragraph("problems.rules", _rules(facts["problems"], fields))
    for place, row in enumerate(_of_kind(facts, "shortcoming"), start=1):
        yield paragraph(f"problems.lesson{place}", literal(row["text"]), lead=literal(row["heading"]))


def next_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 下一步打算: what follows from the figures, then the tasks that the office entered."""
    weak = [literal(row["name"]) for row in weakest(facts)]
    if weak:
        yield paragraph(
            "next.problems",
            f"针对{'、'.join(weak)}方面失分较多的问题，逐部室分析原因，明确责任人和整改时限，"
            "对反复出现的扣分事实实行跟踪督办，做到举一反三、堵塞漏洞。",
            lead="抓好问题整改",
        )
    left = 12 - int(facts["standing"]["last"][-2:])
    if left and not facts["standing"]["is_complete"]:
        count = fields.put("months_left", left, "本年尚未通报的月数")
        halves = {row["code"][-1] for row in facts["half_years"]}
        evaluation = "" if "2" in halves else "，组织好下半年综合考评和年度总结"
        yield paragraph(
            "next.months",
            f"继续坚持每月考核、每月通报，抓好今年余下{count}个月的考核{evaluation}。",
            lead="坚持从严考核",
        )
    for place, row in enumerate(_of_kind(facts, "task"), start=1):
        yield paragraph(f"next.lesson{place}", literal(row["text"]), lead=literal(row["heading"]))


def weakest(facts: Mapping) -> list[Mapping]:
    """The sections with the largest rate of points lost, two of them; more on a tie, none where nothing was lost."""
    lost = [row for row in facts["sections"] if Decimal(row["loss_rate"]) > 0]
    lost.sort(key=lambda row: -Decimal(row["loss_rate"]))
    if len(lost) <= WEAKEST:
        return lost
    return [row for row in lost if Decimal(row["loss_rate"]) >= Decimal(lost[WEAKEST - 1]["loss_rate"])]


def _sections(facts: Mapping, weak: Sequence[Mapping], fields: FieldBook) -> str:
    said = []
    for place, row in enumerate(weak, start=1):
        rate = fields.put(f"loss.{place}", row["loss_rate"], f"{row['name']}失分率")
        said.append(f"{literal(row['name'])}（{rate}%）")
    return f"从失分率（扣去的分值占应得分值的比例）看，失分较多的板块是{'、'.join(said)}，这些方面的工作还不够扎实。"


def _rules(problems: Sequence[Mapping], fields: FieldBook) -> str:
    said = []
    for place, row in enumerate(problems[:COMMON], start=1):
        text = fields.put(f"problem.{place}", quoted(row["text"]), f"较多的问题{place}")
        count = fields.put(f"problem.{place}.facts", row["facts"], f"较多的问题{place}的条数")
        where = fields.put(
            f"problem.{place}.departments", row["departments"], f"较多的问题{place}涉及的部室数"
        )
        said.append(f"{text}{count}条，涉及{where}个部室")
    lead = f"记录较多的{numeral(len(said))}类问题是" if len(said) > 1 else "记录较多的问题是"
    return f"从扣分事实看，{lead}：{'；'.join(said)}。有的问题反复出现，说明日常管理和制度执行还有薄弱环节。"


def _of_kind(facts: Mapping, kind: str) -> Sequence[Mapping]:
    return [row for row in facts["lessons"] if row["kind"] == kind]

"""The text of the monthly bulletin, drafted from a frozen month (`official-papers.md` §6): blocks and their fields.

Pure. Every figure is a field whose value comes from the payload of the month; departments are named, persons never.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from publishing import annexes
from publishing.blocks import Block, DraftedText, heading, paragraph
from publishing.fields import FieldBook, literal
from publishing.month_facts import BoardFacts, board_facts, boards, by_category, improvements, ranked, spread
from publishing.wording import listed, long_date, month_name, quoted

MOST_IMPROVED = 3
COMMON_PROBLEMS = 3


def bulletin_text(
    month: Mapping,
    *,
    previous: Mapping | None,
    issuer: str,
    recipient: str,
    office: str,
    answer_days: int,
    objections_until: date | None,
    rectify_by: date | None,
    copy_to: tuple[str, ...] = (),
) -> DraftedText:
    """The bulletin of a month with at least one ranked department.

    Means are rounded half up to 0.01; a change on the previous month is the difference of the two printed means.
    """
    fields = FieldBook()
    facts = [board_facts(month, board) for board in boards(month)]
    if previous and not ranked(previous):
        previous = None
    _name_the_month(fields, month, previous)
    blocks = [
        _lead(fields, month),
        heading("overview", "总体情况"),
        *_overview(fields, month, previous, facts),
        heading("results", "考核结果"),
        *_results(month),
        heading("praise", "好的做法"),
        *_praise(fields, month, previous, facts),
        heading("problems", "主要问题"),
        *_problems(fields, facts),
        heading("demands", "下步要求"),
        *_demands(
            fields,
            office=office,
            answer_days=answer_days,
            objections_until=objections_until,
            rectify_by=rectify_by,
        ),
        paragraph("closing", "特此通报。"),
    ]
    scheme = re.findall(r"“[^”]*”|[^“]+", month["scheme"]["name"])
    return DraftedText(
        title=(issuer, f"关于{month_name(month)}", "机关部室", *scheme, "情况的通报"),
        recipient=recipient,
        blocks=tuple(blocks),
        fields=fields,
        copy_to=copy_to,
    )


def _name_the_month(fields: FieldBook, month: Mapping, previous: Mapping | None) -> None:
    fields.put("month", month_name(month), "考核月份")
    fields.put("campaign", month["campaign"]["name"], "活动名称")
    fields.put("scheme", month["scheme"]["name"], "考核办法名称")
    fields.put("departments", len(ranked(month)), "参评部室数")
    if previous:
        fields.put("previous", month_name(previous, month), "上一考核月份")


def _lead(fields: FieldBook, month: Mapping) -> Block:
    approved = ""
    if month["approved_on"]:
        day = long_date(date.fromisoformat(month["approved_on"]))
        approved = fields.put("approved_on", day, "审定日期")
    return paragraph(
        "lead",
        "按照{campaign}安排和{scheme}办法，考核小组会同各责任部门对{departments}个部室{month}的工作进行了考核，"
        f"考核结果已经考核领导小组{approved}审定。现将有关情况通报如下：",
    )


def _overview(
    fields: FieldBook, month: Mapping, previous: Mapping | None, facts: list[BoardFacts]
) -> Iterator[Block]:
    standings = ranked(month)
    sheets = [
        (sheet["code"], literal(sheet["name"]), Decimal(sheet["full"]).quantize(Decimal(1)))
        for sheet in month["sheets"]
    ]
    kinds = [*sheets, ("total", "总分", None)]
    means = {}
    spreads = []
    for key, name, full in kinds:
        found = spread(standings, key)
        means[key] = found.mean
        whole = f"满分{fields.put(f'full.{key}', full, f'{name}满分')}分，" if full is not None else ""
        spreads.append(
            f"{name}{whole}平均{fields.put(f'mean.{key}', found.mean, f'{name}平均分')}分，"
            f"最高{fields.put(f'high.{key}', found.high, f'{name}最高分')}分"
            f"（{fields.put(f'high_names.{key}', listed(found.high_names, 3), f'{name}最高分的部室')}），"
            f"最低{fields.put(f'low.{key}', found.low, f'{name}最低分')}分"
            f"（{fields.put(f'low_names.{key}', listed(found.low_names, 3), f'{name}最低分的部室')}）"
        )
    yield paragraph("overview.spread", f"本月参加考核的部室{{departments}}个。{'；'.join(spreads)}。")
    if previous:
        changes = [
            name
            + "平均分"
            + fields.put(
                f"change.{key}",
                _change_text(means[key] - spread(ranked(previous), key).mean),
                f"{name}平均分与上月相比",
            )
            for key, name, _ in kinds
        ]
        yield paragraph("overview.change", f"与{{previous}}相比，{'，'.join(changes)}。")
    by_kind = []
    for name, rows in by_category(month).items():
        code = rows[0]["category"]
        count = fields.put(f"category.{code}.departments", len(rows), f"{name}部室数")
        mean = fields.put(f"category.{code}.mean", spread(rows, "total").mean, f"{name}总分平均分")
        by_kind.append(f"{literal(name)}{count}个部室总分平均{mean}分")
    yield paragraph("overview.categories", f"从类别看，{'，'.join(by_kind)}。")
    clean = _clean_everywhere(month)
    fields.put("facts", sum(board.facts for board in facts), "扣分事实条数")
    fields.put("deducted", len(standings) - len(clean), "有扣分的部室数")
    fields.put("clean", len(clean), "没有扣分的部室数")
    fields.put("clean_names", listed(clean), "没有扣分的部室")
    yield paragraph(
        "overview.deductions",
        "从扣分看，全月记录扣分事实{facts}条，涉及{deducted}个部室"
        + ("，{clean}个部室没有扣分。" if clean else "。"),
    )


def _change_text(change: Decimal) -> str:
    if not change:
        return "持平"
    return f"{'上升' if change > 0 else '下降'}{abs(change)}分"


def _results(month: Mapping) -> Iterator[Block]:
    yield paragraph("results.where", "各类别部室名次如下，全部部室得分及名次见附件1，扣分明细见附件2。")
    for name, standings in by_category(month).items():
        code = standings[0]["category"]
        yield heading(f"results.{code}", literal(name), level=2)
        yield Block(
            key=f"results.{code}.table",
            kind="table",
            table=annexes.category_table(standings, with_bonus=month["rules"]["bonus_in_ranking"]),
        )


def _praise(
    fields: FieldBook, month: Mapping, previous: Mapping | None, facts: list[BoardFacts]
) -> Iterator[Block]:
    leaders = [
        literal(name)
        + fields.put(
            f"first.{rows[0]['category']}",
            listed(row["department_name"] for row in rows if row["category_rank"] == 1),
            f"{name}第1名的部室",
        )
        for name, rows in by_category(month).items()
    ]
    yield paragraph("praise.first", f"各类别第1名的部室：{'，'.join(leaders)}。", lead="走在前列")
    if _clean_everywhere(month):
        text = "各项指标均没有扣分的部室{clean}个：{clean_names}。"
        yield paragraph("praise.clean", text, lead="全月没有扣分")
    if strong := [board for board in facts if board.clean_names]:
        parts = [
            f"{literal(found.board.name)}，"
            + fields.put(
                f"board.{found.board.sections[0]}.clean_names",
                listed(found.clean_names, 5),
                f"{found.board.name}没有扣分的部室",
            )
            for found in strong
        ]
        yield paragraph("praise.boards", f"各板块没有扣分的部室：{'；'.join(parts)}。", lead="板块考核扎实")
    if previous and (grown := improvements(month, previous)):
        line = grown[min(MOST_IMPROVED, len(grown)) - 1][1]
        best = "，".join(f"{name}提高{change}分" for name, change in grown if change >= line)
        text = f"与{{previous}}相比总分提高较多的部室：{fields.put('improved', best, '总分提高较多的部室')}。"
        yield paragraph("praise.improved", text, lead="进步明显")
    if extra := [_bonus_text(standing) for standing in ranked(month) if Decimal(standing["bonus"])]:
        counted = "但计入名次" if month["rules"]["bonus_in_ranking"] else "也不计入名次"
        given = fields.put("bonuses", "；".join(extra), "加分的部室和事项")
        text = f"按规定加分的部室：{given}。加分单列，不计入总分，{counted}。"
        yield paragraph("praise.bonuses", text, lead="工作有亮点")


def _bonus_text(standing: Mapping) -> str:
    items = dict.fromkeys(line["item_name"] for line in standing["bonus_lines"])
    return f"{standing['department_name']}加{standing['bonus']}分（{'、'.join(items)}）"


def _clean_everywhere(month: Mapping) -> list[str]:
    return [standing["department_name"] for standing in ranked(month) if not standing["lines"]]


def _problems(fields: FieldBook, facts: list[BoardFacts]) -> Iterator[Block]:
    found = [board for board in facts if board.facts]
    if not found:
        yield paragraph("problems.none", "本月没有记录扣分事实。")
    for board in found:
        key = f"problems.{board.board.sections[0]}"
        yield paragraph(key, _problem_text(fields, board), lead=f"{literal(board.board.name)}方面")


def _problem_text(fields: FieldBook, found: BoardFacts) -> str:
    code, name = f"board.{found.board.sections[0]}", found.board.name
    text = (
        f"记录扣分事实{fields.put(f'{code}.facts', found.facts, f'{name}扣分事实条数')}条，"
        f"涉及{fields.put(f'{code}.departments', len(found.names), f'{name}有扣分的部室数')}个部室，"
        f"各部室合计扣{fields.put(f'{code}.points', found.points, f'{name}合计扣分')}分。"
    )
    parts = []
    for place, problem in enumerate(found.problems[:COMMON_PROBLEMS], start=1):
        label = f"{name}较多的问题{place}"
        parts.append(
            fields.put(f"{code}.problem{place}", quoted(problem.text), label)
            + fields.put(f"{code}.problem{place}.facts", problem.facts, f"{label}的条数")
            + "条（"
            + fields.put(f"{code}.problem{place}.names", listed(problem.names, 5), f"{label}的部室")
            + "）"
        )
    return f"{text}较多的是：{'；'.join(parts)}。" if parts else text


def _demands(
    fields: FieldBook,
    *,
    office: str,
    answer_days: int,
    objections_until: date | None,
    rectify_by: date | None,
) -> Iterator[Block]:
    fields.put("office", office, "考核办公室名称")
    until = "限期整改到位，并"
    if rectify_by:
        until = f"于{fields.put('rectify_by', long_date(rectify_by), '整改期限', moves=True)}前整改到位，并"
    yield paragraph(
        "demands.rectify",
        f"有扣分的部室要对照附件2逐条查明原因，明确责任人和措施，{until}将整改情况书面报{{office}}。",
        lead="对照问题抓好整改",
    )
    yield paragraph(
        "demands.prevent",
        "各部室要对照通报的问题开展自查，完善制度和流程，防止同类问题重复发生。",
        lead="举一反三堵塞漏洞",
    )
    yield paragraph(
        "demands.assess",
        "各责任部门要坚持制度在前、对事不对人，如实记录、及时反馈，确保考核公平公正。",
        lead="坚持标准严格考核",
    )
    if objections_until:
        day = fields.put("objections_until", long_date(objections_until), "申诉截止日期")
        days = fields.put("answer_days", answer_days, "答复申诉的工作日数")
        yield paragraph(
            "demands.objections",
            f"对考核结果有异议的部室，可由部室负责人于{day}前向{{office}}提出书面申诉，"
            f"{{office}}在{days}个工作日内答复复核结果。",
        )

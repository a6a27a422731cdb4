"""The monthly bulletin drafted from a frozen month (`official-papers.md` §6).

Pure: the same month, previous month and options give the same payload. Every figure in the text comes from the
payload of the month; departments are named, persons never. The text is Chinese: an official paper stays zh-Hans.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing import annexes
from publishing.headline import shaped_title
from publishing.month_facts import (
    BoardFacts,
    Spread,
    board_facts,
    boards,
    by_category,
    improvements,
    ranked,
    spread,
)
from publishing.wording import listed, long_date, month_name, numeral, quoted

SCHEMA = 1
MOST_IMPROVED = 3
COMMON_PROBLEMS = 3


class NothingToReport(Exception):
    """The month has no ranked department: there is nothing that a bulletin could say."""


@dataclass(frozen=True, kw_only=True)
class BulletinOptions:
    """What a bulletin needs beside the month. Empty texts get their usual value (issuer and 标志 from the unit).

    `serial` None makes a preview: the number keeps its place empty. `month_sha256` is the fingerprint of the frozen
    month, printed in the workbook.
    """

    issued_on: date
    code: str
    serial: int | None = None
    year: int | None = None
    issuer: str = ""
    mark: str = ""
    recipient: str = "机关各党支部、各部室："
    office: str = ""
    objections_until: date | None = None
    answer_days: int = 5
    rectify_by: date | None = None
    copy_to: tuple[str, ...] = ("集团公司领导",)
    printed_by: str = ""
    printed_on: date | None = None
    month_sha256: str = ""


def draft_bulletin(month: Mapping, *, previous: Mapping | None = None, options: BulletinOptions) -> dict:
    """Everything that the bulletin of a month prints, as plain values for HTML, PDF and workbook.

    Means are rounded half up to 0.01; a change on the previous month is the difference of the two printed means.
    Raises NothingToReport for a month without a ranked department.
    """
    if not ranked(month):
        raise NothingToReport(month["month"])
    unit = month["unit"]
    issuer = options.issuer or f"中共{unit['name']}机关委员会"
    year = options.year or options.issued_on.year
    serial = "　" if options.serial is None else str(options.serial)
    facts = [board_facts(month, board) for board in boards(month)]
    return {
        "schema": SCHEMA,
        "kind": "bulletin",
        "preview": options.serial is None,
        "unit": unit["name"],
        "campaign": month["campaign"]["name"],
        "month": month["month"],
        "revision": month["revision"],
        "month_sha256": options.month_sha256,
        "issuer": issuer,
        "mark": options.mark or f"{issuer}文件",
        "number": {
            "code": options.code,
            "year": year,
            "serial": options.serial,
            "text": f"{options.code}〔{year}〕{serial}号",
        },
        "title": _title(month, issuer),
        "recipient": options.recipient,
        "body": [
            _lead(month),
            _heading(1, "总体情况"),
            *_overview(month, previous, facts),
            _heading(2, "考核结果"),
            *_results(month),
            _heading(3, "好的做法"),
            *_numbered(_praise(month, previous, facts)),
            _heading(4, "主要问题"),
            *_problems(facts),
            _heading(5, "下步要求"),
            *_demands(options, options.office or "考核办公室"),
            _paragraph("特此通报。"),
        ],
        "annexes": _annexes(month),
        "date": options.issued_on.isoformat(),
        "date_text": long_date(options.issued_on),
        "copy_to": list(options.copy_to),
        "printed_by": options.printed_by or f"{unit['name']}机关党委",
        "printed_on_text": long_date(options.printed_on or options.issued_on),
    }


def _title(month: Mapping, issuer: str) -> dict:
    scheme = re.findall(r"“[^”]*”|[^“]+", month["scheme"]["name"])
    lines = shaped_title([issuer, f"关于{month_name(month)}", "机关部室", *scheme, "情况的通报"])
    return {"text": "".join(lines), "lines": lines}


def _heading(number: int, text: str) -> dict:
    return {"kind": "heading", "level": 1, "text": f"{numeral(number)}、{text}"}


def _paragraph(text: str, lead: str = "") -> dict:
    return {"kind": "paragraph", "lead": lead, "text": text}


def _numbered(items: Iterable[tuple[str, str]]) -> list[dict]:
    return [
        _paragraph(text, f"（{numeral(number)}）{lead}。")
        for number, (lead, text) in enumerate(items, start=1)
    ]


def _lead(month: Mapping) -> dict:
    approved = (
        f"已经考核领导小组{long_date(date.fromisoformat(month['approved_on']))}审定"
        if month["approved_on"]
        else "已经考核领导小组审定"
    )
    return _paragraph(
        f"按照{month['campaign']['name']}安排和{month['scheme']['name']}办法，考核小组会同各责任部门对"
        f"{len(ranked(month))}个部室{month_name(month)}的工作进行了考核，考核结果{approved}。现将有关情况通报如下："
    )


def _overview(month: Mapping, previous: Mapping | None, facts: list[BoardFacts]) -> list[dict]:
    standings = ranked(month)
    sheets = [
        (sheet["code"], sheet["name"], f"满分{Decimal(sheet['full']):.0f}分，") for sheet in month["sheets"]
    ]
    kinds = [*sheets, ("total", "总分", "")]
    spreads = {key: spread(standings, key) for key, _, _ in kinds}
    blocks = [
        _paragraph(
            f"本月参加考核的部室{len(standings)}个。"
            + "；".join(f"{name}{full}{_spread_text(spreads[key])}" for key, name, full in kinds)
            + "。"
        )
    ]
    if previous and ranked(previous):
        changes = [
            f"{name}平均分{_change_text(spreads[key].mean - spread(ranked(previous), key).mean)}"
            for key, name, _ in kinds
        ]
        blocks.append(_paragraph(f"与{month_name(previous, month)}相比，{'，'.join(changes)}。"))
    means = [
        f"{name}{len(rows)}个部室总分平均{spread(rows, 'total').mean}分"
        for name, rows in by_category(month).items()
    ]
    blocks.append(_paragraph(f"从类别看，{'，'.join(means)}。"))
    clean = _clean_everywhere(month)
    blocks.append(
        _paragraph(
            f"从扣分看，全月记录扣分事实{sum(board.facts for board in facts)}条，"
            f"涉及{len(standings) - len(clean)}个部室"
            + (f"，{len(clean)}个部室没有扣分。" if clean else "。")
        )
    )
    return blocks


def _spread_text(found: Spread) -> str:
    return (
        f"平均{found.mean}分，最高{found.high}分（{listed(found.high_names, 3)}），"
        f"最低{found.low}分（{listed(found.low_names, 3)}）"
    )


def _change_text(change: Decimal) -> str:
    if not change:
        return "持平"
    return f"{'上升' if change > 0 else '下降'}{abs(change)}分"


def _results(month: Mapping) -> list[dict]:
    blocks = [_paragraph("各类别部室名次如下，全部部室得分及名次见附件1，扣分明细见附件2。")]
    for number, (name, standings) in enumerate(by_category(month).items(), start=1):
        blocks.append({"kind": "heading", "level": 2, "text": f"（{numeral(number)}）{name}"})
        blocks.append(
            {
                "kind": "table",
                **annexes.category_table(standings, with_bonus=month["rules"]["bonus_in_ranking"]),
            }
        )
    return blocks


def _praise(month: Mapping, previous: Mapping | None, facts: list[BoardFacts]) -> Iterable[tuple[str, str]]:
    leaders = [
        f"{name}{listed(row['department_name'] for row in rows if row['category_rank'] == 1)}"
        for name, rows in by_category(month).items()
    ]
    yield "走在前列", f"各类别第1名的部室：{'，'.join(leaders)}。"
    if clean := _clean_everywhere(month):
        yield "全月没有扣分", f"各项指标均没有扣分的部室{len(clean)}个：{listed(clean)}。"
    if strong := [board for board in facts if board.clean_names]:
        texts = [f"{found.board.name}，{listed(found.clean_names, 5)}" for found in strong]
        yield "板块考核扎实", f"各板块没有扣分的部室：{'；'.join(texts)}。"
    if previous and (grown := improvements(month, previous)):
        line = grown[min(MOST_IMPROVED, len(grown)) - 1][1]
        best = [f"{name}提高{change}分" for name, change in grown if change >= line]
        yield "进步明显", f"与{month_name(previous, month)}相比总分提高较多的部室：{'，'.join(best)}。"
    if extra := [_bonus_text(standing) for standing in ranked(month) if Decimal(standing["bonus"])]:
        counted = "但计入名次" if month["rules"]["bonus_in_ranking"] else "也不计入名次"
        yield "工作有亮点", f"按规定加分的部室：{'；'.join(extra)}。加分单列，不计入总分，{counted}。"


def _bonus_text(standing: Mapping) -> str:
    items = dict.fromkeys(line["item_name"] for line in standing["bonus_lines"])
    return f"{standing['department_name']}加{standing['bonus']}分（{'、'.join(items)}）"


def _clean_everywhere(month: Mapping) -> list[str]:
    return [standing["department_name"] for standing in ranked(month) if not standing["lines"]]


def _problems(facts: list[BoardFacts]) -> list[dict]:
    found = [board for board in facts if board.facts]
    if not found:
        return [_paragraph("本月没有记录扣分事实。")]
    return _numbered((f"{board.board.name}方面", _problem_text(board)) for board in found)


def _problem_text(found: BoardFacts) -> str:
    text = f"记录扣分事实{found.facts}条，涉及{len(found.names)}个部室，各部室合计扣{found.points}分。"
    common = found.problems[:COMMON_PROBLEMS]
    if not common:
        return text
    parts = [f"{quoted(problem.text)}{problem.facts}条（{listed(problem.names, 5)}）" for problem in common]
    return f"{text}较多的是：{'；'.join(parts)}。"


def _demands(options: BulletinOptions, office: str) -> list[dict]:
    until = f"于{long_date(options.rectify_by)}前整改到位，并" if options.rectify_by else "限期整改到位，并"
    blocks = _numbered(
        [
            (
                "对照问题抓好整改",
                f"有扣分的部室要对照附件2逐条查明原因，明确责任人和措施，{until}将整改情况书面报{office}。",
            ),
            ("举一反三堵塞漏洞", "各部室要对照通报的问题开展自查，完善制度和流程，防止同类问题重复发生。"),
            (
                "坚持标准严格考核",
                "各责任部门要坚持制度在前、对事不对人，如实记录、及时反馈，确保考核公平公正。",
            ),
        ]
    )
    if options.objections_until:
        blocks.append(
            _paragraph(
                f"对考核结果有异议的部室，可由部室负责人于{long_date(options.objections_until)}前向{office}"
                f"提出书面申诉，{office}在{options.answer_days}个工作日内答复复核结果。"
            )
        )
    return blocks


def _annexes(month: Mapping) -> list[dict]:
    name = month_name(month)
    clipped = annexes.has_clipped_indicator(month)
    return [
        {
            "key": "standings",
            "number": 1,
            "name": f"{name}机关部室考核得分及名次表",
            "lines": [f"{name}机关部室考核得分及名次表"],
            "across": True,
            "note": "",
            **annexes.standings_table(month),
        },
        {
            "key": "ledger",
            "number": 2,
            "name": f"{name}机关部室考核扣分明细表",
            "lines": [f"{name}机关部室考核扣分明细表"],
            "across": False,
            "note": "（单项指标扣分合计超过该项满分的，扣完为止）" if clipped else "",
            **annexes.ledger_table(month),
        },
    ]

"""The tables of a bulletin: one list of columns serves paper and workbook.

A cell is a text. The kind of its column says what it is: `rank` (“2” or “2 并列”), `text`, `points` (two places),
`count`, `date` (ISO); an empty cell is empty in every output.
"""

from collections.abc import Mapping
from decimal import Decimal

from publishing.month_facts import Board, boards, ranked


def standings_table(month: Mapping) -> dict:
    """Every ranked department with the points of its boards, by rank; listing order inside a tie."""
    shown = boards(month)
    columns = [
        column("rank", "名次", "rank", 14),
        column("department", "部室", "text", 30),
        column("category", "类别", "text", 25),
    ]
    for sheet in month["sheets"]:
        columns += [
            column(f"board:{board.name}", board.name, "points", 16, sheet["name"])
            for board in shown
            if board.sheet == sheet["code"]
        ]
        columns.append(column(sheet["code"], "小计", "points", 16, sheet["name"]))
    columns += [
        column("total", "总分", "points", 16),
        column("bonus", "加分", "points", 12),
        column("category_rank", "类别名次", "rank", 16),
    ]
    rows = [
        [
            rank_text(standing["rank"], standing["tied"]),
            standing["department_name"],
            standing["category_name"],
            *_sheet_cells(month, shown, standing),
            standing["total"],
            standing["bonus"],
            rank_text(standing["category_rank"], standing["category_tied"]),
        ]
        for standing in sorted(ranked(month), key=lambda standing: standing["rank"])
    ]
    return {"columns": columns, "rows": rows}


def category_table(standings: list[Mapping], *, with_bonus: bool) -> dict:
    """The ranking of one category, as the bulletin's text shows it; with the bonus where it moves the ranks."""
    columns = [
        column("category_rank", "名次", "rank", 22),
        column("department", "部室", "text", 44),
        column("business", "业务工作", "points", 30),
        column("self_development", "自身建设", "points", 30),
        column("total", "总分", "points", 30),
    ]
    if with_bonus:
        columns.append(column("bonus", "加分", "points", 20))
    keys = [shown["key"] for shown in columns[1:]]
    return {
        "columns": columns,
        "rows": [
            [
                rank_text(standing["category_rank"], standing["category_tied"]),
                *(standing["department_name" if key == "department" else key] for key in keys),
            ]
            for standing in standings
        ],
    }


def ledger_table(month: Mapping) -> dict:
    """Every deduction of the ranked departments, in the order of departments and of their lines."""
    names = {
        indicator["code"]: indicator["name"]
        for sheet in month["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }
    return {
        "columns": [
            column("department", "部室", "text", 22),
            column("indicator", "指标", "text", 28),
            column("rule", "扣分标准", "text", 33),
            column("count", "次数", "count", 9),
            column("points", "扣分", "points", 11),
            column("date", "日期", "date", 18),
            column("reason", "扣分事由", "text", 35),
        ],
        "rows": [
            [
                standing["department_name"],
                names[line["indicator"]],
                line["rule_text"] or "",
                plain(line["count"]),
                line["points"],
                line["date"] if line["date_stated"] else "",
                line["reason"],
            ]
            for standing in ranked(month)
            for line in standing["lines"]
        ],
    }


def bonus_table(month: Mapping) -> dict:
    """Every bonus of the ranked departments, for the workbook."""
    return {
        "columns": [
            column("department", "部室", "text", 30),
            column("item", "加分项目", "text", 60),
            column("level", "级别", "text", 30),
            column("points", "加分", "points", 14),
            column("reason", "加分事由", "text", 80),
        ],
        "rows": [
            [
                standing["department_name"],
                line["item_name"],
                line["level"],
                line["points"],
                line["reason"],
            ]
            for standing in ranked(month)
            for line in standing["bonus_lines"]
        ],
    }


def has_clipped_indicator(month: Mapping) -> bool:
    """Did some department lose more on an indicator than it holds, so that its score stopped at zero?"""
    maxima = {
        indicator["code"]: Decimal(indicator["max"])
        for sheet in month["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }
    for standing in ranked(month):
        sums: dict[str, Decimal] = {}
        for line in standing["lines"]:
            sums[line["indicator"]] = sums.get(line["indicator"], Decimal()) + Decimal(line["points"])
        if any(total > maxima[code] for code, total in sums.items()):
            return True
    return False


def column(key: str, title: str, kind: str, width: int, group: str = "") -> dict:
    """A column of a paper's table; `width` is in millimetres or a share of the table."""
    return {"key": key, "title": title, "kind": kind, "width": width, "group": group}


def rank_text(rank: int, tied: bool) -> str:
    """A rank as printed: 2, or 2 并列 where another department shares it."""
    return f"{rank} 并列" if tied else str(rank)


def plain(count: str | None) -> str:
    """A count without its idle zeros: 2.00 → 2, 1.50 → 1.5; nothing for a rule that ignores the count."""
    if not count:
        return ""
    return format(Decimal(count).normalize(), "f")


def _sheet_cells(month: Mapping, shown: list[Board], standing: Mapping) -> list[str]:
    cells = []
    for sheet in month["sheets"]:
        for board in shown:
            if board.sheet == sheet["code"]:
                points = [
                    standing["sections"][code] for code in board.sections if code in standing["sections"]
                ]
                cells.append(f"{sum(map(Decimal, points), Decimal()):.2f}")
        cells.append(standing[sheet["code"]])
    return cells

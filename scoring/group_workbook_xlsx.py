"""The workbook of a group as a file: sheets to fill in, the rules, how to fill it in, and the signed stamp."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter

from campaign.spreadsheets import RISKY
from scoring.models import DeductionRule, Indicator, IndicatorGroup
from scoring.sheet_tables import BY_BRANCH, SheetCell, SheetTable
from scoring.shorthand import LONGEST
from scoring.workbook_stamp import REMARK, SHEET, Stamp

CODE_HEADING = "编号"
RULES_SHEET, NOTES_SHEET = "扣分标准", "填写说明"
HEADER_ROW = 3  # counted from 0; above it stand the title, what it is of, and how to write
LONGEST_NAME = 31
HOW_TO = (
    ("扣分", "一格写一条扣分，如：-0.5 迟到一人次；多条扣分在格内换行（Alt+Enter），一行一条。"),
    ("按标准扣分", "写标准编号和数量，如：Z1-2×3；事由可以写在后面，不写则用标准原文。标准见“扣分标准”页。"),
    ("日期", "已知事实发生日期的写在最前，如：3月12日 -0.5 迟到一人次；不写记为日期不详。"),
    ("直接打分", "只写得分和原因，如：5.5 资料不全；本格此时不能再有其他扣分。"),
    ("无扣分", "留空，或写：无、0、—。"),
    ("修改和删除", "直接改写或删去格内的文字；带回系统时逐格列出改动，经确认后写入，原记录留痕。"),
    ("灰色格", "缺项或回避，不能填写。"),
    ("带回系统", "填好后在系统的评分页面选择“带回工作簿”上传。同一文件重复上传不会重复扣分。"),
    ("提醒", "事由会在通报中公开，只写事实，不写姓名。"),
)


def group_xlsx(
    tables: Sequence[SheetTable],
    *,
    group: IndicatorGroup,
    rules: Sequence[DeductionRule],
    pieces: Sequence[str],
    stamp: Stamp,
    at: datetime,
) -> bytes:
    """The bytes of the workbook. Numbers and signs that people type stay text; nothing becomes a formula (EXP-1)."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    month = group.month.first_day
    title = f"{month.year}年{month.month}月考核评分表（{stamp.group_name}）"
    workbook.set_properties(
        {
            "title": title,
            "subject": f"{stamp.campaign_name} {stamp.month} {stamp.group_name}",
            "comments": f"{stamp.serial} v{stamp.format}",
            "created": at.replace(tzinfo=None),
        }
    )
    formats = _formats(workbook)
    for name, table in zip(_names(tables), tables, strict=True):
        _score_sheet(workbook.add_worksheet(name), table, formats, title=title, stamp=stamp)
    _rules_sheet(workbook.add_worksheet(RULES_SHEET), rules, formats, title=title)
    _notes_sheet(workbook.add_worksheet(NOTES_SHEET), formats)
    hidden = workbook.add_worksheet(SHEET)
    hidden.write_string(0, 0, REMARK)
    for row, piece in enumerate(pieces, start=1):
        hidden.write_string(row, 0, piece)
    hidden.protect()
    hidden.very_hidden()
    workbook.close()
    return stream.getvalue()


def _formats(workbook) -> dict:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True}
    open_cell = cell | {"num_format": "@", "locked": False}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "about": workbook.add_format({"align": "center", "font_color": "#5B6472"}),
        "how": workbook.add_format({"font_color": "#5B6472", "text_wrap": True, "valign": "vcenter"}),
        "head": workbook.add_format(cell | {"bold": True, "align": "center", "bg_color": "#F2F2F2"}),
        "name": workbook.add_format(cell | {"bg_color": "#FAFAFA"}),
        "text": workbook.add_format(cell),
        "open": workbook.add_format(open_cell),
        "risky": workbook.add_format(open_cell | {"quote_prefix": True}),
        "locked": workbook.add_format(
            cell | {"align": "center", "bg_color": "#E6E6E6", "font_color": "#5B6472", "num_format": "@"}
        ),
        "points": workbook.add_format(cell | {"align": "center", "num_format": "0.00"}),
    }


def _score_sheet(sheet, table: SheetTable, formats: dict, *, title: str, stamp: Stamp) -> None:
    last = 1 + len(table.indicators)
    sheet.merge_range(0, 0, 0, last, title, formats["title"])
    about = (
        f"{stamp.campaign_name}　考核办法第{stamp.scheme}版　{stamp.exported_at} 由{stamp.exported_by}导出"
    )
    sheet.merge_range(1, 0, 1, last, about, formats["about"])
    how = "一格一条，如“-0.5 迟到一人次”“Z1-2×3”“3月12日 -1 缺席会议”；多条在格内换行；无扣分留空。灰色格不能填写。"
    sheet.merge_range(2, 0, 2, last, how, formats["how"])
    sheet.write_string(HEADER_ROW, 0, CODE_HEADING, formats["head"])
    sheet.write_string(
        HEADER_ROW, 1, "党支部（部室）" if table.name == BY_BRANCH else "部室", formats["head"]
    )
    for column, indicator in enumerate(table.indicators, start=2):
        sheet.write_string(HEADER_ROW, column, heading(indicator), formats["head"])
    for line, row in enumerate(table.rows, start=HEADER_ROW + 1):
        sheet.write_string(line, 0, row.code, formats["name"])
        sheet.write_string(line, 1, row.name, formats["name"])
        for column, cell in enumerate(row.cells, start=2):
            _write_cell(sheet, line, column, cell, formats)
    _set_up(sheet, table)


def _write_cell(sheet, line: int, column: int, cell: SheetCell, formats: dict) -> None:
    kind = "locked" if not cell.is_open else "risky" if cell.text.startswith(RISKY) else "open"
    if cell.text:
        sheet.write_string(line, column, cell.text, formats[kind])
    else:
        sheet.write_blank(line, column, None, formats[kind])


def _set_up(sheet, table: SheetTable) -> None:
    """Widths, what can be typed, protection without a password, and how it prints."""
    last_row = HEADER_ROW + len(table.rows)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 34 if table.name == BY_BRANCH else 18)
    sheet.set_column(2, 1 + len(table.indicators), 24)
    sheet.set_row(0, 30)
    sheet.set_row(2, 20)
    sheet.set_row(HEADER_ROW, 36)
    for column, indicator in enumerate(table.indicators, start=2):
        sheet.data_validation(
            HEADER_ROW + 1,
            column,
            max(last_row, HEADER_ROW + 1),
            column,
            {
                "validate": "length",
                "criteria": "<=",
                "value": LONGEST,
                "input_title": f"{indicator.code} 满分{full_marks(indicator)}分"[:32],
                "input_message": "如：-0.5 迟到一人次；多条换行。无扣分留空。",
                "error_title": "文字过长",
                "error_message": f"每格最多{LONGEST}个字。",
            },
        )
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.protect(
        "",
        {
            "format_cells": False,
            "format_columns": True,
            "format_rows": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
        },
    )
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(0, 1)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _rules_sheet(sheet, rules: Sequence[DeductionRule], formats: dict, *, title: str) -> None:
    sheet.merge_range(0, 0, 0, 5, f"{title}扣分标准", formats["title"])
    sheet.set_row(0, 30)
    for column, (words, width) in enumerate(
        (("指标", 30), ("满分", 8), ("标准编号", 10), ("扣分标准", 52), ("每", 12), ("扣分", 8))
    ):
        sheet.write_string(1, column, words, formats["head"])
        sheet.set_column(column, column, width)
    for line, rule in enumerate(rules, start=2):
        indicator = rule.indicator
        sheet.write_string(line, 0, f"{indicator.code} {indicator.name}", formats["text"])
        sheet.write_number(line, 1, indicator.maximum, formats["points"])
        sheet.write_string(line, 2, rule.code, formats["text"])
        sheet.write_string(line, 3, rule.text, formats["text"])
        sheet.write_string(line, 4, rule.unit_text, formats["text"])
        if rule.to_zero:
            sheet.write_string(line, 5, "扣完", formats["text"])
        else:
            sheet.write_number(line, 5, rule.points, formats["points"])
    sheet.freeze_panes(2, 0)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _notes_sheet(sheet, formats: dict) -> None:
    sheet.merge_range(0, 0, 0, 1, NOTES_SHEET, formats["title"])
    sheet.set_row(0, 30)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    for line, (name, words) in enumerate(HOW_TO, start=1):
        sheet.write_string(line, 0, name, formats["head"])
        sheet.write_string(line, 1, words, formats["text"])
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def heading(indicator: Indicator) -> str:
    """The heading of an indicator's column; its first word is the code by which it is known."""
    return f"{indicator.code} {indicator.name}\n（满分{full_marks(indicator)}分）"


def full_marks(indicator: Indicator) -> str:
    """The maximum without idle zeros."""
    return f"{indicator.maximum.normalize():f}"


def _names(tables: Sequence[SheetTable]) -> list[str]:
    """A name for each sheet that a workbook takes, no two the same; rules and notes keep theirs."""
    taken = {RULES_SHEET.casefold(), NOTES_SHEET.casefold(), SHEET.casefold()}
    names = []
    for table in tables:
        plain = re.sub(r"[\[\]:*?/\\']", " ", table.name).strip()[: LONGEST_NAME - 4] or "评分"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}{number}"
        taken.add(name.casefold())
        names.append(name)
    return names

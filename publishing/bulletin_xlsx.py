"""The bulletin's tables as a workbook: numbers stay numbers, text stays text (EXP-1).

The tables come from the frozen month through the same columns as the paper's annexes (`annexes`), so that both tell
the same figures. The same month and paper give the same bytes.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from publishing.annexes import bonus_table, ledger_table, standings_table
from publishing.bulletin import payload_sha256

RISKY = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
MILLIMETRES_PER_CHARACTER = 2.1  # of a column's width
NOTE = "本表由已冻结的考核数据生成，与通报及附件一致；总分不含加分。"


def bulletin_xlsx(month: Mapping, paper: Mapping) -> bytes:
    """A workbook with 考核结果, 扣分明细, 加分明细 and 说明, ready to be printed on A4 across.

    `month` is the frozen month, `paper` the payload of its bulletin.
    """
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
    issued = datetime.combine(date.fromisoformat(paper["date"]), time())
    workbook.set_properties({"title": paper["title"]["text"], "author": paper["issuer"], "created": issued})
    formats = _formats(workbook)
    names = {annex["key"]: annex["name"] for annex in paper["annexes"]}
    for sheet, title, table in (
        ("考核结果", names["standings"], standings_table(month)),
        ("扣分明细", names["ledger"], ledger_table(month)),
        ("加分明细", names["ledger"].replace("扣分", "加分"), bonus_table(month)),
    ):
        _write_table(workbook.add_worksheet(sheet), title, table, formats)
    _write_notes(workbook.add_worksheet("说明"), paper, formats)
    workbook.close()
    return stream.getvalue()


def workbook_columns(table: Mapping) -> list[dict]:
    """The columns of a table as the workbook has them: a rank is followed by its 并列."""
    columns = []
    for column in table["columns"]:
        title = f"{column['group']}·{column['title']}" if column["group"] else column["title"]
        columns.append({**column, "title": title})
        if column["kind"] == "rank":
            columns.append({**column, "kind": "tie", "title": title.replace("名次", "") + "并列"})
    return columns


def _formats(workbook: xlsxwriter.Workbook) -> dict:
    cell = {"font_name": "SimSun", "font_size": 10, "border": 1, "valign": "vcenter"}
    return {
        "title": workbook.add_format(
            {"font_name": "SimSun", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
        ),
        "head": workbook.add_format(
            {**cell, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        ),
        "text": workbook.add_format({**cell, "text_wrap": True}),
        "risky": workbook.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
        "points": workbook.add_format({**cell, "num_format": "0.00"}),
        "count": workbook.add_format({**cell, "num_format": "0.##"}),
        "rank": workbook.add_format({**cell, "num_format": "0", "align": "center"}),
        "tie": workbook.add_format({**cell, "align": "center"}),
        "date": workbook.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
    }


def _write_table(sheet, title: str, table: Mapping, formats: Mapping) -> None:
    columns = workbook_columns(table)
    sheet.merge_range(0, 0, 0, len(columns) - 1, "", formats["title"])
    sheet.write_string(0, 0, title, formats["title"])
    sheet.set_row(0, 30)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column["title"], formats["head"])
        width = 6 if column["kind"] == "tie" else column["width"] / MILLIMETRES_PER_CHARACTER
        sheet.set_column(place, place, max(6, width))
    for line, row in enumerate(table["rows"], start=2):
        place = 0
        for column, text in zip(table["columns"], row, strict=True):
            place = _write_cell(sheet, line, place, column["kind"], text, formats)
    sheet.freeze_panes(2, 2)
    sheet.autofilter(1, 0, max(1, len(table["rows"]) + 1), len(columns) - 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")


def _write_cell(sheet, line: int, place: int, kind: str, text: str, formats: Mapping) -> int:
    """Write one cell (two for a rank); answers the next place."""
    if kind == "rank":
        rank, _, tied = text.partition(" ")
        sheet.write_number(line, place, int(rank), formats["rank"])
        sheet.write(line, place + 1, tied or None, formats["tie"])
        return place + 2
    if not text:
        sheet.write_blank(line, place, None, formats[kind])
    elif kind in ("points", "count"):
        sheet.write_number(line, place, Decimal(text), formats[kind])
    elif kind == "date":
        sheet.write_datetime(line, place, date.fromisoformat(text), formats["date"])
    else:
        sheet.write_string(line, place, text, formats["risky" if text.startswith(RISKY) else "text"])
    return place + 1


def _write_notes(sheet, paper: Mapping, formats: Mapping) -> None:
    notes = [
        ("单位", paper["unit"]),
        ("活动", paper["campaign"]),
        ("考核月份", paper["month"]),
        ("修订", f"第{paper['revision']}版"),
        ("通报标题", paper["title"]["text"]),
        ("发文字号", paper["number"]["text"]),
        ("成文日期", paper["date_text"]),
        ("考核数据 SHA-256", paper["month_sha256"]),
        ("通报内容 SHA-256", payload_sha256(paper)),
        ("说明", NOTE),
    ]
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 72)
    for line, (name, text) in enumerate(notes):
        sheet.write_string(line, 0, name, formats["head"])
        sheet.write_string(line, 1, text, formats["risky" if text.startswith(RISKY) else "text"])
    sheet.set_paper(9)

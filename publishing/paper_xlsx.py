"""The tables of a paper as a workbook: numbers stay numbers, text stays text (EXP-1).

The tables are those of the payload, with the same columns as on paper, so that both tell the same figures; a bulletin
brings one more (`workbook`: the bonuses). The same payload gives the same bytes.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from campaign.digests import sha256_of
from publishing.paper_charts import chart_table
from publishing.paper_content import chart_name, charts

RISKY = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
MILLIMETRES_PER_CHARACTER = 2.1  # of a column's width
NOTE = "本表由印发时冻结的内容生成，与文件及附件一致。"
BULLETIN_NOTE = "本表由已冻结的考核数据生成，与通报及附件一致；总分不含加分。"
SHEETS = {"standings": "考核结果", "ledger": "扣分明细", "bonus": "加分明细"}
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")


def paper_xlsx(paper: Mapping) -> bytes:
    """A workbook with a sheet for each table of the paper and one of 说明, ready to be printed on A4 across."""
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
    for sheet, title, table in workbook_tables(paper):
        _write_table(workbook.add_worksheet(sheet), title, table, formats)
    _write_notes(workbook.add_worksheet("说明"), paper, formats)
    workbook.close()
    return stream.getvalue()


def workbook_tables(paper: Mapping) -> Iterator[tuple[str, str, Mapping]]:
    """Sheet name, title and table of each sheet: the tables of the annexes, or of the text where those have none."""
    yield from _chart_tables(paper)
    kept = [
        annex for annex in (*paper["annexes"], *paper.get("workbook", [])) if annex.get("rows") is not None
    ]
    if kept:
        taken = {"说明"}
        for annex in kept:
            name = _sheet_name(SHEETS.get(annex["key"], annex["name"]), taken)
            yield name, annex["name"], annex
        return
    title, number = paper["title"]["text"], 0
    for block in paper["body"]:
        if block["kind"] == "heading":
            title = block["text"]
        elif block["kind"] == "table":
            number += 1
            yield f"表{number}", title, block


def _chart_tables(paper: Mapping) -> Iterator[tuple[str, str, Mapping]]:
    """The figures of each chart of the text."""
    for chart in charts(paper):
        yield f"图{chart['number']}", chart_name(chart), chart_table(chart)


def has_workbook(paper: Mapping) -> bool:
    """Has the paper a table that a workbook could hold?"""
    return any(True for _table in workbook_tables(paper))


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has (it does not tell capitals from small letters)."""
    name = NOT_IN_SHEET_NAMES.sub(" ", wanted)[:LONGEST_SHEET_NAME].strip() or "表"
    number = 1
    shown = name
    while shown.casefold() in taken:
        number += 1
        shown = f"{name[: LONGEST_SHEET_NAME - 4]}（{number}）"
    taken.add(shown.casefold())
    return shown


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
        ("考核月份", paper.get("month", "")),
        ("修订", f"第{paper['revision']}版" if paper.get("revision") else ""),
        ("文件标题", paper["title"]["text"]),
        ("发文字号", paper["number"]["text"]),
        ("签发人", paper.get("signer", "")),
        ("成文日期", paper["date_text"]),
        ("考核数据 SHA-256", paper.get("month_sha256", "")),
        ("文件内容 SHA-256", sha256_of(paper)),
        ("说明", BULLETIN_NOTE if paper["kind"] == "bulletin" else NOTE),
    ]
    notes = [(name, text) for name, text in notes if text]
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 72)
    for line, (name, text) in enumerate(notes):
        sheet.write_string(line, 0, name, formats["head"])
        sheet.write_string(line, 1, text, formats["risky" if text.startswith(RISKY) else "text"])
    sheet.set_paper(9)

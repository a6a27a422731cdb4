"""Exports: stable keys, figures that can be computed again, text that stays text (security.md EXP-1 to EXP-3)."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from campaign.models import AuditEntry
from campaign.spreadsheets import Column, Table, csv_bytes, xlsx_bytes
from scoring.board import live_board
from scoring.bonuses import enter_bonus
from scoring.entry import enter_deduction, withdraw_line
from scoring.exports import UnknownFormat, export_ledger, export_standings, standings_json
from scoring.grants import grant_not_applicable
from scoring.ledger_export import LEDGER_KEYS, ledger_json, published_revision
from scoring.models import BonusItem, BonusLevel, Indicator, Month
from tests.browsing import client_of
from tests.makers import MARCH, make_open_month, make_world, publish
from tests.recomputing import comparable, rows_of_csv, standings_from

RISKY = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x", "＝1", "＋1", "－1", "＠x")
LEADERS_AND_OTHERS = {
    "office": 200,
    "second": 200,
    "leader": 200,
    "auditor": 200,
    "administrator": 403,
    "scorer": 403,
    "organ_scorer": 403,
    "head": 403,
    "deputy": 403,
    "inspector": 403,
    "juror": 403,
    "employee": 403,
}


@pytest.fixture
def month(world) -> Month:
    """March, open: lines by rule and free, of a department and of a branch, over the maximum; 缺项; bonuses."""
    item = BonusItem.objects.create(
        scheme=world.scheme, code="A3", name="建议", sheet_code="business", cap=Decimal("1.00")
    )
    BonusLevel.objects.create(item=item, name="每项", points=Decimal("0.50"))
    BonusLevel.objects.create(item=item, name="重大", points=Decimal("0.80"))
    grant_not_applicable(
        campaign=world.campaign,
        indicator=Indicator.objects.select_related("section__sheet__scheme").get(code="C1"),
        department=world.departments[2],
        first_month=MARCH,
        last_month=MARCH,
        reason="无此项业务",
        by=world.access("leader"),
    )
    month = make_open_month(world)
    office = world.access("office")

    def deduct(indicator: str, department: str, **line):
        return enter_deduction(month=month, indicator=indicator, department=department, by=office, **line)[1]

    deduct("C2", "D03", points=Decimal("1.70"), reason="督办事项逾期", fact_date=date(2026, 3, 12))
    deduct("P1", "D01", rule="P1-1", count=3, reason="记录不规范3次")
    deduct("C1", "D02", points=Decimal("8.00"), reason="重点工作未完成")
    deduct("C1", "D02", rule="C1-1", count=5, reason="未按时完成5次")
    deduct("Z1", "D01", rule="Z1-2", reason="弄虚作假")
    wrong = deduct("D1", "D01", rule="D1-1", count=2, reason="误记")
    withdraw_line(line=wrong, by=office, reason="经复核不成立")
    for level, matter in (("每项", "甲建议"), ("重大", "甲建议"), ("每项", "乙建议")):
        enter_bonus(
            month=month,
            item="A3",
            level=level,
            department="D03",
            matter=matter,
            proof="采纳证明",
            by=office,
        )
    return month


@pytest.fixture
def revision(world, month):
    return publish(world, month)


def test_standings_json_has_the_stable_keys(revision):
    exported = standings_json(revision)

    assert list(exported) == ["month", "revision", "sha256", "standings"]
    assert exported["standings"][1] == {
        "department": "D02",
        "department_name": "第2部",
        "category": "B",
        "category_name": "B类",
        "business": "90.00",
        "self_development": "98.50",
        "total": "188.50",
        "bonus": "0.00",
        "rank": 2,
        "tied": False,
        "category_rank": 1,
        "category_tied": False,
        "sections": {
            "COMMON": "35.00",
            "CAT_B": "55.00",
            "SELF_P": "23.50",
            "SELF_T": "25.00",
            "SELF_Z": "25.00",
            "SELF_D": "25.00",
        },
    }
    assert {
        row["department"]: (row["total"], row["bonus"], row["rank"]) for row in exported["standings"]
    } == {
        "D01": ("173.50", "0.00", 3),
        "D02": ("188.50", "0.00", 2),
        "D03": ("197.81", "1.00", 1),
    }


def test_ledger_gives_the_published_standings(revision):
    ledger = ledger_json(revision.month)

    assert standings_from(ledger["rows"]) == comparable(standings_json(revision)["standings"])
    assert [ledger["month"], ledger["state"], ledger["revision"], ledger["sha256"]] == [
        "2026-03",
        "published",
        1,
        revision.sha256,
    ]


def test_ledger_as_csv_gives_the_same(revision):
    export = export_ledger(revision.month, file_format="csv", by=None)

    assert standings_from(rows_of_csv(export.content)) == comparable(standings_json(revision)["standings"])


def test_ledger_of_an_open_month_gives_the_live_board(world, month):
    found = standings_from(ledger_json(month)["rows"])

    rows = live_board(month, rules=world.campaign.rules).rows
    assert [
        (each["department"], each["business"], each["self_development"], each["bonus"], each["rank"])
        for each in found
    ] == [
        (
            row.participant.code,
            f"{row.business:.2f}",
            f"{row.self_development:.2f}",
            f"{row.bonus:.2f}",
            row.place.number,
        )
        for row in rows
    ]


def test_line_of_the_ledger_says_everything(revision):
    rows = ledger_json(revision.month)["rows"]

    line = next(row for row in rows if row["indicator"] == "C2" and row["kind"] == "line")
    del line["line"]
    assert line == {
        "kind": "line",
        "month": "2026-03",
        "revision": 1,
        "state": "in_force",
        "department": "D03",
        "department_name": "第3部",
        "category": "A",
        "branch": None,
        "sheet": "business",
        "section": "COMMON",
        "section_full": "45.00",
        "indicator": "C2",
        "indicator_max": "35.00",
        "rule": None,
        "count": "1.00",
        "points": "1.70",
        "date": "2026-03-12",
        "reason": "督办事项逾期",
        "level": None,
        "cap": None,
    }


def test_kinds_of_the_ledger_are_told_apart(revision):
    rows = ledger_json(revision.month)["rows"]

    found = [
        (row["kind"], row["department"], row["indicator"], row["points"], row["reason"], row["branch"])
        for row in rows
        if row["kind"] not in ("setting", "indicator")
    ]
    assert found == [
        ("department", "D01", None, None, None, None),
        ("line", "D01", "P1", "1.50", "记录不规范3次", "B01"),
        ("line", "D01", "Z1", "25.00", "弄虚作假", None),
        ("department", "D02", None, None, None, None),
        ("line", "D02", "C1", "8.00", "重点工作未完成", None),
        ("line", "D02", "C1", "2.50", "未按时完成5次", None),
        ("line", "D02", "P1", "1.50", "记录不规范3次", "B01"),
        ("department", "D03", None, None, None, None),
        ("na", "D03", "C1", None, "无此项业务", None),
        ("line", "D03", "C2", "1.70", "督办事项逾期", None),
        ("bonus", "D03", "A3", "0.50", "甲建议", None),
        ("bonus", "D03", "A3", "0.80", "甲建议", None),
        ("bonus", "D03", "A3", "0.50", "乙建议", None),
    ]


def test_withdrawn_lines_are_listed_until_the_month_is_published(world, month):
    live = [row["reason"] for row in ledger_json(month)["rows"] if row["state"] == "withdrawn"]
    publish(world, month)

    month.refresh_from_db()
    frozen = [row["reason"] for row in ledger_json(month)["rows"] if row["state"] == "withdrawn"]

    assert [live, frozen] == [["误记"], []]


def test_ledger_of_a_published_month_reads_the_frozen_rows(world, revision):
    before = ledger_json(revision.month)
    world.departments[2].name = "改名部"
    world.departments[2].save()
    Indicator.objects.filter(code="C2").update(maximum=Decimal("30.00"))

    assert ledger_json(revision.month) == before


def test_ledger_keys_hold_no_person(month):
    """EXP-3: only the columns that are needed; nobody's name, staff number, phone."""
    assert list(ledger_json(month)["rows"][0]) == list(LEDGER_KEYS)
    assert LEDGER_KEYS == (
        "kind",
        "month",
        "revision",
        "state",
        "department",
        "department_name",
        "category",
        "branch",
        "sheet",
        "section",
        "section_full",
        "indicator",
        "indicator_max",
        "rule",
        "count",
        "points",
        "date",
        "reason",
        "line",
        "level",
        "cap",
    )


def test_standings_csv_is_rfc_4180_with_a_byte_order_mark(revision):
    """EXP-2."""
    content = export_standings(revision, file_format="csv", by=None).content

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [
        content.count(b"\r\n"),
        rows[0][:4],
        rows[0][-6:],
        rows[2][3:5],
        rows[2][7:15],
        rows[2][15:17],
    ] == [
        4,
        ["month", "revision", "sha256", "department"],
        ["CAT_A", "CAT_B", "SELF_P", "SELF_T", "SELF_Z", "SELF_D"],
        ["D02", "第2部"],
        ["90.00", "98.50", "188.50", "0.00", "2", "false", "1", "false"],
        ["35.00", ""],
    ]


def test_standings_workbook_is_in_order_of_places_with_numbers(revision):
    content = export_standings(revision, file_format="xlsx", by=None).content

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["考核成绩", "说明"]
    rows = list(book["考核成绩"].iter_rows(values_only=True))
    assert [rows[0][:9], [row[:9] for row in rows[1:]]] == [
        ("名次", "并列", "编号", "部室", "部室类别", "业务工作", "自身建设", "总分", "加分"),
        [
            (1, None, "D03", "第3部", "A类", 97.81, 100, 197.81, 1),
            (2, None, "D02", "第2部", "B类", 90, 98.5, 188.5, 0),
            (3, None, "D01", "第1部", "A类", 100, 73.5, 173.5, 0),
        ],
    ]
    total = book["考核成绩"]["H2"]
    assert [total.data_type, total.number_format] == ["n", "0.00"]
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert [notes["考核月份"], notes["数据校验（SHA-256）"]] == ["2026-03", revision.sha256]


def test_same_month_gives_the_same_workbook(revision):
    first = export_standings(revision, file_format="xlsx", by=None).content

    assert export_standings(revision, file_format="xlsx", by=None).content == first


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_is_no_formula_in_csv(text):
    """EXP-1."""
    content = csv_bytes(("reason", "points"), [{"reason": text, "points": Decimal("0.50")}])

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["reason", "points"], ["'" + text.replace("\0", "\ufffd"), "0.50"]]


@pytest.mark.parametrize("text", RISKY)
def test_risky_text_is_no_formula_in_a_workbook(text):
    """EXP-1."""
    table = Table("表", [Column("reason", "事由")], [{"reason": text}])

    content = xlsx_bytes([table], title="试验", created=datetime(2026, 4, 14, tzinfo=UTC))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    cell = openpyxl.load_workbook(io.BytesIO(content))["表"]["A2"]
    assert ["<f>" in sheet, cell.data_type, cell.quotePrefix, 'quotePrefix="1"' in styles] == [
        False,
        "s",
        True,
        True,
    ]


def test_text_with_comma_quote_and_line_break_comes_back_from_csv():
    text = '甲,"乙"\n丙'

    content = csv_bytes(("reason",), [{"reason": text}])

    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [["reason"], [text]]


def test_reason_that_looks_like_a_formula_is_exported_as_text(world):
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C2",
        department="D03",
        by=world.access("office"),
        points=Decimal(1),
        reason='=HYPERLINK("x")',
    )

    exported = rows_of_csv(export_ledger(month, file_format="csv", by=None).content)

    assert [row["reason"] for row in exported if row["kind"] == "line"] == ['\'=HYPERLINK("x")']


def test_exports_are_recorded_with_their_rows(world, revision):
    """EXP-3."""
    user = world.users["auditor"]

    export_standings(revision, file_format="xlsx", by=user)
    ledger = export_ledger(revision.month, file_format="json", by=user)

    entries = AuditEntry.objects.filter(event__startswith="export.").order_by("pk")
    assert [(entry.event, entry.user, entry.campaign, entry.data) for entry in entries] == [
        (
            "export.standings",
            user,
            world.campaign,
            {"month": "2026-03", "revision": 1, "format": "xlsx", "rows": 3},
        ),
        (
            "export.ledger",
            user,
            world.campaign,
            {"month": "2026-03", "revision": 1, "format": "json", "rows": ledger.rows},
        ),
    ]


def test_unknown_format_is_refused(revision):
    with pytest.raises(UnknownFormat):
        export_standings(revision, file_format="pdf", by=None)
    with pytest.raises(UnknownFormat):
        export_ledger(revision.month, file_format="xlsx", by=None)


# Commands


def run(command: str, *arguments: str) -> bytes:
    """What the command writes to a standard output that takes bytes."""
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    call_command(command, "--campaign", "t2026", *arguments, stdout=stdout)
    stdout.flush()
    return stdout.buffer.getvalue()


@pytest.mark.parametrize("file_format", ["json", "csv", "xlsx"])
def test_export_standings_writes_what_the_site_gives(revision, file_format):
    written = run("export_standings", "--month", "2026-03", "--format", file_format)

    assert written == export_standings(revision, file_format=file_format, by=None).content


def test_export_standings_equals_an_independent_calculation_from_export_ledger(revision):
    standings = json.loads(run("export_standings", "--month", "2026-03", "--format", "json"))
    ledger = json.loads(run("export_ledger", "--month", "2026-03", "--format", "json"))

    assert standings_from(ledger["rows"]) == comparable(standings["standings"])


def test_export_writes_a_file(revision, tmp_path):
    path = tmp_path / "三月.xlsx"

    run("export_standings", "--month", "2026-03", "--format", "xlsx", "--output", str(path))

    assert path.read_bytes() == export_standings(revision, file_format="xlsx", by=None).content


def test_workbook_needs_a_place_for_bytes(revision):
    with pytest.raises(CommandError, match="--output"):
        call_command(
            "export_standings",
            "--campaign=t2026",
            "--month=2026-03",
            "--format=xlsx",
            stdout=io.StringIO(),
        )


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        ("export_standings", ["2026", "2026-03"], "There is no campaign “2026”. Campaigns: t2026."),
        ("export_ledger", ["2026", "2026-03"], "There is no campaign “2026”. Campaigns: t2026."),
        ("export_standings", ["t2026", "2026-13"], "“2026-13” is not a month; write it as 2026-03."),
        ("export_standings", ["t2026", "三月"], "“三月” is not a month; write it as 2026-03."),
        ("export_standings", ["t2026", "2026-03"], "2026-03 is not published in campaign “t2026”."),
        ("export_ledger", ["t2026", "2026-04"], "There is no month 2026-04 in campaign “t2026”."),
    ],
)
def test_export_command_says_what_is_wrong(month, command, arguments, message):
    campaign, of_month = arguments

    with pytest.raises(CommandError) as refusal:
        call_command(command, "--campaign", campaign, "--month", of_month, "--format", "json")

    assert str(refusal.value) == message


# Pages


def address(view: str, file_format: str, *, month: str = "2026-03", campaign: str = "t2026") -> str:
    return reverse(f"scoring:{view}", args=[campaign, month, file_format])


@pytest.mark.parametrize("name", LEADERS_AND_OTHERS)
def test_standings_are_for_every_member(world, revision, name):
    answer = client_of(world.users[name]).get(address("standings_export", "json"))

    assert [answer.status_code, json.loads(answer.content)] == [200, standings_json(revision)]


@pytest.mark.parametrize(("name", "status"), LEADERS_AND_OTHERS.items())
def test_ledger_is_for_office_leaders_and_auditor(world, revision, name, status):
    answer = client_of(world.users[name]).get(address("ledger_export", "json"))

    assert answer.status_code == status
    assert (b"indicator_max" in answer.content) == (status == 200)


def test_ledger_of_an_open_month_is_given(world, month):
    answer = client_of(world.users["leader"]).get(address("ledger_export", "json"))

    assert json.loads(answer.content)["state"] == "open"


def test_standings_that_are_not_published_are_not_there(world, month):
    answer = client_of(world.users["office"]).get(address("standings_export", "json"))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("view", "file_format"),
    [("standings_export", "pdf"), ("ledger_export", "xlsx"), ("ledger_export", "txt")],
)
def test_format_that_does_not_exist_is_not_there(world, revision, view, file_format):
    answer = client_of(world.users["office"]).get(address(view, file_format))

    assert answer.status_code == 404


@pytest.mark.parametrize("view", ["standings_export", "ledger_export"])
def test_month_of_another_campaign_is_not_there(world, revision, view):
    other = make_world("o2026")

    answer = client_of(other.users["office"]).get(address(view, "json"))

    assert answer.status_code == 404


@pytest.mark.parametrize("view", ["standings_export", "ledger_export"])
def test_exports_are_only_read(world, revision, view):
    answer = client_of(world.users["office"]).post(address(view, "json"))

    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("view", "file_format", "media_type", "filename"),
    [
        (
            "standings_export",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "2026-03%E9%83%A8%E5%AE%A4%E8%80%83%E6%A0%B8%E6%88%90%E7%BB%A9.xlsx",
        ),
        (
            "ledger_export",
            "csv",
            "text/csv; charset=utf-8",
            "2026-03%E6%89%A3%E5%88%86%E6%98%8E%E7%BB%86.csv",
        ),
    ],
)
def test_download_says_what_it_is(world, revision, view, file_format, media_type, filename):
    answer = client_of(world.users["office"]).get(address(view, file_format))

    assert [answer["Content-Type"], answer["Content-Disposition"], answer["Cache-Control"]] == [
        media_type,
        f"attachment; filename*=utf-8''{filename}",
        "no-store",
    ]
    assert AuditEntry.objects.filter(event__startswith="export.").count() == 1


@pytest.mark.parametrize("departments", [3, 30])
@pytest.mark.parametrize(
    ("view", "file_format", "queries"), [("standings_export", "json", 6), ("ledger_export", "csv", 8)]
)
def test_download_costs_the_same_for_three_and_thirty_departments(
    db, django_assert_num_queries, departments, view, file_format, queries
):
    world = make_world(departments=departments)
    publish(world)
    client = client_of(world.users["office"])

    with django_assert_num_queries(queries):
        answer = client.get(address(view, file_format))

    assert answer.status_code == 200


def test_published_revision_is_the_newest(world, revision):
    assert [
        published_revision(world.campaign, MARCH),
        published_revision(world.campaign, date(2026, 4, 1)),
    ] == [
        revision,
        None,
    ]

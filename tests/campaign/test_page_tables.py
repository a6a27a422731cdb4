"""Tables of a page as a workbook: what stands in them, for whoever sees the page, and nothing else."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from campaign.models import AuditEntry, Department, Person
from campaign.page_tables import tables_of
from tests.browsing import client_of
from tests.makers import make_open_month, make_world, publish

PAGE = """<header><table><tbody><tr><td>frame</td></tr></tbody></table></header>
<main><h1>排名</h1><h2>上半年</h2>{}</main>"""


def table(
    body: str, *, head: str = "<tr><th>部室</th><th class='num'>总分</th></tr>", kind: str = "figures"
) -> str:
    return PAGE.format(f"<table class='{kind}'><thead>{head}</thead><tbody>{body}</tbody></table>")


def rows_of(html: str) -> list[list]:
    return [list(row.values()) for found in tables_of(html) for row in found.rows]


def test_tables_of_a_page_are_named_by_the_heading_before_them_and_those_of_the_frame_left_out():
    (found,) = tables_of(table("<tr><th>生产部</th><td class='num'>195.50</td></tr>"))

    assert [found.name, [column.title for column in found.columns]] == ["上半年", ["部室", "总分"]]
    assert [list(row.values()) for row in found.rows] == [["生产部", Decimal("195.50")]]


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("8", 8),
        ("\u22122.00", Decimal("-2.00")),
        ("0.50", Decimal("0.50")),
        ("007", "007"),
        ("95.5025", "95.5025"),
        ("2 <small>并列</small>", "2 并列"),
        ("", ""),
    ],
)
def test_figure_is_a_number_where_it_can_be_shown_as_it_stands(shown, value):
    assert rows_of(table(f"<tr><th>生产部</th><td class='num'>{shown}</td></tr>")) == (
        [["生产部", value]] if value != "" else [["生产部"]]
    )


def test_staff_number_stays_text():
    assert rows_of(table("<tr><td>10234</td><td>张三</td></tr>")) == [["10234", "张三"]]


def test_cells_over_rows_and_columns_keep_every_value_in_its_column():
    head = (
        "<tr><th rowspan='2'>部室</th><th colspan='2'>业务工作</th></tr><tr><th>共性</th><th>分类</th></tr>"
    )
    body = "<tr><th rowspan='2'>生产部</th><td>1</td><td>2</td></tr><tr><td colspan='2'>3</td></tr><tr><td>审计部</td><td></td><td>4</td></tr>"

    (found,) = tables_of(table(body, head=head))

    assert [column.title for column in found.columns] == ["部室", "业务工作 · 共性", "业务工作 · 分类"]
    assert [list(row.values()) for row in found.rows] == [
        ["生产部", "1", "2"],
        ["生产部", "3", ""],
        ["审计部", "", "4"],
    ]


def test_acts_pictures_and_forms_of_a_row_are_no_words():
    acts = "<td><details class='withdraw'><summary>撤销</summary></details><a class='btn btn-plain'>查看</a><form><input type='text' name='reason'>理由<button>撤销</button></form><svg><title>走势</title></svg></td>"

    (found,) = tables_of(table(f"<tr><th>生产部</th><td class='num'>8</td>{acts}</tr>"))

    assert [[column.title for column in found.columns], [list(row.values()) for row in found.rows]] == [
        ["部室", "总分"],
        [["生产部", 8]],
    ]


@pytest.mark.parametrize(
    "inside", ["<input name='score'>", "<select><option>1</option></select>", "<textarea></textarea>"]
)
def test_table_that_is_a_form_is_left_out(inside):
    assert tables_of(table(f"<tr><th>生产部</th><td>{inside}</td></tr>")) == []


def test_grid_and_empty_tables_are_left_out():
    assert [tables_of(table("<tr><td>8</td></tr>", kind="grid")), tables_of(table(""))] == [[], []]


def test_names_of_sheets_are_such_as_a_workbook_takes():
    one = "<table><caption>甲/乙: [丙]?*</caption><tbody><tr><td>1</td></tr></tbody></table>"

    names = [
        found.name
        for found in tables_of(PAGE.format(one * 2) + f"<main><h2>{'长' * 50}</h2>{one[:7]}{one[33:]}</main>")
    ]

    assert [names[0], names[1], len(names[2])] == ["甲 乙   丙", "甲 乙   丙 2", 31]


def opened(answer):
    return load_workbook(BytesIO(answer.content))


def test_page_with_tables_answers_as_a_workbook_and_stands_in_the_trail_exp_3(world):
    publish(world)

    answer = client_of(world.users["office"]).get("/c/t2026/ranking/2026-03/?tables=xlsx")

    entry = AuditEntry.objects.get(event="export.page")
    sheet = opened(answer).worksheets[0]
    assert [answer["Content-Type"].endswith("sheet"), answer["Cache-Control"]] == [True, "no-store"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [
        "第1部",
        "第2部",
        "第3部",
    ]
    assert [entry.data["page"], entry.data["chosen"], entry.data["rows"] >= 3] == [
        "/c/t2026/ranking/2026-03/",
        "",
        True,
    ]


def test_workbook_has_no_more_than_the_person_sees_acl_4(world):
    publish(world)
    world.campaign.rules.board = "own"
    world.campaign.rules.save()

    answer = client_of(world.users["head"]).get("/c/t2026/ranking/2026-03/?tables=xlsx")
    denied = client_of(world.users["employee"]).get("/c/t2026/months/2026-03/?tables=xlsx")

    words = [f"{cell.value}" for sheet in opened(answer) for row in sheet.iter_rows() for cell in row]
    assert ["D02" in "".join(words), denied.status_code] == [False, 403]


def test_what_could_run_as_a_formula_is_text_in_the_workbook_exp_1(world):
    make_open_month(world)
    Department.objects.filter(pk=world.departments[0].pk).update(name="=1+1")

    answer = client_of(world.users["office"]).get("/c/t2026/months/2026-03/live/?tables=xlsx")

    cells = [cell for sheet in opened(answer) for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def test_copy_that_the_browser_has_of_the_page_is_no_answer(world):
    publish(world)
    client = client_of(world.users["office"])
    etag = client.get("/c/t2026/ranking/2026-03/")["ETag"]

    answer = client.get("/c/t2026/ranking/2026-03/?tables=xlsx", headers={"if-none-match": etag})

    assert [answer.status_code, answer["Content-Type"].endswith("sheet")] == [200, True]


@pytest.mark.parametrize(
    "page", ["/notices/?tables=xlsx", "/c/t2026/search/?tables=xlsx", "/c/t2026/ranking/?tables=csv"]
)
def test_page_without_tables_is_answered_as_it_is(world, page):
    answer = client_of(world.users["office"]).get(page, follow=True)

    assert [answer.status_code, answer["Content-Type"][:9]] == [200, "text/html"]


def test_workbook_of_a_divided_list_has_all_of_it(db):
    world = make_world()
    Person.objects.bulk_create(
        Person(
            unit=world.campaign.unit,
            department=world.departments[0],
            staff_number=f"7{number:04}",
            name="某人",
        )
        for number in range(60)
    )

    answer = client_of(world.users["administrator"]).get("/c/t2026/settings/accounts/?tables=xlsx&page=2")

    assert sum(row[0].value is not None for row in opened(answer).worksheets[0].iter_rows(min_row=2)) >= 60

"""The pages of the register and of issued papers, and the register as a workbook (EXP-1, EXP-3)."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign.models import AuditEntry, DocumentNumber, NumberLeap, PaperKind
from campaign.numbers import enter_number, go_on_with
from publishing.issuing import void_paper
from publishing.models import Publication
from publishing.month_papers import issue_bulletin
from scoring.models import Standing
from tests.browsing import client_of
from tests.makers import PUBLISHED, make_world, publish
from tests.publishing.keeping import keep_file
from tests.publishing.matters import issue_matter

YEAR = date.today().year


def url(name: str, *args) -> str:
    return reverse(f"publishing:{name}", args=["t2026", *args])


def fill(world) -> dict[str, Publication]:
    """A register with 13 void, 14 superseded by 15, 16 from outside, 17 missing, 18 in force; 1 to 12 left out."""
    office = world.access("office")
    go_on_with(number=13, reason="纸质发文簿", by=office, at=PUBLISHED)
    papers = {"void": issue_matter(world, "test:1"), "older": issue_matter(world, "test:2")}
    void_paper(publication=papers["void"], reason="印错", by=office, at=PUBLISHED)
    papers["newer"] = issue_matter(world, "test:3", supersedes=papers["older"])
    for number, subject in ((16, "=1+1的通知"), (18, "纪要")):
        enter_number(
            number=number,
            kind=PaperKind.MINUTES,
            subject=subject,
            on=date(2026, 4, 14),
            by=office,
            at=PUBLISHED,
        )
    return papers


def test_register_tells_every_number_and_every_gap(world):
    papers = fill(world)

    page = client_of(world.users["office"]).get(url("paper_register") + "?year=2026")

    said = [
        (line.number.number if line.number else (line.gap.first, line.gap.last), line.state)
        for line in page.context["lines"]
    ]
    assert said == [
        (18, "outside"),
        ((17, 17), "unexplained"),
        (16, "outside"),
        (15, "in_force"),
        (14, "superseded"),
        (13, "void"),
        ((1, 12), "left_out"),
    ]
    assert [line.paper for line in page.context["lines"] if line.paper] == [
        papers["newer"],
        papers["older"],
        papers["void"],
    ]
    assert page.context["register"].next_number == 19


def test_register_as_a_workbook_says_the_same_and_runs_nothing(world):
    fill(world)

    answer = client_of(world.users["auditor"]).get(url("register_export", 2026))

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["发文字号", "文种", "标题", "取号日期", "取号人", "状态", "说明"]
    name = world.users["office"].name
    assert [[row[0], row[1], row[5], row[6]] for row in rows[1:]] == [
        ["清矿机党发〔2026〕1—12号", None, "空号", "纸质发文簿"],
        ["清矿机党发〔2026〕13号", "决定", "作废", "印错"],
        ["清矿机党发〔2026〕14号", "决定", "已被替代", "被清矿机党发〔2026〕15号替代"],
        ["清矿机党发〔2026〕15号", "决定", "有效", None],
        ["清矿机党发〔2026〕16号", "纪要", "系统外发文", None],
        ["清矿机党发〔2026〕17号", None, "空号（未说明）", None],
        ["清矿机党发〔2026〕18号", "纪要", "系统外发文", None],
    ]
    assert [rows[5][2], sheet.cell(6, 3).data_type, rows[5][3], rows[5][4]] == [
        "=1+1的通知",
        "s",
        "2026-04-14",
        name,
    ]
    entry = AuditEntry.objects.get(event="export.register")
    assert [entry.user, entry.data["rows"], entry.data["year"]] == [world.users["auditor"], 7, 2026]


def test_register_is_that_of_the_own_unit(world):
    fill(make_world("other"))
    issue_matter(world)

    page = client_of(world.users["office"]).get(url("paper_register") + "?year=2026")

    assert [line.number.unit for line in page.context["lines"]] == [world.unit]


@pytest.mark.parametrize("year", ["1999", "99999", "²", "x"])
def test_register_of_a_year_without_numbers_is_not_found_or_this_year(world, year):
    answer = client_of(world.users["office"]).get(url("paper_register") + f"?year={year}")

    assert answer.status_code == (404 if year == "1999" else 200)


def test_number_from_outside_is_entered_on_the_page(world):
    client = client_of(world.users["office"])
    given = {"number": "1", "on": f"{YEAR}-01-02", "kind": "circular", "subject": "关于检查的通知"}

    first = client.post(url("number_enter"), given)
    again = client.post(url("number_enter"), given)

    assert [first.status_code, first["Location"], again.status_code] == [
        302,
        f"/c/t2026/papers/register/?year={YEAR}",
        409,
    ]
    assert list(again.context["number_form"].errors) == ["number"]
    assert list(DocumentNumber.objects.values_list("number", "subject")) == [(1, "关于检查的通知")]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"number": "0"},
        {"number": "一"},
        {"number": "10000"},
        {"on": "昨天"},
        {"on": "2026-02-30"},
        {"kind": "poem"},
        {"subject": "长" * 201},
        {"subject": "\0"},
    ],
)
def test_bad_number_is_answered_beside_its_field(world, given):
    whole = {"number": "1", "on": f"{YEAR}-01-02", "kind": "circular", "subject": "通知"} if given else {}

    answer = client_of(world.users["office"]).post(url("number_enter"), whole | given)

    assert [answer.status_code, DocumentNumber.objects.count()] == [422, 0]
    assert set(given) <= set(answer.context["number_form"].errors)


def test_leap_is_entered_on_the_page(world):
    client = client_of(world.users["office"])

    first = client.post(url("number_leap"), {"next_number": "13", "reason": "纸质发文簿"})
    again = client.post(url("number_leap"), {"next_number": "13", "reason": "纸质发文簿"})
    bad = client.post(url("number_leap"), {"next_number": "", "reason": ""})

    assert [first.status_code, again.status_code, bad.status_code] == [302, 409, 422]
    assert NumberLeap.objects.get().next_number == 13


def test_number_from_outside_is_voided_on_the_page(world):
    number = enter_number(
        number=1, kind="circular", subject="通知", on=date(2026, 1, 2), by=world.access("office")
    )
    client = client_of(world.users["office"])

    empty = client.post(url("number_void", number.pk), {"reason": ""})
    done = client.post(url("number_void", number.pk), {"reason": "撤回"})
    again = client.post(url("number_void", number.pk), {"reason": "撤回"})

    assert [empty.status_code, done.status_code, again.status_code] == [422, 302, 409]


def test_paper_is_voided_on_its_page_and_everybody_sees_it(world):
    paper = issue_matter(world)
    client = client_of(world.users["office"])

    empty = client.post(url("publication_void", paper.pk), {"reason": " "})
    done = client.post(url("publication_void", paper.pk), {"reason": "印错部室名称"})
    again = client.post(url("publication_void", paper.pk), {"reason": "又一次"})

    assert [empty.status_code, done.status_code, again.status_code] == [422, 302, 409]
    reader = client_of(world.users["employee"])
    page = reader.get(url("publication_detail", paper.pk))
    listed = reader.get(url("publication_list"))
    assert "印错部室名称" in page.content.decode()
    assert [paper.number.is_void for paper in listed.context["papers"]] == [True]
    assert "publishing/_paper_standing.html" in [template.name for template in listed.templates]


def test_page_leads_from_the_figures_to_the_sheets_of_the_departments(world):
    paper = issue_bulletin(revision=publish(world), by=world.access("office"), at=PUBLISHED)

    page = client_of(world.users["employee"]).get(url("publication_detail", paper.pk))

    assert page.context["behind"].departments == tuple(
        (standing.department_name, f"/c/t2026/ranking/2026-03/{standing.department_code}/")
        for standing in Standing.objects.order_by("position")
    )
    assert page.context["behind"].month_url == "/c/t2026/ranking/2026-03/"


def test_papers_are_listed_by_kind(world):
    decision, minutes = issue_matter(world), issue_matter(world, "test:2", kind=PaperKind.MINUTES)
    client = client_of(world.users["head"])

    shown = {
        kind: list(client.get(url("publication_list") + f"?kind={kind}").context["papers"])
        for kind in ("minutes", "poem")
    }

    assert shown == {"minutes": [minutes], "poem": [minutes, decision]}


@pytest.mark.parametrize("departments", [3, 30])
def test_pages_ask_the_same_number_of_queries_whatever_the_size(departments, django_assert_num_queries, db):
    world = make_world(departments=departments)
    first = issue_bulletin(revision=publish(world), by=world.access("office"), at=PUBLISHED)
    keep_file(first, b"%PDF-1.7", pages=4)
    for place in range(departments):
        issue_matter(world, f"test:{place}")
    client = client_of(world.users["office"])
    pages = {
        url("publication_list"): 7,
        url("publication_detail", first.pk): 8,
        url("paper_register") + "?year=2026": 9,
        url("paper_batch"): 6,
    }
    client.get(url("publication_list"))

    for page, queries in pages.items():
        with django_assert_num_queries(queries):
            assert client.get(page).status_code == 200


def test_register_tells_that_a_paper_of_another_campaign_is_superseded(world):
    other = make_world("other")
    other.campaign.unit, other.campaign.year = world.campaign.unit, 2027
    other.campaign.save()
    older = issue_matter(other, "test:1")
    issue_matter(other, "test:2", supersedes=older)

    page = client_of(world.users["office"]).get(url("paper_register") + "?year=2026")

    assert [(line.state, line.newer and str(line.newer), line.paper) for line in page.context["lines"]] == [
        ("in_force", None, None),
        ("superseded", "清矿机党发〔2026〕2号", None),
    ]


def test_number_of_a_mistyped_year_is_not_entered(world):
    answer = client_of(world.users["office"]).post(
        url("number_enter"), {"number": 1, "on": "0206-04-14", "kind": "minutes", "subject": "纪要"}
    )

    assert answer.status_code == 422
    assert DocumentNumber.objects.count() == 0

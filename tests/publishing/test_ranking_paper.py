"""A published ranking on paper: what it says to whom, how it is printed, and who opens which drawing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from campaign.models import AuditEntry, CampaignRules, Job, JobState
from publishing.files import store
from publishing.ranking_paper import content_of, ranking_html, ranking_pdf
from publishing.ranking_printing import (
    ListChanged,
    drawing_path,
    frozen_list,
    render_ranking,
    start_drawing,
)
from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.entry import enter_deduction
from scoring.half_years import HalfYear
from scoring.models import LedgerLine, MonthRevision
from tests.browsing import client_of
from tests.makers import make_open_month, make_world, publish
from tests.publishing import measuring

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
FIRST_HALF = HalfYear(2026, 1)


def published(world, first_day=MARCH, *, department="D03", points="2") -> MonthRevision:
    """A published month in which one department lost points; the others tie."""
    month = make_open_month(world, first_day)
    enter_deduction(
        month=month,
        indicator="C2",
        department=department,
        points=Decimal(points),
        reason="督办逾期",
        by=world.access("office"),
    )
    return publish(world, month)


def listed(world, period=MARCH, *, name="office", order="total", category=""):
    return frozen_list(world.access(name), period, order=order, category=category)


def said(frozen, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(dict(row)[key] for key in keys) for row in frozen["rows"]]


def set_board(world, board: str, ends: int = 1) -> None:
    rules = world.campaign.rules
    rules.board, rules.board_ends = board, ends
    rules.save()


def test_month_list_says_places_ties_and_points(world):
    revision = published(world)

    frozen = listed(world)

    assert said(frozen, "place", "name", "total") == [
        ("1 并列", "第1部", "200.00"),
        ("1 并列", "第2部", "200.00"),
        ("3", "第3部", "198.00"),
    ]
    assert [frozen["title"], frozen["scope"]] == ["2026年3月份部室考核排名", "全部部室"]
    assert frozen["sources"] == [
        {"month": "2026年3月份", "state": "已通报", "revision": 1, "sha256": revision.sha256[:16]}
    ]


def test_movement_is_printed_from_the_second_month_on(world):
    published(world)
    published(world, APRIL, department="D01")

    frozen = listed(world, APRIL)

    assert [column["name"] for column in frozen["columns"]][-1] == "升降"
    assert said(frozen, "name", "change") == [("第2部", "—"), ("第3部", "↑2"), ("第1部", "↓2")]


def test_list_of_a_category_leaves_the_column_out(world):
    code = published(world).standings.get(department_code="D03").category_code

    frozen = listed(world, category=code)

    assert [column["key"] for column in frozen["columns"]] == [
        "place",
        "name",
        "business",
        "self",
        "total",
        "bonus",
    ]
    assert frozen["category"] == code


def test_list_by_a_sheet_has_the_places_of_the_sheet(world):
    published(world)

    frozen = listed(world, order="self_development")

    assert said(frozen, "place", "self") == [("1 并列", "100.00")] * 3
    assert frozen["notes"].startswith("按自身建设排列；")


def test_half_year_so_far_is_printed_with_its_months(world):
    published(world)
    published(world, APRIL, points="4")

    frozen = listed(world, FIRST_HALF)

    assert said(frozen, "place", "name", "value", "months") == [
        ("1 并列", "第1部", "100.00", "2"),
        ("1 并列", "第2部", "100.00", "2"),
        ("3", "第3部", "98.50", "2"),
    ]
    assert frozen["title"] == "2026年上半年部室考核平均分排名（截至4月份）"
    assert [source["month"] for source in frozen["sources"]] == ["2026年3月份", "2026年4月份"]


@pytest.mark.parametrize(
    ("asked", "period"),
    [({"order": "bonus"}, MARCH), ({"category": "NO"}, MARCH), ({"category": "\x00"}, FIRST_HALF)],
)
def test_what_is_not_on_the_list_is_the_default(world, asked, period):
    published(world)

    assert listed(world, period, **asked) == listed(world, period)


@pytest.mark.parametrize("period", [APRIL, HalfYear(2026, 2)])
def test_what_is_not_published_has_no_list(world, period):
    published(world)
    make_open_month(world, APRIL)

    assert listed(world, period) is None


def test_corrected_month_says_its_revision(world):
    published(world)

    revision = corrected(world)

    assert listed(world)["sources"] == [
        {"month": "2026年3月份", "state": "已更正", "revision": 2, "sha256": revision.sha256[:16]}
    ]


def corrected(world) -> MonthRevision:
    """The published March corrected: its only deduction is struck out."""
    line = LedgerLine.objects.select_related("month").get()
    office = world.access("office")
    correction = begin_correction(month=line.month, reason="登记有误", document="说明", by=office)
    strike_published(correction=correction, line=line, by=office)
    request_correction(correction=correction, by=office)
    decide_correction(correction=correction, approve=True, by=world.access("leader"))
    return publish_correction(correction=correction, by=office)


# The gentle setting (N19)


@pytest.mark.parametrize(
    ("name", "board", "names"),
    [
        ("head", "own", ["第3部"]),
        ("scorer", "own", ["第1部"]),
        ("juror", "ends", ["第1部", "第2部", "第3部"]),
        ("office", "own", ["第1部", "第2部", "第3部"]),
        ("leader", "own", ["第1部", "第2部", "第3部"]),
    ],
)
def test_reader_gets_what_the_setting_shows_and_no_more(world, name, board, names):
    published(world)
    set_board(world, board)

    frozen = listed(world, name=name)
    half = listed(world, FIRST_HALF, name=name)

    assert [[row[0] for row in said(found, "name")] for found in (frozen, half)] == [names, names]


def test_place_that_was_not_shown_before_is_not_told_by_an_arrow(db):
    world = make_world(departments=5)
    published(world, department="D02")
    published(world, APRIL, department="D05")
    set_board(world, CampaignRules.Board.OWN)

    shown = said(listed(world, APRIL, name="scorer"), "name", "change")

    assert shown == [("第1部", "—")]


def test_narrower_setting_hides_a_drawing_from_before(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    published(world)
    drawn(world, name="head")
    head = client_of(world.users["head"])
    address = reverse("publishing:ranking_print", args=["t2026", "2026-03"])
    before = head.get(address).status_code

    set_board(world, CampaignRules.Board.OWN)

    assert [before, head.get(address).status_code] == [200, 404]


def test_correction_hides_a_drawing_from_before(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    published(world)
    drawn(world)
    client = client_of(world.users["employee"])
    address = reverse("publishing:ranking_print", args=["t2026", "2026-03"])
    before = client.get(address).status_code

    corrected(world)

    assert [before, client.get(address).status_code] == [200, 404]


def drawn(world, *, name="office", period=MARCH) -> Job:
    """A finished drawing, as the task process leaves it."""
    job = start_drawing(period=period, order="total", category="", by=world.access(name))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=job.requested_at)
    store(drawing_path(job), b"%PDF-1.7")
    return job


def test_same_list_is_drawn_once_for_all(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    published(world)
    first = drawn(world)

    again = start_drawing(period=MARCH, order="total", category="", by=world.access("employee"))

    assert [again, Job.objects.filter(kind="ranking").count()] == [first, 1]


def test_second_click_waits_for_the_first(world):
    published(world)
    client = client_of(world.users["employee"])

    for __ in range(2):
        client.post(reverse("publishing:ranking_paper", args=["t2026", "2026-03"]))

    assert Job.objects.filter(kind="ranking").count() == 1


def test_drawing_is_audited_with_what_was_asked(world):
    published(world)

    start_drawing(period=FIRST_HALF, order="nonsense", category="x" * 500, by=world.access("head"))

    entry = AuditEntry.objects.get(event="export.ranking")
    asked = {key: entry.data[key] for key in ("period", "order", "category", "rows")}
    assert asked == {"period": "2026H1", "order": "total", "category": "", "rows": 3}


def test_list_that_changed_meanwhile_is_not_drawn(world):
    published(world)
    job = start_drawing(period=MARCH, order="total", category="", by=world.access("head"))
    set_board(world, CampaignRules.Board.OWN)

    class Progress:
        def __init__(self):
            self.job = Job.objects.select_related("campaign__rules", "requested_by").get(pk=job.pk)
            self.arguments = self.job.arguments

    with pytest.raises(ListChanged):
        render_ranking(Progress())

    assert not drawing_path(job).exists()


def test_texts_of_people_are_escaped(world):
    published(world)
    frozen = dict(listed(world))
    frozen["rows"] = [[("name", "<b>粗</b>")]]

    assert "<b>" not in ranking_html(frozen)


# Pages


def test_page_keeps_the_filters_of_the_ranking(world):
    published(world)
    client = client_of(world.users["head"])
    where = reverse("publishing:ranking_paper", args=["t2026", "2026-03"])

    answer = client.post(f"{where}?by=business&category=")
    page = client.get(answer["Location"])

    assert answer["Location"] == f"{where}?by=business&category="
    assert page.context["list_url"] == "/c/t2026/ranking/2026-03/?by=business&category="
    assert page.context["job"].arguments["order"] == "business"


@pytest.mark.parametrize("address", ["2027-01/", "2026H2/", "2026-03/print.pdf"])
def test_what_is_not_there_is_not_found(world, address):
    published(world)

    answer = client_of(world.users["head"]).get(f"/c/t2026/papers/ranking/{address}")

    assert answer.status_code == 404


@pytest.mark.parametrize("departments", [3, 30])
@pytest.mark.parametrize(("address", "queries"), [("2026-04", 8), ("2026H1", 9)])
def test_page_takes_the_same_queries_for_3_and_30(
    db, django_assert_num_queries, departments, address, queries
):
    world = make_world(departments=departments)
    published(world)
    published(world, APRIL)
    client = client_of(world.users["office"])
    client.get(f"/c/t2026/papers/ranking/{address}/")

    with django_assert_num_queries(queries):
        client.get(f"/c/t2026/papers/ranking/{address}/")


# The PDF


@pytest.mark.pdf
def test_pages_repeat_their_head_and_say_what_they_were_made_from(db):
    world = make_world(departments=60)
    revision = published(world)

    paper = ranking_pdf(listed(world))

    assert [paper.remarks, set(measuring.page_sizes(paper.pdf))] == [(), {(210, 297)}]
    pages = [measuring.text(paper.pdf, page) for page in range(1, paper.pages + 1)]
    assert len(pages) == 2
    assert [page.count("名次部室类别业务工作自身建设总分加分") for page in pages] == [1, 1]
    foot = f"2026年3月份已通报第1版SHA-256{revision.sha256[:16]}"
    assert [page.count(foot) for page in pages] == [1, 1]
    assert [page.count(f"第{number}页，共2页") for number, page in enumerate(pages, start=1)] == [1, 1]


@pytest.mark.pdf
def test_same_list_gives_the_same_bytes(world):
    published(world)
    frozen = listed(world)

    assert ranking_pdf(frozen).pdf == ranking_pdf(frozen).pdf


@pytest.mark.pdf
def test_drawing_is_asked_for_and_opened(world, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    published(world)
    set_board(world, CampaignRules.Board.OWN)
    client = client_of(world.users["head"])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("publishing:half_year_paper", args=["t2026", "2026H1"]))
    opened = client.get(reverse("publishing:half_year_print", args=["t2026", "2026H1"]))

    text = measuring.text(b"".join(opened))
    assert [text.count(name) for name in ("第1部", "第2部", "第3部")] == [0, 0, 1]
    assert content_of(listed(world, FIRST_HALF, name="head")) == Job.objects.get().arguments["content"]

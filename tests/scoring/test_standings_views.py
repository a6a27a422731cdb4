"""Rankings and department pages: figures, places, movement, and who may read what (security.md ACL-4, OUT-3, OUT-9)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scoring.closing import approve_month, publish_month
from scoring.entry import enter_deduction
from scoring.models import LedgerLine, Month
from scoring.views.standings import forget_tables
from tests.browsing import client_of, links, plain
from tests.makers import (
    IN_MARCH,
    make_approved_month,
    make_open_month,
    make_reviewed_month,
    make_world,
    publish,
)

APRIL = date(2026, 4, 1)
RANKING = "/c/t2026/ranking/2026-03/"
SECRET = "会议纪要迟交两天"


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_tables()


@pytest.fixture(params=[3, 30])
def sized(request, db):
    return make_world(departments=request.param)


def deduct(world, month, department, points, *, indicator="C2", reason=SECRET):
    enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access("office"),
        points=Decimal(points),
        reason=reason,
        fact_date=month.first_day,
        at=IN_MARCH,
    )


def published_march(world):
    """D01 200.00, D02 and D03 198.50 (D03 lost it on the second sheet)."""
    month = make_open_month(world)
    deduct(world, month, "D02", "1.5")
    deduct(world, month, "D03", "1.5", indicator="Z1")
    return publish(world, month)


def published_april(world, *, loser="D01"):
    month = make_open_month(world, APRIL)
    deduct(world, month, loser, "3")
    make_reviewed_month(world, month)
    month.refresh_from_db()
    approve_month(month=month, by=world.access("leader"), at=datetime(2026, 5, 13, 2, tzinfo=UTC))
    return publish_month(month=month, by=world.access("office"), at=datetime(2026, 5, 14, 2, tzinfo=UTC))


def table(page) -> list[list[str]]:
    """The rows of the ranking table as text, without the trend."""
    body = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    rows = [row.replace("<th", "<td").split("<td")[1:] for row in body.split("<tr")[1:]]
    return [[plain(f"<td{cell}") for cell in row] for row in rows]


# Query counts: the same for 3 and 30 departments; two of them are the session and the account.


def test_ranking_costs_six_queries_and_four_once_drawn(sized, django_assert_num_queries):
    published_march(sized)
    client = client_of(sized.users["employee"])

    with django_assert_num_queries(6):
        first = client.get(RANKING)
    with django_assert_num_queries(4):
        second = client.get(RANKING)

    assert table(first) == table(second)
    assert len(table(first)) == len(sized.departments)


def test_live_ranking_costs_eight_queries(sized, django_assert_num_queries):
    month = make_open_month(sized)
    for department in sized.departments:
        deduct(sized, month, department.code, "1")
    client = client_of(sized.users["office"])

    with django_assert_num_queries(8):
        page = client.get("/c/t2026/months/2026-03/live/")

    assert len(table(page)) == len(sized.departments)


@pytest.mark.parametrize(("role", "queries"), [("head", 11), ("employee", 7)])
def test_department_page_costs_the_same_for_each_size(sized, role, queries, django_assert_num_queries):
    last = sized.departments[-1].code
    month = make_open_month(sized)
    deduct(sized, month, last, "1.5")
    publish(sized, month)
    client = client_of(sized.users[role])

    with django_assert_num_queries(queries):
        page = client.get(f"{RANKING}{last}/")

    assert page.status_code == 200


def test_preview_costs_the_same_for_each_size(sized, django_assert_num_queries):
    last = sized.departments[-1].code
    month = make_open_month(sized)
    deduct(sized, month, last, "1.5")
    make_reviewed_month(sized, month)
    client = client_of(sized.users["head"])

    with django_assert_num_queries(10):
        page = client.get(f"/c/t2026/months/2026-03/preview/{last}/")

    assert page.status_code == 200


# The published ranking


def test_ranking_shows_points_places_and_ties(world):
    published_march(world)

    page = client_of(world.users["juror"]).get(RANKING)

    assert table(page) == [
        ["1", "第1部", "A类", "100.00", "100.00", "200.00", ""],
        ["2 tied", "第2部", "B类", "98.50", "100.00", "198.50", ""],
        ["2 tied", "第3部", "A类", "100.00", "98.50", "198.50", ""],
    ]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?by=business", [("1 tied", "第1部"), ("1 tied", "第3部"), ("3", "第2部")]),
        ("?by=self_development", [("1 tied", "第1部"), ("1 tied", "第2部"), ("3", "第3部")]),
        ("?category=A", [("1", "第1部"), ("2", "第3部")]),
        ("?by=self_development&category=A", [("1", "第1部"), ("2", "第3部")]),
        ("?by=business&category=A", [("1 tied", "第1部"), ("1 tied", "第3部")]),
        ("?by=password&category=' OR 1=1", [("1", "第1部"), ("2 tied", "第2部"), ("2 tied", "第3部")]),
    ],
)
def test_ranking_by_sheet_and_category(world, query, rows):
    published_march(world)

    page = client_of(world.users["employee"]).get(RANKING + query)

    assert [(row[0], row[1]) for row in table(page)] == rows


def test_ranking_shows_the_movement_since_the_month_before(world):
    published_march(world)
    published_april(world)

    page = client_of(world.users["employee"]).get("/c/t2026/ranking/2026-04/")

    assert [(row[0], row[1], row[7]) for row in table(page)] == [
        ("1 tied", "第2部", "↑1 up 1 place"),
        ("1 tied", "第3部", "↑1 up 1 place"),
        ("3", "第1部", "↓2 down 2 places"),
    ]


def test_movement_follows_the_order_that_is_shown(world):
    published_march(world)
    published_april(world)

    page = client_of(world.users["employee"]).get("/c/t2026/ranking/2026-04/?by=business")

    assert [(row[0], row[1], row[7]) for row in table(page)] == [
        ("1 tied", "第2部", "↑2 up 2 places"),
        ("1 tied", "第3部", "— unchanged"),
        ("3", "第1部", "↓2 down 2 places"),
    ]


def test_own_department_is_marked_for_its_people_only(world):
    published_march(world)

    own = client_of(world.users["head"]).get(RANKING).content.decode()
    foreign = client_of(world.users["leader"]).get(RANKING).content.decode()

    assert [own.count('<tr class="mine">'), foreign.count('<tr class="mine">')] == [1, 0]


def test_ranking_leads_to_the_latest_month(world):
    published_march(world)
    published_april(world)
    make_open_month(world, date(2026, 5, 1))

    answer = client_of(world.users["employee"]).get("/c/t2026/ranking/")

    assert answer.url == "/c/t2026/ranking/2026-04/"


def test_ranking_says_when_nothing_is_published(world):
    make_approved_month(world)

    page = client_of(world.users["employee"]).get("/c/t2026/ranking/")

    assert [page.status_code, page.templates[0].name] == [200, "scoring/ranking_empty.html"]


@pytest.mark.parametrize("role", ["office", "leader", "auditor", "head", "employee"])
def test_month_that_is_not_published_has_no_ranking(world, role):
    month = make_open_month(world)
    deduct(world, month, "D03", "1.5")
    make_approved_month(world, month)
    client = client_of(world.users[role])

    assert [client.get(RANKING).status_code, client.get(f"{RANKING}D03/").status_code] == [404, 404]


def test_ranking_of_another_campaign_is_not_found(world):
    other = make_world("other")
    published_march(other)
    client = client_of(world.users["auditor"])

    answers = [
        client.get(address).status_code
        for address in (
            "/c/other/ranking/2026-03/",
            "/c/other/ranking/2026-03/D03/",
            RANKING,
            f"{RANKING}D03/",
        )
    ]

    assert answers == [404, 404, 404, 404]


def test_published_ranking_stays_when_the_rows_behind_it_change(world):
    published_march(world)
    world.departments[0].name = "改了名的部"
    world.departments[0].save()
    LedgerLine.objects.update(points=Decimal("9.00"))

    page = client_of(world.users["employee"]).get(RANKING)

    assert [row[1] for row in table(page)] == ["第1部", "第2部", "第3部"]
    assert [row[5] for row in table(page)] == ["200.00", "198.50", "198.50"]


def test_ranking_is_kept_by_the_persons_browser_and_asked_for_again(world):
    published_march(world)
    client = client_of(world.users["employee"])
    first = client.get(RANKING)

    again = client.get(RANKING, headers={"if-none-match": first["ETag"]})
    other = client.get(f"{RANKING}?by=business", headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert [again.status_code, other.status_code] == [304, 200]


# The live ranking


def test_live_ranking_shows_the_entries_and_who_has_not_submitted(world):
    month = make_open_month(world)
    deduct(world, month, "D02", "1.5")

    page = client_of(world.users["leader"]).get("/c/t2026/months/2026-03/live/")

    assert [(row[0], row[1], row[5]) for row in table(page)] == [
        ("1 tied", "第1部", "200.00"),
        ("1 tied", "第3部", "200.00"),
        ("3", "第2部", "198.50"),
    ]
    assert page.context["missing"] == ["第1部", "考核办公室", "Recusal entries"]


@pytest.mark.parametrize(
    "role", ["head", "deputy", "scorer", "employee", "administrator", "inspector", "juror"]
)
def test_live_ranking_is_not_for_everybody(world, role):
    month = make_open_month(world)
    deduct(world, month, "D02", "1.5")

    page = client_of(world.users[role]).get("/c/t2026/months/2026-03/live/")

    assert [page.status_code, page.content.decode().count("198.50")] == [403, 0]


def test_live_ranking_by_sheet_within_a_category(world):
    month = make_open_month(world)
    deduct(world, month, "D03", "1.5", indicator="Z1")

    page = client_of(world.users["office"]).get(
        "/c/t2026/months/2026-03/live/?by=self_development&category=A"
    )

    assert [(row[0], row[1], row[3]) for row in table(page)] == [
        ("1", "第1部", "100.00"),
        ("2", "第3部", "98.50"),
    ]


def test_live_ranking_of_a_published_month_is_the_published_one(world):
    published_march(world)

    answer = client_of(world.users["office"]).get("/c/t2026/months/2026-03/live/")

    assert answer.url == RANKING


# A department's page


def reasons(page) -> list[tuple[str, str, str]]:
    return [
        (indicator.code, reason.points, reason.text)
        for sheet in page.context["sheets"]
        for section in sheet.sections
        for indicator in section.indicators
        for reason in indicator.reasons
    ]


def sections(page) -> list[tuple[str, str]]:
    return [(section.code, section.points) for sheet in page.context["sheets"] for section in sheet.sections]


@pytest.mark.parametrize("role", ["head", "deputy", "office", "leader", "auditor"])
def test_own_people_and_those_who_read_all_see_every_reason(world, role):
    published_march(world)

    page = client_of(world.users[role]).get(f"{RANKING}D03/")

    assert reasons(page) == [("Z1", "1.50", SECRET)]
    assert page.content.decode().count(SECRET) == 1


@pytest.mark.parametrize("role", ["scorer", "employee", "administrator", "inspector", "juror"])
def test_others_see_the_points_of_sections_only(world, role):
    published_march(world)

    page = client_of(world.users[role]).get(f"{RANKING}D03/")

    assert sections(page) == [
        ("COMMON", "45.00"),
        ("CAT_A", "55.00"),
        ("SELF_P", "25.00"),
        ("SELF_T", "25.00"),
        ("SELF_Z", "23.50"),
        ("SELF_D", "25.00"),
    ]
    assert [reasons(page), page.content.decode().count(SECRET)] == [[], 0]


@pytest.mark.parametrize("role", ["head", "deputy"])
def test_head_sees_no_reason_of_another_department(world, role):
    published_march(world)

    page = client_of(world.users[role]).get(f"{RANKING}D02/")

    assert [page.status_code, reasons(page), page.content.decode().count(SECRET)] == [200, [], 0]


def test_role_in_another_campaign_opens_nothing(world):
    """A head of D03 elsewhere is a stranger here, although the codes are the same."""
    other = make_world("other")
    published_march(world)

    answer = client_of(other.users["head"]).get(f"{RANKING}D03/")

    assert answer.status_code == 404


def test_department_page_says_how_far_and_through_the_months(world):
    published_march(world)
    published_april(world)

    page = client_of(world.users["head"]).get("/c/t2026/ranking/2026-04/D01/")

    assert [page.context["next_overall"].number, page.context["next_overall"].points] == [1, Decimal("3.00")]
    assert page.context["compared"][0].places == ("down", "↓2", "down 2 places")
    assert [
        (point.month.code, point.value, point.place.number, point.median)
        for point in page.context["trends"][0]["points"]
    ] == [
        ("2026-03", Decimal("200.00"), 1, Decimal("199.25")),
        ("2026-04", Decimal("197.00"), 3, Decimal("198.50")),
    ]


def test_first_department_has_nobody_before_it(world):
    published_march(world)

    page = client_of(world.users["office"]).get(f"{RANKING}D01/")

    assert page.context["next_overall"] is None


def test_unknown_department_is_not_found(world):
    published_march(world)

    assert client_of(world.users["office"]).get(f"{RANKING}D99/").status_code == 404


def test_head_is_led_to_its_own_latest_page(world):
    published_march(world)
    published_april(world)

    answer = client_of(world.users["deputy"]).get("/c/t2026/department/")

    assert answer.url == "/c/t2026/ranking/2026-04/D03/"


# The preview


PREVIEW = "/c/t2026/months/2026-03/preview/"


def previewed(world, *, until) -> Month:
    month = make_open_month(world)
    deduct(world, month, "D02", "2", reason="督办事项超期")
    deduct(world, month, "D03", "1.5")
    return until(world, month)


@pytest.mark.parametrize("until", [make_reviewed_month, make_approved_month])
def test_preview_shows_the_own_sheet_and_nothing_of_others(world, until):
    previewed(world, until=until)

    page = client_of(world.users["head"]).get(f"{PREVIEW}D03/")

    assert reasons(page) == [("C2", "1.50", SECRET)]
    text = page.content.decode()
    assert [text.count("督办事项超期"), text.count("第2部"), text.count("198.00")] == [0, 0, 0]


@pytest.mark.parametrize("role", ["head", "deputy"])
def test_preview_of_another_department_is_denied(world, role):
    previewed(world, until=make_reviewed_month)

    page = client_of(world.users[role]).get(f"{PREVIEW}D02/")

    assert [page.status_code, page.content.decode().count("督办事项超期")] == [403, 0]


@pytest.mark.parametrize("role", ["scorer", "employee", "administrator", "inspector", "juror"])
def test_preview_is_not_for_everybody(world, role):
    previewed(world, until=make_reviewed_month)

    assert client_of(world.users[role]).get(f"{PREVIEW}D03/").status_code == 403


def test_head_has_no_preview_before_the_review(world):
    previewed(world, until=lambda world, month: month)
    head, office = client_of(world.users["head"]), client_of(world.users["office"])

    assert [head.get(f"{PREVIEW}D03/").status_code, office.get(f"{PREVIEW}D03/").status_code] == [404, 200]


def test_preview_of_a_published_month_is_the_published_page(world):
    published_march(world)

    answer = client_of(world.users["head"]).get(f"{PREVIEW}D03/")

    assert answer.url == f"{RANKING}D03/"


def test_office_previews_every_department(world):
    previewed(world, until=make_reviewed_month)
    client = client_of(world.users["office"])

    pages = [client.get(f"{PREVIEW}{code}/") for code in ("D01", "D02", "D03")]

    assert [reasons(page) for page in pages] == [
        [],
        [("C2", "2.00", "督办事项超期")],
        [("C2", "1.50", SECRET)],
    ]
    assert [address for address in links(pages[0]) if "preview" in address] == []

"""A department's page beside itself: the month before, the half-year, best and worst, last year (M13, N3)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from campaign.models import Campaign, CampaignRules, Membership, Role, Unit
from scoring.closing import approve_month, publish_month
from scoring.entry import enter_deduction
from scoring.models import Month, MonthRevision
from scoring.views.standings import forget_tables
from tests.browsing import client_of
from tests.makers import IN_MARCH, make_open_month, make_reviewed_month, publish

APRIL = date(2026, 4, 1)
PAGE = "/c/t2026/ranking/2026-04/D03/"


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_tables()


def deduct(world, month, points, *, indicator, department="D03"):
    enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access("office"),
        points=Decimal(points),
        reason="督办逾期",
        fact_date=month.first_day,
        at=IN_MARCH,
    )


@pytest.fixture
def two_months(world):
    """D03 lost 7 on C2 in March, 3.50 on C2 and 2.50 on Z1 in April; the others lost nothing."""
    march = make_open_month(world)
    deduct(world, march, "7", indicator="C2")
    publish(world, march)
    april = make_open_month(world, APRIL)
    deduct(world, april, "3.5", indicator="C2")
    deduct(world, april, "2.5", indicator="Z1")
    make_reviewed_month(world, april)
    april.refresh_from_db()
    approve_month(month=april, by=world.access("leader"), at=datetime(2026, 5, 13, 2, tzinfo=UTC))
    publish_month(month=april, by=world.access("office"), at=datetime(2026, 5, 14, 2, tzinfo=UTC))
    return world


def test_change_of_points_and_places_by_total_and_sheet(two_months):
    page = client_of(two_months.users["head"]).get(PAGE)

    assert [
        (row.order, row.value, row.points, row.place.number, row.places[0])
        for row in page.context["compared"]
    ] == [
        ("total", Decimal("194.00"), ("up", "+1.00"), 3, "same"),
        ("business", Decimal("96.50"), ("up", "+3.50"), 3, "same"),
        ("self_development", Decimal("97.50"), ("down", "−2.50"), 3, "down"),
    ]


def test_change_by_section(two_months):
    page = client_of(two_months.users["employee"]).get(PAGE)

    changes = {section.code: section.change for sheet in page.context["sheets"] for section in sheet.sections}
    assert changes == {
        "COMMON": "+3.50",
        "CAT_A": "",
        "SELF_P": "",
        "SELF_T": "",
        "SELF_Z": "−2.50",
        "SELF_D": "",
    }


def test_first_month_has_nothing_before_it(two_months):
    page = client_of(two_months.users["head"]).get("/c/t2026/ranking/2026-03/D03/")

    assert [page.context["before"], page.context["compared"][0].points] == [None, None]


def test_half_year_so_far_beside_the_line_of_the_title(two_months):
    page = client_of(two_months.users["head"]).get(PAGE)

    half = page.context["half"]
    assert [half.value, half.means, half.months, half.line, half.to_line] == [
        Decimal("96.75"),
        (Decimal("94.75"), Decimal("98.75")),
        2,
        Decimal("90.00"),
        Decimal("6.75"),
    ]


def test_earlier_page_counts_the_months_until_then(two_months):
    page = client_of(two_months.users["head"]).get("/c/t2026/ranking/2026-03/D03/")

    assert [page.context["half"].value, page.context["half"].months] == [Decimal("96.50"), 1]


def test_worst_and_best_indicators_of_the_half_year(two_months):
    page = client_of(two_months.users["head"]).get(PAGE)

    assert [(row.code, row.percent, row.lost, row.months_lost) for row in page.context["worst"]] == [
        ("C2", Decimal("15.0"), Decimal("10.50"), ("2026-03", "2026-04")),
        ("Z1", Decimal("5.0"), Decimal("2.50"), ("2026-04",)),
    ]
    assert [row.code for row in page.context["best"]] == ["KA1", "P1", "T1", "D1", "C1"]
    assert [page.context["without_loss"], page.context["indicators_of_half"]] == [5, 7]


@pytest.mark.parametrize("role", ["scorer", "employee", "juror", "inspector", "administrator"])
def test_indicators_are_for_those_who_read_the_lines(two_months, role):
    page = client_of(two_months.users[role]).get(PAGE)

    assert [page.context["worst"], page.context["best"], "indicator-C2" in page.content.decode()] == [
        [],
        [],
        False,
    ]


def test_every_figure_leads_to_a_place_on_the_page(two_months):
    text = client_of(two_months.users["head"]).get(PAGE).content.decode()

    wanted = set(re.findall(r'href="#([\w-]+)"', text))
    assert wanted - set(re.findall(r' id="([\w-]+)"', text)) == set()
    assert wanted >= {"why", "sheet-business", "sheet-self_development", "indicator-C2", "half-year"}


def test_trends_by_total_and_sheet(two_months):
    page = client_of(two_months.users["auditor"]).get(PAGE)

    assert [
        (trend["order"], [(point.value, point.median) for point in trend["points"]])
        for trend in page.context["trends"]
    ] == [
        (
            "total",
            [(Decimal("193.00"), Decimal("196.50")), (Decimal("194.00"), Decimal("197.00"))],
        ),
        ("business", [(Decimal("93.00"), Decimal("96.50")), (Decimal("96.50"), Decimal("98.25"))]),
        ("self_development", [(Decimal("100.00"), Decimal("100.00")), (Decimal("97.50"), Decimal("98.75"))]),
    ]
    assert page.content.decode().count('<svg class="trend"') == 3


def test_page_costs_the_same_queries_with_two_months(two_months, django_assert_num_queries):
    client = client_of(two_months.users["head"])

    with django_assert_num_queries(11):
        client.get(PAGE)


# The same month last year


@pytest.fixture
def last_year(two_months):
    """The unit's campaign of 2025 with a published April in which D03 (then of another name) was second."""
    world = two_months
    earlier = Campaign.objects.create(unit=world.unit, code="t2025", name=world.campaign.name, year=2025)
    CampaignRules.objects.create(campaign=earlier)
    copy_of_april(world, earlier)
    return earlier


def copy_of_april(world, earlier):
    """Frozen rows as they would stand: the April of this year, a year earlier and with other places."""
    source = MonthRevision.objects.get(month__campaign=world.campaign, month__first_day=APRIL)
    month = Month.objects.create(
        campaign=earlier,
        first_day=date(2025, 4, 1),
        scheme=world.scheme,
        state="published",
        **{name: date(2025, 5, 7) for name in ("owner_deadline", "close_by", "approve_by", "publish_by")},
    )
    revision = MonthRevision.objects.create(
        month=month,
        number=1,
        header=source.header,
        sha256="0" * 64,
        published_by=source.published_by,
        published_at=datetime(2025, 5, 14, 2, tzinfo=UTC),
    )
    for row in source.standings.all():
        row.pk, row.revision = None, revision
        row._state.adding = True
        if row.department_code == "D03":
            row.rank, row.total = 2, Decimal("195.25")
        row.save(force_insert=True)


def member_of(earlier, user, role=Role.EMPLOYEE):
    Membership.objects.create(user=user, campaign=earlier, role=role, since=date(2025, 1, 1))


def test_same_month_last_year_for_a_member_of_both(two_months, last_year):
    member_of(last_year, two_months.users["head"])

    found = client_of(two_months.users["head"]).get(PAGE).context["last_year"]

    assert [found.campaign, found.month.code, found.value, found.place.number, found.points] == [
        "t2025",
        "2025-04",
        Decimal("195.25"),
        2,
        ("down", "−1.25"),
    ]


def test_last_year_is_left_out_without_a_role_there(two_months, last_year):
    page = client_of(two_months.users["head"]).get(PAGE)

    assert [page.context["last_year"], "195.25" in page.content.decode()] == [None, False]


def test_gentle_board_of_last_year_is_kept(two_months, last_year):
    CampaignRules.objects.filter(campaign=last_year).update(board="own")
    for name in ("head", "scorer"):
        member_of(last_year, two_months.users[name])

    own = client_of(two_months.users["head"]).get(PAGE)
    foreign = client_of(two_months.users["scorer"]).get(PAGE)

    assert [own.context["last_year"].value, foreign.context["last_year"]] == [Decimal("195.25"), None]
    assert "195.25" not in foreign.content.decode()


def test_year_before_the_last_is_not_last_year(two_months, last_year):
    member_of(last_year, two_months.users["head"])
    Campaign.objects.filter(pk=last_year.pk).update(year=2024)

    assert client_of(two_months.users["head"]).get(PAGE).context["last_year"] is None


def test_campaign_of_another_unit_is_not_last_year(two_months, last_year):
    member_of(last_year, two_months.users["head"])
    other = Unit.objects.create(
        code="u-2", name="别的单位", short_name="别", issuer_name="别", issuer_code="别"
    )
    Campaign.objects.filter(pk=last_year.pk).update(unit=other)

    assert client_of(two_months.users["head"]).get(PAGE).context["last_year"] is None

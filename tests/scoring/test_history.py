"""Movement, the way to the next place, trends, and the drawings and words made of them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.charts import line_chart, sparkline
from campaign.models import CampaignRules
from scoring.bonuses import enter_bonus
from scoring.deadlines import next_deadline
from scoring.entry import enter_deduction
from scoring.history import (
    Entry,
    NextPlace,
    PublishedMonth,
    entries,
    movement,
    next_place,
    published_months,
    trend,
)
from scoring.models import BonusItem, BonusLevel, Month, MonthState
from scoring.ranking import Place
from scoring.why import sheets_of
from tests.makers import make_open_month, publish


def entry(department: int, value: str, place: int, *, category: str = "A", tied: bool = False) -> Entry:
    return Entry(department, category, Decimal(value), Place(place, tied), Decimal(value))


def month(number: int) -> PublishedMonth:
    return PublishedMonth(
        number,
        1,
        date(2026, number, 1),
        datetime(2026, number, 15, tzinfo=UTC),
        f"{number:064}",
        "standard",
        False,
    )


@pytest.mark.parametrize(("before", "gained"), [(5, 3), (2, 0), (1, -1)])
def test_movement_counts_places_gained(before, gained):
    assert movement(entry(1, "190.00", 2), entry(1, "191.00", before)) == gained


def test_movement_is_unknown_for_whoever_had_no_place():
    assert movement(entry(1, "190.00", 2), None) is None


def test_next_place_is_the_nearest_better_one():
    first, second, mine = entry(1, "199.00", 1), entry(2, "197.50", 2), entry(3, "196.25", 3)

    assert next_place(mine, [first, second, mine]) == NextPlace(2, Decimal("1.25"))
    assert next_place(first, [first, second, mine]) is None


def test_next_place_passes_over_those_who_share_mine():
    first, mine, other = (
        entry(1, "199.00", 1),
        entry(2, "197.50", 2, tied=True),
        entry(3, "197.50", 2, tied=True),
    )

    assert next_place(mine, [first, mine, other]) == NextPlace(1, Decimal("1.50"))


def test_trend_runs_from_the_oldest_and_skips_months_without_a_place():
    months = [month(3), month(2), month(1)]
    by_month = {
        3: {1: entry(1, "190.00", 3), 2: entry(2, "191.01", 2), 3: entry(3, "199.00", 1, category="B")},
        2: {2: entry(2, "195.00", 1)},
        1: {1: entry(1, "196.00", 1)},
    }

    points = trend(1, months, by_month)

    assert [(point.month.code, point.value, point.place.number, point.median) for point in points] == [
        ("2026-01", Decimal("196.00"), 1, Decimal("196.00")),
        ("2026-03", Decimal("190.00"), 3, Decimal("190.51")),
    ]


def test_sparkline_stays_on_its_ground():
    line = sparkline(
        [Decimal("190"), Decimal("200"), Decimal("195")], low=Decimal("190"), high=Decimal("200")
    )

    assert line == "0.0,16.0 32.0,2.0 64.0,9.0"


@pytest.mark.parametrize("values", [[], ["196.00"]])
def test_sparkline_needs_two_figures(values):
    assert sparkline([Decimal(value) for value in values], low=Decimal(190), high=Decimal(200)) == ""


def test_sparkline_of_equal_figures_is_flat():
    assert sparkline([Decimal(9), Decimal(9)], low=Decimal(9), high=Decimal(9)) == "0.0,16.0 64.0,16.0"


def test_chart_holds_every_figure_between_its_lines():
    chart = line_chart(
        ["1", "2"], [Decimal("195.25"), Decimal("199.75")], [Decimal("198.00"), Decimal("198.00")]
    )

    assert [mark.label for mark in chart.scale] == ["195.0", "197.5", "200.0"]
    assert [(mark.x, mark.label, mark.value) for mark in chart.marks] == [
        ("52.0", "1", "195.25"),
        ("616.0", "2", "199.75"),
    ]
    assert [mark.y for mark in chart.marks] == ["179.4", "24.6"]


DATES = {
    "owner_deadline": date(2026, 4, 7),
    "close_by": date(2026, 4, 8),
    "preview_until": date(2026, 4, 11),
    "approve_by": date(2026, 4, 13),
    "publish_by": date(2026, 4, 15),
}


@pytest.mark.parametrize(
    ("state", "today", "what", "words", "tone"),
    [
        (MonthState.OPEN, date(2026, 4, 1), "Owners score until", "6 days left", "calm"),
        (MonthState.OPEN, date(2026, 4, 6), "Owners score until", "1 day left", "warn"),
        (MonthState.OPEN, date(2026, 4, 8), "Close by", "due today", "warn"),
        (MonthState.OPEN, date(2026, 4, 9), "Close by", "1 day late", "bad"),
        (MonthState.CLOSED, date(2026, 4, 9), "Approve by", "4 days left", "calm"),
        (MonthState.REVIEWED, date(2026, 4, 9), "Preview until", "2 days left", "warn"),
        (MonthState.REVIEWED, date(2026, 4, 12), "Approve by", "1 day left", "warn"),
        (MonthState.APPROVED, date(2026, 4, 20), "Publish by", "5 days late", "bad"),
    ],
)
def test_next_deadline_follows_state_and_day(state, today, what, words, tone):
    with translation.override("en"):
        deadline = next_deadline(Month(state=state, **DATES), today=today)

        assert [deadline.what, deadline.distance, deadline.tone] == [what, words, tone]


@pytest.mark.parametrize("state", [MonthState.DRAFT, MonthState.PUBLISHED])
def test_draft_and_published_months_wait_for_nothing(state):
    assert next_deadline(Month(state=state, **DATES), today=date(2026, 4, 1)) is None


SHEETS = [
    {
        "code": "business",
        "name": "业务工作",
        "full": "100.00",
        "sections": [
            {
                "code": "COMMON",
                "name": "共性指标",
                "full": "45.00",
                "category": None,
                "indicators": [
                    {
                        "code": "C1",
                        "name": "重点工作",
                        "max": "10.00",
                        "owner": "D01",
                        "owner_name": "综合办公室",
                    },
                    {
                        "code": "C2",
                        "name": "督办事项",
                        "max": "35.00",
                        "owner": "D01",
                        "owner_name": "综合办公室",
                    },
                ],
            },
            {"code": "CAT_B", "name": "分类指标", "full": "55.00", "category": "B", "indicators": []},
        ],
    }
]
DETAIL = {
    "sections": {"COMMON": "44.00"},
    "indicators": {
        "C1": {"points": "9.00", "deducted": "1.00", "na": False},
        "C2": {"points": "0.00", "deducted": "0.00", "na": True},
    },
    "lines": [
        {
            "id": 1,
            "indicator": "C1",
            "rule": "C1-1",
            "rule_text": "未按时完成",
            "count": "2.00",
            "points": "1.00",
            "date": "2026-03-12",
            "date_stated": False,
            "reason": "周报迟交",
            "branch": 7,
        }
    ],
}


def test_reasons_stand_with_their_indicator():
    sheet = sheets_of(SHEETS, DETAIL, category="A", points={"business": "99.00"}, with_lines=True)[0]

    section = sheet.sections[0]
    assert [sheet.points, [section.code for section in sheet.sections], section.lost] == [
        "99.00",
        ["COMMON"],
        "1.00",
    ]
    first, second = section.indicators
    assert [
        (reason.points, reason.count, reason.text, reason.day, reason.by_branch) for reason in first.reasons
    ] == [("1.00", "2", "周报迟交", None, True)]
    assert [first.is_full, first.is_applicable, second.is_applicable] == [False, True, False]


def test_without_lines_nothing_below_the_sections_is_read():
    only_sections = {"sections": DETAIL["sections"]}

    sheet = sheets_of(SHEETS, only_sections, category="A", points={"business": "99.00"}, with_lines=False)[0]

    assert [(section.code, section.points, section.indicators) for section in sheet.sections] == [
        ("COMMON", "44.00", ())
    ]


@pytest.mark.parametrize(("counts", "missing"), [(False, "0.50"), (True, "2.50")])
def test_way_to_the_next_place_knows_whether_the_bonus_counts(world, counts, missing):
    CampaignRules.objects.filter(campaign=world.campaign).update(bonus_in_ranking=counts)
    world.campaign.refresh_from_db()
    march = make_open_month(world)
    for department in ("D02", "D03"):
        points = Decimal("0.50") if department == "D03" else Decimal("1.00")
        enter_deduction(
            month=march,
            indicator="C2",
            department=department,
            by=world.access("office"),
            points=points,
            reason="材料迟交",
        )
    enter_deduction(
        month=march,
        indicator="C2",
        department="D01",
        by=world.access("organ_scorer"),
        points=Decimal("5"),
        reason="材料迟交",
    )
    item = BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="上级表彰", sheet_code="business", cap=3
    )
    BonusLevel.objects.create(item=item, name="市级", points=2)
    enter_bonus(
        month=march,
        item="A1",
        level="市级",
        department="D03",
        matter="市级表彰",
        proof="文件",
        by=world.access("office"),
    )
    publish(world, march)

    months = published_months(world.campaign)
    now = entries(months)[months[0].revision_id]

    mine = now[world.departments[1].pk]
    assert next_place(mine, list(now.values())) == NextPlace(1, Decimal(missing))

"""缺项: granted in advance by the leading group, never a whole section (rules.md §2.5)."""

from datetime import date
from decimal import Decimal

import pytest

from campaign.models import AuditEntry, Enrolment
from campaign.refusals import NotAllowed
from scoring.board import live_board
from scoring.cells import NotApplicable
from scoring.entry import enter_deduction
from scoring.grants import GrantRefused, GrantTooLate, grant_not_applicable
from scoring.models import Indicator, NotApplicableGrant
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world

APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 1)


def indicator(world, code: str) -> Indicator:
    return Indicator.objects.select_related("section__sheet__scheme").get(
        section__sheet__scheme=world.scheme, code=code
    )


def grant(world, code: str = "C1", **changed) -> NotApplicableGrant:
    given = {
        "campaign": world.campaign,
        "indicator": indicator(world, code),
        "department": world.departments[2],
        "first_month": MARCH,
        "last_month": JUNE,
        "reason": "无此项业务",
        "by": world.access("leader"),
        "at": IN_MARCH,
    }
    return grant_not_applicable(**(given | changed))


def test_granted_indicator_is_left_out_of_the_section(world):
    grant(world)
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C2",
        department="D03",
        by=world.access("office"),
        points=Decimal("1.50"),
        reason="逾期",
    )

    rows = {row.participant.code: row for row in live_board(month, rules=world.campaign.rules).rows}

    assert [rows["D03"].sections["COMMON"], rows["D02"].sections["COMMON"]] == [
        Decimal("43.07"),  # 45 × 33.5 ÷ 35
        Decimal("45.00"),
    ]
    with pytest.raises(NotApplicable):
        enter_deduction(
            month=month,
            indicator="C1",
            department="D03",
            by=world.access("office"),
            points=Decimal(1),
            reason="逾期",
        )


def test_grant_is_recorded(world):
    made = grant(world)

    entry = AuditEntry.objects.get(event="scoring.not_applicable.granted")
    assert [entry.user, entry.at, entry.object_id, entry.data] == [
        world.users["leader"],
        IN_MARCH,
        str(made.pk),
        {
            "indicator": "C1",
            "department": "D03",
            "first_month": "2026-03",
            "last_month": "2026-06",
            "reason": "无此项业务",
        },
    ]


@pytest.mark.parametrize("name", ["office", "scorer", "organ_scorer", "head", "auditor", "administrator"])
def test_only_the_leading_group_grants(world, name):
    with pytest.raises(NotAllowed):
        grant(world, by=world.access(name))


def test_leading_group_of_another_campaign_is_refused(world):
    other = make_world("o2026")

    with pytest.raises(NotAllowed):
        grant(world, by=other.access("leader"))


def test_indicator_that_applies_to_everybody_is_refused(world):
    with pytest.raises(GrantRefused) as refusal:
        grant(world, "C2")

    assert [refusal.value.field, NotApplicableGrant.objects.count()] == ["indicator", 0]


def test_whole_section_is_refused(world):
    Indicator.objects.filter(code="T1").update(na_allowed=True)

    with pytest.raises(GrantRefused):
        grant(world, "T1")

    assert NotApplicableGrant.objects.count() == 0


def test_last_applicable_indicator_of_one_month_is_refused(world):
    Indicator.objects.filter(code="C2").update(na_allowed=True)
    grant(world, "C1", first_month=MARCH, last_month=APRIL)

    with pytest.raises(GrantRefused):
        grant(world, "C2", first_month=APRIL, last_month=JUNE)
    made = grant(world, "C2", first_month=date(2026, 5, 1), last_month=JUNE)

    assert list(NotApplicableGrant.objects.filter(indicator__code="C2")) == [made]


def test_months_that_overlap_are_refused(world):
    grant(world, first_month=MARCH, last_month=APRIL)

    with pytest.raises(GrantRefused):
        grant(world, first_month=APRIL, last_month=JUNE)


def test_month_that_is_open_is_too_late(world):
    make_open_month(world)

    with pytest.raises(GrantTooLate) as refusal:
        grant(world)
    made = grant(world, first_month=APRIL)

    assert [refusal.value.field, made.first_month] == ["first_month", APRIL]


def test_indicator_of_another_category_is_refused(world):
    Indicator.objects.filter(code="KB1").update(na_allowed=True)

    with pytest.raises(GrantRefused) as refusal:
        grant(world, "KB1")

    assert refusal.value.field == "indicator"


def test_organ_that_takes_no_part_is_refused(world):
    with pytest.raises(GrantRefused) as refusal:
        grant(world, department=world.organ)

    assert refusal.value.field == "department"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": " "}, "reason"), ({"first_month": JUNE, "last_month": APRIL}, "last_month")],
)
def test_grant_that_says_too_little_is_refused(world, changed, field):
    with pytest.raises(GrantRefused) as refusal:
        grant(world, **changed)

    assert refusal.value.field == field


def test_grant_asks_for_the_category_of_its_own_months(world):
    first = world.departments[0]
    Enrolment.objects.filter(department=first).update(until=date(2026, 6, 30))
    Enrolment.objects.create(
        campaign=world.campaign, department=first, category=world.categories[1], since=date(2026, 7, 1)
    )
    special = indicator(world, "KA1")
    special.na_allowed = True
    special.save()
    Indicator.objects.create(
        section=special.section, code="KA2", name="其他工作", maximum=1, owner=world.organ
    )

    grant(world, "KA1", department=first, last_month=APRIL)
    with pytest.raises(GrantRefused):
        grant(world, "KA1", department=first, first_month=date(2026, 7, 1), last_month=date(2026, 7, 1))

    assert [row.first_month for row in NotApplicableGrant.objects.all()] == [MARCH]

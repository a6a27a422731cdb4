"""缺项 that ends earlier than granted (rules.md §2.5)."""

from datetime import UTC, date, datetime

import pytest

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from scoring.grant_endings import NotEarlier, end_grant, grants_of
from scoring.grants import GrantTooLate, grant_not_applicable
from scoring.models import Indicator, NotApplicableGrant
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world

FEBRUARY, APRIL, MAY, JUNE = (date(2026, number, 1) for number in (2, 4, 5, 6))
LATER = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def grant(world) -> NotApplicableGrant:
    return grant_not_applicable(
        campaign=world.campaign,
        indicator=Indicator.objects.select_related("section__sheet__scheme").get(code="C1"),
        department=world.departments[2],
        first_month=MARCH,
        last_month=JUNE,
        reason="无此项业务",
        by=world.access("leader"),
        at=IN_MARCH,
    )


def months() -> list[tuple[date, date]]:
    return list(NotApplicableGrant.objects.values_list("first_month", "last_month"))


def test_grant_ends_with_an_earlier_month(world, grant):
    make_open_month(world)

    end_grant(grant=grant, last_month=APRIL, by=world.access("leader"), at=LATER)

    entry = AuditEntry.objects.get(event="scoring.not_applicable.ended")
    assert [months(), entry.at, entry.data] == [
        [(MARCH, APRIL)],
        LATER,
        {
            "indicator": "C1",
            "department": "D03",
            "first_month": "2026-03",
            "last_month": ["2026-06", "2026-04"],
            "reason": "无此项业务",
        },
    ]


def test_grant_may_end_with_the_month_that_has_begun(world, grant):
    make_open_month(world)

    end_grant(grant=grant, last_month=MARCH, by=world.access("leader"))

    assert months() == [(MARCH, MARCH)]


def test_grant_that_has_not_begun_is_taken_back_whole(world, grant):
    end_grant(grant=grant, last_month=FEBRUARY, by=world.access("leader"))

    assert [months(), AuditEntry.objects.filter(event="scoring.not_applicable.ended").count()] == [[], 1]


def test_grant_of_several_versions_ends_in_all(world, grant):
    later = NotApplicableGrant.objects.get()
    later.pk, later.first_month = None, MAY
    later.indicator = Indicator.objects.create(
        section=grant.indicator.section.sheet.sections.get(code="CAT_A"),
        code="C1",
        name="重点工作",
        maximum=10,
        owner=world.organ,
        na_allowed=True,
    )
    later.save()
    NotApplicableGrant.objects.filter(pk=grant.pk).update(last_month=JUNE)

    listed = [(each.first_month, each.last_month, len(each.rows)) for each in grants_of(world.campaign)]
    end_grant(grant=grant, last_month=APRIL, by=world.access("leader"))

    assert [listed, months()] == [[(MARCH, JUNE, 2)], [(MARCH, APRIL)]]


@pytest.mark.parametrize("last_month", [JUNE, date(2026, 7, 1)])
def test_grant_does_not_become_longer(world, grant, last_month):
    with pytest.raises(NotEarlier) as refused:
        end_grant(grant=grant, last_month=last_month, by=world.access("leader"))

    assert [refused.value.field, months()] == ["last_month", [(MARCH, JUNE)]]


def test_month_that_has_begun_keeps_its_grant(world, grant):
    make_open_month(world)
    make_open_month(world, APRIL)

    with pytest.raises(GrantTooLate):
        end_grant(grant=grant, last_month=MARCH, by=world.access("leader"))

    assert months() == [(MARCH, JUNE)]


def test_endings_on_offer(world, grant):
    before = grants_of(world.campaign)[0]
    make_open_month(world)
    make_open_month(world, APRIL)
    during = grants_of(world.campaign)[0]
    make_open_month(world, JUNE)
    after = grants_of(world.campaign)[0]

    assert [list(each.endings) for each in (before, during, after)] == [
        [FEBRUARY, MARCH, APRIL, MAY],
        [APRIL, MAY],
        [],
    ]
    assert [each.may_vanish for each in (before, during, after)] == [True, False, False]


@pytest.mark.parametrize("role", ["office", "administrator", "scorer", "head", "auditor"])
def test_only_the_leading_group_ends(world, grant, role):
    with pytest.raises(NotAllowed):
        end_grant(grant=grant, last_month=APRIL, by=world.access(role))


def test_leader_of_another_campaign_is_refused(world, grant):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        end_grant(grant=grant, last_month=APRIL, by=other.access("leader"))

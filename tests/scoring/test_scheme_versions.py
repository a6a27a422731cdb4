"""Versions of a scheme: copied, from which month, what they leave alone, and the grants that go with them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from scoring.closing import plan_month
from scoring.grants import grant_not_applicable
from scoring.models import Indicator, NotApplicableGrant, Scheme
from scoring.scheme_catalogue import catalogue_of, indicators_of, write_catalogue
from scoring.scheme_versions import (
    MonthTaken,
    NotDraft,
    change_scheme,
    discard_draft,
    is_draft,
    new_version,
    possible_months,
    versions_of,
)
from scoring.schemes import AlreadyActive, SchemeNotBalanced, activate_scheme
from tests.makers import make_open_month, make_world

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
SPRING = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)


def copied(world, from_month: date = JUNE) -> Scheme:
    return new_version(world.scheme, from_month=from_month, by=world.access("office"), at=SPRING)


def test_copy_says_the_same_and_is_a_draft(world):
    draft = copied(world)

    assert [draft.version, draft.from_month, draft.activated_at] == [2, JUNE, None]
    assert catalogue_of(draft) == catalogue_of(world.scheme)
    entry = AuditEntry.objects.get(event="scoring.scheme.copied")
    assert [entry.at, entry.data] == [
        SPRING,
        {"version": 2, "from_month": "2026-06-01", "indicators": 8, "source": 1},
    ]


def test_new_version_begins_after_every_month_that_exists(world):
    make_open_month(world)
    office = world.access("office")

    for month in (date(2026, 2, 1), date(2026, 3, 1)):
        with translation.override("en"), pytest.raises(MonthTaken) as refusal:
            new_version(world.scheme, from_month=month, by=office)
        assert refusal.value.message == "March 2026 has its scheme already; a new version begins after it."

    assert possible_months(world.campaign)[:2] == [APRIL, MAY]
    assert copied(world, APRIL).from_month == APRIL


def test_new_version_does_not_begin_before_the_one_in_force(world):
    activate_scheme(copied(world), by=world.access("office"))

    with translation.override("en"), pytest.raises(MonthTaken) as refusal:
        copied(world, MAY)

    assert refusal.value.message == "Version 2 is in force from June 2026; a new one cannot begin before it."
    assert possible_months(world.campaign)[0] == JUNE


def test_months_take_the_version_of_their_time(world):
    office = world.access("office")
    march = make_open_month(world)
    activate_scheme(copied(world, MAY), by=office)

    planned = [
        plan_month(campaign=world.campaign, first_day=month, by=office).scheme.version
        for month in (APRIL, MAY, JUNE)
    ]

    march.refresh_from_db()
    assert [march.scheme.version, planned] == [1, [1, 2, 2]]


def test_version_is_not_activated_over_a_month_planned_meanwhile(world):
    office = world.access("office")
    draft = copied(world, APRIL)
    plan_month(campaign=world.campaign, first_day=APRIL, by=office)

    with pytest.raises(MonthTaken):
        activate_scheme(draft, by=office)

    change_scheme(draft, name=draft.name, from_month=MAY, by=office)
    assert activate_scheme(draft, by=office).from_month == MAY


def test_unbalanced_draft_is_not_activated(world):
    draft = copied(world)
    Indicator.objects.filter(section__sheet__scheme=draft, code="C1").update(maximum=Decimal("9"))

    with pytest.raises(SchemeNotBalanced):
        activate_scheme(draft, by=world.access("office"))

    assert Scheme.objects.get(pk=draft.pk).activated_at is None


def test_states_of_versions(world):
    make_open_month(world)
    office = world.access("office")
    activate_scheme(copied(world, APRIL), by=office)
    copied(world, MAY)

    found = [
        (version.version, is_draft(version), version.months_used, version.first_used, version.indicators)
        for version in versions_of(world.campaign)
    ]

    assert found == [(3, True, 0, None, 8), (2, False, 0, None, 8), (1, False, 1, date(2026, 3, 1), 8)]


def test_draft_is_renamed_and_discarded(world):
    office = world.access("office")
    draft = copied(world)

    change_scheme(draft, name=" “双百”考核（修订） ", from_month=MAY, by=office)
    changed = AuditEntry.objects.get(event="scoring.scheme.changed").data["changes"]
    discard_draft(draft, by=office)

    assert changed == {
        "name": ["“双百”量化考核", "“双百”考核（修订）"],
        "from_month": ["2026-06-01", "2026-05-01"],
    }
    assert list(Scheme.objects.values_list("version", flat=True)) == [1]
    kept = AuditEntry.objects.get(event="scoring.scheme.discarded").data
    assert [kept["version"], len(indicators_of(kept["catalogue"]))] == [2, 8]


def test_active_version_is_neither_renamed_nor_discarded(world):
    office = world.access("office")

    with pytest.raises(NotDraft):
        change_scheme(world.scheme, name="另一名称", from_month=JUNE, by=office)
    with pytest.raises(NotDraft):
        discard_draft(world.scheme, by=office)
    with pytest.raises(AlreadyActive):
        activate_scheme(world.scheme, by=office)

    assert list(Scheme.objects.values_list("name", flat=True)) == ["“双百”量化考核"]


def test_draft_that_is_gone_is_refused(world):
    office = world.access("office")
    draft = copied(world)
    gone = Scheme.objects.get(pk=draft.pk)
    discard_draft(draft, by=office)

    with pytest.raises(NotDraft):
        discard_draft(gone, by=office)


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "head", "auditor"])
def test_only_the_office_makes_versions(world, role):
    with pytest.raises(NotAllowed):
        new_version(world.scheme, from_month=JUNE, by=world.access(role))


def test_version_of_another_campaign_is_out_of_reach(world):
    other = make_world("other")

    with pytest.raises(NotAllowed):
        new_version(world.scheme, from_month=JUNE, by=other.access("office"))


def test_catalogue_takes_the_same_queries_whatever_its_size(world, django_assert_num_queries):
    big = Scheme.objects.create(campaign=world.campaign, name="大", version=9, from_month=JUNE)
    catalogue = catalogue_of(world.scheme)
    template = catalogue["sheets"][0]["sections"][0]["indicators"][0]
    catalogue["sheets"][0]["sections"][0]["indicators"] = [
        template | {"code": f"X{number}"} for number in range(300)
    ]
    write_catalogue(
        big,
        catalogue,
        owners={owner.code: owner for owner in [*world.departments, world.organ]},
        categories={category.code: category for category in world.categories},
    )

    for scheme, number in ((world.scheme, 8), (big, 306)):
        with django_assert_num_queries(5):
            found = catalogue_of(scheme)
        assert len(indicators_of(found)) == number


def grant(world, indicator: str, *, first: date, last: date, department: int = 1):
    return grant_not_applicable(
        campaign=world.campaign,
        indicator=Indicator.objects.get(section__sheet__scheme=world.scheme, code=indicator),
        department=world.departments[department],
        first_month=first,
        last_month=last,
        reason="没有此项业务",
        by=world.access("leader"),
    )


def test_grants_reach_into_the_new_version(world):
    grant(world, "C1", first=APRIL, last=date(2026, 12, 1))
    grant(world, "C1", first=APRIL, last=MAY, department=0)

    scheme = activate_scheme(copied(world), by=world.access("office"), at=SPRING)

    found = NotApplicableGrant.objects.filter(indicator__section__sheet__scheme=scheme)
    assert [
        (row.department.code, row.indicator.code, row.first_month, row.last_month, row.reason)
        for row in found
    ] == [("D02", "C1", JUNE, date(2026, 12, 1), "没有此项业务")]
    entry = AuditEntry.objects.get(event="scoring.not_applicable.carried_over")
    assert entry.data == {"version": 2, "carried": ["D02 C1"], "left_behind": []}


@pytest.mark.parametrize("change", ["gone", "not allowed", "alone"])
def test_grant_that_does_not_fit_is_left_behind(world, change):
    grant(world, "C1", first=APRIL, last=date(2026, 12, 1))
    draft = copied(world)
    indicators = Indicator.objects.filter(section__sheet__scheme=draft, section__code="COMMON")
    if change == "gone":
        indicators.filter(code="C1").update(code="C9")
    elif change == "not allowed":
        indicators.filter(code="C1").update(na_allowed=False)
    else:
        indicators.filter(code="C2").delete()
        indicators.update(maximum=45)

    activate_scheme(draft, by=world.access("office"))

    assert NotApplicableGrant.objects.filter(indicator__section__sheet__scheme=draft).count() == 0
    assert AuditEntry.objects.get(event="scoring.not_applicable.carried_over").data["left_behind"] == [
        "D02 C1"
    ]

"""The campaign of a new year from the last one."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.founding import CodeTaken, found_campaign
from campaign.models import AuditEntry, Campaign, Enrolment, Membership
from campaign.permissions import access_of
from campaign.refusals import NotAllowed
from scoring.campaign_copy import (
    NoAdministrator,
    OwnerGone,
    WrongYear,
    copy_campaign,
    gone_owners,
)
from scoring.models import Scheme
from scoring.scheme_catalogue import catalogue_of, indicators_of
from scoring.scheme_versions import current_scheme
from scoring.schemes import activate_scheme
from tests.makers import make_open_month

NEW_YEAR = date(2027, 1, 1)


def copy(world, **changed) -> Campaign:
    given = {
        "code": "t2027",
        "name": world.campaign.name,
        "year": 2027,
        "by": world.access("administrator"),
    }
    return copy_campaign(world.campaign, **(given | changed))


def test_new_year_begins_with_what_the_old_one_ends_with(world):
    make_open_month(world)
    world.campaign.rules.bonus_sheet_cap = Decimal("2.50")
    world.campaign.rules.save()
    Enrolment.objects.filter(department=world.departments[2]).update(until=date(2026, 8, 31))

    made = copy(world)

    assert [made.unit, made.year, made.office, made.rules.bonus_sheet_cap] == [
        world.unit,
        2027,
        world.organ,
        Decimal("2.50"),
    ]
    assert [(category.code, category.name) for category in made.categories.all()] == [
        ("A", "A类"),
        ("B", "B类"),
    ]
    assert [
        (
            row.department.code,
            row.category and row.category.campaign.code,
            row.branch and row.branch.code,
            row.since,
        )
        for row in made.enrolments.select_related("department", "category__campaign", "branch")
    ] == [
        ("D01", "t2027", "B01", NEW_YEAR),
        ("D02", "t2027", "B01", NEW_YEAR),
        ("ORG1", None, None, NEW_YEAR),
    ]
    assert made.months.count() == 0


def test_scheme_becomes_a_draft_that_can_be_put_in_force(world):
    made = copy(world)

    scheme = Scheme.objects.get(campaign=made)
    assert [scheme.version, scheme.from_month, scheme.activated_at] == [1, NEW_YEAR, None]
    assert catalogue_of(scheme) == catalogue_of(world.scheme)
    office = access_of(world.users["office"], made)
    assert activate_scheme(scheme, by=office).activated_at is not None


def test_roles_in_force_are_taken_over(world):
    made = copy(world)

    def held(campaign):
        rows = Membership.objects.filter(campaign=campaign)
        return sorted(rows.values_list("user__username", "role", "department__code"), key=str)

    assert held(made) == held(world.campaign)


def test_without_roles_only_the_founder_has_one(world):
    made = copy(world, with_roles=False)

    assert [(row.user, row.role) for row in made.memberships.all()] == [
        (world.users["administrator"], "system_administrator")
    ]


def test_owner_that_is_gone_is_replaced(world):
    Enrolment.objects.filter(department=world.departments[0]).update(until=date(2026, 8, 31))

    with translation.override("en"), pytest.raises(OwnerGone) as refusal:
        copy(world)
    made = copy(world, owners={"D01": world.departments[1]})

    assert refusal.value.message == "Name who scores in place of 第1部."
    assert gone_owners(world.campaign, world.scheme, day=NEW_YEAR) == [world.departments[0]]
    assert indicators_of(catalogue_of(Scheme.objects.get(campaign=made)))[0]["owner"] == "D02"


def test_copy_is_recorded(world):
    made = copy(world)

    entry = AuditEntry.objects.get(event="campaign.copied")
    assert [entry.campaign, entry.user, entry.data] == [
        made,
        world.users["administrator"],
        {"source": "t2026", "categories": 2, "enrolments": 4, "roles": 11, "scheme": 1},
    ]


def test_campaign_without_a_scheme_is_copied_without(world):
    Scheme.objects.all().delete()

    made = copy(world)

    assert [current_scheme(world.campaign), made.schemes.count()] == [None, 0]


@pytest.mark.parametrize(
    ("changed", "refusal"), [({"year": 2026}, WrongYear), ({"code": "t2026"}, CodeTaken)]
)
def test_year_and_code_are_new(world, changed, refusal):
    with pytest.raises(refusal):
        copy(world, **changed)

    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("role", ["scorer", "leader", "head", "auditor"])
def test_others_begin_no_campaign(world, role):
    with pytest.raises(NotAllowed):
        copy(world, by=world.access(role))

    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(("with_roles", "count"), [(True, 12), (False, 2)])
def test_office_begins_the_year_and_becomes_no_administrator(world, with_roles, count):
    """ACL-2: the administrators stay who they are."""
    made = copy(world, by=world.access("office"), with_roles=with_roles)

    held = Membership.objects.filter(campaign=made)
    assert [held.count(), list(held.filter(role="system_administrator").values_list("user", flat=True))] == [
        count,
        [world.users["administrator"].pk],
    ]
    assert list(held.filter(user=world.users["office"]).values_list("role", flat=True)) == ["office"]
    assert AuditEntry.objects.get(event="campaign.copied").user == world.users["office"]


def test_office_begins_no_year_without_an_administrator(world):
    world.users["administrator"].is_active = False
    world.users["administrator"].save()

    with pytest.raises(NoAdministrator):
        copy(world, by=world.access("office"))

    assert Campaign.objects.count() == 1


def test_nobody_founds_a_campaign_that_makes_him_its_administrator(world):
    """ACL-2."""
    clerk = world.users["office"]

    with pytest.raises(NotAllowed):
        found_campaign(unit=world.unit, code="x", name="活动", year=2027, administrator=clerk, by=clerk)

    assert Campaign.objects.count() == 1

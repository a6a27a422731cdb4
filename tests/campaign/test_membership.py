"""Accounts and roles: opened, granted, ended; duties that exclude each other (security.md ACL-2, IAM-1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import override

from campaign.accounts import end_sessions, let_in
from campaign.founding import CodeTaken, found_campaign, found_unit
from campaign.membership import (
    AccountExists,
    DutiesExclude,
    LastAdministrator,
    RoleHeld,
    WrongScope,
    end_role,
    grant_role,
    open_account,
)
from campaign.models import AuditEntry, Campaign, CampaignRules, Membership, Person, Role, User
from campaign.permissions import access_of
from campaign.refusals import NotAllowed
from tests.makers import make_world

RULES = {
    "duties": "system administrator, assessment office and auditor exclude each other.",
    "administrator": "a system administrator holds no role that gives points.",
    "auditor": "an auditor changes nothing, and holds no other role than employee.",
}
SPRING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def person(world) -> Person:
    return Person.objects.create(
        unit=world.unit, staff_number="70001", name="测试新人", department=world.departments[0]
    )


def latest(event: str) -> AuditEntry:
    return AuditEntry.objects.filter(event=event).latest("pk")


def test_account_is_opened_under_the_staff_number_without_a_password(world, person):
    user = open_account(person=person, by=world.access("administrator"), at=SPRING)

    assert [user.username, user.name, user.person, user.has_usable_password()] == [
        "70001",
        "测试新人",
        person,
        False,
    ]
    entry = latest("campaign.account.opened")
    assert [entry.user, entry.at, entry.object_id, entry.data] == [
        world.users["administrator"],
        SPRING,
        str(user.pk),
        {"username": "70001"},
    ]


def test_second_account_of_a_person_is_refused(world, person):
    open_account(person=person, by=world.access("administrator"))

    with pytest.raises(AccountExists):
        open_account(person=person, by=world.access("administrator"))

    assert User.objects.filter(username="70001").count() == 1


def test_staff_number_is_one_account_in_the_database_too(world, person):
    open_account(person=person, by=world.access("administrator"))

    with pytest.raises(IntegrityError):
        User.objects.create_user("70001", name="别人")


@pytest.mark.parametrize("role", ["office", "leader", "auditor", "head", "scorer"])
def test_only_the_system_administrator_opens_accounts_and_grants_roles(world, person, role):
    by = world.access(role)
    before = Membership.objects.count()

    with pytest.raises(NotAllowed):
        open_account(person=person, by=by)
    with pytest.raises(NotAllowed):
        grant_role(user=world.users["employee"], role=Role.JUROR, by=by)
    with pytest.raises(NotAllowed):
        end_role(membership=Membership.objects.get(user=world.users["employee"]), by=by)

    assert Membership.objects.count() == before


def test_role_is_granted_from_the_day_of_the_act(world, person):
    administrator = world.access("administrator")
    user = open_account(person=person, by=administrator, at=SPRING)

    held = grant_role(
        user=user, role=Role.SCORER, department=world.departments[0], by=administrator, at=SPRING
    )

    assert [held.campaign, held.role, held.department, held.since, held.until] == [
        world.campaign,
        "scorer",
        world.departments[0],
        date(2026, 3, 2),
        None,
    ]
    assert latest("campaign.role.granted").data == {
        "username": "70001",
        "role": "scorer",
        "department": "D01",
        "since": "2026-03-02",
        "until": None,
    }


@pytest.mark.parametrize(("role", "scoped"), [(Role.SCORER, False), (Role.HEAD, False), (Role.LEADER, True)])
def test_role_without_its_scope_is_refused(world, role, scoped):
    department = world.departments[0] if scoped else None

    with pytest.raises(WrongScope):
        grant_role(
            user=world.users["employee"], role=role, department=department, by=world.access("administrator")
        )


def test_department_of_another_unit_is_refused(world):
    other = make_world("o2026")

    with pytest.raises(WrongScope):
        grant_role(
            user=world.users["employee"],
            role=Role.HEAD,
            department=other.departments[0],
            by=world.access("administrator"),
        )


def test_role_that_is_held_is_not_granted_twice(world):
    with pytest.raises(RoleHeld):
        grant_role(user=world.users["employee"], role=Role.EMPLOYEE, by=world.access("administrator"))


@pytest.mark.parametrize(
    ("holder", "role", "rule"),
    [
        ("administrator", Role.OFFICE, "duties"),
        ("administrator", Role.AUDITOR, "duties"),
        ("administrator", Role.SCORER, "administrator"),
        ("administrator", Role.LEADER, "administrator"),
        ("office", Role.SYSTEM_ADMINISTRATOR, "duties"),
        ("office", Role.AUDITOR, "duties"),
        ("auditor", Role.OFFICE, "duties"),
        ("auditor", Role.SYSTEM_ADMINISTRATOR, "duties"),
        ("auditor", Role.SCORER, "auditor"),
        ("auditor", Role.HEAD, "auditor"),
        ("auditor", Role.JUROR, "auditor"),
        ("scorer", Role.SYSTEM_ADMINISTRATOR, "administrator"),
        ("scorer", Role.AUDITOR, "auditor"),
        ("head", Role.AUDITOR, "auditor"),
    ],
)
def test_duties_that_exclude_each_other_are_refused(world, holder, role, rule):
    """ACL-2: refused with the rule by its words."""
    department = world.departments[0] if role in (Role.SCORER, Role.HEAD) else None
    user = world.users[holder]
    before = set(user.memberships.values_list("role", flat=True))

    with override("en"), pytest.raises(DutiesExclude) as refusal:
        grant_role(user=user, role=role, department=department, by=world.access("administrator"))

    assert refusal.value.field == "role"
    assert refusal.value.message.partition("The rule: ")[2] == RULES[rule]
    assert set(user.memberships.values_list("role", flat=True)) == before


@pytest.mark.parametrize(("holder", "role"), [("office", Role.SCORER), ("auditor", Role.EMPLOYEE)])
def test_duties_that_go_together_are_granted(world, holder, role):
    department = world.organ if role == Role.SCORER else None

    held = grant_role(
        user=world.users[holder], role=role, department=department, by=world.access("administrator")
    )

    assert held.role == role


def campaign_of_next_year(world) -> Campaign:
    return found_campaign(
        unit=world.unit,
        code="t2027",
        name="“323”文明部室创建活动",
        year=2027,
        administrator=world.users["administrator"],
        by=world.users["administrator"],
        at=SPRING,
    )


def test_duties_exclude_each_other_across_the_campaigns_of_a_unit(world):
    """ACL-2: not even in another year's campaign of the same unit."""
    following = campaign_of_next_year(world)
    administrator = access_of(world.users["administrator"], following)

    with pytest.raises(DutiesExclude):
        grant_role(user=world.users["auditor"], role=Role.OFFICE, by=administrator)
    kept = grant_role(user=world.users["auditor"], role=Role.AUDITOR, by=administrator)

    assert kept.campaign == following


def test_duty_of_another_unit_stands_in_nobodys_way(world):
    other = make_world("o2026")

    held = grant_role(
        user=other.users["auditor"], role=Role.OFFICE, by=world.access("administrator"), at=SPRING
    )

    assert held.campaign == world.campaign


def test_ended_duty_of_an_earlier_campaign_stands_in_nobodys_way(world):
    following = campaign_of_next_year(world)
    administrator = access_of(world.users["administrator"], following)
    Membership.objects.filter(user=world.users["auditor"]).update(until=date(2026, 12, 31))

    held = grant_role(user=world.users["auditor"], role=Role.OFFICE, by=administrator, since=date(2027, 1, 1))

    assert held.since == date(2027, 1, 1)


def test_role_that_ends_is_gone_at_once(world):
    membership = Membership.objects.get(user=world.users["juror"])

    end_role(membership=membership, by=world.access("administrator"), at=SPRING)

    assert [membership.since, membership.until] == [date(2026, 1, 1), date(2026, 3, 1)]
    assert world.access("juror") is None
    assert latest("campaign.role.ended").data == {
        "username": "t2026-juror",
        "role": "juror",
        "department": None,
        "until": "2026-03-01",
    }


def test_role_of_today_that_ends_today_is_gone_at_once(world):
    granted = grant_role(user=world.users["employee"], role=Role.JUROR, by=world.access("administrator"))

    end_role(membership=granted, by=world.access("administrator"))

    assert {role for role, _department in world.access("employee").grants} == {"employee"}


def test_ended_role_is_taken_up_again(world):
    membership = Membership.objects.get(user=world.users["juror"])
    end_role(membership=membership, by=world.access("administrator"), at=SPRING)

    again = grant_role(user=world.users["juror"], role=Role.JUROR, by=world.access("administrator"))

    assert [again.pk, again.until] == [membership.pk, None]


def test_last_administrator_cannot_be_ended(world):
    membership = Membership.objects.get(user=world.users["administrator"])

    with pytest.raises(LastAdministrator):
        end_role(membership=membership, by=world.access("administrator"))
    world.users["head"].set_password("correct horse battery")
    world.users["head"].save()
    grant_role(user=world.users["head"], role=Role.SYSTEM_ADMINISTRATOR, by=world.access("administrator"))
    end_role(membership=membership, by=world.access("administrator"))

    assert world.access("administrator") is None


@pytest.mark.parametrize(("begins", "lasts"), [(7, None), (-7, 3)])
def test_last_administrator_is_not_ended_for_one_who_is_not_there_then(world, begins, lasts):
    """Neither for one who comes next week, nor, with a last day ahead, for one who is gone by then."""
    today = timezone.localdate()
    membership = Membership.objects.get(user=world.users["administrator"])
    other = Membership.objects.create(
        user=world.users["head"], campaign=world.campaign, role=Role.SYSTEM_ADMINISTRATOR
    )
    Membership.objects.filter(pk=other.pk).update(
        since=today + timedelta(days=begins), until=lasts and today + timedelta(days=lasts)
    )

    with pytest.raises(LastAdministrator):
        end_role(
            membership=membership,
            by=world.access("administrator"),
            last_day=lasts and today + timedelta(days=10),
        )


def test_last_administrator_stays_on(world):
    today = timezone.localdate()
    membership = Membership.objects.get(user=world.users["administrator"])
    Membership.objects.filter(pk=membership.pk).update(until=today + timedelta(days=5))

    longer = end_role(
        membership=membership, by=world.access("administrator"), last_day=today + timedelta(days=50)
    )

    assert longer.until == today + timedelta(days=50)


def test_role_that_is_over_is_not_lengthened_by_ending_it_again(world):
    """From a page that was opened before."""
    membership = Membership.objects.get(user=world.users["juror"])
    Membership.objects.filter(pk=membership.pk).update(since=date(2026, 1, 1), until=date(2026, 2, 1))

    end_role(membership=membership, by=world.access("administrator"))

    membership.refresh_from_db()
    assert [membership.until, AuditEntry.objects.count()] == [date(2026, 2, 1), 0]


def test_role_of_another_campaign_cannot_be_ended(world):
    other = make_world("o2026")

    with pytest.raises(NotAllowed):
        end_role(
            membership=Membership.objects.get(user=other.users["juror"]), by=world.access("administrator")
        )


def test_founding_gives_rules_and_the_first_administrator(db):
    unit = found_unit(code="u1", name="某集团", short_name="某", issuer_name="某党委", issuer_code="某党发")
    first = User.objects.create_user("10001", name="管理员")

    campaign = found_campaign(
        unit=unit, code="2026", name="创建活动", year=2026, administrator=first, by=first, at=SPRING
    )

    assert [CampaignRules.objects.get().campaign, access_of(first, campaign).grants] == [
        campaign,
        frozenset({("system_administrator", None)}),
    ]
    assert list(AuditEntry.objects.order_by("pk").values_list("event", flat=True)) == [
        "campaign.unit.founded",
        "campaign.founded",
    ]


def test_further_campaign_needs_an_administrator_of_the_unit(world):
    with pytest.raises(NotAllowed):
        found_campaign(
            unit=world.unit,
            code="t2027",
            name="创建活动",
            year=2027,
            administrator=world.users["office"],
            by=world.users["office"],
        )

    assert Campaign.objects.count() == 1


def test_code_that_is_taken_is_refused(world):
    with pytest.raises(CodeTaken):
        found_unit(code="u-t2026", name="某", short_name="某", issuer_name="某", issuer_code="某")
    with pytest.raises(CodeTaken):
        found_campaign(
            unit=world.unit,
            code="t2026",
            name="另一活动",
            year=2027,
            administrator=world.users["administrator"],
            by=world.users["administrator"],
        )


def test_role_is_not_prolonged_into_an_excluding_duty(world):
    scorer = Membership.objects.get(user=world.users["scorer"])
    Membership.objects.filter(pk=scorer.pk).update(until=date(2026, 6, 30))
    grant_role(
        user=world.users["scorer"],
        role=Role.SYSTEM_ADMINISTRATOR,
        by=world.access("administrator"),
        since=date(2026, 7, 1),
    )

    with pytest.raises(DutiesExclude):
        end_role(membership=scorer, by=world.access("administrator"), last_day=date(2026, 12, 31))

    scorer.refresh_from_db()
    assert scorer.until == date(2026, 6, 30)


def test_administrator_hands_out_no_account_of_another_unit(world):
    stranger = make_world("other").users["office"]

    with pytest.raises(NotAllowed):
        end_sessions(user=stranger, by=world.access("administrator"))
    with pytest.raises(NotAllowed):
        let_in(user=stranger, may_sign_in=False, by=world.access("administrator"))

    stranger.refresh_from_db()
    assert [stranger.has_usable_password(), stranger.is_active] == [False, True]


@pytest.mark.parametrize("until", [None, date(2026, 12, 31)])
def test_end_that_lies_ahead_is_lifted_or_put_off(world, until):
    scorer = Membership.objects.get(user=world.users["scorer"])
    Membership.objects.filter(pk=scorer.pk).update(until=date(2026, 6, 30))

    grant_role(
        user=world.users["scorer"],
        role=Role.SCORER,
        department=scorer.department,
        by=world.access("administrator"),
        since=date(2026, 3, 2),
        until=until,
    )

    scorer.refresh_from_db()
    assert [scorer.since, scorer.until] == [date(2026, 1, 1), until]

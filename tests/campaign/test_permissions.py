"""A person's access to one campaign, and the policy that a view carries (security.md ACL-1, ACL-2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.utils import timezone

from campaign.models import AuditEntry, Membership, Role, User
from campaign.permissions import access_of, any_of, leader, member, office, require
from campaign.refusals import NotAllowed
from tests.makers import make_world


@require(office)
def office_view(request, month: str = "") -> HttpResponse:
    access = request.access
    return HttpResponse(f"{access.user.username} {access.campaign.code} {month}")


def ask(rf, user: User, campaign: str, **kwargs) -> HttpResponse:
    request = rf.get("/c/x/")
    request.user = User.objects.get(pk=user.pk)
    return office_view(request, campaign=campaign, **kwargs)


def test_view_runs_for_whom_the_policy_lets_in(world, rf):
    answer = ask(rf, world.users["office"], "t2026", month="2026-03")

    assert answer.content.decode() == "t2026-office t2026 2026-03"


def test_member_without_the_right_is_refused_and_recorded(world, rf):
    with pytest.raises(PermissionDenied):
        ask(rf, world.users["scorer"], "t2026")

    entry = AuditEntry.objects.get()
    assert [entry.event, entry.user, entry.campaign, entry.succeeded, entry.data] == [
        "access.denied",
        world.users["scorer"],
        world.campaign,
        False,
        {"path": "/c/x/", "method": "GET"},
    ]


@pytest.mark.parametrize("campaign", ["other", "nowhere", ""])
def test_campaign_without_a_role_is_not_found_and_not_recorded(world, rf, campaign):
    make_world("other")

    with pytest.raises(Http404):
        ask(rf, world.users["office"], campaign)

    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [(-10, None, True), (0, 0, True), (-10, -1, False), (1, None, False)],
    ids=["lasting", "today only", "ended yesterday", "from tomorrow"],
)
def test_role_counts_on_its_days_only(world, rf, since, until, found):
    today = timezone.localdate()
    Membership.objects.filter(user=world.users["office"]).update(
        since=today + timedelta(days=since), until=None if until is None else today + timedelta(days=until)
    )

    if found:
        assert ask(rf, world.users["office"], "t2026").status_code == 200
    else:
        with pytest.raises(Http404):
            ask(rf, world.users["office"], "t2026")


def test_roles_of_another_campaign_give_nothing_here(world, rf):
    other = make_world("other")
    Membership.objects.create(user=other.users["office"], campaign=world.campaign, role=Role.EMPLOYEE)

    with pytest.raises(PermissionDenied):
        ask(rf, other.users["office"], "t2026")

    assert access_of(User.objects.get(pk=other.users["office"].pk), world.campaign).grants == {
        ("employee", None)
    }


def test_access_knows_roles_and_their_departments(world):
    first, last = world.departments[0], world.departments[-1]
    Membership.objects.create(
        user=world.users["scorer"], campaign=world.campaign, role=Role.SCORER, department=last
    )
    Membership.objects.create(user=world.users["scorer"], campaign=world.campaign, role=Role.JUROR)

    access = world.access("scorer")

    assert access.holds(Role.JUROR) is True
    assert access.holds(Role.HEAD, Role.DEPUTY) is False
    assert access.departments(Role.SCORER) == {first.pk, last.pk}
    assert access.departments(Role.HEAD) == frozenset()
    assert access.own_department_id == first.pk


def test_demand_raises_without_the_role(world):
    with pytest.raises(NotAllowed):
        world.access("leader").demand(Role.OFFICE)

    assert world.access("office").demand(Role.OFFICE, Role.LEADER) is None


def test_policies_let_in_their_roles(world):
    let_in = {
        name: [person for person in world.users if policy(world.access(person))]
        for name, policy in {
            "office": office,
            "leader": leader,
            "two": any_of(Role.HEAD, Role.DEPUTY),
        }.items()
    }

    assert let_in == {
        "office": ["office", "second"],
        "leader": ["leader"],
        "two": ["head", "deputy"],
    }
    assert all(member(world.access(person)) for person in world.users)


@pytest.mark.parametrize(
    ("held", "asked"),
    [("office", "auditor"), ("auditor", "system_administrator"), ("administrator", "office")],
)
def test_exclusive_duties_are_held_by_different_people(world, held, asked):
    wanted = Membership(user=world.users[held], campaign=world.campaign, role=asked)

    with pytest.raises(ValidationError):
        wanted.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wanted.save()


@pytest.mark.parametrize(
    ("role", "scoped"), [("scorer", False), ("head", False), ("leader", True), ("office", True)]
)
def test_scope_belongs_to_the_roles_of_a_department(world, role, scoped):
    user = User.objects.create_user("somebody", name="某人")
    wanted = Membership(
        user=user, campaign=world.campaign, role=role, department=world.organ if scoped else None
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        wanted.save()


def test_role_is_held_once(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=world.users["leader"], campaign=world.campaign, role=Role.LEADER)


def test_one_person_has_one_account(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("t2026-office", name="另一人")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("another", name="同一人", person=world.users["office"].person)

"""An account's life: own password, sign-ins at once, idleness, leaving, names (security.md IAM-3, IAM-6, IAM-7, IAM-10, ACL-6)."""

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from campaign.accounts import (
    WeakPassword,
    WrongPassword,
    change_password,
    end_sessions,
    follow_people,
    let_in,
)
from campaign.daily_work import daily_work
from campaign.idle_accounts import close_idle_accounts, unused_roles
from campaign.leavers import NotInService, close_accounts_of_leavers, come_back, leave
from campaign.membership import LastAdministrator, end_role, grant_role, leaves_no_administrator
from campaign.models import AccountSession, AuditEntry, Campaign, Membership, Person, Role, User
from campaign.refusals import NotAllowed
from tests.browsing import client_of, words
from tests.makers import make_world

OLD = "correct horse battery"
NEW = "windows clean as air"


@pytest.fixture
def user(world) -> User:
    user = world.users["head"]
    user.set_password(OLD)
    user.save()
    return user


def signed_in(user: User, password: str = OLD) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": user.username, "password": password}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/").url == "/c/t2026/"


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


# One's own password


def test_own_password_is_changed_with_the_present_one_and_other_sign_ins_end(user):
    """IAM-6, IAM-10."""
    own, other = signed_in(user), signed_in(user)

    answer = own.post("/password/", {"current": OLD, "new": NEW, "again": NEW})

    user.refresh_from_db()
    assert [answer.status_code, user.check_password(NEW)] == [302, True]
    assert [is_in(own), other.get("/").url] == [True, "/sign-in/?next=/"]
    assert AccountSession.objects.filter(user=user).count() == 1
    assert events()[-1] == "campaign.account.password_changed"


@pytest.mark.parametrize(
    ("posted", "fields"),
    [
        ({"new": NEW, "again": NEW}, ["current"]),
        ({"current": "", "new": NEW, "again": NEW}, ["current"]),
        ({"current": "not this one at all", "new": NEW, "again": NEW}, ["current"]),
        ({"current": OLD, "new": NEW, "again": "another phrase"}, ["again"]),
        ({"current": OLD, "new": "short", "again": "short"}, ["new"]),
        ({"current": OLD, "new": "清河矿业的好部室都在这里", "again": "清河矿业的好部室都在这里"}, ["new"]),
        ({"current": OLD, "new": OLD, "again": OLD}, ["new"]),
    ],
)
def test_change_of_the_own_password_is_refused_at_its_field(user, posted, fields):
    """IAM-2, IAM-10."""
    own = signed_in(user)

    answer = own.post("/password/", posted)

    user.refresh_from_db()
    assert [answer.status_code, list(answer.context["form"].errors), user.check_password(OLD)] == [
        422,
        fields,
        True,
    ]
    assert is_in(own)


def test_fifth_wrong_present_password_locks_the_account(user):
    """IAM-4: whoever finds an open browser guesses no more often than at the sign-in."""
    own = signed_in(user)

    answers = [
        own.post("/password/", {"current": f"guess number {index}", "new": NEW, "again": NEW}).status_code
        for index in range(5)
    ]

    assert answers == [422, 422, 422, 422, 429]
    assert events().count("campaign.account.password_change_failed") == 5
    assert Client().post("/sign-in/", {"username": user.username, "password": OLD}).status_code == 429


def test_locked_account_is_not_changed_with_the_right_password_either(user):
    """IAM-4: or the lock would only slow the answer to a guess."""
    own = signed_in(user)
    for index in range(5):
        own.post("/password/", {"current": f"guess number {index}", "new": NEW, "again": NEW})

    answer = own.post("/password/", {"current": OLD, "new": NEW, "again": NEW})

    user.refresh_from_db()
    assert [answer.status_code, user.check_password(OLD)] == [429, True]
    assert events()[-1] == "access.locked_out"


def test_count_of_wrong_passwords_keeps_none_that_was_typed(user):
    """AUD-5: neither the present nor the new one."""
    own = signed_in(user)

    own.post("/password/", {"current": "a typing mistake", "new": NEW, "again": NEW})

    kept = AccessAttempt.objects.get(username=user.username)
    assert [typed for typed in ("a typing mistake", NEW) if typed in kept.post_data + kept.get_data] == []


def test_change_is_a_verb_of_its_own(user):
    with pytest.raises(WrongPassword):
        change_password(user=user, current="not this one", new=NEW)
    with pytest.raises(WeakPassword):
        change_password(user=user, current=OLD, new="12345678")

    change_password(user=user, current=OLD, new=NEW)

    assert [user.check_password(NEW), events()] == [True, ["campaign.account.password_changed"]]


def test_old_password_must_be_changed_at_the_next_sign_in(user, settings):
    """IAM-3: 等保 asks for it; whoever works already is not interrupted."""
    working = signed_in(user)
    User.objects.filter(pk=user.pk).update(password_set_at=timezone.now() - timedelta(days=90))

    assert is_in(working)
    late = signed_in(user)
    assert [late.get(path).url for path in ("/", "/c/t2026/", "/manage/")] == ["/password/"] * 3
    late.post("/password/", {"current": OLD, "new": NEW, "again": NEW})
    assert is_in(late)


@pytest.mark.parametrize(("days", "age"), [(0, 1000), (90, 89)])
def test_password_within_its_time_is_left_alone(user, settings, days, age):
    settings.PASSWORD_MAX_AGE_DAYS = days
    User.objects.filter(pk=user.pk).update(password_set_at=timezone.now() - timedelta(days=age))

    assert is_in(signed_in(user))


def test_account_without_a_password_has_none_to_change(world):
    client = client_of(world.users["employee"])

    assert "This account has no password" in words(client.get("/password/"))
    assert "Change password" not in words(client.get("/c/t2026/"))


def test_button_of_the_demo_asks_for_no_change_of_password(world, user, settings):
    settings.DEMO = True
    Campaign.objects.update(is_demo=True)
    User.objects.filter(pk=user.pk).update(first_password_until=timezone.now())
    clients = [Client() for __ in range(4)]

    for client in clients:
        client.post("/demo/sign-in/", {"role": "head"})

    assert [client.get("/c/t2026/").status_code for client in clients] == [200] * 4


def test_header_leads_to_the_own_password(user):
    assert 'href="/password/"' in signed_in(user).get("/c/t2026/").content.decode()


# Sign-ins


def test_fourth_sign_in_ends_the_oldest(user):
    """IAM-7."""
    clients = [signed_in(user) for __ in range(4)]

    assert [is_in(client) if client.get("/").url != "/sign-in/?next=/" else False for client in clients] == [
        False,
        True,
        True,
        True,
    ]


def test_administrator_ends_the_sign_ins_of_a_person(world, user):
    """IAM-7."""
    own = signed_in(user)
    others = AccountSession.objects.exclude(user=user).count()

    ended = end_sessions(user=user, by=world.access("administrator"))

    assert [ended, own.get("/").url] == [1, "/sign-in/?next=/"]
    assert AccountSession.objects.count() == others
    assert AuditEntry.objects.latest("pk").data == {"username": user.username, "sessions": 1}


def test_role_that_is_given_or_ended_asks_for_a_new_sign_in(world, user):
    """IAM-6."""
    administrator = world.access("administrator")
    before = signed_in(user)

    held = grant_role(user=user, role=Role.JUROR, by=administrator)
    between = signed_in(user)
    end_role(membership=held, by=administrator)

    assert [before.get("/").url, between.get("/").url] == ["/sign-in/?next=/"] * 2


def test_closed_account_has_no_sign_in_left(world, user):
    """IAM-6."""
    own = signed_in(user)

    let_in(user=user, may_sign_in=False, by=world.access("administrator"))
    let_in(user=user, may_sign_in=True, by=world.access("administrator"))

    assert own.get("/").url == "/sign-in/?next=/"


# Accounts that nobody uses


def grow_idle(user: User, days: int) -> None:
    then = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=user.pk).update(active_since=then, last_login=None)


def test_idle_account_is_closed_after_ninety_days(world, user):
    """ACL-6."""
    grow_idle(user, 91)
    grow_idle(world.users["scorer"], 89)

    assert daily_work() == {"leavers": 0, "idle": 1, "sessions": 0, "consents": 0, "portraits": 0}
    assert daily_work() == {"leavers": 0, "idle": 0, "sessions": 0, "consents": 0, "portraits": 0}

    user.refresh_from_db()
    assert [user.is_active, user.closed_because] == [False, "idle"]
    entry = AuditEntry.objects.get()
    assert [entry.event, entry.user, entry.campaign, entry.data["because"]] == [
        "campaign.account.closed",
        None,
        world.campaign,
        "idle",
    ]


def test_account_that_was_used_or_opened_again_is_not_idle(world, user):
    grow_idle(user, 91)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=80))
    scorer = world.users["scorer"]
    grow_idle(scorer, 91)
    let_in(user=scorer, may_sign_in=True, by=world.access("administrator"))

    assert close_idle_accounts() == 0


def test_only_administrator_is_never_closed(world, user):
    grow_idle(world.users["administrator"], 400)

    assert close_idle_accounts() == 0
    grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=world.access("administrator"))
    assert close_idle_accounts() == 1


def test_idle_accounts_are_left_alone_where_that_is_set_and_in_the_demo(world, user, settings):
    grow_idle(user, 400)
    settings.ACCOUNT_IDLE_DAYS = 0
    switched_off = close_idle_accounts()
    settings.ACCOUNT_IDLE_DAYS = 90
    Campaign.objects.update(is_demo=True)

    assert [switched_off, close_idle_accounts(), unused_roles(world.campaign) != []] == [0, 0, True]


def test_unused_roles_are_reported(world):
    """ACL-6: a role that acts is used by an act, one that reads by a sign-in."""
    long_ago = timezone.localdate() - timedelta(days=200)
    Membership.objects.update(since=long_ago)
    User.objects.filter(pk__in=[world.users[name].pk for name in ("head", "scorer")]).update(
        last_login=timezone.now()
    )
    end_role(membership=Membership.objects.get(user=world.users["juror"]), by=world.access("administrator"))

    found = {each.membership.user.username.partition("-")[2] for each in unused_roles(world.campaign)}

    assert found == {
        "office",
        "second",
        "scorer",
        "organ_scorer",
        "leader",
        "deputy",
        "inspector",
        "auditor",
    }


def test_two_administrators_cannot_close_each_other(world, user):
    """The slower of two acts at one moment still holds the access that it came with."""
    administrator = world.access("administrator")
    grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=administrator)
    other = world.access("head")
    let_in(user=User.objects.get(pk=administrator.user.pk), may_sign_in=False, by=other)

    with pytest.raises(LastAdministrator):
        let_in(user=user, may_sign_in=False, by=administrator)

    assert User.objects.get(pk=user.pk).is_active is True


# Leaving


def test_administrators_who_leave_on_one_day_do_not_all_go(world, user):
    """Who alone administers a campaign stays until another does."""
    grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=world.access("administrator"))
    both = [user.person_id, world.users["administrator"].person_id]
    Person.objects.filter(pk__in=both).update(left_on=timezone.localdate())

    closed = close_accounts_of_leavers()

    assert [closed, User.objects.filter(person__in=both, is_active=True).count()] == [1, 1]


def test_leaver_has_no_role_and_no_open_account(world, user):
    """ACL-6."""
    own = signed_in(user)

    leave(person=user.person, on=timezone.localdate(), by=world.access("administrator"))

    user.refresh_from_db()
    membership = Membership.objects.get(user=user)
    assert [user.is_active, user.closed_because, membership.until] == [
        False,
        "left",
        timezone.localdate() - timedelta(days=1),
    ]
    assert own.get("/").url == "/sign-in/?next=/"
    assert events()[-2:] == ["campaign.person.left", "campaign.account.closed"]


def test_leaving_that_lies_ahead_is_carried_out_on_its_day(world, user):
    """ACL-6."""
    day = timezone.localdate() + timedelta(days=10)
    leave(person=user.person, on=day, by=world.access("administrator"))

    before = close_accounts_of_leavers(at=timezone.now() + timedelta(days=9))
    on_the_day = close_accounts_of_leavers(at=timezone.now() + timedelta(days=10))
    again = close_accounts_of_leavers(at=timezone.now() + timedelta(days=11))

    user.refresh_from_db()
    assert [before, on_the_day, again, user.is_active] == [0, 1, 0, False]
    assert Membership.objects.get(user=user).until == day - timedelta(days=1)


def test_day_of_leaving_from_the_table_of_people_counts_too(world, user):
    Person.objects.filter(pk=user.person_id).update(left_on=date(2026, 3, 1))

    assert daily_work()["leavers"] == 1
    user.refresh_from_db()
    assert [user.is_active, user.closed_because] == [False, "left"]


def test_leaving_is_taken_back_and_the_account_opened_by_hand(world, user):
    administrator = world.access("administrator")
    leave(person=user.person, on=timezone.localdate(), by=administrator)
    user.refresh_from_db()

    come_back(person=user.person, by=administrator)
    user = User.objects.get(pk=user.pk)
    let_in(user=user, may_sign_in=True, by=administrator)

    with pytest.raises(NotInService):
        come_back(person=user.person, by=administrator)
    assert [user.is_active, Person.objects.get(pk=user.person_id).left_on] == [True, None]


def test_leaving_is_the_administrator_s_and_not_his_own(world, user):
    stranger = make_world("other").users["head"].person
    administrator = world.access("administrator")

    for person, by in (
        (user.person, world.access("office")),
        (stranger, administrator),
        (world.users["administrator"].person, administrator),
    ):
        with pytest.raises(NotAllowed):
            leave(person=person, on=timezone.localdate(), by=by)

    assert Person.objects.filter(left_on__isnull=False).count() == 0


# One truth about names


def test_name_of_the_person_is_that_of_the_account(world, user, django_assert_num_queries):
    Person.objects.filter(pk=user.person_id).update(name="改名人")

    with django_assert_num_queries(2):
        follow_people(world.unit, [user.person.staff_number])

    user.refresh_from_db()
    assert user.name == "改名人"


def test_account_that_was_there_before_its_person_becomes_the_person_s(world):
    first = User.objects.create_user("80001", name="最早的人")
    Membership.objects.create(user=first, campaign=world.campaign, role=Role.JUROR)
    stranger = User.objects.create_user("80002", name="外单位的人")
    for number in ("80001", "80002"):
        Person.objects.create(
            unit=world.unit, staff_number=number, name=f"名单{number}", department=world.organ
        )

    follow_people(world.unit, ["80001", "80002"])

    for user in (first, stranger):
        user.refresh_from_db()
    assert [first.person.staff_number, first.name, stranger.person, stranger.name] == [
        "80001",
        "名单80001",
        None,
        "外单位的人",
    ]


# Who can sign in


@pytest.mark.parametrize(
    "cannot",
    [
        {"password": "!"},
        {"first_password_until": timezone.now() - timedelta(days=1)},
        {"is_active": False},
    ],
)
def test_administrator_who_cannot_sign_in_does_not_count(world, user, cannot):
    grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=world.access("administrator"))
    User.objects.filter(pk=user.pk).update(**cannot)

    assert leaves_no_administrator([world.users["administrator"]]) is True


def test_administrator_who_can_sign_in_counts(world, user):
    grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=world.access("administrator"))

    assert leaves_no_administrator([world.users["administrator"]]) is False


def test_leaver_is_out_although_the_daily_work_has_not_run(world, user):
    """ACL-6."""
    own = signed_in(user)
    Person.objects.filter(pk=user.person_id).update(left_on=timezone.localdate())

    back = Client().post("/sign-in/", {"username": user.username, "password": OLD})

    assert [is_out(own), back.status_code, User.objects.get(pk=user.pk).is_active] == [True, 200, True]


def test_leaver_who_alone_administers_stays_until_somebody_else_does(world, user):
    administrator = world.users["administrator"]
    administrator.set_password(OLD)
    administrator.save()
    own = signed_in(administrator)
    Person.objects.filter(pk=administrator.person_id).update(left_on=timezone.localdate())
    alone = is_out(own)

    grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=world.access("administrator"))

    assert [alone, is_out(own)] == [False, True]


def test_reopened_leaver_needs_a_new_slip(world, user):
    """IAM-3, ACL-6: the password from before is good no more."""
    administrator = world.access("administrator")
    person = user.person
    leave(person=person, on=timezone.localdate(), by=administrator)
    come_back(person=person, by=administrator)
    user = User.objects.select_related("person").get(pk=user.pk)

    opened = let_in(user=user, may_sign_in=True, by=administrator)

    assert [opened.is_active, opened.has_usable_password(), opened.check_password(OLD)] == [
        True,
        False,
        False,
    ]


def is_out(client: Client) -> bool:
    return client.get("/").url.startswith("/sign-in/")

"""First passwords: ordered, drawn, made good with their slips, gone in time (security.md IAM-3, AUD-5)."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaign.first_passwords import NobodyChosen, TooManyChosen, order_slips, plan_order
from campaign.leavers import leave
from campaign.models import (
    AuditEntry,
    ClosedBecause,
    Job,
    Membership,
    PasswordSlips,
    Person,
    SlipsState,
    User,
)
from campaign.passwords import first_password
from campaign.refusals import NotAllowed
from campaign.slip_drawing import Slip, SlipsOutdated, draw_slips, hand_out
from campaign.slip_files import SlipsGone, delete_old_slips, drop_slips, keep_privately, take_slips
from tests.makers import World, make_world

SITE = "https://wenming.example.cn/"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "slips"


@pytest.fixture
def waiting(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def newcomers(world: World, count: int = 2) -> list[str]:
    Person.objects.bulk_create(
        Person(
            unit=world.unit,
            staff_number=f"7{index:04}",
            name=f"新人{index}",
            department=world.departments[index % 2],
        )
        for index in range(count)
    )
    return [f"7{index:04}" for index in range(count)]


def order(world: World, numbers, **values) -> PasswordSlips:
    return order_slips(numbers, site_address=SITE, by=world.access("administrator"), **values)


def make_good(slips: PasswordSlips, *, at: datetime | None = None) -> list[Slip]:
    """What the job does, with a file that says nothing."""
    drawn = draw_slips(slips, lambda done, total: None)
    slips.file = f"{slips.pk}-test.pdf"
    keep_privately(slips.path, b"%PDF of the tests")
    hand_out(slips, drawn, file=slips.file, at=at)
    slips.refresh_from_db()
    return drawn


def test_first_password_is_read_without_a_doubt_and_keeps_the_rules():
    """IAM-2, IAM-3."""
    drawn = {first_password() for __ in range(500)}

    assert len(drawn) == 500
    assert [
        each for each in drawn if not re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", each)
    ] == []
    assert {len(set(each) & set("23456789")) > 0 for each in drawn} == {True}
    assert [validate_password(each) for each in list(drawn)[:20]] == [None] * 20


def test_slip_never_shows_its_password_when_it_is_printed_by_a_program():
    """AUD-5: not in a log, not in a traceback."""
    slip = Slip("70000", "某人", "某部", True, password="abcd-efgh-2345", hashed="argon2$…")

    assert repr(slip) == "Slip(number='70000', name='某人', department='某部', is_new=True)"


def test_people_get_accounts_with_a_first_password_and_the_role_of_an_employee(world):
    numbers = newcomers(world)
    slips = order(world, numbers, at=NOW)

    drawn = make_good(slips, at=NOW)

    users = list(User.objects.filter(username__in=numbers).order_by("username"))
    assert [(user.username, user.name, user.person.staff_number) for user in users] == [
        ("70000", "新人0", "70000"),
        ("70001", "新人1", "70001"),
    ]
    assert {user.first_password_until for user in users} == {NOW + timedelta(hours=72)}
    passwords = {slip.number: slip.password for slip in drawn}
    assert [user.check_password(passwords[user.username]) for user in users] == [True, True]
    held = Membership.objects.filter(user__in=users).values_list("campaign", "role", "since", "until")
    assert list(held) == [(world.campaign.pk, "employee", timezone.localdate(NOW), None)] * 2
    assert [slips.state, slips.valid_until, slips.keep_until] == [
        SlipsState.PRINTED,
        NOW + timedelta(hours=72),
        NOW + timedelta(hours=24),
    ]


def test_slips_lie_in_the_order_of_departments_and_numbers(world):
    slips = order(world, newcomers(world, 5))

    drawn = draw_slips(slips, lambda done, total: None)

    assert [(slip.department, slip.number) for slip in drawn] == [
        ("第1部", "70000"),
        ("第1部", "70002"),
        ("第1部", "70004"),
        ("第2部", "70001"),
        ("第2部", "70003"),
    ]


def test_progress_is_told_up_to_the_last(world):
    slips = order(world, newcomers(world, 23))
    told = []

    draw_slips(slips, lambda done, total: told.append((done, total)))

    assert told == [(10, 23), (20, 23), (23, 23)]


@pytest.mark.django_db(transaction=True)
def test_clear_password_is_kept_nowhere_in_the_database(world, waiting):
    """AUD-5: neither in an account, nor in the trail, nor in the job, nor in the queue."""
    slips = order(world, newcomers(world))

    drawn = make_good(slips)

    kept = json.dumps(
        [
            list(User.objects.values()),
            list(AuditEntry.objects.values()),
            list(Job.objects.values()),
            list(PasswordSlips.objects.values()),
            list(
                DBTaskResult.objects.values(
                    "args_kwargs", "return_value", "traceback", "exception_class_path"
                )
            ),
        ],
        default=str,
    )
    assert DBTaskResult.objects.count() == 1
    assert [slip.number for slip in drawn if slip.password in kept] == []
    assert [slip.number for slip in drawn if slip.password.replace("-", "") in kept] == []


def test_every_account_stands_in_the_trail(world):
    """AUD-1."""
    slips = order(world, ["00011", *newcomers(world, 1)])

    make_good(slips)

    told = [
        (entry.event, entry.user_id, entry.data.get("username"))
        for entry in AuditEntry.objects.order_by("pk")
    ]
    by = world.users["administrator"].pk
    assert told == [
        ("campaign.slips.ordered", by, None),
        ("campaign.account.opened", by, "70000"),
        ("campaign.account.first_password", by, "70000"),
        ("campaign.account.first_password", by, "t2026-employee"),
        ("campaign.role.granted", by, "70000"),
    ]


def test_forgotten_password_is_replaced_and_every_sign_in_ends(world, client):
    """IAM-6; the lock after five wrong passwords ends too."""
    user = world.users["head"]
    user.set_password("correct horse battery")
    user.save()
    client.post("/sign-in/", {"username": user.username, "password": "correct horse battery"})
    AccessAttempt.objects.create(username=user.username, failures_since_start=5)
    slips = order(world, [user.person.staff_number])

    [slip] = make_good(slips)

    user.refresh_from_db()
    assert [user.check_password(slip.password), user.check_password("correct horse battery")] == [True, False]
    assert [user.sessions.count(), AccessAttempt.objects.count()] == [0, 0]
    assert client.get("/").url == "/sign-in/?next=/"
    assert [each.role for each in user.memberships.all()] == ["head"]


def test_account_closed_for_idleness_is_opened_with_its_new_password(world):
    user = world.users["head"]
    User.objects.filter(pk=user.pk).update(is_active=False, closed_because=ClosedBecause.IDLE)

    make_good(order(world, [user.person.staff_number]), at=NOW)

    user.refresh_from_db()
    assert [user.is_active, user.closed_because, user.active_since] == [True, "", NOW]
    assert AuditEntry.objects.filter(event="campaign.account.opened_again").count() == 1


def test_order_leaves_out_whoever_may_not_have_one(world):
    numbers = newcomers(world, 2)
    other = make_world("other")
    stranger = Person.objects.create(
        unit=world.unit, staff_number="other-head", name="重号人", department=world.departments[0]
    )
    User.objects.filter(pk=world.users["juror"].pk).update(is_active=False, closed_because="by_hand")
    leave(
        person=Person.objects.get(staff_number="70001", unit=world.unit),
        on=timezone.localdate(),
        by=world.access("administrator"),
    )
    own = world.users["administrator"].person.staff_number
    closed = world.users["juror"].person.staff_number

    found = plan_order(
        [*numbers, own, closed, stranger.staff_number, "99999"], by=world.access("administrator")
    )

    assert [each.number for each in found.everybody] == ["70000"]
    assert [who.split()[-1] for who, __ in found.left_out] == [own, closed, "70001", "other-head"]
    assert other.users["head"].has_usable_password() is False


def test_order_takes_four_queries_however_many_there_are(world, django_assert_num_queries):
    by = world.access("administrator")
    few, many = newcomers(world, 40)[:3], [f"7{index:04}" for index in range(40)]

    with django_assert_num_queries(4):
        assert len(plan_order(few, by=by).everybody) == 3
    with django_assert_num_queries(4):
        assert len(plan_order(many, by=by).everybody) == 40


def test_handing_out_takes_the_same_queries_for_three_and_for_thirty(world, django_assert_num_queries):
    numbers = newcomers(world, 33)
    for some in (numbers[:3], numbers[3:]):
        slips = order(world, some)
        drawn = draw_slips(slips, lambda done, total: None)

        with django_assert_num_queries(18):
            hand_out(slips, drawn, file="x.pdf")


@pytest.mark.parametrize("role", ["office", "leader", "auditor", "head"])
def test_only_the_system_administrator_orders(world, role):
    with pytest.raises(NotAllowed):
        order_slips(newcomers(world), site_address=SITE, by=world.access(role))

    assert PasswordSlips.objects.count() == 0


def test_order_for_nobody_or_for_too_many_is_refused(world, monkeypatch):
    monkeypatch.setattr("campaign.first_passwords.MOST", 2)

    with pytest.raises(NobodyChosen):
        order(world, ["99999"])
    with pytest.raises(TooManyChosen):
        order(world, newcomers(world, 3))

    assert [PasswordSlips.objects.count(), AuditEntry.objects.count()] == [0, 0]


def test_nothing_is_made_when_somebody_changed_meanwhile(world):
    numbers = newcomers(world)
    slips = order(world, numbers)
    drawn = draw_slips(slips, lambda done, total: None)
    User.objects.create_user("70001", name="新人1", person=Person.objects.get(staff_number="70001"))

    with pytest.raises(SlipsOutdated):
        hand_out(slips, drawn, file="x.pdf")

    assert [User.objects.filter(username="70000").exists(), PasswordSlips.objects.get().state] == [
        False,
        SlipsState.ORDERED,
    ]


def test_people_of_an_order_that_is_being_made_are_left_out_of_the_next(world, waiting):
    """A second order would make the first one's slips worthless while they are cut out."""
    numbers = newcomers(world, 3)
    first = order(world, numbers[:2])

    meanwhile = plan_order(numbers, by=world.access("administrator"))
    Job.objects.filter(pk=first.job_id).update(finished_at=timezone.now())
    afterwards = plan_order(numbers, by=world.access("administrator"))

    assert [each.number for each in meanwhile.everybody] == ["70002"]
    assert [who for who, __ in meanwhile.left_out] == ["新人0 70000", "新人1 70001"]
    assert [len(afterwards.everybody), len(afterwards.left_out)] == [3, 0]


def test_slips_become_good_once_only(world):
    slips = order(world, newcomers(world))
    drawn = make_good(slips)

    with pytest.raises(SlipsOutdated):
        hand_out(slips, drawn, file="second.pdf")

    assert PasswordSlips.objects.get().file == slips.file


def test_order_of_somebody_who_is_no_administrator_any_more_makes_nothing(world):
    slips = order(world, newcomers(world))
    Membership.objects.filter(user=world.users["administrator"]).delete()

    with pytest.raises(NotAllowed):
        draw_slips(PasswordSlips.objects.get(pk=slips.pk), lambda done, total: None)


def test_file_is_for_the_one_who_ordered_and_every_download_is_recorded(world, files):
    slips = order(world, newcomers(world))
    make_good(slips)
    administrator = world.access("administrator")

    taken = [take_slips(slips, by=administrator) for __ in range(2)]

    assert taken == [b"%PDF of the tests"] * 2
    assert [oct(slips.path.stat().st_mode)[-3:], oct(files.stat().st_mode)[-3:]] == ["600", "700"]
    told = AuditEntry.objects.filter(event="campaign.slips.downloaded").order_by("pk")
    assert [entry.data for entry in told] == [
        {"people": 2, "download": 1},
        {"people": 2, "download": 2},
    ]


def test_file_is_deleted_when_it_is_printed(world, django_capture_on_commit_callbacks):
    slips = order(world, newcomers(world))
    make_good(slips)

    with django_capture_on_commit_callbacks(execute=True):
        drop_slips(slips, by=world.access("administrator"))

    with pytest.raises(SlipsGone):
        take_slips(slips, by=world.access("administrator"))
    assert [slips.path.exists(), PasswordSlips.objects.get().state] == [False, SlipsState.GONE]
    assert AuditEntry.objects.latest("pk").event == "campaign.slips.deleted"


def test_file_is_deleted_after_a_day_and_so_is_what_a_killed_process_left(
    world, files, django_capture_on_commit_callbacks
):
    """RES-1."""
    slips = order(world, newcomers(world))
    make_good(slips)
    left = files / "9-left.pdf"
    keep_privately(left, b"never good")
    later = timezone.now() + timedelta(hours=25)

    with django_capture_on_commit_callbacks(execute=True):
        soon = delete_old_slips(at=timezone.now() + timedelta(hours=23))
    still_there = [slips.path.exists(), left.exists()]
    with django_capture_on_commit_callbacks(execute=True):
        late = delete_old_slips(at=later)

    assert [soon, still_there, late] == [0, [True, True], 1]
    assert [list(files.iterdir()), PasswordSlips.objects.get().state] == [[], SlipsState.GONE]


def test_file_is_not_handed_over_after_its_day(world):
    slips = order(world, newcomers(world))
    make_good(slips)

    with pytest.raises(SlipsGone):
        take_slips(slips, by=world.access("administrator"), at=timezone.now() + timedelta(hours=25))


def test_first_password_opens_the_change_of_password_and_nothing_else(world, client):
    """IAM-3."""
    [slip] = make_good(order(world, newcomers(world, 1)))

    signed_in = client.post("/sign-in/", {"username": slip.number, "password": slip.password})
    elsewhere = [client.get(path).url for path in ("/", "/c/t2026/", "/c/t2026/ranking/", "/manage/")]
    posted = client.post("/c/t2026/settings/accounts/make/")

    assert [signed_in.status_code, elsewhere, posted.url] == [302, ["/password/"] * 4, "/password/"]
    assert [client.get("/password/").status_code, client.get("/healthz").status_code] == [200, 200]


def test_first_password_is_refused_after_three_days_and_after_the_change(world, client):
    """IAM-3."""
    [slip] = make_good(order(world, newcomers(world, 1)))
    user = User.objects.get(username=slip.number)
    User.objects.filter(pk=user.pk).update(first_password_until=timezone.now() - timedelta(seconds=1))
    late = client.post("/sign-in/", {"username": slip.number, "password": slip.password})
    User.objects.filter(pk=user.pk).update(first_password_until=timezone.now() + timedelta(hours=1))
    client.post("/sign-in/", {"username": slip.number, "password": slip.password})

    changed = client.post(
        "/password/",
        {"current": slip.password, "new": "windows clean as air", "again": "windows clean as air"},
    )
    home = client.get("/")
    client.post("/sign-out/")
    old = client.post("/sign-in/", {"username": slip.number, "password": slip.password})
    new = client.post("/sign-in/", {"username": slip.number, "password": "windows clean as air"})

    assert [late.status_code, changed.status_code, changed.url, home.url] == [200, 302, "/", "/c/t2026/"]
    assert [old.status_code, new.status_code] == [200, 302]


def test_private_file_is_on_the_disk_before_anybody_is_told_of_it(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("campaign.slip_files.os.fsync", synced.append)

    keep_privately(tmp_path / "slips" / "a.pdf", b"%PDF-")

    assert [(tmp_path / "slips" / "a.pdf").read_bytes(), len(synced)] == [b"%PDF-", 1]

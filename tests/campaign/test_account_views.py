"""The pages of accounts: the list with its filter, the order of slips, one account (security.md IAM-3, ACL-2, ACL-6)."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaign.account_overview import AccountState, in_state, people_of, row_of
from campaign.models import AuditEntry, Membership, PasswordSlips, Person, SlipsState, User
from campaign.slip_drawing import draw_slips, hand_out
from campaign.slip_files import keep_privately
from tests.browsing import client_of, notices, words
from tests.makers import World, make_world

LIST = "/c/t2026/settings/accounts/"
MAKE = f"{LIST}make/"
SITE = "https://wenming.example.cn/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    # What is asked for waits: drawing needs the fonts of a real machine.
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def administrator(world):
    return client_of(world.users["administrator"])


def of(number: str) -> str:
    return f"{LIST}of/{number}/"


def add_people(world: World, count: int) -> None:
    Person.objects.bulk_create(
        Person(
            unit=world.unit,
            staff_number=f"7{index:04}",
            name=f"新人{index}",
            department=world.departments[index % len(world.departments)],
        )
        for index in range(count)
    )


def numbers(response) -> list[str]:
    return re.findall(r'name="number" value="([^"]+)"', response.content.decode())


# The list


@pytest.mark.parametrize(("departments", "people"), [(3, 20), (30, 20), (30, 650)])
def test_list_takes_the_same_queries_whatever_the_size(db, django_assert_num_queries, departments, people):
    world = make_world(departments=departments)
    add_people(world, people)
    client = client_of(world.users["administrator"])

    with django_assert_num_queries(10):
        page = client.get(LIST)

    assert len(numbers(page)) == min(50, people + 12)


def test_list_shows_people_by_department_with_account_and_roles(world, administrator):
    Person.objects.create(
        unit=world.unit, staff_number="70001", name="没有账号", department=world.departments[0]
    )

    page = administrator.get(LIST)

    assert numbers(page) == [
        *("00004", "00009", "00010", "70001"),
        *("00007", "00008", "00011"),
        *("00001", "00002", "00003", "00005", "00006", "00012"),
    ]
    rows = re.findall(r"<tr>(.*?)</tr>", page.content.decode(), re.S)
    assert [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows[1:5]] == [
        "00004 测试人3 第1部 No password yet Scorer · 第1部 —",
        "00009 测试人8 第1部 No password yet Inspector —",
        "00010 测试人9 第1部 No password yet Juror —",
        "70001 没有账号 第1部 No account — —",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=测试人3", ["00004"]),
        ("text=0001", ["00010", "00011", "00001", "00012"]),
        ("text=测试+00007", ["00007"]),
        ("department=D03", ["00007", "00008", "00011"]),
        ("department=D03&text=测试人7", ["00008"]),
        ("department=D99", None),
        ("state=none", []),
        ("state=nonsense", None),
        ("text=%00", None),
    ],
)
def test_list_is_filtered(world, administrator, query, found):
    page = administrator.get(f"{LIST}?{query}")

    if query == "text=%00":
        assert page.status_code == 404
    elif found is None:
        assert len(numbers(page)) == 12
    else:
        assert numbers(page) == found


def test_every_person_in_service_is_in_exactly_one_state(world):
    """The states of the filter and those of the rows are the same."""
    now = timezone.now()
    day = timedelta(days=1)
    changes = {
        "office": {"password": "x", "last_login": now},
        "second": {"password": "x", "active_since": now - 70 * day, "last_login": now - 65 * day},
        "scorer": {"password": "x", "first_password_until": now + day},
        "leader": {"password": "x", "first_password_until": now - day},
        "head": {"is_active": False},
        "deputy": {"password": "x", "active_since": now - 70 * day},
        "juror": {"password": "x", "active_since": now - 70 * day, "last_login": now},
    }
    for name, values in changes.items():
        User.objects.filter(pk=world.users[name].pk).update(**values)
    Person.objects.filter(user=world.users["auditor"]).update(left_on=timezone.localdate())
    Person.objects.filter(user=world.users["inspector"]).update(left_on=timezone.localdate() + day)
    Person.objects.create(unit=world.unit, staff_number="70001", name="无", department=world.organ)
    everybody = people_of(world.campaign)

    by_filter = {
        state: sorted(everybody.filter(in_state(state, at=now)).values_list("staff_number", flat=True))
        for state in AccountState
    }
    by_row = {state: [] for state in AccountState}
    for person in everybody.order_by("staff_number"):
        by_row[row_of(person, at=now).state].append(person.staff_number)

    assert by_filter == by_row
    assert {state.value: len(found) for state, found in by_row.items()} == {
        "none": 1,
        "unset": 4,
        "first": 1,
        "over": 1,
        "active": 2,
        "idle": 2,
        "closed": 1,
        "left": 1,
    }


def test_account_without_a_person_is_listed_at_the_end(world, administrator):
    first = User.objects.create_user("first", name="最早的管理员")
    Membership.objects.create(user=first, campaign=world.campaign, role="juror")

    assert numbers(administrator.get(LIST))[-1] == "first"
    assert administrator.get(of("first")).status_code == 200


def test_readers_see_the_list_without_its_acts(world):
    add_people(world, 2)

    for role in ("office", "auditor"):
        page = client_of(world.users[role]).get(LIST)

        assert [numbers(page), "2 people have no account yet; the system" in words(page)] == [[], True]
        assert '<form method="post"' not in page.content.decode().split('id="content"')[1]


# The order of slips


def test_accounts_of_all_are_ordered_in_two_clicks(world, administrator):
    add_people(world, 30)

    said = administrator.get(f"{MAKE}?scope=without")
    ordered = administrator.post(MAKE, {"scope": "without", "site_address": SITE})

    slips = PasswordSlips.objects.get()
    assert "30 new accounts" in words(said)
    assert [ordered.url, len(slips.accounts), slips.site_address, slips.state] == [
        f"{LIST}slips/{slips.pk}/",
        30,
        SITE,
        SlipsState.ORDERED,
    ]
    assert 'hx-trigger="every 1s"' in administrator.get(ordered.url).content.decode()


def test_chosen_people_are_named_before_anything_is_made(world, administrator):
    add_people(world, 3)

    page = administrator.get(f"{MAKE}?number=70000&number=00007&number=00001")

    assert "1 new account;" in words(page)
    assert "1 person has an account already" in words(page)
    assert "测试人0 00001: your own password is changed on its own page" in words(page)
    assert [PasswordSlips.objects.count(), User.objects.filter(username="70000").exists()] == [0, False]


def test_everybody_whom_the_filter_finds_is_ordered(world, administrator):
    administrator.post(
        MAKE, {"scope": "found", "department": "D03", "text": "", "state": "", "site_address": SITE}
    )

    assert PasswordSlips.objects.get().accounts == ["00007", "00008", "00011"]


@pytest.mark.parametrize("address", ["", "not an address", "javascript:alert(1)", "ftp://a.example.cn/"])
def test_address_that_is_none_is_refused(world, administrator, address):
    page = administrator.post(MAKE, {"number": "00007", "site_address": address})

    assert [page.status_code, list(page.context["form"].errors)] == [422, ["site_address"]]
    assert PasswordSlips.objects.count() == 0


def test_nobody_chosen_is_said(world, administrator):
    assert "Nobody is chosen" in words(administrator.get(MAKE))


@pytest.mark.parametrize("people", [3, 30])
def test_order_page_takes_the_same_queries(world, administrator, django_assert_num_queries, people):
    add_people(world, people)

    with django_assert_num_queries(8):
        administrator.get(f"{MAKE}?scope=without")


def ready_slips(world: World) -> PasswordSlips:
    add_people(world, 2)
    client_of(world.users["administrator"]).post(MAKE, {"scope": "without", "site_address": SITE})
    slips = PasswordSlips.objects.select_related("campaign", "by").get()
    drawn = draw_slips(slips, lambda done, total: None)
    slips.file = "ready.pdf"
    keep_privately(slips.path, b"%PDF of the tests")
    hand_out(slips, drawn, file=slips.file)
    return slips


def test_slips_are_opened_by_the_one_who_ordered_them_only(world, administrator):
    """AUD-1, ACL-2: not even by another administrator."""
    slips = ready_slips(world)
    deputy = world.users["juror"]
    Membership.objects.filter(user=deputy).update(role="system_administrator")
    address = f"{LIST}slips/{slips.pk}/"

    own = administrator.get(f"{address}print.pdf")
    others = [client_of(deputy).get(f"{address}{page}").status_code for page in ("", "print.pdf")]
    office = client_of(world.users["office"]).get(f"{address}print.pdf").status_code

    assert [own.status_code, own.content, own["Cache-Control"], own["Content-Type"]] == [
        200,
        b"%PDF of the tests",
        "no-store",
        "application/pdf",
    ]
    assert [others, office] == [[404, 404], 403]
    assert AuditEntry.objects.filter(event="campaign.slips.downloaded").count() == 1


def test_slips_that_are_printed_are_deleted(world, administrator):
    slips = ready_slips(world)
    address = f"{LIST}slips/{slips.pk}/"

    administrator.post(f"{address}drop/")
    gone = administrator.get(f"{address}print.pdf")

    assert [gone.status_code, gone.url] == [302, address]
    assert "The file is deleted." in words(administrator.get(address))


# One account


@pytest.mark.parametrize("departments", [3, 30])
def test_page_of_an_account_takes_the_same_queries(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    client = client_of(world.users["administrator"])

    with django_assert_num_queries(8):
        client.get(of("00007"))


def test_deputy_is_named_for_a_time(world, administrator):
    answer = administrator.post(
        of("00011") + "role/",
        {
            "role": "deputy",
            "department": world.departments[2].pk,
            "since": "2026-11-01",
            "until": "2026-12-31",
        },
    )

    held = Membership.objects.get(user=world.users["employee"], role="deputy")
    assert [answer.url, held.department, held.since, held.until] == [
        of("00011"),
        world.departments[2],
        date(2026, 11, 1),
        date(2026, 12, 31),
    ]


def test_excluding_duty_is_refused_with_its_rule(world, administrator):
    """ACL-2."""
    page = administrator.post(of("00002") + "role/", {"role": "auditor", "since": "2026-11-01"})

    assert page.status_code == 422
    assert "system administrator, assessment office and auditor exclude each other." in words(page)
    assert list(world.users["office"].memberships.values_list("role", flat=True)) == ["office"]


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"role": "scorer", "since": "2026-11-01"}, "department"),
        ({"role": "juror"}, "since"),
        ({"role": "juror", "since": "2026-11-02", "until": "2026-11-01"}, "until"),
        ({"role": "king", "since": "2026-11-01"}, "role"),
        ({"role": "employee", "since": "2026-11-01"}, "role"),
    ],
)
def test_role_that_cannot_be_given_is_refused_at_its_field(world, administrator, posted, field):
    page = administrator.post(of("00011") + "role/", posted)

    assert [page.status_code, list(page.context["role_form"].errors)] == [422, [field]]


def test_role_is_ended_on_the_page(world, administrator):
    held = Membership.objects.get(user=world.users["juror"])

    administrator.post(f"{of('00010')}role/{held.pk}/end/")

    held.refresh_from_db()
    assert held.until == timezone.localdate() - timedelta(days=1)
    assert "Juror ended" in words(administrator.get(of("00010")))


def test_account_is_closed_opened_and_signed_out_on_the_page(world, administrator):
    own = client_of(world.users["juror"])

    said = [
        notices(administrator.post(of("00010") + act, follow=True))
        for act in ("sign-out/", "close/", "open/")
    ]

    assert said == [
        ["All sign-ins of the person are ended."],
        ["The account is closed."],
        ["The account is open again. Whoever forgot the password gets a new first one."],
    ]
    assert own.get("/").url == "/sign-in/?next=/"


def test_leaving_is_noted_and_taken_back_on_the_page(world, administrator):
    noted = administrator.post(of("00010") + "leave/", {"on": "2026-03-01"}, follow=True)
    taken_back = administrator.post(of("00010") + "return/", follow=True)

    assert "Out of service from 2026-03-01." in words(noted)
    assert notices(taken_back) == ["The leaving is taken back. Open the account again and give it its roles."]


def test_administrator_cannot_close_or_dismiss_himself(world, administrator):
    answers = [
        notices(administrator.post(of("00001") + "close/", follow=True)),
        administrator.post(of("00001") + "leave/", {"on": "2026-03-01"}).status_code,
    ]

    assert answers == [["Nobody closes his own account."], 422]
    assert "Close the account" not in words(administrator.get(of("00001")))


@pytest.mark.parametrize("departments", [3, 30])
def test_report_of_unused_roles_takes_the_same_queries(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    Membership.objects.update(since=timezone.localdate() - timedelta(days=200))
    client = client_of(world.users["auditor"])

    with django_assert_num_queries(5):
        page = client.get(f"{LIST}unused/")

    assert page.content.decode().count('<th scope="row">') == 10

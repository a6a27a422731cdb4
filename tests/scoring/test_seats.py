"""Heads and scorers named for all departments at once."""

from datetime import date
from urllib.parse import parse_qs, urlparse

import pytest

from campaign.models import AuditEntry, Membership, Person, Role, User
from campaign.refusals import NotAllowed
from scoring.models import Scheme
from scoring.seats import Named, SeatRefused, fill_seats, is_head, seats_of
from tests.browsing import client_of, notices, words
from tests.makers import make_world

TODAY = date(2026, 3, 20)
PAGE = "/c/t2026/settings/seats/"


def person(world, number: str, department: int, post: str = "") -> Person:
    return Person.objects.create(
        unit=world.unit,
        staff_number=number,
        name=f"某{number}",
        department=world.departments[department],
        post=post,
    )


@pytest.mark.parametrize(
    ("post", "found"),
    [
        ("部长", True),
        ("综合办公室主任", True),
        ("副部长", False),
        ("主任科员", False),
        ("常务副主任", False),
        ("科长", False),
        ("", False),
    ],
)
def test_post_says_who_heads(post, found):
    assert is_head(post) == found


def test_seats_are_heads_of_departments_and_scorers_of_owners(world):
    found = [
        (seat.role, seat.department.code, len(seat.holders)) for seat in seats_of(world.campaign, today=TODAY)
    ]

    assert found == [
        ("head", "D01", 0),
        ("head", "D02", 0),
        ("head", "D03", 1),
        ("scorer", "D01", 1),
        ("scorer", "ORG1", 1),
    ]


def test_without_a_scheme_nobody_scores_yet(world):
    Scheme.objects.all().delete()

    assert {seat.role for seat in seats_of(world.campaign, today=TODAY)} == {Role.HEAD}
    assert "Which departments score is said by the scheme" in words(
        client_of(world.users["office"]).get(PAGE)
    )


def test_head_is_proposed_where_one_post_says_so(world):
    person(world, "80001", 0, "部长")
    person(world, "80002", 0, "副部长")
    person(world, "80003", 1, "部长")
    person(world, "80004", 1, "部长")

    proposed = {
        seat.key: seat.proposed for seat in seats_of(world.campaign, today=TODAY) if seat.role == "head"
    }

    first, second, third = (department.pk for department in world.departments)
    assert proposed == {
        f"head_{first}": Person.objects.get(staff_number="80001"),
        f"head_{second}": None,
        f"head_{third}": None,
    }


def test_seats_are_filled_and_accounts_opened(world):
    head = person(world, "80001", 0, "部长")
    seat = seats_of(world.campaign, today=TODAY)[0]

    users = fill_seats([Named(seat, head)], by=world.access("administrator"))

    assert [(user.username, user.has_usable_password()) for user in users] == [("80001", False)]
    assert list(Membership.objects.filter(user=users[0]).values_list("role", "department__code")) == [
        ("head", "D01")
    ]
    assert list(AuditEntry.objects.order_by("id").values_list("event", flat=True)) == [
        "campaign.account.opened",
        "campaign.role.granted",
    ]


def test_one_who_cannot_take_a_seat_stops_all(world):
    """ACL-2."""
    head = person(world, "80001", 0)
    first, second, *__ = seats_of(world.campaign, today=TODAY)
    auditor = world.users["auditor"].person

    with pytest.raises(SeatRefused) as refusal:
        fill_seats([Named(first, head), Named(second, auditor)], by=world.access("administrator"))

    assert refusal.value.field == second.key
    assert [User.objects.filter(username="80001").count(), AuditEntry.objects.count()] == [0, 0]


@pytest.mark.parametrize("role", ["office", "leader", "auditor"])
def test_only_the_administrator_fills_seats(world, role):
    with pytest.raises(NotAllowed):
        fill_seats([], by=world.access(role))


def test_page_names_whom_is_missing_and_goes_on_to_the_slips(world):
    person(world, "80001", 0, "部长")
    person(world, "80002", 1, "部长")
    client = client_of(world.users["administrator"])
    form = client.get(PAGE).context["form"]

    answer = client.post(PAGE, {name: form[name].value() or "" for name in form.fields}, follow=True)

    assert notices(answer)[0] == "2 seats are filled."
    address = urlparse(answer.redirect_chain[0][0])
    assert [address.path, parse_qs(address.query)] == [
        "/c/t2026/settings/accounts/make/",
        {"number": ["80001", "80002"]},
    ]


def test_staff_number_of_nobody_is_refused_at_its_seat(world):
    Membership.objects.filter(role=Role.SCORER, department=world.organ).delete()
    Person.objects.filter(department=world.organ).update(department=world.departments[0])
    client = client_of(world.users["administrator"])
    key = f"scorer_{world.organ.pk}"

    refused = client.post(PAGE, {key: "99999"})
    taken = client.post(PAGE, {key: world.users["employee"].person.staff_number})

    assert refused.context["form"].errors == {key: ["Nobody in service has this staff number."]}
    assert [refused.status_code, taken.status_code] == [422, 302]
    assert Membership.objects.get(role=Role.SCORER, department=world.organ).user == world.users["employee"]


def test_others_only_read(world):
    page = client_of(world.users["office"]).get(PAGE)

    assert "<select" not in page.content.decode().split('<main id="content"')[1]
    assert "The system administrator fills the seats." in words(page)


@pytest.mark.parametrize("departments", [3, 30])
def test_page_costs_nine_queries(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    client = client_of(world.users["administrator"])

    with django_assert_num_queries(9):
        page = client.get(PAGE)

    assert page.context["open_seats"] == departments - 1

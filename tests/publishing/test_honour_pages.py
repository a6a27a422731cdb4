"""Pages of the honour roll: the page of honour, its pictures, the desk, the register of leaflets, duties on the desk."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaign.models import AuditEntry, Membership, Person, Role
from campaign.portraits import withdraw_consent
from publishing.honours.distribution import (
    BadCount,
    UnknownReceiver,
    enter_distribution,
    export_distribution,
    receivers_of,
    totals,
)
from publishing.honours.duties import portraits_to_take_down, stories_waiting
from publishing.honours.rolls import issue_roll
from publishing.models import Distribution, HonourRoll, StoryState
from tests.honours import DEEDS, LATER, approved_stories, consent, make_notice, person_of, ready_roll, titles
from tests.makers import make_world

PAGE = "/c/t2026/honours/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition(world):
    return issue_roll(roll=ready_roll(world), by=world.access("office"), at=LATER)


def pictures(client):
    return sorted(
        part.partition('"')[0]
        for part in client.get(PAGE).content.decode().split('src="')[1:]
        if "/honours/pictures/" in part.partition('"')[0]
    )


def test_everybody_reads_the_page_of_honour(client, world, edition):
    client.force_login(world.users["employee"])

    page = client.get(PAGE).content.decode()

    assert [words in page for words in ("第3部", DEEDS, "2026年上半年文明部室评选决定")] == [True] * 3
    assert len(pictures(client)) == 4


def test_withdrawn_portrait_leaves_the_page_at_once(client, world, edition):
    """PRV-4: the own portrait and the group photo are gone with the next look, the addresses too."""
    client.force_login(world.users["employee"])
    before = pictures(client)

    withdraw_consent(person=person_of(world, "employee"), by=world.access("employee"), at=LATER)

    after = pictures(client)
    assert [len(before), len(after)] == [4, 2]
    assert {client.get(gone).status_code for gone in set(before) - set(after)} == {404}


def test_picture_that_is_not_of_the_edition_is_not_found(client, world, edition):
    client.force_login(world.users["office"])

    assert client.get(f"/c/t2026/honours/pictures/{edition.pk}/{'0' * 64}/").status_code == 404


@pytest.mark.parametrize("departments", [3, 30])
def test_page_of_honour_costs_the_same_for_few_and_many(client, db, departments):
    world = make_world(departments=departments)
    issue_roll(roll=ready_roll(world, world.departments), by=world.access("office"), at=LATER)
    client.force_login(world.users["employee"])

    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGE)

    assert [page.status_code, len(asked)] == [200, 11]


@pytest.mark.parametrize("departments", [3, 30])
def test_desk_of_a_roll_costs_the_same_for_few_and_many(client, db, departments):
    world = make_world(departments=departments)
    roll = ready_roll(world, world.departments)
    client.force_login(world.users["office"])

    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{PAGE}rolls/{roll.pk}/")

    assert [page.status_code, len(asked)] == [200, 24]


def test_desk_names_who_stops_the_issue_and_the_office_takes_placeholders(client, world):
    roll = ready_roll(world)
    person = person_of(world, "employee")
    withdraw_consent(person=person, by=world.access("employee"), at=LATER)
    client.force_login(world.users["office"])
    url = f"{PAGE}rolls/{roll.pk}/"

    refused = client.post(f"{url}issue/", follow=True).content.decode()
    client.post(f"{url}placeholders/", {"all": "1"})
    client.post(f"{url}issue/")

    assert person.name in refused
    assert [roll.editions.count(), HonourRoll.objects.get().placeholders["keys"]] == [
        1,
        [f"person:{person.pk}", f"photo:{world.departments[-1].pk}"],
    ]


def test_register_adds_up_and_is_entered_at_once(world, edition):
    roll = edition.roll
    lines = {one.key: one for one in receivers_of(roll, on=LATER.date())}
    office = world.access("office")
    wanted = {key: {"office": "20", "head": "1", "leader": "2"}[one.kind] for key, one in lines.items()}

    entered = [
        enter_distribution(roll=roll, copies=wanted, handed_on=date(2026, 8, 20), by=office, at=LATER)
        for __ in range(2)
    ]

    found = totals(receivers_of(roll, on=LATER.date()))
    assert entered == [5, 0]
    assert [found.copies, found.offices, found.heads, found.leaders] == [63, 3, 1, 1]


@pytest.mark.parametrize("text", ["-1", "1.5", "很多", "10000", "1" * 5000])
def test_number_of_copies_that_is_none_is_refused_with_its_line(world, edition, text):
    lines = receivers_of(edition.roll, on=LATER.date())
    typed = {lines[0].key: "3", lines[1].key: text}

    with pytest.raises(BadCount) as refused:
        enter_distribution(
            roll=edition.roll, copies=typed, handed_on=date(2026, 8, 20), by=world.access("office"), at=LATER
        )

    assert [refused.value.field, Distribution.objects.count()] == [lines[1].key, 0]


def test_head_who_becomes_a_leader_stays_one_line(world, edition):
    """Who has his copies as a head is not asked for again as a company leader."""
    roll, office = edition.roll, world.access("office")
    head = world.users["head"]
    before = next(one for one in receivers_of(roll, on=LATER.date()) if one.person_id == head.person_id)
    told = {"roll": roll, "handed_on": date(2026, 8, 20), "by": office, "at": LATER}
    enter_distribution(copies={before.key: "1"}, **told)
    Membership.objects.filter(user=head).update(role=Role.LEADER, department=None)

    after = [one for one in receivers_of(roll, on=LATER.date()) if one.person_id == head.person_id]

    assert [(one.key, one.copies) for one in after] == [(before.key, 1)]
    with pytest.raises(UnknownReceiver):
        enter_distribution(copies={f"leader:{head.person_id}": "2"}, **told)


def test_receiver_who_is_not_on_the_list_is_refused(world, edition):
    with pytest.raises(UnknownReceiver):
        enter_distribution(
            roll=edition.roll,
            copies={"leader:99999": "1"},
            handed_on=date(2026, 8, 20),
            by=world.access("office"),
            at=LATER,
        )


def test_register_is_exported_with_its_sum(world, edition):
    first = receivers_of(edition.roll, on=LATER.date())[0]
    enter_distribution(
        roll=edition.roll,
        copies={first.key: "１２"},
        handed_on=date(2026, 8, 20),
        by=world.access("office"),
        at=LATER,
    )

    export = export_distribution(edition.roll, by=world.access("office"))

    rows = list(load_workbook(io.BytesIO(export.content)).active.values)
    assert rows[1:] == [
        ("部室", "第1部", "第1部", 12, "2026-08-20"),
        ("合计", None, None, 12, None),
    ]
    assert AuditEntry.objects.get(event="export.distribution").data == {"rows": 1}


def test_duties_tell_whose_turn_it_is(world):
    """The head writes, then the office approves; a board to be taken down stands on the office's desk (PRV-4)."""
    half = titles(world, world.departments[-1:])
    office, head = world.access("office"), world.access("head")
    first = [len(stories_waiting(head, ())), len(stories_waiting(office, ()))]
    (story,) = approved_stories(world, half, world.departments[-1:])
    story.state = StoryState.SUBMITTED
    story.save()
    second = [len(stories_waiting(head, ())), len(stories_waiting(office, ()))]

    assert [first, second, portraits_to_take_down(office, ())] == [[1, 0], [0, 1], []]


def test_withdrawal_puts_the_board_on_the_desk_of_the_office(client, world, edition):
    """PRV-4."""
    withdraw_consent(person=person_of(world, "employee"), by=world.access("employee"), at=LATER)

    duties = [len(portraits_to_take_down(world.access(name), ())) for name in ("office", "head")]
    client.force_login(world.users["office"])
    page = client.get("/c/t2026/portraits/take-down/").content.decode()

    assert [duties, "光荣榜 · 展板" in page] == [[1, 0], True]


def test_person_chooses_on_the_own_page_and_nothing_is_ticked_before(client, world):
    """PRV-3: a box for each use, none of them ticked by default."""
    make_notice(world)
    client.force_login(world.users["employee"])
    url = "/c/t2026/me/portrait/"
    before = client.get(url).content.decode()

    client.post(f"{url}choose/", {"purposes": ["board", "intranet"], "seen": "1"})

    after = client.get(url).content.decode()
    person = person_of(world, "employee")
    given = set(Person.objects.get(pk=person.pk).portrait_consents.values_list("purpose", flat=True))
    assert [before.count(" checked"), after.count(" checked"), given] == [0, 2, {"board", "intranet"}]


@pytest.mark.parametrize("people", [1, 30])
def test_list_of_portraits_costs_the_same_for_few_and_many(client, world, people):
    make_notice(world)
    made = Person.objects.bulk_create(
        Person(unit=world.unit, staff_number=f"8{n:04}", name=f"职工{n}", department=world.departments[0])
        for n in range(people)
    )
    consent(world, made)
    client.force_login(world.users["office"])

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/c/t2026/portraits/")

    assert [page.status_code, len(asked)] == [200, 13]

"""Groups, books, weekly sessions, talks, and the page of one's own."""

from datetime import date, time

import pytest

from activities.events import UnknownPeople
from activities.models import Book, Event, ReadingGroupMember
from activities.reading.groups import BadGroup, BookInUse, add_book, add_members, plan_group, remove_book
from activities.reading.programme import members_for, own_reading
from activities.reading.session_planning import BadSession, enter_talk, plan_exchange, plan_sessions
from campaign.refusals import NotAllowed
from tests.activities.reading.reading_makers import CALLED, a_session, author, make_contest, make_work
from tests.makers import World, make_world


def make_group(world: World, *names: str):
    return plan_group(
        campaign=world.campaign,
        name="青年读书班",
        kind="young",
        staff_numbers=[author(world, name).staff_number for name in names],
        by=world.access("office"),
        at=CALLED,
    )


def planned(world: World, group, **values):
    plan = {"title": "集中读书", "first_day": date(2026, 4, 8), "begins_at": time(17, 30), "place": "图书室"}
    return plan_sessions(group=group, by=world.access("office"), at=CALLED, **(plan | values))


def test_group_is_begun_with_its_members_or_not_at_all(world):
    group = make_group(world, "employee", "head")

    assert {member.name for member in group.members.all()} == {
        author(world).name,
        author(world, "head").name,
    }
    with pytest.raises(UnknownPeople) as refused:
        add_members(group=group, staff_numbers=["00012", "99999"], by=world.access("office"), at=CALLED)
    assert (refused.value.numbers, ReadingGroupMember.objects.count()) == (["99999"], 2)


def test_member_who_is_there_already_is_passed_over(world):
    group = make_group(world, "employee")
    number = author(world).staff_number

    new = add_members(group=group, staff_numbers=[number, number], by=world.access("office"), at=CALLED)

    assert new == 0


def test_weekly_sessions_lie_a_week_apart_and_bear_their_number(world):
    group = make_group(world)

    sessions = planned(world, group, weeks=3)

    assert [(session.event.held_on, session.event.title) for session in sessions] == [
        (date(2026, 4, 8), "集中读书（1）"),
        (date(2026, 4, 15), "集中读书（2）"),
        (date(2026, 4, 22), "集中读书（3）"),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"weeks": 0}, "weeks"), ({"weeks": 27}, "weeks"), ({"film": "javascript:alert(1)"}, "film")],
    ids=["none", "too-many", "script"],
)
def test_session_that_does_not_fit_is_refused_whole(world, values, field):
    group = make_group(world)

    with pytest.raises(BadSession) as refused:
        planned(world, group, **values)

    assert (refused.value.field, Event.objects.count()) == (field, 0)


def test_book_of_another_group_is_not_read(world):
    group = make_group(world)
    office = world.access("office")
    other = plan_group(campaign=world.campaign, name="干部读书班", kind="cadres", by=office)
    book = add_book(campaign=world.campaign, title="《矛盾论》", group=other, by=office)

    with pytest.raises(BadSession):
        planned(world, group, book=book)

    assert book.title == "矛盾论"


def test_book_that_is_read_stays_and_no_list_has_it_twice(world):
    group, office = make_group(world), world.access("office")
    book = add_book(campaign=world.campaign, title="红岩", group=group, by=office)
    planned(world, group, book=book)

    with pytest.raises(BookInUse):
        remove_book(book=book, by=office)
    with pytest.raises(BadGroup):
        add_book(campaign=world.campaign, title="红岩", group=group, by=office)
    common = add_book(campaign=world.campaign, title="红岩", by=office)
    remove_book(book=common, by=office)
    assert list(Book.objects.all()) == [book]


def test_everybody_speaks_once_at_a_meeting(world):
    office = world.access("office")
    meeting = plan_exchange(
        title="交流会", held_on=date(2026, 4, 24), begins_at=time(14), place="报告厅", by=office, at=CALLED
    )
    talk = enter_talk(event=meeting, speaker=author(world), topic="挤时间", by=office, at=CALLED)

    with pytest.raises(BadSession) as refused:
        enter_talk(event=meeting, speaker=author(world), topic="再讲", by=office)
    with pytest.raises(BadSession):
        enter_talk(
            event=a_session(world, date(2026, 4, 8)).event, speaker=author(world), topic="题", by=office
        )

    assert (refused.value.field, talk.position, talk.department) == (
        "speaker",
        1,
        author(world).department,
    )


def test_only_the_office_keeps_groups(world):
    with pytest.raises(NotAllowed):
        plan_group(campaign=world.campaign, name="班", kind="young", by=world.access("head"))
    with pytest.raises(NotAllowed):
        plan_group(campaign=make_world("other").campaign, name="班", kind="young", by=world.access("office"))


def test_members_are_known_to_members_their_heads_office_and_auditor(world):
    """PRV-10: names of persons for those whom they concern."""
    group = make_group(world, "employee", "juror")
    both = {author(world).name, author(world, "juror").name}

    seen = {
        name: {person.name for person in members_for(group, world.access(name))}
        for name in ("office", "auditor", "employee", "juror", "head", "leader", "scorer")
    }

    assert seen == {
        "office": both,
        "auditor": both,
        "employee": both,
        "juror": both,
        "head": {author(world).name},
        "leader": set(),
        "scorer": set(),
    }


def test_own_page_has_what_is_ones_own_and_nothing_of_others(world):
    """PRV-8: a person's own data, and no one else's."""
    contest = make_contest(world)
    own, other = make_work(world, contest), make_work(world, contest, "head")
    a_session(world, date(2026, 4, 8), "employee", "head")
    a_session(world, date(2026, 4, 15), "head")

    found = own_reading(author(world), world.campaign)

    assert (found.works, len(found.attendance), found.honours, found.talks) == ([own], 1, [], [])
    assert other not in found.works

"""The groups of a campaign: seats given, changed, ended; duties; how they fit the roles of accounts."""

from datetime import UTC, date, datetime

import pytest

from campaign.models import AuditEntry, CampaignGroup, GroupSeat, Person
from campaign.refusals import NotAllowed
from campaign.wording import BadWording
from publishing.launch.groups import groups_of
from publishing.launch.seats import (
    MOST_SEATS,
    BadSeat,
    DutiesChangedMeanwhile,
    SeatEnded,
    change_seat,
    end_seat,
    give_seat,
    write_duties,
)
from publishing.launch.seats_and_roles import mismatches
from tests.makers import make_world

pytestmark = pytest.mark.django_db
JANUARY, MARCH, APRIL = date(2026, 1, 5), date(2026, 3, 31), date(2026, 4, 1)
IN_MARCH = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def other_world(db):
    return make_world("o2026")


def seat(world, name="leader", *, kind="leading", since=JANUARY, **values):
    return give_seat(
        campaign=world.campaign,
        kind=kind,
        person=world.users[name].person,
        since=since,
        by=world.access("office"),
        **values,
    )


def group(world, kind="leading", *, on=MARCH):
    return next(one for one in groups_of(world.campaign, on=on) if one.kind == kind)


def shown(seats):
    return [(one.name, one.post_name, one.office) for one in seats]


def test_groups_without_a_row_are_shown_empty(world):
    assert [(one.kind, one.name, one.is_empty) for one in groups_of(world.campaign)] == [
        ("leading", "考核领导小组", True),
        ("assessment", "考核小组", True),
        ("office", "考核办公室", True),
    ]


def test_seats_stand_by_post_then_by_entry(world, django_assert_num_queries):
    Person.objects.filter(pk=world.users["head"].person_id).update(post="生产部部长")
    world.users["head"].person.refresh_from_db()
    seat(world, "head")
    give_seat(
        campaign=world.campaign,
        kind="leading",
        name=" 郑\n书记 ",
        post="head",
        office="党委书记",
        since=JANUARY,
        by=world.access("office"),
    )
    seat(world, "leader", post="deputy", office="工会主席")

    with django_assert_num_queries(2):
        found = group(world)

    assert shown(found.seats) == [
        ("郑 书记", "组长", "党委书记"),
        (world.users["leader"].name, "副组长", "工会主席"),
        (world.users["head"].name, "成员", "生产部部长"),
    ]


def test_ended_seat_becomes_history_and_its_person_may_sit_again(world):
    first = seat(world)

    end_seat(seat=first, until=MARCH, by=world.access("office"))
    again = seat(world, since=APRIL, post="deputy")

    assert shown(group(world, on=MARCH).seats) == [(world.users["leader"].name, "成员", "")]
    assert [one.pk for one in group(world, on=APRIL).seats] == [again.pk]
    assert [(one.pk, one.until) for one in group(world, on=APRIL).former] == [(first.pk, MARCH)]
    assert GroupSeat.objects.count() == 2


def test_person_who_left_the_unit_stands_among_the_former(world):
    seat(world)
    Person.objects.filter(pk=world.users["leader"].person_id).update(left_on=MARCH)

    found = group(world, on=MARCH)

    assert found.seats == ()
    assert [(one.name, one.is_open_after_leaving) for one in found.former] == [
        (world.users["leader"].name, True)
    ]


def test_seat_that_begins_later_is_coming(world):
    seat(world, since=APRIL)

    assert [len(group(world, on=MARCH).seats), len(group(world, on=MARCH).coming)] == [0, 1]


def test_second_running_seat_in_a_group_is_refused(world):
    seat(world)

    with pytest.raises(BadSeat):
        seat(world, post="head")

    assert seat(world, kind="assessment").group.kind == "assessment"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, ""),
        ({"name": "王书记", "since": date(1926, 1, 5)}, "since"),
        ({"name": "王书记", "post": "king"}, "post"),
    ],
)
def test_seat_that_cannot_stand_names_its_field(world, values, field):
    with pytest.raises(BadSeat) as refused:
        give_seat(
            campaign=world.campaign,
            kind="leading",
            by=world.access("office"),
            **{"since": JANUARY} | values,
        )

    assert refused.value.field == field
    assert not GroupSeat.objects.exists()


def test_person_of_another_unit_gets_no_seat(world, other_world):
    with pytest.raises(BadSeat) as refused:
        give_seat(
            campaign=world.campaign,
            kind="leading",
            person=other_world.users["leader"].person,
            since=JANUARY,
            by=world.access("office"),
        )

    assert refused.value.field == "staff_number"


def test_group_has_a_limit_of_seats(world):
    leading = CampaignGroup.objects.create(campaign=world.campaign, kind="leading")
    GroupSeat.objects.bulk_create(
        GroupSeat(group=leading, name=f"领导{number}", since=JANUARY) for number in range(MOST_SEATS)
    )

    with pytest.raises(BadSeat):
        seat(world)


def test_changed_seat_is_recorded_with_old_and_new(world):
    given = seat(world)
    values = {"post": "head", "office": "纪委书记", "duty": "负责审定", "since": JANUARY}

    changes = change_seat(seat=given, values=values, by=world.access("office"))

    assert changes == {"post": ["member", "head"], "office": ["", "纪委书记"], "duty": ["", "负责审定"]}
    assert change_seat(seat=given, values=values, by=world.access("office")) == {}
    assert [
        (entry.event, entry.data.get("changes"))
        for entry in AuditEntry.objects.filter(event__startswith="launch.").order_by("pk")
    ] == [("launch.seat.given", None), ("launch.seat.changed", changes)]


def test_ended_seat_stays_as_it_was(world):
    given = end_seat(seat=seat(world), until=MARCH, by=world.access("office"))

    for act in (
        lambda: end_seat(seat=given, until=APRIL, by=world.access("office")),
        lambda: change_seat(
            seat=given,
            values={"post": "head", "office": "", "duty": "", "since": JANUARY},
            by=world.access("office"),
        ),
    ):
        with pytest.raises(SeatEnded):
            act()


def test_last_day_that_lies_ahead_is_put_right(world):
    office = world.access("office")
    given = end_seat(seat=seat(world), until=date(2027, 3, 31), by=office, at=IN_MARCH)

    end_seat(seat=given, until=MARCH, by=office, at=IN_MARCH)

    assert GroupSeat.objects.get().until == MARCH


@pytest.mark.parametrize("until", [None, MARCH])
def test_nobody_sits_in_a_group_twice_on_one_day(world, until):
    office = world.access("office")
    leader = give_seat(campaign=world.campaign, kind="leading", name="周书记", since=JANUARY, by=office)
    of_roster = seat(world)
    for given in (of_roster, leader) if until else ():
        end_seat(seat=given, until=until, by=office, at=IN_MARCH)

    with pytest.raises(BadSeat):
        seat(world, since=MARCH)
    with pytest.raises(BadSeat):
        give_seat(campaign=world.campaign, kind="leading", name="周书记", since=MARCH, by=office)


def test_seat_does_not_end_before_it_began(world):
    given = seat(world, since=APRIL)

    with pytest.raises(BadSeat) as refused:
        end_seat(seat=given, until=MARCH, by=world.access("office"))

    assert refused.value.field == "until"


def test_duties_are_lines_and_are_not_written_over_unseen(world):
    office = world.access("office")

    assert write_duties(campaign=world.campaign, kind="office", duties=" 汇总\n\n通报 ", seen=0, by=office)

    assert group(world, "office").duties == ("汇总", "通报")
    assert not write_duties(campaign=world.campaign, kind="office", duties="汇总\n通报", seen=0, by=office)
    with pytest.raises(DutiesChangedMeanwhile):
        write_duties(campaign=world.campaign, kind="office", duties="别的", seen=0, by=office)
    with pytest.raises(BadWording):
        write_duties(campaign=world.campaign, kind="office", duties="字" * 4001, seen=1, by=office)


@pytest.mark.parametrize("name", ["leader", "administrator", "auditor", "employee"])
def test_groups_are_written_by_the_office_alone(world, name):
    given = seat(world)
    access = world.access(name)

    for act in (
        lambda: write_duties(campaign=world.campaign, kind="office", duties="x", seen=0, by=access),
        lambda: give_seat(campaign=world.campaign, kind="office", name="x", since=JANUARY, by=access),
        lambda: end_seat(seat=given, until=MARCH, by=access),
        lambda: change_seat(seat=given, values={}, by=access),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_seat_of_another_campaign_is_out_of_reach(world, other_world):
    theirs = give_seat(
        campaign=other_world.campaign,
        kind="leading",
        name="某",
        since=JANUARY,
        by=other_world.access("office"),
    )

    with pytest.raises(NotAllowed):
        end_seat(seat=theirs, until=MARCH, by=world.access("office"))


def test_mismatch_of_seats_and_roles_goes_both_ways(world, django_assert_num_queries):
    seat(world, "head")  # without the role
    give_seat(
        campaign=world.campaign, kind="leading", name="外部领导", since=JANUARY, by=world.access("office")
    )
    seat(world, "office", kind="office")

    with django_assert_num_queries(4):
        found = mismatches(world.campaign)

    assert [(one.kind, one.name, one.has_seat) for one in found] == [
        ("leading", world.users["head"].name, True),
        ("leading", world.users["leader"].name, False),
        ("office", world.users["second"].name, False),
    ]

"""Trainings by department, offered to scoring."""

from datetime import date

import pytest

from activities.etiquette.trainings import NothingToOffer, offer_training, training_rows, trainings_of
from activities.events import cancel_event
from activities.models import EventKind
from campaign.models import Proposal
from campaign.refusals import NotAllowed
from tests.activities.events import DURING, attend, make_event, make_people


def test_rows_count_the_people_of_each_department_at_each_training(world):
    first, second = make_event(world), make_event(world, held_on=date(2026, 4, 20))
    off = make_event(world, held_on=date(2026, 5, 20))
    cancel_event(event=off, reason="改期", by=world.access("office"))
    make_event(world, kind=EventKind.READING_SESSION)
    people = make_people(world, 4, world.departments[:2])
    attend(first, world, people)
    attend(second, world, people[:1])

    trainings = trainings_of(world.campaign)
    rows = {row.code: (row.came, row.total) for row in training_rows(world.campaign, trainings)}

    assert [(training.pk, training.people) for training in trainings] == [(first.pk, 4), (second.pk, 1)]
    assert rows == {"D01": ((2, 1), 3), "D02": ((2, 0), 2), "D03": ((0, 0), 0), "ORG1": ((0, 0), 0)}


def test_attendance_is_offered_by_department_once_and_names_nobody_prv_10(world):
    event = make_event(world)
    attend(event, world, make_people(world, 3, world.departments[:2]))
    office = world.access("office")

    new = [offer_training(event=event, by=office, at=DURING) for _each in range(2)]

    offers = Proposal.objects.order_by("key")
    assert new == [2, 0]
    assert [offer.key for offer in offers] == [f"training:{event.pk}:D01", f"training:{event.pk}:D02"]
    assert offers[0].payload == {
        "department": "D01",
        "subject": "理论业务学习",
        "text": "2026年3月20日第一期礼仪培训",
        "figures": {"参训人数": "2"},
        "link": f"/c/t2026/events/{event.pk}/",
    }


def test_training_whose_list_is_empty_is_not_offered(world):
    event = make_event(world)

    with pytest.raises(NothingToOffer):
        offer_training(event=event, by=world.access("office"))


def test_another_kind_of_event_is_not_offered_as_a_training(world):
    event = make_event(world, kind=EventKind.READING_SESSION)
    attend(event, world, [world.users["employee"].person])

    with pytest.raises(NothingToOffer):
        offer_training(event=event, by=world.access("office"))


@pytest.mark.parametrize("role", ["head", "leader", "auditor", "scorer"])
def test_attendance_is_offered_by_the_office_alone(world, role):
    event = make_event(world)
    attend(event, world, [world.users["employee"].person])

    with pytest.raises(NotAllowed):
        offer_training(event=event, by=world.access(role))

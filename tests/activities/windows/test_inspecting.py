"""Inspections entered once, signed by two, filed with total and findings; and what is refused, with words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from activities.models import Finding, Inspection, InspectionMark, InspectionState
from activities.windows.assigning import assign_inspection, change_assignment, withdraw_inspection
from activities.windows.inspecting import (
    BadMarks,
    Entry,
    enter_inspection,
    send_back_inspection,
    sign_inspection,
)
from campaign.models import Notification
from campaign.refusals import Refused
from tests.activities.windows.making import (
    DAY,
    ON_DAY,
    assigned,
    entry_for,
    filed,
    make_competition,
    make_inspector,
)


@pytest.fixture
def window(world):
    return make_competition(world)


def entered(world, inspection, entry, by="inspector"):
    return enter_inspection(inspection=inspection, entry=entry, by=world.access(by), at=ON_DAY)


def refusal(act, **arguments) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.code, caught.value.field


def test_inspection_signed_by_both_is_filed_with_its_total(world, window):
    inspection = assigned(world, window)

    done = filed(world, inspection, entry_for(inspection, lost={1: "1.5", 3: "2"}))

    assert (done.state, done.outcome, done.total) == ("filed", "inspected", Decimal("96.50"))
    assert list(done.seats.filter(signed_at__isnull=True)) == []
    assert Finding.objects.count() == 0


def test_inspection_waits_for_the_second_signature(world, window):
    inspection = assigned(world, window)

    entered(world, inspection, entry_for(inspection))

    inspection.refresh_from_db()
    assert (inspection.state, inspection.total, inspection.filed_at) == ("signed", None, None)


def test_inspection_sent_twice_is_one(world, window):
    inspection = assigned(world, window)
    entry = entry_for(inspection, lost={1: "1"})

    first = entered(world, inspection, entry)
    second = entered(world, inspection, entry)

    assert first.entered_at == second.entered_at
    assert InspectionMark.objects.count() == 17
    assert Inspection.objects.count() == 1


def test_inspection_entered_by_both_at_once_keeps_the_first(world, window):
    inspection = assigned(world, window)
    entered(world, inspection, entry_for(inspection, lost={1: "1"}))

    said = refusal(
        enter_inspection,
        inspection=inspection,
        entry=entry_for(inspection),
        by=world.access("inspector2"),
        at=ON_DAY,
    )

    assert said == ("EnteredAlready", "")
    assert InspectionMark.objects.get(item__position=1).points == Decimal("5.00")


def test_signature_under_what_was_entered_anew_is_refused(world, window):
    inspection = assigned(world, window)
    old, new = entry_for(inspection), entry_for(inspection, lost={1: "1"})
    entered(world, inspection, old)
    send_back_inspection(
        inspection=inspection, seen=old.key, reason="卫生不好", by=world.access("inspector2"), at=ON_DAY
    )
    entered(world, inspection, new)

    said = refusal(sign_inspection, inspection=inspection, seen=old.key, by=world.access("inspector2"))

    assert said == ("ReadAnother", "")


def test_inspection_sent_back_takes_all_signatures_back(world, window):
    inspection = assigned(world, window)
    entry = entry_for(inspection)
    entered(world, inspection, entry)

    found = send_back_inspection(
        inspection=inspection, seen=entry.key, reason="卫生不好", by=world.access("inspector2"), at=ON_DAY
    )

    assert (found.state, found.sent_back_for) == ("planned", "卫生不好")
    assert found.seats.filter(signed_at__isnull=False).count() == 0


def test_inspector_signing_alone_twice_files_nothing(world, window):
    inspection = assigned(world, window)
    entry = entry_for(inspection)
    entered(world, inspection, entry)

    found = sign_inspection(inspection=inspection, seen=entry.key, by=world.access("inspector"))

    assert found.state == InspectionState.SIGNED


@pytest.mark.parametrize(
    ("lost", "codes"),
    [
        ({1: "-0.01"}, ["At most 6 points."]),
        ({1: "6.01"}, ["Write a number such as 0.5."]),
        ({1: "0.001"}, ["At most two decimals."]),
    ],
)
def test_mark_that_does_not_fit_its_item_is_refused_with_words(world, window, lost, codes):
    inspection = assigned(world, window)

    with translation.override("en"), pytest.raises(BadMarks) as caught:
        entered(world, inspection, entry_for(inspection, lost=lost))

    assert list(caught.value.problems.values()) == codes
    assert InspectionMark.objects.count() == 0


def test_marks_without_reason_missing_or_rectified_too_late_are_named_together(world, window):
    inspection = assigned(world, window)
    entry = entry_for(inspection, lost={1: "1", 2: "1", 3: "1"}, rectify_by=DAY + timedelta(days=61))
    first, second, third, *rest = entry.marks
    marks = [type(first)(first.item, first.points, " "), second, *rest]

    with translation.override("en"), pytest.raises(BadMarks) as caught:
        entered(world, inspection, entry_for(inspection, marks=marks))

    assert caught.value.problems == {
        first.item: "Say why it is not full.",
        second.item: "Choose a day within sixty days after the inspection.",
        third.item: "Give a mark.",
    }


def test_own_department_or_one_inspector_is_refused(world, window):
    of_d03 = make_inspector(world, "insider", world.departments[2])
    arguments = {"window": window, "kind": "open", "day": DAY, "by": world.access("office"), "at": ON_DAY}
    first, second = world.users["inspector"], world.users["inspector2"]

    said = [
        refusal(assign_inspection, inspectors=team, **arguments)
        for team in ([first], [first, first], [first, of_d03], [first, world.users["juror"]])
    ]

    assert [code for code, __ in said] == ["OneInspector", "OneInspector", "OwnDepartment", "NotAnInspector"]
    assert Inspection.objects.count() == 0
    assert assign_inspection(inspectors=[first, second], **arguments).seats.count() == 2


def test_inspector_who_moved_to_the_department_since_is_refused(world, window):
    inspection = assigned(world, window)
    person = world.users["inspector"].person
    person.department = world.departments[2]
    person.save()

    said = refusal(
        enter_inspection,
        inspection=inspection,
        entry=entry_for(inspection),
        by=world.access("inspector"),
        at=ON_DAY,
    )

    assert said == ("OwnDepartment", "inspectors")


def test_stranger_to_the_inspection_is_refused(world, window):
    inspection = assigned(world, window)
    make_inspector(world, "other", world.organ)

    said = [
        refusal(enter_inspection, inspection=inspection, entry=entry_for(inspection), by=world.access(name))
        for name in ("other", "office", "head")
    ]

    assert said == [("NotAllowed", "")] * 3


@pytest.mark.parametrize("outcome", ["refused", "closed"])
def test_refusal_or_closed_window_is_filed_without_marks_and_with_words(world, window, outcome):
    inspection = assigned(world, window, kind="covert")
    silent = Entry(key=entry_for(inspection).key, outcome=outcome, day=DAY)

    said = refusal(
        enter_inspection, inspection=inspection, entry=silent, by=world.access("inspector"), at=ON_DAY
    )
    done = filed(world, inspection, Entry(key=silent.key, outcome=outcome, day=DAY, notes="窗口无人"))

    assert said == ("BadEntry", "notes")
    assert (done.state, done.outcome, done.total, done.notes) == ("filed", outcome, None, "窗口无人")
    assert InspectionMark.objects.count() == 0


@pytest.mark.parametrize("day", [date(2026, 3, 13), date(2026, 2, 27)])
def test_day_to_come_or_of_another_month_is_refused(world, window, day):
    inspection = assigned(world, window)

    said = refusal(
        enter_inspection,
        inspection=inspection,
        entry=entry_for(inspection, day=day),
        by=world.access("inspector"),
        at=ON_DAY,
    )

    assert said == ("BadEntry", "day")


def test_second_inspection_of_a_kind_on_a_day_is_refused(world, window):
    assigned(world, window)

    said = refusal(assigned, world=world, window=window)

    assert said == ("OnThatDay", "day")
    assert assigned(world, window, kind="covert").pk


def test_filed_inspection_withdrawn_with_a_reason_counts_no_more(world, window):
    inspection = filed(world, assigned(world, window))
    office = world.access("office")

    said = refusal(withdraw_inspection, inspection=inspection, reason=" ", by=office)
    withdrawn = withdraw_inspection(inspection=inspection, reason="查错窗口", by=office)

    assert said == ("BadPlan", "reason")
    assert (withdrawn.state, withdrawn.total) == ("withdrawn", Decimal("100.00"))


def test_assignment_changes_until_it_is_entered(world, window):
    inspection = assigned(world, window)
    third = make_inspector(world, "third", world.organ)
    office = world.access("office")

    moved = change_assignment(
        inspection=inspection,
        day=DAY - timedelta(days=1),
        inspectors=[third, world.users["inspector"]],
        by=office,
        at=ON_DAY,
    )
    entered(world, moved, entry_for(moved))
    said = refusal(
        change_assignment, inspection=moved, day=DAY, inspectors=[third, world.users["inspector2"]], by=office
    )

    assert sorted(seat.inspector.name for seat in moved.seats.all()) == [
        "third",
        world.users["inspector"].name,
    ]
    assert said == ("TooLate", "")


def test_inspection_tells_inspectors_then_heads(world, window):
    inspection = assigned(world, window)

    filed(world, inspection)

    told = Notification.objects.filter(campaign=world.campaign).order_by("pk")
    names = {user.pk: name for name, user in world.users.items()}
    assert [(notice.kind, names[notice.user_id]) for notice in told] == [
        ("inspection_assigned", "inspector"),
        ("inspection_assigned", "inspector2"),
        ("inspection_to_sign", "inspector2"),
        ("inspection_filed", "head"),
        ("inspection_filed", "deputy"),
    ]

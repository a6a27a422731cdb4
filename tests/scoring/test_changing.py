"""Changing a line: withdrawn and replaced in one act, with the reason, once."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from scoring.cell_history import Act, history_of
from scoring.cells import AlreadyWithdrawn, BadLine, GroupNotOpen, StaleCell
from scoring.changing import change_line
from scoring.entry import enter_deduction
from scoring.models import LedgerLine
from tests.browsing import client_of
from tests.makers import IN_MARCH, make_open_month, submit_all

LATER = IN_MARCH + timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def month(world):
    return make_open_month(world)


def enter(world, month, *, indicator="C1", department="D03", who="scorer"):
    __, line = enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(who),
        points=Decimal("2"),
        reason="迟到两人次",
        at=IN_MARCH,
    )
    return line


def change(world, line, *, who="scorer", **more):
    said = {"points": Decimal("3"), "reason": "迟到三人次", "why": "漏计一人", "at": LATER}
    return change_line(line=LedgerLine.objects.get(pk=line.pk), by=world.access(who), **said | more)


def refused(kind, act, *arguments, **more):
    with pytest.raises(kind) as refusal, transaction.atomic():
        act(*arguments, **more)
    return refusal.value


def test_change_withdraws_the_line_and_links_the_new_one_to_it(world, month):
    line = enter(world, month)

    cell, new = change(world, line, fact_date=date(2026, 3, 5), note="班组台账")

    old = LedgerLine.objects.get(pk=line.pk)
    assert [old.withdrawn_by, old.withdrawn_at, old.withdrawal_reason] == [
        world.users["scorer"],
        LATER,
        "漏计一人",
    ]
    assert [
        new.replaces,
        new.points,
        new.public_reason,
        new.internal_note,
        new.fact_date,
        new.entered_at,
    ] == [
        old,
        Decimal("3.00"),
        "迟到三人次",
        "班组台账",
        date(2026, 3, 5),
        LATER,
    ]
    assert [cell.value.score, cell.value.lines, cell.value.version] == [Decimal("7.00"), 1, 3]


def test_change_by_rule_takes_the_points_of_the_rule(world, month):
    __, new = change(world, enter(world, month), points=None, rule="C1-1", count=3, reason="")

    assert [new.points, new.count, new.public_reason] == [Decimal("1.50"), Decimal("3"), "未按时完成"]


def test_change_is_recorded_with_old_and_new(world, month):
    """AUD-1, AUD-7."""
    line = enter(world, month)

    __, new = change(world, line)

    entry = AuditEntry.objects.get(event="scoring.line.changed")
    assert [entry.object_id, entry.data["replaces"], entry.data["reason"]] == [
        str(new.pk),
        line.pk,
        "漏计一人",
    ]
    assert [(entry.data[side]["points"], entry.data[side]["public_reason"]) for side in ("old", "new")] == [
        ("2.00", "迟到两人次"),
        ("3.00", "迟到三人次"),
    ]


@pytest.mark.parametrize(
    ("more", "kind", "field"),
    [
        ({"why": ""}, BadLine, "withdrawal_reason"),
        ({"points": Decimal("11")}, BadLine, "points"),
        ({"reason": ""}, BadLine, "reason"),
        ({"reason": "测试人3迟到"}, BadLine, "reason"),
        ({"fact_date": date(2026, 4, 1)}, BadLine, "date"),
        ({"rule": "C2-1", "points": None}, BadLine, "rule"),
        ({"points": Decimal("2"), "reason": "迟到两人次"}, BadLine, ""),
        ({"seen": 0}, StaleCell, ""),
        ({"who": "organ_scorer"}, NotAllowed, ""),
    ],
)
def test_change_that_cannot_stand_changes_nothing(world, month, more, kind, field):
    line = enter(world, month)

    refusal = refused(kind, change, world, line, **more)

    held = LedgerLine.objects.get()
    assert [
        refusal.field,
        held.withdrawn_at,
        AuditEntry.objects.filter(event="scoring.line.changed").count(),
    ] == [
        field,
        None,
        0,
    ]


def test_line_that_is_withdrawn_or_submitted_is_not_changed(world, month):
    line, other = enter(world, month), enter(world, month)
    change(world, line)

    refused(AlreadyWithdrawn, change, world, line)
    submit_all(world, month)
    refused(GroupNotOpen, change, world, other)

    assert LedgerLine.objects.count() == 3


def test_change_sent_again_with_its_key_is_made_once(world, month):
    line, key = enter(world, month), uuid4()
    first = change(world, line, key=key)

    again = change(world, line, key=key)

    assert [again[1], again[0].value, LedgerLine.objects.count()] == [first[1], first[0].value, 2]


def test_branch_line_is_changed_from_the_cell_of_either_department(world, month):
    line = enter(world, month, indicator="P1", department="D01", who="organ_scorer")

    cell, new = change(world, line, who="organ_scorer", department="D02")

    assert [cell.code, new.branch, new.department] == ["D02:P1", world.branches[0], None]


def test_history_tells_a_change_as_one_event(world, month):
    """M11: who, when, old and new."""
    line = enter(world, month)
    __, new = change(world, line)

    events = history_of(Decimal("10.00"), list(LedgerLine.objects.order_by("pk")))

    assert [(event.act, event.line, event.old, event.before, event.after, event.at) for event in events] == [
        (Act.ENTERED, line, None, Decimal("10.00"), Decimal("8.00"), IN_MARCH),
        (Act.CHANGED, new, line, Decimal("8.00"), Decimal("7.00"), LATER),
    ]


def test_form_of_a_change_stands_under_scoring(world, month):
    """Its address is that of the line; the way back is still the one to the groups."""
    line = enter(world, month)

    page = client_of(world.users["scorer"]).get(
        reverse("scoring:line_change", kwargs={"campaign": "t2026", "line": line.pk})
    )

    assert [page.status_code, [str(place.label) for place in page.context["places"] if place.is_current]] == [
        200,
        ["Scoring"],
    ]

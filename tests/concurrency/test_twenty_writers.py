"""Twenty people write at one moment, each entry is sent twice: no line is lost, none is doubled (issue 4)."""

from collections import Counter
from decimal import Decimal
from uuid import uuid4

import pytest

from campaign.audit import faults, seal
from campaign.models import AuditEntry, Membership, Person, Role, User
from campaign.permissions import access_of
from scoring.blocks import Entry, Kind, enter_block
from scoring.entry import enter_typed
from scoring.models import Indicator, LedgerLine
from tests.makers import MARCH, make_open_month, make_world

WRITERS = 20
CELLS = 5


@pytest.fixture
def crowd(db):
    """Twenty scorers of one owner in a month of twelve departments."""
    world = make_world(departments=12)
    make_open_month(world)
    found = []
    for number in range(WRITERS):
        person = Person.objects.create(
            unit=world.unit, staff_number=f"8{number:04}", name=f"记分员{number}", department=world.organ
        )
        user = User.objects.create_user(f"t2026-w{number}", name=person.name, person=person)
        Membership.objects.create(
            user=user,
            campaign=world.campaign,
            role=Role.SCORER,
            department=world.organ,
            since=MARCH.replace(month=1),
        )
        found.append(access_of(user, world.campaign))
    return found


def cells_of(number: int) -> list[tuple[str, str]]:
    """Cells of one writer: every cell is written by several people."""
    return [
        (f"D{(number + step) % 12 + 1:02}", ("C2", "T1", "Z1", "D1", "P1")[step]) for step in range(CELLS)
    ]


def score_of(code: str) -> Decimal:
    indicator = Indicator.objects.get(code=code)
    return sum((line.points for line in LedgerLine.objects.filter(indicator=indicator)), Decimal(0))


def test_twenty_writers_lose_nothing_and_double_nothing(crowd, at_once):
    keys = {(number, step): uuid4() for number in range(WRITERS) for step in range(CELLS)}

    def write(number):
        def several():
            for step, (department, indicator) in enumerate(cells_of(number)):
                for __ in range(2):
                    enter_typed(
                        text="-0.1 迟交月报",
                        month=MARCH,
                        indicator=indicator,
                        department=department,
                        by=crowd[number],
                        key=keys[number, step],
                    )

        return several

    answers = at_once(*[write(number) for number in range(WRITERS)])

    assert [answers, LedgerLine.objects.count()] == [[None] * WRITERS, WRITERS * CELLS]
    assert set(LedgerLine.objects.values_list("entry_key", flat=True)) == set(keys.values())
    assert {code: score_of(code) for code in ("C2", "T1", "Z1", "D1", "P1")} == dict.fromkeys(
        ("C2", "T1", "Z1", "D1", "P1"), Decimal("2.00")
    )
    assert AuditEntry.objects.filter(event="scoring.line.entered").count() == WRITERS * CELLS
    seal()
    assert list(faults()) == []


def test_twenty_who_saw_the_same_cell_write_one_line(crowd, at_once):
    def write(number):
        return lambda: enter_typed(
            text="-0.1 迟交月报",
            month=MARCH,
            indicator="C2",
            department="D05",
            by=crowd[number],
            seen=0,
            key=uuid4(),
        )

    answers = at_once(*[write(number) for number in range(WRITERS)])

    assert Counter(type(answer).__name__ for answer in answers) == {"tuple": 1, "StaleCell": WRITERS - 1}
    assert LedgerLine.objects.count() == 1


def test_blocks_and_single_cells_at_one_moment_lose_nothing(crowd, at_once):
    codes = [f"D{number + 1:02}" for number in range(12)]

    def block(number):
        entries = [
            Entry(department, indicator, "-0.1 迟交月报", key=uuid4())
            for department in (codes if number % 2 else reversed(codes))
            for indicator in ("C2", "T1", "Z1")
        ]
        return lambda: [enter_block(entries, month=MARCH, by=crowd[number]) for __ in range(2)]

    def single(number):
        return lambda: enter_typed(
            text="-0.1 迟交月报",
            month=MARCH,
            indicator="T1",
            department=codes[number % 12],
            by=crowd[number],
            key=uuid4(),
        )

    answers = at_once(*[block(number) if number < 10 else single(number) for number in range(WRITERS)])

    assert [(first.count(Kind.WRITTEN), again.count(Kind.REPEATED)) for first, again in answers[:10]] == [
        (36, 36)
    ] * 10
    assert LedgerLine.objects.count() == 10 * 36 + 10


def test_one_block_that_arrives_several_times_is_written_once(crowd, at_once):
    entries = [Entry(f"D{number + 1:02}", "C2", "-0.1 迟交月报", seen=0, key=uuid4()) for number in range(12)]

    answers = at_once(*[lambda: enter_block(entries, month=MARCH, by=crowd[0])] * 6)

    assert sorted(block.count(Kind.WRITTEN) for block in answers) == [0, 0, 0, 0, 0, 12]
    assert LedgerLine.objects.count() == 12

"""Several people write into one group at one moment: no line is lost, none is doubled."""

from decimal import Decimal
from uuid import uuid4

from scoring.cells import AlreadyWithdrawn
from scoring.entry import enter_deduction, enter_typed, withdraw_line
from scoring.models import LedgerLine
from tests.makers import make_open_month


def test_one_entry_that_arrives_several_times_is_written_once(world, at_once):
    month, scorer, key = make_open_month(world), world.access("scorer"), uuid4()

    def send():
        return enter_typed(
            text="-1 迟交月报", month=month, indicator="C1", department="D03", by=scorer, seen=0, key=key
        )

    answers = at_once(*[send] * 8)

    assert {(line.pk, cell.value.score) for cell, line in answers} == {
        (LedgerLine.objects.get().pk, Decimal("9.00"))
    }


def test_writers_of_one_cell_lose_nothing(world, at_once):
    month = make_open_month(world)
    writers = [world.access("organ_scorer"), world.access("office"), world.access("second")]

    def write(by):
        def several():
            for __ in range(5):
                enter_deduction(
                    month=month,
                    indicator="C2",
                    department="D03",
                    by=by,
                    points=Decimal("0.10"),
                    reason="迟交月报",
                    key=uuid4(),
                )

        return several

    answers = at_once(*[write(by) for by in writers * 2])

    assert [answers, LedgerLine.objects.count()] == [[None] * 6, 30]


def test_two_departments_of_a_branch_meet_in_one_cell(world, at_once):
    month, organ, office = make_open_month(world), world.access("organ_scorer"), world.access("office")

    def enter(by, department):
        return enter_typed(
            text="-1 会议缺记录", month=month, indicator="P1", department=department, by=by, seen=0
        )

    answers = at_once(lambda: enter(organ, "D01"), lambda: enter(office, "D02"))

    assert sorted(type(answer).__name__ for answer in answers) == ["StaleCell", "tuple"]
    assert LedgerLine.objects.count() == 1


def test_line_withdrawn_by_two_is_withdrawn_once(world, at_once):
    month, scorer, office = make_open_month(world), world.access("scorer"), world.access("office")
    __, line = enter_typed(text="-1 迟交月报", month=month, indicator="C1", department="D03", by=scorer)

    def withdraw(by):
        return withdraw_line(line=LedgerLine.objects.get(pk=line.pk), by=by, reason="记错部室")

    answers = at_once(lambda: withdraw(scorer), lambda: withdraw(office))

    assert [type(answer) for answer in answers].count(AlreadyWithdrawn) == 1
    assert LedgerLine.objects.get().is_withdrawn

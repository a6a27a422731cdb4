from decimal import Decimal

from scoring.entry import enter_deduction
from scoring.freezing import fingerprint
from scoring.models import MonthRevision
from tests.makers import make_open_month, publish


def test_month_from_lines_to_frozen(world, django_assert_num_queries):
    month = make_open_month(world)
    scorer = world.access("scorer")
    with django_assert_num_queries(8):
        enter_deduction(
            month=month, indicator="C1", department="D03", by=scorer, points=Decimal("2"), reason="迟到两人次"
        )
    office = world.access("office")
    enter_deduction(month=month, indicator="P1", department="D03", by=office, rule="P1-1", count=Decimal(3))

    revision = publish(world, month)

    stored = MonthRevision.objects.get()
    assert fingerprint(stored.payload()) == revision.sha256 == stored.sha256
    assert [(s.department_code, s.total, s.rank, s.tied) for s in stored.standings.all()] == [
        ("D01", Decimal("200.00"), 1, True),
        ("D02", Decimal("200.00"), 1, True),
        ("D03", Decimal("196.50"), 3, False),
    ]

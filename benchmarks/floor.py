"""The floor: what the bare database needs for the same answer, in the same process, without our code."""

from datetime import UTC, datetime
from statistics import median

from django.db import connection, transaction

from benchmarks.timing import repeated
from scoring.models import LedgerLine, Month, MonthRevision

RANKING = """
SELECT department_id, 200 - SUM(points) AS total, RANK() OVER (ORDER BY SUM(points)) AS place
FROM scoring_ledgerline WHERE month_id = %s AND withdrawn_at IS NULL GROUP BY department_id
"""
CELLS = """
SELECT department_id, indicator_id, SUM(points), COUNT(*)
FROM scoring_ledgerline WHERE month_id = %s GROUP BY department_id, indicator_id
"""
STANDINGS = """
SELECT department_name, category_name, business, self_development, total, bonus, rank, tied
FROM scoring_standing WHERE revision_id = %s ORDER BY rank, position
"""
UPSERT = """
INSERT INTO bench_cell (department, indicator, points) VALUES (%s, %s, %s)
ON CONFLICT (department, indicator) DO UPDATE SET points = excluded.points
"""
LINES = "SELECT * FROM scoring_ledgerline WHERE month_id = %s ORDER BY fact_date, id"


def _asked(statement: str, key: int, times: int) -> float:
    def ask():
        with connection.cursor() as cursor:
            cursor.execute(statement, [key])
            cursor.fetchall()

    return median(repeated(ask, times))


def ranking(month: Month, times: int) -> float:
    """Σ and RANK over a month's lines."""
    return _asked(RANKING, month.pk, times)


def cells(month: Month, times: int) -> float:
    """The sums of every cell of a month."""
    return _asked(CELLS, month.pk, times)


def standings(month: Month, times: int) -> float:
    """The frozen rows of a published month."""
    return _asked(STANDINGS, MonthRevision.objects.get(month=month).pk, times)


def lines(month: Month, times: int) -> float:
    """Every line of a month."""
    return _asked(LINES, month.pk, times)


def one_line(month: Month, times: int) -> float:
    """One line written and committed; they are taken away afterwards."""
    model = LedgerLine.objects.filter(month=month).first()
    made = []

    def write():
        line = LedgerLine(
            month=month,
            indicator_id=model.indicator_id,
            department_id=model.department_id,
            points=model.points,
            fact_date=month.first_day,
            public_reason="底线",
            entered_by_id=model.entered_by_id,
            entered_at=datetime.now(UTC),
        )
        with transaction.atomic():
            line.save(force_insert=True)
        made.append(line.pk)

    middle = median(repeated(write, times))
    LedgerLine.objects.filter(pk__in=made).delete()
    return middle


def block(cells: int, times: int) -> float:
    """So many bare cells upserted in one transaction: no rule is asked, nobody is named, nothing is traced."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_cell (department integer, indicator integer, points numeric(8, 2), "
            "PRIMARY KEY (department, indicator))"
        )
    rows = [(number // 40, number % 40, "0.10") for number in range(cells)]

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(UPSERT, rows)

    middle = median(repeated(write, times))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_cell")
    return middle

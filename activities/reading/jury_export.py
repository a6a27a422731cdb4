"""The results of a contest as a workbook, for the file: every juror's marks, what was dropped, places and prizes.

Jurors stand as numbers: who gave which mark is nobody's business outside the jury.
"""

from datetime import datetime

from django.utils import timezone

from activities.models import Jury
from activities.reading.jury_marks import marks_of
from activities.reading.jury_results import results_of, scale_of, shown, total_of
from campaign.audit import record
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes


def export_results(jury: Jury, *, by: Access, at: datetime | None = None) -> Export:
    """The results as they are now, recorded as an export (EXP-1, EXP-3)."""
    at = at or timezone.now()
    tables = result_tables(jury)
    rows = len(tables[0].rows)
    record("activities.jury.results_exported", by=by.user, campaign=by.campaign, obj=jury, at=at, rows=rows)
    content = xlsx_bytes(tables, title=jury.contest.title, created=at)
    return Export(content, MEDIA_TYPES["xlsx"], f"{jury.contest.title}评审结果.xlsx", rows)


def result_tables(jury: Jury) -> list[Table]:
    """The order of the works, and every single mark."""
    results = results_of(jury)
    honours = dict(jury.levels.values_list("code", "honour"))
    criteria = list(jury.criteria.order_by("position"))
    scale = scale_of(jury)
    ordinal = {
        pk: index for index, pk in enumerate(jury.jurors.order_by("pk").values_list("pk", flat=True), 1)
    }
    ordered = [
        {
            "place": row.place.number,
            "number": row.submission.number,
            "title": row.submission.title,
            "author": row.submission.author.name,
            "department": row.submission.department.name,
            "marks": " ".join(shown(mark) for mark in row.judged.marks),
            "dropped": " ".join(shown(mark) for mark in row.judged.dropped),
            "mean": row.judged.mean,
            "median": row.judged.median,
            "spread": row.judged.spread,
            "prize": honours.get(row.prize, ""),
        }
        for row in results.rows
    ]
    single = [
        {
            "number": row.submission.number,
            "juror": f"评委{ordinal[reading.juror_id]}",
            "cause": reading.get_cause_display(),
            **{str(key): mark for key, mark in marks_of(reading).items()},
            "total": total_of(reading, scale),
        }
        for row in results.rows
        for reading in row.readings
    ]
    return [
        Table(
            "评审结果",
            [
                Column("place", "名次", 6),
                Column("number", "作品编号", 9),
                Column("title", "作品题目", 36),
                Column("author", "作者", 10),
                Column("department", "部室", 18),
                Column("marks", "各评委得分", 30),
                Column("dropped", "去掉的分数", 14),
                Column("mean", "平均分", 8),
                Column("median", "中位数", 8),
                Column("spread", "分差", 8),
                Column("prize", "奖项", 14),
            ],
            ordered,
        ),
        Table(
            "评委打分",
            [
                Column("number", "作品编号", 9),
                Column("juror", "评委", 8),
                Column("cause", "由来", 12),
                *(
                    Column(
                        str(row.pk), f"{row.name}（{row.weight}%，满分{row.top}）", 4 + 2 * len(row.name) + 14
                    )
                    for row in criteria
                ),
                Column("total", "得分", 8),
            ],
            single,
        ),
    ]

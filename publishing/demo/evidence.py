"""Evidence of the demo: a picture and a workbook on a few lines, made here and attached through the verb."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from campaign.permissions import Access
from scoring.evidence import attach_evidence
from scoring.models import LedgerLine, Month

LINES = 6
SOON = timedelta(minutes=10)


def attach_examples(month: Month, *, by: Access, until: datetime) -> None:
    """Give the first lines of some owners a file each; pictures and workbooks in turn."""
    own = by.own_department_id
    lines = (
        LedgerLine.objects.in_force()
        .filter(month=month, department__isnull=False, is_recusal=False)
        .exclude(department=own)
        .select_related("month", "indicator")
        .order_by("indicator__owner__code", "fact_date", "id")
    )
    first_of_owner = list({line.indicator.owner_id: line for line in reversed(lines)}.values())[:LINES]
    with tempfile.TemporaryDirectory() as folder:
        for number, line in enumerate(sorted(first_of_owner, key=lambda line: line.pk)):
            name, make = EXAMPLES[number % len(EXAMPLES)]
            path = Path(folder) / str(number)
            make(path, line)
            attach_evidence(line=line, file=path, name=name, by=by, at=min(line.entered_at + SOON, until))


def _picture(path: Path, line: LedgerLine) -> None:
    """A desk with papers before a window, in the light of the day of the fact."""
    from PIL import Image, ImageDraw  # a library that only this needs

    light = 150 + line.fact_date.day * 3
    drawn = Image.new("RGB", (1600, 1200), (light, light, light - 20))
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((980, 120, 1460, 620), fill=(205, 225, 240), outline=(120, 120, 120), width=14)
    pen.line((1220, 120, 1220, 620), fill=(120, 120, 120), width=10)
    pen.polygon(((60, 1200), (260, 720), (1420, 720), (1560, 1200)), fill=(140, 100, 66))
    for left, top in ((420, 790), (660, 850), (930, 780)):
        pen.polygon(
            ((left, top), (left + 190, top - 10), (left + 230, top + 150), (left + 20, top + 165)),
            fill="white",
        )
        for row in range(4):
            pen.line(
                (left + 30, top + 25 + row * 30, left + 180, top + 18 + row * 30),
                fill=(150, 150, 150),
                width=5,
            )
    drawn.save(path, "JPEG", quality=85)


def draw_workbook(path: Path, line: LedgerLine) -> None:
    """A page of the owner's record."""
    import xlsxwriter  # a library that few need

    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("台账")
        sheet.set_column(1, 1, 60)
        rows = (
            ("日期", "事项", "次数"),
            (f"{line.fact_date:%Y-%m-%d}", line.public_reason, f"{line.count.normalize():f}"),
        )
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


EXAMPLES: tuple[tuple[str, Callable[[Path, LedgerLine], None]], ...] = (
    ("现场检查照片.jpg", _picture),
    ("检查记录台账.xlsx", draw_workbook),
)

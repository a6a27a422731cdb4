"""The register of numbers as it is read: one line for each number or gap, with the paper behind it; page and workbook."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from campaign.audit import record
from campaign.models import DocumentNumber
from campaign.permissions import Access
from campaign.register import Gap, Register, register_of
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes
from publishing.models import Publication

COLUMNS = (
    Column("number", "发文字号", 24),
    Column("kind", "文种", 8),
    Column("subject", "标题", 60),
    Column("day", "取号日期", 12),
    Column("by", "取号人", 12),
    Column("state", "状态", 12),
    Column("said", "说明", 40),
)
KINDS = {
    "bulletin": "通报",
    "decision": "决定",
    "circular": "通知",
    "correction": "更正",
    "minutes": "纪要",
    "report": "报告",
}
STATES = {
    "in_force": "有效",
    "superseded": "已被替代",
    "void": "作废",
    "outside": "系统外发文",
    "left_out": "空号",
    "unexplained": "空号（未说明）",
}


@dataclass(frozen=True)
class RegisterLine:
    """A number with its paper, or a gap. `paper` is None for numbers from outside and those of other campaigns.

    `newer` is the number of the paper in force that supersedes it, whichever campaign of the unit has it.
    """

    number: DocumentNumber | None = None
    gap: Gap | None = None
    paper: Publication | None = None
    newer: DocumentNumber | None = None

    @property
    def state(self) -> str:
        if self.number is None:
            return "left_out" if self.gap.is_explained else "unexplained"
        if self.number.is_void:
            return "void"
        if self.newer is not None:
            return "superseded"
        return "outside" if self.number.is_outside else "in_force"


def register_lines(register: Register, *, access: Access) -> list[RegisterLine]:
    """Every line of the register, the last number first; papers of the person's own campaign can be opened.

    Two queries more than the register, whatever its length.
    """
    numbers = register.numbers
    papers = _by_number(numbers, access)
    newer = {
        paper.supersedes.number_id: paper.number
        for paper in Publication.objects.filter(
            supersedes__number__in=numbers, number__voided_at__isnull=True
        )
        .select_related("number", "supersedes")
        .only("number", "supersedes__number")
        .order_by("pk")
    }
    lines = []
    for row in register.rows:
        if isinstance(row, Gap):
            lines.append(RegisterLine(gap=row))
        else:
            lines.append(RegisterLine(number=row, paper=papers.get(row.pk), newer=newer.get(row.pk)))
    return lines


def _by_number(numbers: list[DocumentNumber], access: Access) -> dict[int, Publication]:
    papers: QuerySet[Publication] = Publication.objects.filter(
        campaign=access.campaign, number__in=numbers
    ).defer("payload")
    return {paper.number_id: paper for paper in papers}


def export_register(*, year: int, issuer_code: str, access: Access, at: datetime | None = None) -> Export:
    """The register of a year as a workbook, from the first number to the last; written into the audit trail."""
    at = at or timezone.now()
    register = register_of(access.campaign.unit, year=year, issuer_code=issuer_code)
    rows = [_values(line, register) for line in reversed(register_lines(register, access=access))]
    record(
        "export.register",
        by=access.user,
        campaign=access.campaign,
        at=at,
        year=year,
        issuer_code=register.issuer_code,
        format="xlsx",
        rows=len(rows),
    )
    title = f"{register.issuer_code}〔{year}〕发文登记"
    table = Table("发文登记", COLUMNS, rows)
    created = datetime.combine(timezone.localdate(at), time())
    return Export(
        xlsx_bytes([table], title=title, created=created), MEDIA_TYPES["xlsx"], f"{title}.xlsx", len(rows)
    )


def _values(line: RegisterLine, register: Register) -> dict[str, str]:
    number = line.number
    if number is None:
        gap = line.gap
        span = str(gap.first) if gap.first == gap.last else f"{gap.first}—{gap.last}"
        leap = gap.leap
        return {
            "number": f"{register.issuer_code}〔{register.year}〕{span}号",
            "kind": "",
            "subject": "",
            "day": _day(leap.at) if leap else "",
            "by": leap.by.name if leap else "",
            "state": STATES[line.state],
            "said": leap.reason if leap else "",
        }
    said = number.void_reason
    if line.newer is not None:
        said = f"被{line.newer}替代"
    return {
        "number": str(number),
        "kind": KINDS[number.kind],
        "subject": number.subject,
        "day": _day(number.allotted_at),
        "by": number.allotted_by.name if number.allotted_by else "",
        "state": STATES[line.state],
        "said": said,
    }


def _day(moment: datetime) -> str:
    return f"{timezone.localdate(moment):%Y-%m-%d}"

"""A scheme as a workbook, and a workbook as a new draft."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from campaign.audit import record
from campaign.models import Department, Role, User
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes
from campaign.wording import one_line
from campaign.workbooks.grid import Grid
from campaign.workbooks.words import key
from scoring.models import Scheme
from scoring.scheme_catalogue import catalogue_of
from scoring.scheme_cells import BONUS, COLUMNS, INDICATORS, RULES, SHEET_NAMES
from scoring.scheme_reading import read_scheme
from scoring.scheme_versions import LONGEST_NAME, check_from_month, write_version

NOTES = "说明"
HINTS = (
    ("指标", "每行一个指标；同一板块的各列只需在首行填写，其下各行可以留空。"),
    ("考核表", "业务工作 或 自身建设。"),
    ("部室类别", "分类指标填写类别名称；留空表示适用全部部室。"),
    ("责任部门", "部室或考核机构的名称或编号，须已在本活动中登记。"),
    ("扣分标准", "每行一条标准，按指标编号归入指标；标准编号留空时自动编号。"),
    ("步长（百分点）", "按百分点扣分的标准填写，例如每低5个百分点填 5。"),
    ("扣完为止", "填“是”的标准扣完本项满分，扣分可留空。"),
    ("加分", "每行一个级别；同一加分项目的各列只需在首行填写。"),
)


def scheme_tables(catalogue: Mapping) -> list[Table]:
    """The three sheets with everything that the catalogue says, and a sheet that explains the columns."""
    indicators = [
        (sheet, section, indicator)
        for sheet in catalogue["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    ]
    rows = {
        INDICATORS: [
            {
                "sheet": SHEET_NAMES[sheet["code"]],
                "section": section["code"],
                "section_name": section["name"],
                "full": Decimal(section["full"]),
                "category": section["category_name"],
                "by_branch": _yes(section["by_branch"]),
                "code": indicator["code"],
                "name": indicator["name"],
                "maximum": Decimal(indicator["maximum"]),
                "owner": indicator["owner_name"],
                "evidence": indicator["evidence"],
                "na_allowed": _yes(indicator["na_allowed"]),
            }
            for sheet, section, indicator in indicators
        ],
        RULES: [
            {
                "indicator": indicator["code"],
                "code": rule["code"],
                "text": rule["text"],
                "points": Decimal(rule["points"]),
                "unit": rule["unit"],
                "step": Decimal(rule["step"]) if rule["step"] else None,
                "to_zero": _yes(rule["to_zero"]),
            }
            for __, __, indicator in indicators
            for rule in indicator["rules"]
        ],
        BONUS: [
            {
                "code": item["code"],
                "name": item["name"],
                "sheet": SHEET_NAMES[item["sheet"]],
                "cap": Decimal(item["cap"]),
                "proof": item["proof"],
                "level": level["name"],
                "points": Decimal(level["points"]),
            }
            for item in catalogue["bonus"]
            for level in item["levels"]
        ],
    }
    notes = Table(
        NOTES,
        (Column("name", "栏目", 20), Column("value", "填写说明", 60)),
        [{"name": name, "value": value} for name, value in HINTS],
    )
    return [*(Table(name, columns, rows[name]) for name, columns in COLUMNS.items()), notes]


def export_scheme(scheme: Scheme, *, by: User, at: datetime) -> Export:
    """A version as a workbook that can be changed and imported again; written into the audit trail."""
    catalogue = catalogue_of(scheme)
    tables = scheme_tables(catalogue)
    record("export.scheme", by=by, campaign=scheme.campaign, obj=scheme, at=at, version=scheme.version)
    return Export(
        xlsx_bytes(tables, title=f"{scheme.name}（第{scheme.version}版）", created=at),
        MEDIA_TYPES["xlsx"],
        f"考核办法附表第{scheme.version}版.xlsx",
        len(tables[0].rows),
    )


def scheme_template(*, at: datetime) -> bytes:
    """The workbook to fill in: three sheets with their headings, and what belongs in each column."""
    return xlsx_bytes(scheme_tables({"sheets": [], "bonus": []}), title="考核办法附表", created=at)


@transaction.atomic
def import_scheme(
    grids: Iterable[Grid],
    *,
    name: str,
    from_month: date,
    file_name: str,
    by: Access,
    at: datetime | None = None,
) -> Scheme:
    """Write a workbook as the campaign's next version, a draft; whole or not at all.

    Raises SchemeWorkbookRefused with every fault, or MonthTaken. Sums need not be right before it is activated.
    """
    by.demand(Role.OFFICE)
    campaign = by.campaign
    check_from_month(campaign, from_month)
    owners = list(Department.objects.filter(enrolments__campaign=campaign).distinct())
    categories = {category.code: category for category in campaign.categories.all()}
    catalogue = read_scheme(
        grids,
        owners={key(word): owner.code for owner in owners for word in (owner.code, owner.name)},
        categories={
            key(word): category.code
            for category in categories.values()
            for word in (category.code, category.name)
        },
    )
    return write_version(
        catalogue | {"name": one_line(name, field="name", longest=LONGEST_NAME)},
        owners={owner.code: owner for owner in owners},
        categories=categories,
        from_month=from_month,
        by=by,
        event="imported",
        at=at,
        file_name=file_name,
    )


def _yes(value: bool) -> str:
    return "是" if value else ""

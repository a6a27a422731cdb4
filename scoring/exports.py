"""What leaves the house as data: the standings of a month, the ledger they follow from, a half-year's evaluation."""

import json
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import User
from campaign.refusals import Refused
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, csv_bytes, xlsx_bytes
from scoring.group_cells import Key
from scoring.half_year_export import half_year_json
from scoring.ledger_export import LEDGER_KEYS, ledger_json, ledger_values
from scoring.models import HalfYearEvaluation, Month, MonthRevision, Standing

STANDINGS_FORMATS = ("json", "csv", "xlsx")
LEDGER_FORMATS = ("csv", "json")
STANDING_KEYS = (
    "department",
    "department_name",
    "category",
    "category_name",
    "business",
    "self_development",
    "total",
    "bonus",
    "rank",
    "tied",
    "category_rank",
    "category_tied",
)
POINTS_KEYS = ("business", "self_development", "total", "bonus")
TITLES = {
    "month": ("月份", 10),
    "rank": ("名次", 6),
    "tied": ("并列", 6),
    "department": ("编号", 8),
    "department_name": ("部室", 16),
    "category_name": ("部室类别", 14),
    "business": ("业务工作", 10),
    "self_development": ("自身建设", 10),
    "total": ("总分", 10),
    "bonus": ("加分", 8),
    "category_rank": ("类别名次", 9),
    "category_tied": ("类别并列", 9),
}


class UnknownFormat(Refused):
    """There is no such export."""


def export_standings(
    revision: MonthRevision, *, file_format: str, by: User | None, at: datetime | None = None
) -> Export:
    """The standings of a published month as json, csv or xlsx; written into the audit trail.

    Everybody who may see the campaign may have them: they name departments, not persons. Raises UnknownFormat.
    """
    makers = {"json": _standings_json_bytes, "csv": standings_csv, "xlsx": standings_xlsx}
    if file_format not in makers:
        raise UnknownFormat(_("There is no export as “%(format)s”.") % {"format": file_format})
    content = makers[file_format](revision)
    month = revision.month
    rows = revision.standings.count()
    record(
        "export.standings",
        by=by,
        campaign=month.campaign,
        obj=revision,
        at=at,
        month=month.code,
        revision=revision.number,
        format=file_format,
        rows=rows,
    )
    return Export(content, MEDIA_TYPES[file_format], f"{month.code}部室考核成绩.{file_format}", rows)


def export_ledger(
    month: Month,
    *,
    file_format: str,
    by: User | None,
    hidden: Collection[Key] = (),
    at: datetime | None = None,
) -> Export:
    """The ledger of a month as csv or json, without what is `hidden` from the reader; written into the audit trail.

    Raises UnknownFormat.
    """
    if file_format not in LEDGER_FORMATS:
        raise UnknownFormat(_("There is no export as “%(format)s”.") % {"format": file_format})
    ledger = ledger_json(month, hidden=hidden)
    rows = ledger["rows"]
    content = (
        _json_bytes(ledger) if file_format == "json" else csv_bytes(LEDGER_KEYS, map(ledger_values, rows))
    )
    record(
        "export.ledger",
        by=by,
        campaign=month.campaign,
        obj=month,
        at=at,
        month=month.code,
        revision=ledger["revision"],
        format=file_format,
        rows=len(rows),
    )
    return Export(content, MEDIA_TYPES[file_format], f"{month.code}扣分明细.{file_format}", len(rows))


def export_half_year(
    evaluation: HalfYearEvaluation, *, by: User | None, at: datetime | None = None
) -> Export:
    """The evaluation of a half-year as JSON, enough to compute it again; written into the audit trail."""
    content = half_year_json(evaluation)
    rows = len(content["inputs"]["departments"]) if content["inputs"] else 0
    record(
        "export.half_year",
        by=by,
        campaign=evaluation.campaign,
        obj=evaluation,
        at=at,
        half=evaluation.code,
        state=evaluation.state,
        rows=rows,
    )
    return Export(_json_bytes(content), MEDIA_TYPES["json"], f"{evaluation.code}半年综合考评.json", rows)


def standings_json(revision: MonthRevision) -> dict:
    """The stable interface: departments and categories by their codes, points as strings with two places.

    Source: architecture.md “Interfaces that stay stable”.
    """
    payload = revision.payload()
    return {
        "month": payload["month"],
        "revision": payload["revision"],
        "sha256": revision.sha256,
        "standings": [
            {key: standing[key] for key in (*STANDING_KEYS, "sections")} for standing in payload["standings"]
        ],
    }


def standing_json(standing: Standing) -> dict:
    """One department's places and points by the same keys, without its sections."""
    names = {"department": "department_code", "category": "category_code"}
    values = {key: getattr(standing, names.get(key, key)) for key in STANDING_KEYS}
    return values | {key: f"{values[key]:.2f}" for key in POINTS_KEYS}


def standings_csv(revision: MonthRevision) -> bytes:
    """The same keys as the JSON, a row for each department, a column for each section by its code."""
    payload = revision.payload()
    sections = [section["code"] for section in _sections(payload)]
    rows = [
        {"month": payload["month"], "revision": payload["revision"], "sha256": revision.sha256}
        | {key: standing[key] for key in STANDING_KEYS}
        | {key: Decimal(standing[key]) for key in POINTS_KEYS}
        | {code: _points(standing["sections"].get(code)) for code in sections}
        for standing in payload["standings"]
    ]
    return csv_bytes(("month", "revision", "sha256", *STANDING_KEYS, *sections), rows)


def standings_xlsx(revision: MonthRevision) -> bytes:
    """For officers: a sheet in order of places with every section, and a sheet that says what it was made from."""
    payload = revision.payload()
    sections = {section["code"]: section["name"] for section in _sections(payload)}
    columns = [Column(key, *TITLES[key]) for key in TITLES if key != "month"]
    columns += [Column(code, name, 3 + 2 * len(name)) for code, name in sections.items()]
    rows = [
        {key: standing[key] for key in STANDING_KEYS}
        | {key: "并列" if standing[key] else "" for key in ("tied", "category_tied")}
        | {key: Decimal(standing[key]) for key in POINTS_KEYS}
        | {code: _points(standing["sections"].get(code)) for code in sections}
        for standing in sorted(payload["standings"], key=lambda standing: standing["rank"])
    ]
    title = f"{payload['campaign']['name']}{payload['month']}考核成绩"
    notes = {
        "单位": payload["unit"]["name"],
        "活动": payload["campaign"]["name"],
        "考核月份": payload["month"],
        "修订版次": payload["revision"],
        "考核办法": f"{payload['scheme']['name']}（第{payload['scheme']['version']}版）",
        "审定日期": payload["approved_on"],
        "通报时间": payload["published_at"],
        "数据校验（SHA-256）": revision.sha256,
        "说明": "总分为业务工作与自身建设之和，不含加分。",
    }
    return xlsx_bytes(
        [
            Table("考核成绩", columns, rows),
            Table(
                "说明",
                (Column("name", "项目", 20), Column("value", "内容", 60)),
                [{"name": name, "value": value} for name, value in notes.items()],
            ),
        ],
        title=title,
        created=timezone.localtime(revision.published_at),
    )


def _sections(payload: dict) -> list[dict]:
    return [section for sheet in payload["sheets"] for section in sheet["sections"]]


def _points(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _standings_json_bytes(revision: MonthRevision) -> bytes:
    return _json_bytes(standings_json(revision))


def _json_bytes(content: dict) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")

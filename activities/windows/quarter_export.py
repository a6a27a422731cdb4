"""A quarter as data: JSON from which it can be computed anew, and a workbook for officers."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import AwardDecision
from activities.windows.quarter_deciding import HONOURS, frozen_or_computed
from activities.windows.quarters import Quarter
from activities.windows.rating import COVERT, OPEN
from campaign.audit import record
from campaign.digests import sha256_of
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes

KINDS = {OPEN: "明察", COVERT: "暗访"}
REASONS = {
    "few_months": "有分月份不足",
    "low_month": "单月得分低于底线",
    "grave_complaint": "严重投诉属实",
    "refused": "拒绝检查",
}
LEAGUE = (
    Column("rank", "名次", 6),
    Column("tied", "并列", 6),
    Column("window", "编号", 8),
    Column("window_name", "窗口", 20),
    Column("department_name", "部室", 16),
)
INSPECTIONS = (
    Column("window", "编号", 8),
    Column("window_name", "窗口", 20),
    Column("month", "月份", 10),
    Column("kind", "方式", 8),
    Column("day", "日期", 12),
    Column("points", "得分或扣分", 12),
    Column("text", "说明", 40),
)


class UnknownFormat(Refused):
    """There is no such export."""


def export_quarter(
    campaign, quarter: Quarter, *, file_format: str, by: Access, at: datetime | None = None
) -> Export:
    """The quarter as json or xlsx; written into the trail. Names windows and departments, never a person.

    Raises UnknownFormat.
    """
    makers = {"json": _json, "xlsx": quarter_xlsx}
    if file_format not in makers:
        raise UnknownFormat(_("There is no export as “%(format)s”.") % {"format": file_format})
    payload, decision = frozen_or_computed(campaign, quarter, at=at)
    content = makers[file_format](quarter, payload, decision)
    rows = len(payload["inputs"]["windows"])
    record(
        "export.windows",
        by=by.user,
        campaign=campaign,
        obj=decision,
        at=at,
        quarter=quarter.code,
        format=file_format,
        rows=rows,
    )
    name = f"{quarter.code}优质服务窗口考评.{file_format}"
    return Export(content, MEDIA_TYPES[file_format], name, rows)


def quarter_json(payload: Mapping, decision: AwardDecision | None) -> dict:
    """What the quarter is computed from and the result, with the decision and its fingerprint."""
    body = {"inputs": payload["inputs"], "result": payload["result"]}
    return body | {
        "sha256": sha256_of(body),
        "decision": {
            "title": decision.title,
            "edition": decision.edition,
            "decided_on": timezone.localdate(decision.decided_at).isoformat(),
            "sha256": decision.sha256,
        }
        if decision
        else None,
    }


def _json(quarter: Quarter, payload: Mapping, decision: AwardDecision | None) -> bytes:
    return (json.dumps(quarter_json(payload, decision), ensure_ascii=False, indent=2) + "\n").encode()


def quarter_xlsx(quarter: Quarter, payload: Mapping, decision: AwardDecision | None) -> bytes:
    """For officers: the league table, every inspection that counts, and how it was computed."""
    inputs, result = payload["inputs"], payload["result"]
    named = {row["window"]: row for row in inputs["windows"]}
    months = [Column(month, month, 10) for month in inputs["months"]]
    rows = sorted(result["windows"], key=lambda row: (row["rank"] is None, row["rank"] or 0, row["window"]))
    league = [
        {
            "rank": row["rank"],
            "tied": "并列" if row["tied"] else "",
            "window": row["window"],
            "window_name": named[row["window"]]["window_name"],
            "department_name": named[row["window"]]["department_name"],
            "score": _points(row["score"]),
            "honour": HONOURS.get(row["level"], ""),
            "reasons": "；".join(REASONS[reason["code"]] for reason in row["reasons"]),
        }
        | {month: _points(row["months"][month]["score"]) for month in inputs["months"]}
        for row in rows
    ]
    columns = (
        *LEAGUE,
        *months,
        Column("score", "季度得分", 10),
        Column("honour", "星级", 20),
        Column("reasons", "不评星级的原因", 24),
    )
    notes = {
        "季度": quarter.printed,
        "状态": "已生效" if decision else "待审定",
        "计算": f"月度得分＝明察平均分×{result['settings']['weight_open']}%＋暗访平均分×"
        f"{100 - result['settings']['weight_open']}%－到期未整改扣分；季度得分＝有分月份的平均分",
        "数据校验（SHA-256）": decision.sha256 if decision else "",
    }
    return xlsx_bytes(
        [
            Table("季度考评", columns, league),
            Table("明察暗访", INSPECTIONS, list(_facts(inputs))),
            Table(
                "说明",
                (Column("name", "项目", 20), Column("value", "内容", 60)),
                [{"name": name, "value": value} for name, value in notes.items()],
            ),
        ],
        title=f"{quarter.printed}优质服务窗口考评",
        created=timezone.localtime(decision.decided_at)
        if decision
        else timezone.make_aware(datetime.combine(quarter.last_day, datetime.min.time())),
    )


def _facts(inputs: Mapping):
    """Every inspection and deduction that counts, in the order of the windows."""
    for window in inputs["windows"]:
        head = {"window": window["window"], "window_name": window["window_name"]}
        for month, facts in window["months"].items():
            here = head | {"month": month}
            for kind, name in KINDS.items():
                for one in facts[kind]:
                    yield here | {"kind": name, "day": one["day"], "points": _points(one["mark"]), "text": ""}
            for line in facts["deductions"]:
                yield here | {
                    "kind": "到期未整改",
                    "day": line["due_on"],
                    "points": -Decimal(line["points"]),
                    "text": line["text"],
                }
            for refusal in facts["refused"]:
                yield here | {"kind": "拒绝检查", "day": refusal["day"], "points": None, "text": ""}


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

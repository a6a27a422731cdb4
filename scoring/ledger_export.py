"""The ledger of a month as rows from which its standings can be computed again, from outside and by hand."""

import json
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from campaign.models import Branch, Campaign
from scoring.board import live_board
from scoring.freezing import frozen_detail, frozen_rules, frozen_sheets
from scoring.group_cells import Key, key_of
from scoring.models import BonusLine, LedgerLine, Month, MonthRevision, NotApplicableGrant

LEDGER_KEYS = (
    "kind",
    "month",
    "revision",
    "state",
    "department",
    "department_name",
    "category",
    "branch",
    "sheet",
    "section",
    "section_full",
    "indicator",
    "indicator_max",
    "rule",
    "count",
    "points",
    "date",
    "reason",
    "line",
    "level",
    "cap",
)
NUMBERS = ("section_full", "indicator_max", "count", "points", "cap")
IN_FORCE, WITHDRAWN = "in_force", "withdrawn"


def published_revision(campaign: Campaign, first_day: date) -> MonthRevision | None:
    """The revision of a month that is in force, or None while the month is not published."""
    return (
        MonthRevision.objects.filter(month__campaign=campaign, month__first_day=first_day)
        .select_related("month__campaign__unit", "month__campaign__rules")
        .order_by("-number")
        .first()
    )


def ledger_json(month: Month, *, hidden: Collection[Key] = ()) -> dict:
    """Everything from which the month's standings follow; a published month is read from its frozen rows.

    The rows are of these kinds, `kind` says which:
    `setting` (rule = its name, reason = its value), `indicator` (the scheme: category null = for all), `department`
    (takes part), `line` (a deduction, once for each department that it counts for: a branch line has its branch),
    `na` (the indicator does not apply to the department: 缺项), `hidden` (what stands in the cell is not told to the
    reader before the second entry: one of those in `hidden`) and `bonus` (indicator = the bonus item, reason = the
    matter, cap = the item's cap per month). Lines and bonuses carry `state`; what is withdrawn counts no more and is
    listed only while the month is not published. A line on an indicator that does not apply counts nothing. Points
    are strings with two places. Source: architecture.md “Interfaces that stay stable”.
    """
    revision = published_revision(month.campaign, month.first_day)
    payload = revision.payload() if revision else _live_payload(month, hidden)
    scheme = _scheme(payload)
    reasons, branches = _grant_reasons(month), _branch_codes(month)
    rows = [*_setting_rows(payload), *({"kind": "indicator"} | row for row in scheme.values())]
    for standing in payload["standings"]:
        rows += _department_rows(standing, scheme, reasons=reasons, branches=branches)
    if revision is None:
        rows += _hidden_rows(payload, scheme, hidden)
        rows += _withdrawn_rows(month, scheme, branches=branches, hidden=hidden)
    place = {"month": month.code, "revision": payload["revision"]}
    return {
        "month": month.code,
        "state": month.state,
        "revision": payload["revision"],
        "sha256": revision.sha256 if revision else None,
        "rows": [dict.fromkeys(LEDGER_KEYS) | place | row for row in rows],
    }


def ledger_values(row: dict) -> dict:
    """A row with its numbers as numbers."""
    return row | {key: Decimal(row[key]) for key in NUMBERS if row[key] is not None}


def _live_payload(month: Month, hidden: Collection[Key]) -> dict:
    board = live_board(month, rules=month.campaign.rules, hidden=hidden)
    indicators = {indicator.pk: indicator for indicator in board.indicators}
    return {
        "month": month.code,
        "revision": None,
        "rules": frozen_rules(month.campaign.rules),
        "sheets": frozen_sheets(board),
        "standings": [
            {
                "department": row.participant.code,
                "department_name": row.participant.name,
                "category": row.participant.category_code,
                "hidden": [
                    indicators[indicator].code
                    for indicator in row.scores
                    if (indicator, row.participant.department_id, None) in hidden
                ],
            }
            | frozen_detail(row, indicators=indicators)
            for row in board.rows
        ],
    }


def _setting_rows(payload: dict) -> list[dict]:
    return [
        {"kind": "setting", "rule": name, "reason": value if isinstance(value, str) else json.dumps(value)}
        for name, value in payload["rules"].items()
    ]


def _department_rows(standing: dict, scheme: dict, *, reasons: dict, branches: dict) -> Iterator[dict]:
    who = {key: standing[key] for key in ("department", "department_name", "category")}
    yield {"kind": "department"} | who
    for code, score in standing["indicators"].items():
        if score["na"]:
            reason = reasons.get((standing["department"], code))
            yield scheme[code] | who | {"kind": "na", "reason": reason}
    for line in standing["lines"]:
        yield (
            scheme[line["indicator"]]
            | who
            | {key: line[key] for key in ("rule", "count", "points", "date", "reason")}
            | {"kind": "line", "state": IN_FORCE, "line": line["id"], "branch": branches.get(line["branch"])}
        )
    for bonus in standing["bonus_lines"]:
        yield who | {
            "kind": "bonus",
            "state": IN_FORCE,
            "sheet": bonus["sheet"],
            "indicator": bonus["item"],
            "level": bonus["level"],
            "cap": bonus["cap"],
            "points": bonus["points"],
            "reason": bonus["reason"],
            "line": bonus["id"],
        }


def _hidden_rows(payload: dict, scheme: dict, hidden: Collection[Key]) -> Iterator[dict]:
    """The cells that the reader may still enter a second time: that something is entered there, not what."""
    for standing in payload["standings"] if hidden else ():
        who = {key: standing[key] for key in ("department", "department_name", "category")}
        for code in standing["hidden"]:
            yield scheme[code] | who | {"kind": "hidden", "reason": None}


def _withdrawn_rows(month: Month, scheme: dict, *, branches: dict, hidden: Collection[Key]) -> Iterator[dict]:
    """What was struck out in a month that is not published: it counts no more, and it is not hidden."""
    lines = LedgerLine.objects.filter(month=month, withdrawn_at__isnull=False)
    for line in lines.select_related("indicator", "department", "rule").order_by("id"):
        if key_of(line) in hidden:
            continue
        yield scheme[line.indicator.code] | {
            "kind": "line",
            "state": WITHDRAWN,
            "department": line.department.code if line.department else None,
            "department_name": line.department.name if line.department else None,
            "category": None,
            "branch": branches.get(line.branch_id),
            "rule": line.rule.code if line.rule else None,
            "count": f"{line.count:.2f}",
            "points": f"{line.points:.2f}",
            "date": line.fact_date.isoformat(),
            "reason": line.public_reason,
            "line": line.pk,
        }
    bonuses = BonusLine.objects.filter(month=month, withdrawn_at__isnull=False)
    for bonus in bonuses.select_related("item", "level", "department").order_by("id"):
        yield {
            "kind": "bonus",
            "state": WITHDRAWN,
            "department": bonus.department.code,
            "department_name": bonus.department.name,
            "sheet": bonus.item.sheet_code,
            "indicator": bonus.item.code,
            "level": bonus.level.name,
            "cap": f"{bonus.item.cap:.2f}",
            "points": f"{bonus.points:.2f}",
            "reason": bonus.matter,
            "line": bonus.pk,
        }


def _scheme(payload: dict) -> dict[str, dict]:
    """For each indicator of the scheme the columns that say where it stands and what it is worth."""
    return {
        indicator["code"]: {
            "sheet": sheet["code"],
            "section": section["code"],
            "section_full": section["full"],
            "category": section["category"],
            "indicator": indicator["code"],
            "indicator_max": indicator["max"],
            "reason": indicator["name"],
        }
        for sheet in payload["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }


def _grant_reasons(month: Month) -> dict[tuple[str, str], str]:
    grants = NotApplicableGrant.objects.filter(
        campaign=month.campaign_id, first_month__lte=month.first_day, last_month__gte=month.first_day
    )
    return {
        (department, indicator): reason
        for department, indicator, reason in grants.values_list(
            "department__code", "indicator__code", "reason"
        )
    }


def _branch_codes(month: Month) -> dict[int, str]:
    return dict(Branch.objects.filter(unit=month.campaign.unit_id).values_list("pk", "code"))

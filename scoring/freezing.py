"""The frozen form of a month: plain values in a fixed order, and the SHA-256 over them."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from campaign.digests import sha256_of
from campaign.models import CampaignRules, User
from scoring.board import Board, Row
from scoring.models import Indicator, LedgerLine, Month, MonthRevision, Standing

SCHEMA = 1


def freeze(
    board: Board, *, header: dict, number: int, by: User, at: datetime
) -> tuple[MonthRevision, list[Standing]]:
    """The rows that keep a published month, not saved yet; the standings still lack their revision's key."""
    month = board.month
    header = header | {
        "revision": number,
        "published_at": timezone.localtime(at).isoformat(timespec="seconds"),
    }
    standings = [_standing(row, position, board) for position, row in enumerate(board.rows, start=1)]
    payload = header | {"standings": [standing.frozen() for standing in standings]}
    revision = MonthRevision(
        month=month,
        number=number,
        header=header,
        sha256=sha256_of(payload),
        published_by=by,
        published_at=at,
    )
    return revision, standings


def frozen_overrides(month: Month) -> dict:
    """What was gone through on the month's way although it blocked, with the reasons; nothing where nothing was."""
    overrides = [
        {
            "gate": override.gate,
            "at": timezone.localtime(override.at).isoformat(timespec="seconds"),
            "reason": override.reason,
            "blockers": override.snapshot,
        }
        for override in month.overrides.order_by("at", "pk")
    ]
    return {"overrides": overrides} if overrides else {}


def first_header(board: Board) -> dict:
    """Names, scheme and rules in force when a month is published for the first time; corrections keep them."""
    month = board.month
    unit = month.campaign.unit
    return {
        "schema": SCHEMA,
        "unit": {"name": unit.name, "short_name": unit.short_name},
        "campaign": {
            "code": month.campaign.code,
            "name": month.campaign.name,
            "year": month.campaign.year,
        },
        "month": month.code,
        "approved_on": timezone.localdate(month.approved_at).isoformat(),
        "scheme": {"name": month.scheme.name, "version": month.scheme.version},
        "rules": frozen_rules(month.campaign.rules),
        "sheets": frozen_sheets(board),
    } | frozen_overrides(month)


def _standing(row: Row, position: int, board: Board) -> Standing:
    person = row.participant
    return Standing(
        department_id=person.department_id,
        position=position,
        department_code=person.code,
        department_name=person.name,
        category_code=person.category_code,
        category_name=person.category_name,
        business=row.business,
        self_development=row.self_development,
        total=row.total,
        bonus=row.bonus,
        rank=row.place.number,
        tied=row.place.is_tied,
        category_rank=row.category_place.number,
        category_tied=row.category_place.is_tied,
        business_rank=row.business_place.number,
        business_tied=row.business_place.is_tied,
        self_rank=row.self_place.number,
        self_tied=row.self_place.is_tied,
        detail=frozen_detail(row, indicators={indicator.pk: indicator for indicator in board.indicators}),
    )


def frozen_rules(rules: CampaignRules) -> dict:
    """The campaign's settings that the month's points and places follow."""
    return {
        "rank_style": rules.rank_style,
        "tie_breakers": rules.tie_breakers,
        "bonus_in_ranking": rules.bonus_in_ranking,
        "bonus_sheet_cap": f"{rules.bonus_sheet_cap:.2f}",
    }


def thawed_rules(header: dict) -> CampaignRules:
    """The settings that a published month follows, as the computation takes them; never saved."""
    rules = header["rules"]
    return CampaignRules(
        rank_style=rules["rank_style"],
        tie_breakers=rules["tie_breakers"],
        bonus_in_ranking=rules["bonus_in_ranking"],
        bonus_sheet_cap=Decimal(rules["bonus_sheet_cap"]),
    )


def frozen_sheets(board: Board) -> list[dict]:
    """The scheme in force: sheets, sections and indicators with their maxima and owners."""
    sheets: dict[str, dict] = {}
    sections: dict[str, dict] = {}
    for indicator in board.indicators:
        section = indicator.section
        sheet = sheets.setdefault(
            section.sheet.code,
            {
                "code": section.sheet.code,
                "name": section.sheet.name,
                "full": f"{section.sheet.full:.2f}",
                "sections": [],
            },
        )
        if section.code not in sections:
            sections[section.code] = {
                "code": section.code,
                "name": section.name,
                "full": f"{section.full:.2f}",
                "category": section.category.code if section.category else None,
                "indicators": [],
            }
            sheet["sections"].append(sections[section.code])
        sections[section.code]["indicators"].append(_frozen_indicator(indicator))
    return list(sheets.values())


def _frozen_indicator(indicator: Indicator) -> dict:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "max": f"{indicator.maximum:.2f}",
        "owner": indicator.owner.code,
        "owner_name": indicator.owner.name,
    }


def frozen_detail(row: Row, *, indicators: dict[int, Indicator]) -> dict:
    """What lies behind a department's points: sections, indicators, lines and bonuses."""
    return {
        "sections": {code: f"{points:.2f}" for code, points in row.sections.items()},
        "indicators": {
            indicators[key].code: {
                "points": f"{score.points:.2f}",
                "deducted": f"{score.deducted:.2f}",
                "na": not score.is_applicable,
            }
            for key, score in row.scores.items()
        },
        "lines": [_frozen_line(line, indicators[line.indicator_id]) for line in row.lines],
        "bonus_lines": [
            {
                "id": line.pk,
                "item": line.item.code,
                "item_name": line.item.name,
                "sheet": line.item.sheet_code,
                "level": line.level.name,
                "cap": f"{line.item.cap:.2f}",
                "points": f"{line.points:.2f}",
                "reason": line.matter,
            }
            for line in row.bonus_lines
        ],
    }


def _frozen_line(line: LedgerLine, indicator: Indicator) -> dict:
    return {
        "id": line.pk,
        "indicator": indicator.code,
        "rule": line.rule.code if line.rule else None,
        "rule_text": line.rule.text if line.rule else "",
        "count": f"{line.count:.2f}",
        "points": f"{line.points:.2f}",
        "date": line.fact_date.isoformat(),
        "date_stated": line.date_stated,
        "reason": line.public_reason,
        "branch": line.branch_id,
    }

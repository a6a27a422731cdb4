"""What an open grid asks the server beside saving: what others changed, the rules, the lines of a cell, taking back.

`grid_changes`, `grid_rules` and `cell_lines` answer JSON to a script that is already on the page; `grid_amend` withdraws
lines, puts them back or replaces one by another text.
"""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.json_bodies import json_body, malformed, status_of
from campaign.permissions import denial, require
from campaign.refusals import NotAllowed, Refused
from campaign.same_person import by_same_person
from scoring.amending import restored_key, retype_line, withdraw_lines
from scoring.blind_hiding import hides_first_score
from scoring.blocks import Block
from scoring.cell_texts import line_text
from scoring.cells import Cell, StaleCell, formula
from scoring.grid import why_closed
from scoring.grid_changes import changes_since, told
from scoring.models import DeductionRule, Evidence, LedgerLine
from scoring.rights import sees_months
from scoring.views.cells import cell_at, is_own_hidden
from scoring.views.entry import group_of, shown, writes

MOST_LINES = 20_000


@require(sees_months)
@require_safe
def grid_changes(request: HttpRequest, month: date, owner: str) -> JsonResponse:
    """The cells that changed since the time that the page was told last, and why it is closed meanwhile, if it is."""
    group = group_of(request, month, owner)
    now = timezone.now()
    since = _since(request.GET.get("since", ""), now)
    news = changes_since(group, request.access, since)
    return JsonResponse(
        {"at": now.isoformat(), "cells": told(news), "closed": why_closed(group, request.access)}
    )


@require(sees_months)
@require_safe
def grid_rules(request: HttpRequest, month: date, owner: str) -> JsonResponse:
    """The deduction rules of the group's indicators, for the picker: by indicator, in the order of the scheme."""
    group = group_of(request, month, owner)
    rules = DeductionRule.objects.filter(indicator__section__sheet__scheme=group.month.scheme_id)
    if not group.is_recusal:
        rules = rules.filter(indicator__owner=group.owner_id)
    found: dict[str, list[dict]] = {}
    columns = ("indicator__code", "code", "text", "points", "unit_text", "to_zero", "step")
    in_order = rules.order_by("indicator__position", "indicator_id", "position", "code")
    for indicator, code, text, points, unit, to_zero, step in in_order.values_list(*columns):
        rule = {"code": code, "text": text, "points": _figure(points), "unit": unit}
        rule |= {"to_zero": to_zero, "step": _figure(step)}
        found.setdefault(indicator, []).append(rule)
    return JsonResponse(found)


@require(sees_months)
@require_safe
def cell_lines(
    request: HttpRequest, month: date, owner: str, department: str, indicator: str
) -> JsonResponse:
    """The lines of a cell that count, each as it could be typed, with who entered it and when."""
    cell = cell_at(request, group_of(request, month, owner), department, indicator)
    is_hidden = is_own_hidden(cell, request.access) or hides_first_score(cell, by=request.access)
    lines = [] if is_hidden else [line for line in cell.own_lines if not line.is_withdrawn]
    proven = Evidence.objects.in_force().filter(line__in=[line.pk for line in lines])
    with_files = set(proven.values_list("line", flat=True))
    return JsonResponse({"lines": [_line(line, has_files=line.pk in with_files) for line in lines]})


@require(writes)
@require_POST
@by_same_person
def grid_amend(request: HttpRequest, month: date, owner: str) -> JsonResponse:
    """Take back, put back or retype.

    The body: `key`; `lines` (numbers) and `keys` (of entries this person sent) to withdraw, `restores` (numbers) to put
    back, `reason` where one was asked for; or `line` with `department`, `indicator`, `text` and `seen` to retype it.
    The answer: the cells as they stand, the numbers of the lines `withdrawn`, the keys of what was `restored`.
    """
    try:
        block, restored = _amended(json_body(request), month, owner, request)
    except Refused as refusal:
        return _refused(request, refusal)
    cells = [_cell(cell) for cell in block.cells]
    withdrawn = [line.pk for outcome in block.outcomes for line in outcome.withdrawn]
    answer = {"cells": cells, "withdrawn": withdrawn, "restored": restored}
    return JsonResponse(answer | {"at": f"{timezone.localtime():%H:%M:%S}"})


def _amended(sent: dict, month: date, owner: str, request: HttpRequest) -> tuple[Block, list[str]]:
    key = _uuid(sent.get("key"))
    act = {"month": month, "by": request.access, "page_of": owner, "key": key}
    reason = str(sent.get("reason") or _("Taken back while entering."))
    if sent.get("line") is None:
        restores = _numbers(sent.get("restores"))
        keys = [_uuid(one) for one in _list(sent.get("keys"))]
        block = withdraw_lines(
            lines=_numbers(sent.get("lines")), keys=keys, restores=restores, reason=reason, **act
        )
        return block, [str(restored_key(key, line)) for line in restores]
    texts = {name: sent.get(name) for name in ("department", "indicator", "text")}
    if not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise malformed()
    (line,) = _numbers([sent["line"]])
    seen = sent.get("seen")
    seen = seen if type(seen) is int else None
    return retype_line(line=line, seen=seen, reason=_("Retyped while entering."), **texts, **act), []


def _uuid(value: object) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise malformed() from None


def _list(value: object) -> list:
    if value is None:
        return []
    if isinstance(value, list) and len(value) <= MOST_LINES:
        return value
    raise malformed()


def _numbers(value: object) -> list[int]:
    numbers = _list(value)
    if all(type(number) is int and 0 < number < 2**62 for number in numbers):
        return numbers
    raise malformed()


def _refused(request: HttpRequest, refusal: Refused) -> JsonResponse:
    if isinstance(refusal, NotAllowed):
        denial(request)
    answer = {"refused": refusal.code, "message": str(refusal.message)}
    if isinstance(refusal, StaleCell):
        answer["cell"] = _cell(refusal.cell)
    return JsonResponse(answer, status=status_of(refusal) or 409)


def _since(text: str, now: datetime) -> datetime:
    """The time of the last news; something else asks for nothing old."""
    try:
        since = parse_datetime(text)
    except ValueError:
        since = None
    return since if since is not None and timezone.is_aware(since) else now


def _figure(number) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _cell(cell: Cell) -> dict:
    return shown(cell) | {"formula": formula(cell.indicator.maximum, cell.own_lines)}


def _line(line: LedgerLine, *, has_files: bool) -> dict:
    text = line_text(
        points=line.points,
        count=line.count,
        rule=line.rule.code if line.rule else "",
        rule_text=line.rule.text if line.rule else "",
        reason=line.public_reason,
    )
    return {
        "id": line.pk,
        "key": str(line.entry_key),
        "points": f"{line.points:.2f}",
        "text": text,
        "reason": line.public_reason,
        "by": line.entered_by.name,
        "at": f"{timezone.localtime(line.entered_at):%m-%d %H:%M}",
        "is_plain": not (line.date_stated or line.internal_note or has_files),
    }

"""Many cells in one request: what a paste would do, and doing it."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaign.json_bodies import json_body, malformed, status_of
from campaign.permissions import denial, require
from campaign.refusals import NotAllowed, Refused
from campaign.same_person import by_same_person
from scoring.blocks import Block, Entry, Kind, Outcome, enter_block
from scoring.cells import Cell, formula, last_change
from scoring.views.entry import shown, writes


@require(writes)
@require_POST
@by_same_person
def block_enter(request: HttpRequest, month: date, owner: str) -> JsonResponse:
    """Try or write many typed texts; sent twice with the same keys, they are written once.

    The body: `entries`, each with department, indicator, text, seen (version) and key; `preview` to write nothing;
    `only_good` to write what can be written and leave the rest. The answer: `applied`, how many of each kind in
    `counts`, for each entry in its order what became of it in `outcomes` (in a preview with what it means), and in
    `cells` those that were written.
    """
    try:
        sent = _sent(request)
        entries = [_entry(one, place) for place, one in enumerate(sent["entries"])]
        block = enter_block(
            entries,
            month=month,
            by=request.access,
            page_of=owner,
            only_good=sent.get("only_good") is True,
            dry_run=sent.get("preview") is True,
            source="paste",
        )
    except Refused as refusal:
        answer = {"refused": refusal.code, "message": str(refusal.message)}
        return JsonResponse(answer, status=status_of(refusal) or 409)
    if any(isinstance(outcome.refusal, NotAllowed) for outcome in block.outcomes):
        denial(request)
    held_back = sent.get("preview") is not True and not block.applied
    return JsonResponse(_answer(block), status=422 if held_back else 200)


def _sent(request: HttpRequest) -> dict:
    sent = json_body(request)
    if isinstance(sent.get("entries"), list) and sent["entries"]:
        return sent
    raise malformed()


def _entry(sent: object, place: int) -> Entry:
    """An entry as the page sends it; whatever else it may be is refused as a whole."""
    match sent:
        case {"department": str(department), "indicator": str(indicator), "text": str(text), **more}:
            seen, key = more.get("seen"), _key(more.get("key"))
            if type(seen) is int and seen >= 0 and key is not None and text.strip():
                return Entry(department, indicator, text, seen=seen, key=key, place=str(place))
    raise malformed()


def _key(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _answer(block: Block) -> dict:
    return {
        "at": f"{timezone.localtime():%H:%M:%S}",
        "applied": block.applied,
        "counts": {kind.value: block.count(kind) for kind in Kind},
        "outcomes": [
            _told(outcome) | ({} if block.applied else _meant(outcome)) for outcome in block.outcomes
        ],
        "cells": [_cell(cell) for cell in block.cells] if block.applied else [],
    }


def _cell(cell: Cell) -> dict:
    return shown(cell) | {"formula": formula(cell.indicator.maximum, cell.own_lines)}


def _told(outcome: Outcome) -> dict:
    """What became of an entry, or why it is refused; in a conflict what the cell holds, from whom and when."""
    entry, cell, refusal = outcome.entry, outcome.cell, outcome.refusal
    said = {"code": f"{entry.department}:{entry.indicator}", "kind": outcome.kind.value}
    if refusal is not None:
        said |= {"refused": refusal.code, "field": refusal.field, "message": str(refusal.message)}
    if outcome.kind is Kind.CONFLICT:
        change = last_change(cell.own_lines)
        said["now"] = _cell(cell) | {
            "by": change.by.name if change else "",
            "at": f"{timezone.localtime(change.at):%m-%d %H:%M}" if change else "",
        }
    return said


def _meant(outcome: Outcome) -> dict:
    """What an entry would write, and the score that its cell would come to."""
    line, said = outcome.line, {}
    if line is not None:
        said = {
            "points": f"{line.points:.2f}",
            "count": f"{line.count.normalize():f}",
            "rule": line.rule.code if line.rule else "",
            "reason": line.public_reason,
        }
    return said | ({"score": f"{outcome.cell.value.score:.2f}"} if outcome.cell else {})

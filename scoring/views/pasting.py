"""A rectangle pasted from a spreadsheet: where each of its texts goes and what it would do, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4, uuid5

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.json_bodies import TooMuch, json_body, malformed, status_of
from campaign.permissions import require
from campaign.refusals import Refused
from campaign.same_person import by_same_person
from scoring import pasting
from scoring.blocks import LARGEST_BLOCK, Entry, Kind, Outcome, enter_block
from scoring.branch_grid import by_branch
from scoring.clipboard import LONGEST_PASTE, read_rectangle
from scoring.grid import Grid, read_grid
from scoring.models import IndicatorGroup
from scoring.pasting import Layout, Named, Pasted, Table, lay_out
from scoring.views.entry import group_of, writes
from scoring.views.grid_texts import too_long_to_paste

GOOD = (Kind.WRITTEN, Kind.UNCHANGED, Kind.REPEATED, Kind.SHARED)


@dataclass(frozen=True)
class Shown:
    """One text of the rectangle as the preview lists it."""

    place: str
    name: str
    text: str
    before: str
    after: str
    message: str
    kind: str


@require(writes)
@require_POST
@by_same_person
def paste_preview(request: HttpRequest, month: date, owner: str) -> JsonResponse:
    """Lay a copied rectangle over the grid and say what each of its cells would do; nothing is written.

    The body: `text` as the clipboard holds it, `department` and `indicator` of the cell that had the focus,
    `by_branch` where each row of the page is a branch. The answer:
    the preview as markup in `html`, and in `entries` what block_enter takes, each with `good` and, where it is not, the `message`.
    """
    group = group_of(request, month, owner)
    try:
        grid, layout = _laid_out(request, group)
        entries = _entries(layout.cells, grid.versions)
        block = enter_block(
            entries, month=group.month, by=request.access, page_of=owner, dry_run=True, source="paste"
        )
    except Refused as refusal:
        answer = {"refused": refusal.code, "message": str(refusal.message)}
        return JsonResponse(answer, status=status_of(refusal) or 422)
    context = _context(grid, layout, block.outcomes)
    return JsonResponse(
        {
            "html": render_to_string("scoring/_paste_preview.html", context, request),
            "written": context["written"],
            "stopped": context["stopped"],
            "entries": [_sendable(outcome) for outcome in block.outcomes],
        }
    )


def _laid_out(request: HttpRequest, group: IndicatorGroup) -> tuple[Grid, Layout]:
    """The grid as the page shows it, and what of the clipboard goes where."""
    text, department, indicator, each_branch_once = _sent(request)
    grid = read_grid(group, request.access)
    if each_branch_once:
        grid = by_branch(grid)
    rows = read_rectangle(text)
    if sum(map(len, rows)) > LARGEST_BLOCK:
        raise Refused(_("At most %(count)s cells are taken at once.") % {"count": LARGEST_BLOCK})
    if not rows:
        raise Refused(_("There is no text on the clipboard."))
    return grid, lay_out(rows, _tables(grid), department=department, indicator=indicator)


def _context(grid: Grid, layout: Layout, outcomes: Sequence[Outcome]) -> dict:
    scores = {cell.code: f"{cell.value.score:.2f}" for cell in grid.cells if cell.value}
    seen = [_shown(one, outcome, scores) for one, outcome in zip(layout.cells, outcomes, strict=True)]
    misplaced = [
        Shown(_place(one.row, one.column), "", one.text, "", "", _words(one.code, one.args), "misplaced")
        for one in layout.misplaced
    ]
    groups = _groups(seen, misplaced)
    return {
        "groups": groups,
        "written": len(groups["written"]),
        "stopped": len(groups["refused"]) + len(groups["conflict"]) + len(misplaced),
        "left_out": _("; ").join(_words(one.code, one.args) for one in layout.left_out),
    }


def _sent(request: HttpRequest) -> tuple[str, str, str, bool]:
    match sent := json_body(request):
        case {"text": str(text), "department": str(department), "indicator": str(indicator)}:
            if len(text) > LONGEST_PASTE:
                raise TooMuch(too_long_to_paste())
            return text, department, indicator, sent.get("by_branch") is True
    raise malformed()


def _tables(grid: Grid) -> list[Table]:
    return [
        Table(
            [Named(row.department.code, row.department.name) for row in table.rows],
            [Named(indicator.code, indicator.name) for indicator in table.indicators],
        )
        for table in grid.tables
    ]


def _entries(cells: Sequence[Pasted], versions: dict[str, int]) -> list[Entry]:
    """What the block takes, each with a key, so that the page may send it again."""
    paste = uuid4()
    return [
        Entry(
            cell.department.code,
            cell.indicator.code,
            cell.text,
            seen=versions.get(cell.code, 0),
            key=uuid5(paste, str(number)),
        )
        for number, cell in enumerate(cells)
    ]


def _sendable(outcome: Outcome) -> dict:
    entry = outcome.entry
    return {
        "department": entry.department,
        "indicator": entry.indicator,
        "text": entry.text,
        "seen": entry.seen,
        "key": str(entry.key),
        "good": outcome.kind in GOOD,
        "message": _message(outcome),
    }


def _message(outcome: Outcome) -> str:
    return str(outcome.refusal.message) if outcome.refusal else ""


def _shown(cell: Pasted, outcome: Outcome, scores: dict[str, str]) -> Shown:
    written = outcome.kind is Kind.WRITTEN
    return Shown(
        place=_place(cell.row, cell.column),
        name=f"{cell.department.name} {cell.indicator.code}",
        text=cell.text,
        before=scores.get(cell.code, ""),
        after=f"{outcome.cell.value.score:.2f}" if written else "",
        message=_message(outcome),
        kind=outcome.kind.value,
    )


def _groups(seen: Sequence[Shown], misplaced: Sequence[Shown]) -> dict[str, list[Shown]]:
    def of(*kinds: Kind) -> list[Shown]:
        return [one for one in seen if one.kind in kinds]

    return {
        "misplaced": list(misplaced),
        "refused": of(Kind.REFUSED),
        "conflict": of(Kind.CONFLICT),
        "written": of(Kind.WRITTEN),
        "same": of(Kind.UNCHANGED, Kind.REPEATED, Kind.SHARED),
    }


def _place(row: int, column: int) -> str:
    return _("row %(row)s, column %(column)s") % {"row": row, "column": column}


def _words(code: str, args) -> str:
    return _(pasting.MESSAGES[code]) % args

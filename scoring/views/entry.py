"""Score entry: the grid of a group, and saving what is typed into it, cell by cell or as one form."""

import json
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaign.json_bodies import json_body
from campaign.models import Role
from campaign.permissions import any_of, denial, require
from campaign.refusals import NotAllowed, Refused
from campaign.same_person import by_same_person
from scoring.blind_hiding import hidden_cells
from scoring.branch_grid import by_branch, has_shared_lines
from scoring.cells import Cell, GroupNotOpen, MonthNotOpen, StaleCell, UnknownCell, formula
from scoring.clipboard import LONGEST_PASTE
from scoring.entry import KeyUsed, enter_deduction, enter_typed
from scoring.entry_forms import CellForm, ReturnForm, ReviewForm, SubmitForm
from scoring.grid import BLIND, Grid, Tried, lines_of_group, read_grid
from scoring.groups import IN_WORK as IN_HAND
from scoring.groups import visible_groups, why_not_reviewed, writes_for
from scoring.models import GroupState, IndicatorGroup, MonthState
from scoring.progress import IN_WORK
from scoring.rights import reads_all, sees_months
from scoring.views.grid_texts import grid_texts

writes = any_of(Role.OFFICE, Role.SCORER)
FIELDS = "fields"
SCRIPT_VIEWS = {
    "save": "cell_save",
    "block": "block_enter",
    "paste": "paste_preview",
    "amend": "grid_amend",
    "changes": "grid_changes",
    "rules": "grid_rules",
}
STATUS = {
    NotAllowed: 403,
    UnknownCell: 404,
    StaleCell: 409,
    MonthNotOpen: 409,
    GroupNotOpen: 409,
    KeyUsed: 409,
}


@require(sees_months)
@require_safe
def group_grid(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """One group of a month: every cell with its score, to type into while the group is open."""
    return grid_page(request, group_of(request, month, owner))


@require(sees_months)
@require_safe
def group_lines(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """The lines of a group as a list, before it is submitted or while it is reviewed."""
    group = group_of(request, month, owner)
    context = {
        "group": group,
        "month": group.month,
        "lines": lines_of_group(group, request.access),
        "hides_first": bool(hidden_cells([group], by=request.access)),
    }
    return render(request, "scoring/group_lines.html", context)


@require(writes)
@require_POST
@by_same_person
def cell_save(request: HttpRequest, month: date, owner: str) -> JsonResponse:
    """Write what was typed into one cell; sent twice with the same key, it is written once."""
    form = CellForm(_sent(request))
    if not form.is_valid():
        field, message = form.first_error
        return JsonResponse({"refused": "Malformed", "field": field, "message": message}, status=400)
    sent = form.cleaned_data
    entry = {
        "month": month,
        "indicator": sent["indicator"],
        "department": sent["department"],
        "by": request.access,
        "note": sent["note"],
        "fact_date": sent["date"],
        "seen": sent["seen"],
        "key": sent["key"],
        "page_of": owner,
    }
    try:
        if sent["text"]:
            cell, line = enter_typed(text=sent["text"], **entry)
        else:
            by_hand = {name: sent[name] for name in ("rule", "points", "reason")}
            cell, line = enter_deduction(
                count=1 if sent["count"] is None else sent["count"], **by_hand, **entry
            )
    except Refused as refusal:
        return _refused(request, refusal)
    return JsonResponse(saved(cell) | {"written": line is not None})


@require(writes)
@require_POST
def grid_save(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """The whole grid as one form, for a browser without JavaScript: the good cells are saved, the others come back."""
    group = group_of(request, month, owner)
    seen, page_key = _seen(request.POST.get("seen", "")), _page_key(request.POST.get("key", ""))
    tried, written = {}, 0
    for code, text in request.POST.items():
        department, colon, indicator = code.partition(":")
        if not colon or not text.strip() or not code.isprintable():
            continue
        try:
            __, line = enter_typed(
                text=text,
                month=month,
                indicator=indicator,
                department=department,
                by=request.access,
                seen=seen.get(code, 0),
                key=uuid5(page_key, f"{code}\n{text}"),
                page_of=owner,
            )
            written += line is not None
        except Refused as refusal:
            tried[code] = Tried(text, str(refusal.message))
            if isinstance(refusal, NotAllowed):
                denial(request)
    if written:
        saved_words = ngettext("%(count)s cell is saved.", "%(count)s cells are saved.", written)
        messages.success(request, saved_words % {"count": written})
    if not tried:
        return redirect(_with_fields(group))
    refused_words = ngettext(
        "%(count)s text is not saved. The reason stands below.",
        "%(count)s texts are not saved. The reasons stand below.",
        len(tried),
    )
    messages.warning(request, refused_words % {"count": len(tried)})
    return grid_page(request, group, tried=tried, status=422)


def group_of(request: HttpRequest, first_day: date, owner: str) -> IndicatorGroup:
    """The group among those of the month that the person may see, which stay on the request for the switcher."""
    groups = list(
        visible_groups(request.access)
        .filter(month__first_day=first_day)
        .select_related("month", "owner", "submitted_by", "reviewed_by", "returned_by")
        .order_by("is_recusal", "owner__code")
    )
    request.groups_of_month = groups
    group = next((group for group in groups if group.code == owner), None)
    if group is None:
        raise Http404
    group.month.campaign = request.access.campaign
    if group.month.state in IN_WORK:
        request.month_in_work = group.month
    return group


def grid_page(
    request: HttpRequest,
    group: IndicatorGroup,
    *,
    tried: dict[str, Tried] | None = None,
    submit_form: SubmitForm | None = None,
    return_form: ReturnForm | None = None,
    refusal: Refused | None = None,
    each_branch_once: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The grid with what can be done with its group; after a refusal with what was typed and why."""
    access, month = request.access, group.month
    grid = read_grid(group, access, tried=tried)
    has_branch_lines = has_shared_lines(grid)
    if each_branch_once:
        grid = by_branch(grid)
    place = {"campaign": access.campaign.code, "month": month.code, "owner": group.code}
    here = reverse("scoring:group_grid", kwargs=place)
    with_fields = FIELDS in request.GET or request.method == "POST"
    is_submitted = group.state == GroupState.SUBMITTED
    in_hand = month.state in IN_HAND
    is_office = access.holds(Role.OFFICE)
    context = {
        "group": group,
        "month": month,
        "grid": grid,
        "groups": request.groups_of_month,
        "place": place,
        "with_fields": with_fields and not grid.closed,
        "fields_url": "" if with_fields or grid.closed else f"{request.path}?{FIELDS}=1",
        "cells_url": here + "cells/",
        # In the grid's own address the short way leads there too: thousands of cells need not repeat the long one.
        "cells_href": "cells/" if request.path == here else here + "cells/",
        "urls": {name: reverse(f"scoring:{view}", kwargs=place) for name, view in SCRIPT_VIEWS.items()},
        "now": timezone.now().isoformat(),
        "stray": _stray(grid, tried or {}),
        "page_key": uuid4(),
        "versions": json.dumps(grid.versions, separators=(",", ":")),
        "texts": grid_texts(),
        "icons": ("good", "bad", "warn", "clock", "info", "edit", "undo"),
        "reads_all": reads_all(access),
        "takes_out": writes(access),
        "store": f"wenming.grid.{access.user.pk}.{access.campaign.code}.{month.code}.{group.code}"
        + (".branches" if each_branch_once else ""),
        "each_branch_once": each_branch_once,
        "has_branch_lines": has_branch_lines,
        "has_second_entry": bool(
            access.campaign.rules.blind_codes & {indicator.code for indicator in grid.indicators}
        ),
        "longest_paste": LONGEST_PASTE,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "lines": lines_of_group(group, access) if group.state != GroupState.OPEN else None,
        "hides_first": BLIND in grid.locks,
        "may_submit": in_hand and group.state == GroupState.OPEN and writes_for(group, access),
        "submit_form": submit_form or SubmitForm(),
        "may_review": is_office and is_submitted and in_hand,
        "why_not_reviewed": why_not_reviewed(group, by=access) if is_office and is_submitted else "",
        "review_form": ReviewForm(initial={"seen": group.submitted_at and group.submitted_at.isoformat()}),
        "may_return": is_office and group.state != GroupState.OPEN and month.state == MonthState.OPEN,
        "return_form": return_form or ReturnForm(),
        "refusal": refusal,
    }
    return render(request, "scoring/group_grid.html", context, status=status)


def _with_fields(group: IndicatorGroup) -> str:
    """The grid with a field in every cell, for a browser without JavaScript."""
    place = {"campaign": group.month.campaign.code, "month": group.month.code, "owner": group.code}
    return reverse("scoring:group_grid", kwargs=place) + f"?{FIELDS}=1"


def _stray(grid: Grid, tried: dict[str, Tried]) -> list[tuple[str, Tried]]:
    """Refused texts whose cells cannot be typed into now, or are not part of the grid; they are listed instead."""
    open_cells = set() if grid.closed else {cell.code for cell in grid.cells if not cell.lock}
    return [(code, one) for code, one in tried.items() if code not in open_cells]


def saved(cell: Cell) -> dict:
    """The answer to a save: the cell as it now stands, and the others that the same branch line changed."""
    return {
        "at": f"{timezone.localtime():%H:%M:%S}",
        "cell": shown(cell) | {"formula": formula(cell.indicator.maximum, cell.own_lines)},
        "others": [
            shown(cell.seen_from(other)) for other in cell.touched if other.code != cell.department.code
        ],
    }


def shown(cell: Cell) -> dict:
    """The figures of a cell as the page takes them over."""
    value = cell.value
    return {
        "code": cell.code,
        "score": f"{value.score:.2f}",
        "deducted": f"{value.deducted:.2f}",
        "lines": value.lines,
        "version": value.version,
    }


def _refused(request: HttpRequest, refusal: Refused) -> JsonResponse:
    """The refusal as the cell shows it; a conflict brings the cell's present value along."""
    answer = {"refused": refusal.code, "field": refusal.field, "message": str(refusal.message)}
    if isinstance(refusal, StaleCell):
        answer |= saved(refusal.cell)
    if isinstance(refusal, NotAllowed):
        denial(request)
    status = next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 422)
    return JsonResponse(answer, status=status)


def _sent(request: HttpRequest) -> dict:
    """What the request brings, in words as a form reads them; anything else is an empty form, which says what is missing."""
    try:
        sent = json_body(request)
    except Refused:
        return {}
    return {name: value if value is None else str(value) for name, value in sent.items()}


def _seen(text: str) -> dict[str, int]:
    """The versions that the page had shown; a cell that is not named was untouched."""
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(seen, dict):
        return {}
    return {code: version for code, version in seen.items() if isinstance(version, int)}


def _page_key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()

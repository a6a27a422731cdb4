"""One cell and its lines: looked at in the drawer or on a page of its own, a line added, a line withdrawn."""

import json
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.permissions import denial, require
from campaign.refusals import NotAllowed, Refused
from scoring.cell_history import history_of
from scoring.cells import Cell, NotApplicable, UnknownCell, formula
from scoring.entry import enter_deduction, withdraw_line
from scoring.entry_forms import LineForm, WithdrawForm
from scoring.grid import hides_own
from scoring.locking import check_open, check_writer, shown_cell
from scoring.models import RECUSAL, DeductionRule, IndicatorGroup, LedgerLine
from scoring.rights import sees_months
from scoring.views.entry import group_of, saved, writes


@require(sees_months)
@require_safe
def cell_detail(
    request: HttpRequest, month: date, owner: str, department: str, indicator: str
) -> HttpResponse:
    """The lines of a cell with everything about them, its formula and its history."""
    return _cell_page(request, _cell(request, group_of(request, month, owner), department, indicator))


@require(writes)
@require_POST
def line_enter(
    request: HttpRequest, month: date, owner: str, department: str, indicator: str
) -> HttpResponse:
    """Add a line to a cell by the form of the drawer."""
    group = group_of(request, month, owner)
    cell = _cell(request, group, department, indicator)
    form = LineForm(request.POST, cell=cell, rules=_rules(cell))
    if not form.is_valid():
        return _cell_page(request, cell, form=form, status=422)
    sent = form.cleaned_data
    try:
        cell, __ = enter_deduction(
            month=month,
            indicator=indicator,
            department=department,
            by=request.access,
            points=sent["points"],
            rule=sent["rule"],
            count=sent["count"],
            reason=sent["reason"],
            note=sent["note"],
            fact_date=sent["date"],
            seen=sent["seen"],
            key=sent["key"],
            page_of=owner,
        )
    except Refused as refusal:
        _add_refusal(request, form, refusal)
        return _cell_page(request, _cell(request, group, department, indicator), form=form, status=422)
    return _changed(request, cell, _("The line is recorded."))


@require(writes)
@require_POST
def line_withdraw(request: HttpRequest, line: int) -> HttpResponse:
    """Strike a line out, with the reason."""
    access = request.access
    found = get_object_or_404(
        LedgerLine.objects.filter(month__campaign=access.campaign).select_related(
            "month", "indicator__owner", "department"
        ),
        pk=line,
    )
    owner = RECUSAL if found.is_recusal else found.indicator.owner.code
    group = group_of(request, found.month.first_day, owner)
    department = found.department.code if found.department else request.POST.get("department", "")
    cell = _cell(request, group, department, found.indicator.code)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _cell_page(request, cell, withdrawing=(found.pk, form), status=422)
    sent = form.cleaned_data
    try:
        cell = withdraw_line(
            line=found, by=access, reason=sent["withdrawal_reason"], seen=sent["seen"], department=department
        )
    except Refused as refusal:
        _add_refusal(request, form, refusal)
        cell = _cell(request, group, department, found.indicator.code)
        return _cell_page(request, cell, withdrawing=(found.pk, form), status=422)
    return _changed(request, cell, _("The line is withdrawn."))


def _cell(request: HttpRequest, group: IndicatorGroup, department: str, indicator: str) -> Cell:
    if not (department + indicator).isprintable():
        raise Http404
    try:
        return shown_cell(group, indicator, department, by=request.access)
    except UnknownCell as unknown:
        raise Http404 from unknown


def _rules(cell: Cell) -> list[DeductionRule]:
    return list(DeductionRule.objects.filter(indicator=cell.indicator).order_by("position", "code"))


def _add_refusal(request: HttpRequest, form: LineForm | WithdrawForm, refusal: Refused) -> None:
    """Put the refusal at its field, or above the form when it is about the whole."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    if isinstance(refusal, NotAllowed):
        denial(request)


def _cell_page(
    request: HttpRequest,
    cell: Cell,
    *,
    form: LineForm | None = None,
    withdrawing: tuple[int, WithdrawForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The cell as a fragment for the drawer, or as a page; the forms only where this person may write."""
    access, group = request.access, cell.group
    locked = _why_locked(cell, request)
    is_hidden = hides_own(access, group.month) and (cell.is_recusal or cell.touches(access.own_department_id))
    lines = [] if is_hidden else cell.own_lines
    rules = [] if locked else _rules(cell)
    version = cell.value.version
    context = {
        "cell": cell,
        "group": group,
        "month": group.month,
        "is_hidden": is_hidden,
        "locked": locked,
        "lines": lines,
        "formula": "" if is_hidden else formula(cell.indicator.maximum, lines),
        "history": history_of(cell.indicator.maximum, lines),
        "form": form or LineForm(cell=cell, rules=rules, initial={"seen": version, "key": uuid4()}),
        "withdrawing": withdrawing[0] if withdrawing else None,
        "withdraw_form": withdrawing[1] if withdrawing else None,
        "version": version,
        "place": {"campaign": access.campaign.code, "month": group.month.code, "owner": group.code},
    }
    template = "scoring/_cell_detail.html" if request.htmx else "scoring/cell_detail.html"
    return render(request, template, context, status=status)


def _why_locked(cell: Cell, request: HttpRequest) -> str:
    """Why this person cannot write in the cell now, in the words of the guards; empty when he can."""
    if cell.is_recusal and not cell.group.is_recusal:
        return _("An owner does not write about its own department; it is entered in the group of recusals.")
    try:
        if cell.is_not_applicable:
            raise NotApplicable(_("This indicator does not apply to the department this month."))
        check_writer(cell, by=request.access, page_of=cell.group.code)
        check_open(cell, seen=None)
    except Refused as refusal:
        return str(refusal.message)
    return ""


def _changed(request: HttpRequest, cell: Cell, words: str) -> HttpResponse:
    """After a change: the drawer anew, with the news for the grid; without JavaScript back to the cell's page."""
    if not request.htmx:
        messages.success(request, words)
        return redirect(
            "scoring:cell_detail",
            campaign=request.access.campaign.code,
            month=cell.month.first_day,
            owner=cell.group.code,
            department=cell.department.code,
            indicator=cell.indicator.code,
        )
    response = _cell_page(request, cell)
    response["HX-Trigger-After-Settle"] = json.dumps({"cell-saved": saved(cell)})
    return response

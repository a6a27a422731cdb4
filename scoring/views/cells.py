"""One cell and its lines: looked at in the drawer or on a page of its own; a line is added, changed, withdrawn."""

import json
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import too_large
from campaign.models import Role
from campaign.permissions import Access, denial, require
from campaign.refusals import NotAllowed, Refused
from scoring.blind_hiding import hides_first_score
from scoring.cell_history import history_of
from scoring.cells import Cell, NotApplicable, UnknownCell, formula
from scoring.changing import change_line
from scoring.entry import enter_deduction, withdraw_line
from scoring.entry_forms import ChangeForm, LineForm, WithdrawForm
from scoring.evidence_reading import evidence_of
from scoring.grid import hides_own, without_notes
from scoring.locking import check_open, check_writer, department_of, shown_cell
from scoring.models import RECUSAL, DeductionRule, IndicatorGroup, LedgerLine, NotApplicableGrant
from scoring.rights import reads_all, reads_notes, sees_months
from scoring.views.entry import group_of, saved, writes


@require(sees_months)
@require_safe
def cell_detail(
    request: HttpRequest, month: date, owner: str, department: str, indicator: str
) -> HttpResponse:
    """The lines of a cell with everything about them, its formula and its history."""
    return cell_page(request, cell_at(request, group_of(request, month, owner), department, indicator))


@require(writes)
@require_POST
def line_enter(
    request: HttpRequest, month: date, owner: str, department: str, indicator: str
) -> HttpResponse:
    """Add a line to a cell by the form of the drawer."""
    group = group_of(request, month, owner)
    cell = cell_at(request, group, department, indicator)
    form = LineForm(request.POST, cell=cell, rules=_rules(cell))
    if not form.is_valid():
        return cell_page(request, cell, form=form, status=422)
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
        return cell_page(request, cell_at(request, group, department, indicator), form=form, status=422)
    return changed(request, cell, _("The line is recorded."))


@require(sees_months)
@require_safe
def line_detail(request: HttpRequest, line: int) -> HttpResponse:
    """From a line to the cell that it stands in, among everything else that happened there."""
    found = get_object_or_404(
        LedgerLine.objects.filter(month__campaign=request.access.campaign).select_related("month"), pk=line
    )
    found.month.campaign = request.access.campaign
    try:
        department = department_of(found, request.access)
    except UnknownCell as unknown:
        raise Http404 from unknown
    __, cell = cell_of_line(request, line, department=department)
    return redirect(reverse("scoring:cell_detail", kwargs=_place(cell, request)) + f"#line-{line}")


@require(writes)
@require_http_methods(["GET", "HEAD", "POST"])
def line_change(request: HttpRequest, line: int) -> HttpResponse:
    """Change a line: the form shows it as it stands; it is withdrawn and another takes its place."""
    found, cell = cell_of_line(request, line)
    rules = _rules(cell)
    if request.method != "POST":
        form = ChangeForm(cell=cell, rules=rules, initial=_as_it_stands(found, cell))
        return cell_page(request, cell, changing=(found, form))
    form = ChangeForm(request.POST, cell=cell, rules=rules)
    if not form.is_valid():
        return cell_page(request, cell, changing=(found, form), status=422)
    sent = form.cleaned_data
    try:
        cell, __ = change_line(
            line=found,
            by=request.access,
            why=sent["withdrawal_reason"],
            points=sent["points"],
            rule=sent["rule"],
            count=sent["count"],
            reason=sent["reason"],
            note=sent["note"],
            fact_date=sent["date"],
            seen=sent["seen"],
            key=sent["key"],
            department=cell.department.code,
        )
    except Refused as refusal:
        _add_refusal(request, form, refusal)
        found, cell = cell_of_line(request, line)
        return cell_page(request, cell, changing=(found, form), status=422)
    return changed(request, cell, _("The line is changed; the old one stays, struck out."))


@require(writes)
@require_POST
def line_withdraw(request: HttpRequest, line: int) -> HttpResponse:
    """Strike a line out, with the reason."""
    found, cell = cell_of_line(request, line)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return cell_page(request, cell, withdrawing=(found.pk, form), status=422)
    sent = form.cleaned_data
    try:
        cell = withdraw_line(
            line=found,
            by=request.access,
            reason=sent["withdrawal_reason"],
            seen=sent["seen"],
            department=cell.department.code,
        )
    except Refused as refusal:
        _add_refusal(request, form, refusal)
        found, cell = cell_of_line(request, line)
        return cell_page(request, cell, withdrawing=(found.pk, form), status=422)
    return changed(request, cell, _("The line is withdrawn."))


def cell_of_line(request: HttpRequest, line: int, department: str = "") -> tuple[LedgerLine, Cell]:
    """A line of a group that the person may see, and the cell in which it was seen.

    For a branch's line the form, or the address, names the `department` whose cell it was.
    """
    found = get_object_or_404(
        LedgerLine.objects.filter(month__campaign=request.access.campaign).select_related(
            "month", "indicator__owner", "department", "rule"
        ),
        pk=line,
    )
    owner = RECUSAL if found.is_recusal else found.indicator.owner.code
    group = group_of(request, found.month.first_day, owner)
    department = department or request.POST.get("department") or request.GET.get("department", "")
    named = found.department.code if found.department else department
    return found, cell_at(request, group, named, found.indicator.code)


def cell_at(request: HttpRequest, group: IndicatorGroup, department: str, indicator: str) -> Cell:
    if not (department + indicator).isprintable():
        raise Http404
    try:
        return shown_cell(group, indicator, department, by=request.access)
    except UnknownCell as unknown:
        raise Http404 from unknown


def is_own_hidden(cell: Cell, access: Access) -> bool:
    """Is the cell about the own department, whose points are not seen before the preview (security.md ACL-4)?"""
    return hides_own(access, cell.group.month) and (cell.is_recusal or cell.touches(access.own_department_id))


def _rules(cell: Cell) -> list[DeductionRule]:
    return list(DeductionRule.objects.filter(indicator=cell.indicator).order_by("position", "code"))


def _add_refusal(request: HttpRequest, form: LineForm | WithdrawForm, refusal: Refused) -> None:
    """Put the refusal at its field, or above the form when it is about the whole."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    if isinstance(refusal, NotAllowed):
        denial(request)


def cell_page(
    request: HttpRequest,
    cell: Cell,
    *,
    form: LineForm | None = None,
    changing: tuple[LedgerLine, ChangeForm] | None = None,
    withdrawing: tuple[int, WithdrawForm] | None = None,
    refused: tuple[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The cell as a fragment for the drawer, or as a page; the forms only where this person may write.

    `refused` says what was wrong with a file, at its line or at the file itself.
    """
    access, group = request.access, cell.group
    request.place = "scoring:month_list"  # a line's own address lies outside of it
    locked = _why_locked(cell, request)
    is_blind = hides_first_score(cell, by=access)
    is_hidden = is_blind or is_own_hidden(cell, access)
    lines = [] if is_hidden else cell.own_lines
    if not reads_notes(access):
        lines = without_notes(lines)
    for line in lines:
        line.may_write = not locked and not line.is_withdrawn
    files = evidence_of(line.pk for line in lines) if lines else {}
    rules = [] if locked else _rules(cell)
    version = cell.value.version
    context = {
        "cell": cell,
        "group": group,
        "month": group.month,
        "is_hidden": is_hidden,
        "is_blind": is_blind,
        "locked": locked,
        "grant": _grant(cell),
        "elsewhere": _elsewhere(cell, request),
        "lines": lines,
        "formula": "" if is_hidden else formula(cell.indicator.maximum, lines),
        "history": history_of(cell.indicator.maximum, lines, files),
        "shown": [(line, files.get(line.pk, ())) for line in lines],
        "file_rules": {"evidence": EVIDENCE, "too_large": too_large(EVIDENCE).message},
        "may_erase": access.holds(Role.OFFICE),
        "refused": refused,
        "changing": changing[0] if changing and not locked else None,
        "change_form": changing[1] if changing else None,
        "form": form or LineForm(cell=cell, rules=rules, initial={"seen": version, "key": uuid4()}),
        "withdrawing": withdrawing[0] if withdrawing else None,
        "withdraw_form": withdrawing[1] if withdrawing else None,
        "version": version,
        "place": {"campaign": access.campaign.code, "month": group.month.code, "owner": group.code},
    }
    template = "scoring/_cell_detail.html" if request.htmx else "scoring/cell_detail.html"
    return render(request, template, context, status=status)


def _grant(cell: Cell) -> NotApplicableGrant | None:
    """The leave by which the indicator does not apply; asked for only where it does not."""
    if not cell.is_not_applicable:
        return None
    return NotApplicableGrant.objects.filter(
        indicator=cell.indicator,
        department=cell.department.department_id,
        first_month__lte=cell.month.first_day,
        last_month__gte=cell.month.first_day,
    ).first()


def _elsewhere(cell: Cell, request: HttpRequest) -> str:
    """Where the cell of an owner's own department is written, for those who may look there."""
    if cell.group.is_recusal or not cell.is_recusal or not reads_all(request.access):
        return ""
    return reverse("scoring:cell_detail", kwargs=_place(cell, request) | {"owner": RECUSAL})


def _place(cell: Cell, request: HttpRequest) -> dict:
    return {
        "campaign": request.access.campaign.code,
        "month": cell.month.first_day,
        "owner": cell.group.code,
        "department": cell.department.code,
        "indicator": cell.indicator.code,
    }


def _as_it_stands(line: LedgerLine, cell: Cell) -> dict:
    """What the form of a change shows at first."""
    return {
        "rule": line.rule.code if line.rule else "",
        "count": f"{line.count.normalize():f}",
        "points": "" if line.rule else f"{line.points.normalize():f}",
        "date": line.fact_date if line.date_stated else None,
        "reason": line.public_reason,
        "note": line.internal_note,
        "seen": cell.value.version,
        "key": uuid4(),
    }


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


def changed(request: HttpRequest, cell: Cell, words: str) -> HttpResponse:
    """After a change: the drawer anew, with the news for the grid; without JavaScript back to the cell's page."""
    if not request.htmx:
        messages.success(request, words)
        return redirect("scoring:cell_detail", **_place(cell, request))
    response = cell_page(request, cell)
    response["HX-Trigger-After-Settle"] = json.dumps({"cell-saved": saved(cell)})
    return response

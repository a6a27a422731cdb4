"""Corrections of a published month: begun, put together, decided and published; and its revisions on file."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Role
from campaign.permissions import any_of, denial, leader, member, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.board import scheme_indicators
from scoring.correction_drafting import (
    add_deduction,
    begin_correction,
    drop_change,
    foreseen,
    pending_correction,
    strike_published,
)
from scoring.correction_forms import BeginForm, DeductionForm, WordsForm
from scoring.corrections import decide_correction, publish_correction, request_correction, withdraw_correction
from scoring.gentle import narrowed, shown_to
from scoring.models import (
    PENDING,
    Correction,
    CorrectionChange,
    CorrectionState,
    LedgerLine,
    Month,
    MonthRevision,
    MonthState,
)
from scoring.rights import reads_all
from scoring.roster import participants

MOVES = {
    "request": (Role.OFFICE, gettext_lazy("The correction awaits the decision of the leading group.")),
    "approve": (Role.LEADER, gettext_lazy("The correction is approved; the assessment office publishes it.")),
    "decline": (Role.LEADER, gettext_lazy("The correction is declined.")),
    "withdraw": (Role.OFFICE, gettext_lazy("The correction is given up; it stays on file.")),
    "publish": (Role.OFFICE, gettext_lazy("The correction is published: the month has a new revision.")),
}


@require(reads_all)
@require_safe
def correction_list(request: HttpRequest, month: date) -> HttpResponse:
    """The revisions of a published month and its corrections; for the office the form that begins another."""
    return _list_page(request, _published(request, month))


@require(office)
@require_POST
def correction_begin(request: HttpRequest, month: date) -> HttpResponse:
    """Begin a correction."""
    found = _published(request, month)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _list_page(request, found, form=form, status=422)
    try:
        correction = begin_correction(month=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _list_page(request, found, form=form, status=409)
    return _to(request, correction)


@require(reads_all)
@require_safe
def correction_detail(request: HttpRequest, correction: int) -> HttpResponse:
    """A correction: what it changes, what comes of it, and its next step."""
    return _page(request, _correction(request, correction))


@require(office)
@require_POST
def correction_strike(request: HttpRequest, correction: int) -> HttpResponse:
    """Have a published line struck out."""
    found = _correction(request, correction)
    line = _line(found, request.POST.get("line", ""))
    return _tried(request, found, lambda: strike_published(correction=found, line=line, by=request.access))


@require(office)
@require_POST
def correction_add(request: HttpRequest, correction: int) -> HttpResponse:
    """Have a deduction added, or put in the place of a line."""
    found = _correction(request, correction)
    form = _deduction_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    line = form.cleaned_data["line"]
    try:
        add_deduction(
            correction=found,
            by=request.access,
            instead_of=_line(found, str(line)) if line else None,
            **form.arguments(),
        )
    except NotAllowed as refusal:
        denial(request)
        return _page(request, found, refused=refusal.message, status=403)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, form=form, status=409)
    return _to(request, found)


@require(office)
@require_POST
def correction_drop(request: HttpRequest, correction: int, change: int) -> HttpResponse:
    """Take a change out again."""
    found = _correction(request, correction)
    row = get_object_or_404(
        CorrectionChange.objects.select_related("correction"), pk=change, correction=found
    )
    return _tried(request, found, lambda: drop_change(change=row, by=request.access))


@require(any_of(Role.OFFICE, Role.LEADER))
@require_POST
def correction_move(request: HttpRequest, correction: int, step: str) -> HttpResponse:
    """Take the next step: request, approve, decline, withdraw, publish."""
    if step not in MOVES:
        raise Http404
    access = request.access
    found = _correction(request, correction)
    role, done = MOVES[step]
    if not access.holds(role):
        raise denial(request)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refused=_("The text is too long."), status=422)
    words = form.cleaned_data["words"]
    steps = {
        "request": lambda: request_correction(correction=found, by=access),
        "approve": lambda: decide_correction(correction=found, approve=True, remark=words, by=access),
        "decline": lambda: decide_correction(correction=found, approve=False, remark=words, by=access),
        "withdraw": lambda: withdraw_correction(correction=found, reason=words, by=access),
        "publish": lambda: publish_correction(correction=found, by=access),
    }
    return _tried(request, found, steps[step], done=str(done))


@require(member)
@require_safe
def month_revision(request: HttpRequest, month: date, revision: int) -> HttpResponse:
    """A published revision as it was frozen, also after a correction took its place."""
    found = get_object_or_404(
        MonthRevision.objects.filter(month__campaign=request.access.campaign, month__first_day=month),
        number=revision,
    )
    standings = list(found.standings.defer("detail").order_by("rank", "position"))
    newest = MonthRevision.objects.filter(month=found.month_id).order_by("-number").only("number").first()
    context = {
        "first_day": month,
        "revision": found,
        "newest": newest.number,
        "is_superseded": newest.number != found.number,
        "standings": narrowed(standings, shown_to(request.access, standings)),
    }
    return render(request, "scoring/month_revision.html", context)


def _published(request: HttpRequest, first_day: date) -> Month:
    month = get_object_or_404(
        Month, campaign=request.access.campaign, first_day=first_day, state=MonthState.PUBLISHED
    )
    month.campaign = request.access.campaign
    return month


def _correction(request: HttpRequest, pk: int) -> Correction:
    found = get_object_or_404(
        Correction.objects.select_related(
            "month", "base", "result", "begun_by", "requested_by", "decided_by"
        ),
        pk=pk,
        month__campaign=request.access.campaign,
    )
    found.month.campaign = request.access.campaign
    return found


def _line(correction: Correction, key: str) -> LedgerLine:
    if not (key.isascii() and key.isdigit() and len(key) < 12):
        raise Http404
    return get_object_or_404(LedgerLine, pk=key, month=correction.month_id)


def _tried(request: HttpRequest, correction: Correction, act, *, done: str = "") -> HttpResponse:
    """Run the verb and go back to the correction; a refusal is shown above what stands there now."""
    try:
        act()
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            denial(request)
        status = 403 if isinstance(refusal, NotAllowed) else 409
        return _page(request, _correction(request, correction.pk), refused=refusal.message, status=status)
    if done:
        messages.success(request, done)
    return _to(request, correction)


def _to(request: HttpRequest, correction: Correction) -> HttpResponse:
    return redirect(
        "scoring:correction_detail", campaign=request.access.campaign.code, correction=correction.pk
    )


def _list_page(
    request: HttpRequest, month: Month, *, form: BeginForm | None = None, status: int = 200
) -> HttpResponse:
    access = request.access
    request.place = "scoring:month_list"
    pending = pending_correction(month)
    corrections = month.corrections.select_related("begun_by", "requested_by", "decided_by", "base", "result")
    context = {
        "month": month,
        "revisions": MonthRevision.objects.filter(month=month)
        .select_related("published_by")
        .order_by("-number"),
        "corrections": corrections.order_by("-begun_at", "-pk"),
        "pending": pending,
        "form": (form or BeginForm()) if office(access) and not pending else None,
    }
    return render(request, "scoring/correction_list.html", context, status=status)


def _page(
    request: HttpRequest,
    correction: Correction,
    *,
    form: DeductionForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    request.place = "scoring:month_list"
    is_open = correction.state == CorrectionState.DRAFT and office(access)
    changes = list(
        correction.changes.select_related(
            "strikes__indicator", "strikes__department", "strikes__branch", "strikes__rule"
        )
        .select_related("indicator", "department", "branch", "rule")
        .order_by("pk")
    )
    shows_effects = correction.state in PENDING or correction.result_id
    context = {
        "month": correction.month,
        "correction": correction,
        "changes": changes,
        "effects": foreseen(correction) if changes and shows_effects else [],
        "is_open": is_open,
        "may_withdraw": office(access) and correction.state in PENDING,
        "may_decide": leader(access)
        and correction.state == CorrectionState.REQUESTED
        and access.user.pk not in (correction.begun_by_id, correction.requested_by_id),
        "may_publish": office(access) and correction.state == CorrectionState.APPROVED,
        "refused": refused,
    }
    if is_open:
        context |= _editing(request, correction, changes, form)
    return render(request, "scoring/correction_detail.html", context, status=status)


def _editing(
    request: HttpRequest, correction: Correction, changes: list[CorrectionChange], form: DeductionForm | None
) -> dict:
    """The lines of the chosen department that can be struck out, and the form for a deduction."""
    month = correction.month
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    chosen = next((person for person in people if person.code == request.GET.get("department", "")), None)
    struck = {change.strikes_id for change in changes}
    lines = []
    if chosen:
        in_force = LedgerLine.objects.in_force().filter(month=month)
        own = in_force.filter(department=chosen.department_id)
        if chosen.branch_id:
            own |= in_force.filter(branch=chosen.branch_id)
        lines = [
            line
            for line in own.select_related("indicator", "rule").order_by("indicator__code", "fact_date", "pk")
            if line.pk not in struck
        ]
    replaced = next((line for line in lines if str(line.pk) == request.GET.get("line", "")), None)
    return {
        "people": people,
        "chosen": chosen,
        "lines": lines,
        "replaced": replaced,
        "form": form or _deduction_form(correction, chosen=chosen, replaced=replaced, people=people),
    }


def _deduction_form(correction: Correction, data=None, *, chosen=None, replaced=None, people=None):
    month = correction.month
    initial = {"count": "1"}
    if chosen:
        initial["department"] = chosen.code
    if replaced:
        initial |= {
            "indicator": replaced.indicator.code,
            "rule": replaced.rule.code if replaced.rule else "",
            "count": f"{replaced.count.normalize():f}",
            "points": "" if replaced.rule else f"{replaced.points}",
            "date": replaced.fact_date if replaced.date_stated else None,
            "reason": replaced.public_reason,
            "line": replaced.pk,
        }
    if people is None:
        people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    return DeductionForm(
        data, initial=initial, month=month, people=people, indicators=scheme_indicators(month)
    )

"""Corrections of a published month: begun, put together, decided and published; and its revisions on file."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Role
from campaign.permissions import any_of, denial, member, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.correction_drafting import (
    add_deduction,
    begin_correction,
    drop_change,
    pending_correction,
    strike_published,
)
from scoring.correction_forms import BeginForm, WordsForm
from scoring.corrections import decide_correction, publish_correction, request_correction, withdraw_correction
from scoring.gentle import narrowed, shown_to
from scoring.models import CorrectionChange, LedgerLine, Month, MonthRevision, MonthState
from scoring.rights import reads_all
from scoring.views.correction_pages import (
    correction_of,
    correction_page,
    deduction_form,
    row_of_month,
    to_correction,
    tried,
)

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
    return to_correction(request, correction)


@require(reads_all)
@require_safe
def correction_detail(request: HttpRequest, correction: int) -> HttpResponse:
    """A correction: what it changes, what comes of it, and its next step."""
    return correction_page(request, correction_of(request, correction))


@require(office)
@require_POST
def correction_strike(request: HttpRequest, correction: int) -> HttpResponse:
    """Have a published line struck out."""
    found = correction_of(request, correction)
    line = row_of_month(LedgerLine, found, request.POST.get("line", ""))
    return tried(request, found, lambda: strike_published(correction=found, line=line, by=request.access))


@require(office)
@require_POST
def correction_add(request: HttpRequest, correction: int) -> HttpResponse:
    """Have a deduction added, or put in the place of a line."""
    found = correction_of(request, correction)
    form = deduction_form(found, request.POST)
    if not form.is_valid():
        return correction_page(request, found, form=form, status=422)
    line = form.cleaned_data["line"]
    try:
        add_deduction(
            correction=found,
            by=request.access,
            instead_of=row_of_month(LedgerLine, found, str(line)) if line else None,
            **form.arguments(),
        )
    except NotAllowed as refusal:
        denial(request)
        return correction_page(request, found, refused=refusal.message, status=403)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return correction_page(request, found, form=form, status=409)
    return to_correction(request, found)


@require(office)
@require_POST
def correction_drop(request: HttpRequest, correction: int, change: int) -> HttpResponse:
    """Take a change out again."""
    found = correction_of(request, correction)
    row = get_object_or_404(
        CorrectionChange.objects.select_related("correction"), pk=change, correction=found
    )
    return tried(request, found, lambda: drop_change(change=row, by=request.access))


@require(any_of(Role.OFFICE, Role.LEADER))
@require_POST
def correction_move(request: HttpRequest, correction: int, step: str) -> HttpResponse:
    """Take the next step: request, approve, decline, withdraw, publish."""
    if step not in MOVES:
        raise Http404
    access = request.access
    found = correction_of(request, correction)
    role, done = MOVES[step]
    if not access.holds(role):
        raise denial(request)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return correction_page(request, found, refused=_("The text is too long."), status=422)
    words = form.cleaned_data["words"]
    steps = {
        "request": lambda: request_correction(correction=found, by=access),
        "approve": lambda: decide_correction(correction=found, approve=True, remark=words, by=access),
        "decline": lambda: decide_correction(correction=found, approve=False, remark=words, by=access),
        "withdraw": lambda: withdraw_correction(correction=found, reason=words, by=access),
        "publish": lambda: publish_correction(correction=found, by=access),
    }
    return tried(request, found, steps[step], done=str(done))


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

"""Model individuals of a half-year: nominated, decided, on public notice, applied."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.models import Role
from campaign.permissions import any_of, denial, leader, member, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.half_years import HalfYear
from scoring.individual_forms import NominationForm
from scoring.individuals import (
    NOMINATED_WHILE,
    apply_individuals,
    decide_nominations,
    nominate,
    obstacles,
    take_choice_back,
    withdraw_nomination,
)
from scoring.models import FOR_EVERYBODY, HalfYearEvaluation, Nomination, NominationState
from scoring.rights import reads_all
from scoring.views.of_half_year import evaluation_of

nominates = any_of(Role.HEAD, Role.DEPUTY, Role.OFFICE)


@require(member)
@require_safe
def individuals(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """All nominations for those who decide, for a head the own ones; for everybody who is on public notice or honoured."""
    return _page(request, evaluation_of(request, half))


@require(nominates)
@require_POST
def individual_nominate(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Nominate a person."""
    evaluation = evaluation_of(request, half)
    form = NominationForm(request.POST, access=request.access)
    if not form.is_valid():
        return _page(request, evaluation, form=form, status=422)
    try:
        nomination = nominate(evaluation=evaluation, by=request.access, **form.arguments())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, evaluation, form=form, status=409)
    messages.success(request, _("%(name)s is nominated.") % {"name": nomination.person.name})
    return _to(request, half)


@require(nominates)
@require_POST
def individual_withdraw(request: HttpRequest, half: HalfYear, nomination: int) -> HttpResponse:
    """Take a nomination back."""
    evaluation = evaluation_of(request, half)
    found = get_object_or_404(_visible(request, evaluation), pk=nomination)
    try:
        withdraw_nomination(nomination=found, by=request.access)
    except Refused as refusal:
        return _page(request, evaluation, refused=refusal.message, status=409)
    messages.success(request, _("The nomination is taken back."))
    return _to(request, half)


@require(any_of(Role.LEADER, Role.OFFICE))
@require_POST
def individual_decide(request: HttpRequest, half: HalfYear, act: str) -> HttpResponse:
    """The leading group decides on all nominations or takes one choice back; the office puts the choice in effect."""
    evaluation, access, sent = evaluation_of(request, half), request.access, request.POST
    picked = [int(text) for text in sent.getlist("nomination") if text.isdecimal() and len(text) < 10]
    try:
        if act == "choose":
            decide_nominations(evaluation=evaluation, chosen=picked, by=access)
            said = _("The choice is on public notice.") if picked else _("Nobody is chosen.")
        elif act == "take-back":
            found = get_object_or_404(Nomination, evaluation=evaluation, pk=picked[0] if picked else 0)
            take_choice_back(nomination=found, reason=sent.get("reason", ""), by=access)
            said = _("The choice is taken back.")
        elif act == "apply":
            apply_individuals(evaluation=evaluation, by=access)
            said = _("The honours are in effect.")
        else:
            raise Http404
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return _page(request, evaluation, refused=refusal.message, status=409)
    messages.success(request, said)
    return _to(request, half)


def _visible(request: HttpRequest, evaluation: HalfYearEvaluation):
    access = request.access
    rows = Nomination.objects.filter(evaluation=evaluation).select_related(
        "person__department", "department", "branch", "decided_by", "by"
    )
    if reads_all(access):
        return rows
    own = access.departments(Role.HEAD, Role.DEPUTY)
    return rows.filter(department__in=own) | rows.filter(state__in=FOR_EVERYBODY)


def _to(request: HttpRequest, half: HalfYear) -> HttpResponse:
    return redirect("scoring:individuals", campaign=request.access.campaign.code, half=half)


def _page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    *,
    form: NominationForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    access, today = request.access, timezone.localdate()
    rows = list(_visible(request, evaluation).order_by("kind", "at", "pk"))
    waiting = [row for row in rows if row.state in (NominationState.NOMINATED, NominationState.PENDING)]
    against = obstacles(evaluation, waiting, on=today) if reads_all(access) else {}
    own = access.departments(Role.HEAD, Role.DEPUTY)
    groups = [
        (
            label,
            [
                {
                    "nomination": row,
                    "against": against.get(row.pk, ""),
                    "may_withdraw": state == NominationState.NOMINATED
                    and (access.holds(Role.OFFICE) or row.department_id in own),
                }
                for row in rows
                if row.state == state
            ],
            state,
        )
        for state, label in NominationState.choices
        if state != NominationState.WITHDRAWN
    ]
    pending = [row for row in rows if row.state == NominationState.PENDING]
    may_nominate = nominates(access) and evaluation.state in NOMINATED_WHILE
    context = {
        "evaluation": evaluation,
        "groups": [group for group in groups if group[1]],
        "decides": leader(access),
        "applies": office(access),
        "reads_nominations": reads_all(access) or bool(own),
        "notice_until": max((row.notice_until for row in pending), default=None),
        "is_notice_over": bool(pending) and all(row.notice_until < today for row in pending),
        "form": (form or NominationForm(access=access)) if may_nominate else None,
        "refused": refused,
    }
    return render(request, "scoring/individuals.html", context, status=status)

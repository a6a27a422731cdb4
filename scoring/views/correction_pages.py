"""What the pages of corrections share: finding one, showing it, and the way back after an act."""

from collections.abc import Sequence
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from campaign.permissions import denial, leader, office
from campaign.refusals import NotAllowed, Refused
from scoring.board import scheme_indicators
from scoring.correction_drafting import foreseen
from scoring.correction_forms import CorrectionBonusForm, DeductionForm
from scoring.correction_rows import bonus_changes_of
from scoring.models import (
    PENDING,
    BonusChange,
    BonusLevel,
    BonusLine,
    Correction,
    CorrectionChange,
    CorrectionState,
    LedgerLine,
)
from scoring.roster import Participant, participants

L = TypeVar("L", LedgerLine, BonusLine)


def correction_of(request: HttpRequest, pk: int) -> Correction:
    found = get_object_or_404(
        Correction.objects.select_related(
            "month", "base", "result", "begun_by", "requested_by", "decided_by"
        ),
        pk=pk,
        month__campaign=request.access.campaign,
    )
    found.month.campaign = request.access.campaign
    return found


def row_of_month(rows: type[L], correction: Correction, key: str) -> L:
    """A deduction or bonus of the corrected month by the key that a form sent. Raises Http404."""
    if not (key.isascii() and key.isdigit() and len(key) < 12):
        raise Http404
    return get_object_or_404(rows, pk=key, month=correction.month_id)


def tried(request: HttpRequest, correction: Correction, act, *, done: str = "") -> HttpResponse:
    """Run the verb and go back to the correction; a refusal is shown above what stands there now."""
    try:
        act()
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            denial(request)
        status = 403 if isinstance(refusal, NotAllowed) else 409
        return correction_page(
            request, correction_of(request, correction.pk), refused=refusal.message, status=status
        )
    if done:
        messages.success(request, done)
    return to_correction(request, correction)


def to_correction(request: HttpRequest, correction: Correction) -> HttpResponse:
    return redirect(
        "scoring:correction_detail", campaign=request.access.campaign.code, correction=correction.pk
    )


def correction_page(
    request: HttpRequest,
    correction: Correction,
    *,
    form: DeductionForm | None = None,
    for_bonus: CorrectionBonusForm | None = None,
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
    bonus_changes = bonus_changes_of(correction)
    shows_effects = correction.state in PENDING or correction.result_id
    effects = foreseen(correction) if (changes or bonus_changes) and shows_effects else []
    context = {
        "month": correction.month,
        "correction": correction,
        "changes": changes,
        "bonus_changes": bonus_changes,
        "effects": effects,
        "bonus_moves": any(effect.before["bonus"] != effect.after["bonus"] for effect in effects),
        "is_open": is_open,
        "may_withdraw": office(access) and correction.state in PENDING,
        "may_decide": leader(access)
        and correction.state == CorrectionState.REQUESTED
        and access.user.pk not in (correction.begun_by_id, correction.requested_by_id),
        "may_publish": office(access) and correction.state == CorrectionState.APPROVED,
        "refused": refused,
    }
    if is_open:
        month = correction.month
        people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
        chosen = next((person for person in people if person.code == request.GET.get("department", "")), None)
        context |= {"people": people, "chosen": chosen}
        context |= _deductions(request, correction, changes, form, people=people, chosen=chosen)
        context |= _bonuses(request, correction, bonus_changes, for_bonus, people=people, chosen=chosen)
    return render(request, "scoring/correction_detail.html", context, status=status)


def _deductions(
    request: HttpRequest,
    correction: Correction,
    changes: Sequence[CorrectionChange],
    form: DeductionForm | None,
    *,
    people: Sequence[Participant],
    chosen: Participant | None,
) -> dict:
    """The lines of the chosen department that can be struck out, and the form for a deduction."""
    struck = {change.strikes_id for change in changes}
    lines = []
    if chosen:
        in_force = LedgerLine.objects.in_force().filter(month=correction.month_id)
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
        "lines": lines,
        "replaced": replaced,
        "form": form or deduction_form(correction, chosen=chosen, replaced=replaced, people=people),
    }


def _bonuses(
    request: HttpRequest,
    correction: Correction,
    changes: Sequence[BonusChange],
    form: CorrectionBonusForm | None,
    *,
    people: Sequence[Participant],
    chosen: Participant | None,
) -> dict:
    """The bonuses of the chosen department that can be struck out, and the form for another."""
    struck = {change.strikes_id for change in changes}
    lines = []
    if chosen:
        own = BonusLine.objects.in_force().filter(month=correction.month_id, department=chosen.department_id)
        found = own.select_related("item", "level").order_by("item__code", "pk")
        lines = [line for line in found if line.pk not in struck]
    replaced = next((line for line in lines if str(line.pk) == request.GET.get("bonus", "")), None)
    return {
        "bonus_lines": lines,
        "replaced_bonus": replaced,
        "bonus_form": form or bonus_form(correction, chosen=chosen, replaced=replaced, people=people),
    }


def deduction_form(
    correction: Correction,
    data=None,
    *,
    chosen: Participant | None = None,
    replaced: LedgerLine | None = None,
    people: Sequence[Participant] | None = None,
) -> DeductionForm:
    """The form for a deduction, filled from the line that gives way."""
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
    return DeductionForm(
        data,
        initial=initial,
        month=month,
        people=_people(correction) if people is None else people,
        indicators=scheme_indicators(month),
    )


def bonus_form(
    correction: Correction,
    data=None,
    *,
    chosen: Participant | None = None,
    replaced: BonusLine | None = None,
    people: Sequence[Participant] | None = None,
) -> CorrectionBonusForm:
    """The form for a bonus, filled from the one that gives way."""
    initial = {"department": chosen.code} if chosen else {}
    if replaced:
        initial |= {
            "level": str(replaced.level_id),
            "matter": replaced.matter,
            "proof": replaced.proof,
            "line": replaced.pk,
        }
    levels = BonusLevel.objects.filter(item__scheme=correction.month.scheme_id).select_related("item")
    return CorrectionBonusForm(
        data,
        initial=initial,
        prefix="bonus",
        people=_people(correction) if people is None else people,
        levels=levels.order_by("item__code", "position", "pk"),
    )


def _people(correction: Correction) -> list[Participant]:
    month = correction.month
    return participants(month.campaign, first_day=month.first_day, last_day=month.last_day)

"""The register of vetoes: proposed, decided, lifted; a head reads those of the own department."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.permissions import leader, office, require
from campaign.refusals import Refused
from scoring.models import Veto
from scoring.rights import previews
from scoring.veto_forms import VetoForm
from scoring.veto_register import decide_veto, lift_veto, propose_veto, visible_vetoes
from scoring.views.of_half_year import PLACE


@require(previews)
@require_safe
def veto_list(request: HttpRequest) -> HttpResponse:
    """The vetoes that this person may read, the newest first, with what may be done now."""
    return _page(request)


@require(office)
@require_POST
def veto_propose(request: HttpRequest) -> HttpResponse:
    """Propose a veto; the leading group decides."""
    access = request.access
    form = VetoForm(request.POST, campaign=access.campaign)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    try:
        propose_veto(campaign=access.campaign, by=access, **form.arguments())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, form=form, status=409)
    messages.success(request, _("The veto is proposed; the leading group is told."))
    return redirect("scoring:veto_list", campaign=access.campaign.code)


@require(leader)
@require_POST
def veto_decide(request: HttpRequest, veto: int, act: str) -> HttpResponse:
    """Approve, decline or lift."""
    access = request.access
    if act not in ("approve", "decline", "lift"):
        raise Http404
    found = get_object_or_404(Veto, pk=veto, campaign=access.campaign)
    text = request.POST.get("reason", "")
    try:
        if act == "lift":
            lift_veto(veto=found, reason=text, by=access)
            said = _("The veto is lifted; the department is told.")
        else:
            decide_veto(veto=found, approve=act == "approve", remark=text, by=access)
            said = (
                _("The veto stands; the department is told.")
                if act == "approve"
                else _("The veto is declined.")
            )
    except Refused as refusal:
        return _page(request, refused=(found.pk, refusal.message), status=409)
    messages.success(request, said)
    return redirect("scoring:veto_list", campaign=access.campaign.code)


def _page(
    request: HttpRequest,
    *,
    form: VetoForm | None = None,
    refused: tuple[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    request.place = PLACE
    access = request.access
    context = {
        "vetoes": visible_vetoes(access),
        "decides": leader(access),
        "own_department": access.own_department_id,
        "form": (form or VetoForm(campaign=access.campaign)) if office(access) else None,
        "refused": refused,
    }
    return render(request, "scoring/veto_list.html", context, status=status)

"""Trainings by department: how many came to each, what people thought, and offered to scoring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from activities.etiquette.trainings import offer_training, offered_departments, training_rows, trainings_of
from activities.models import EventKind
from activities.views.of_event import event_of
from campaign.permissions import member, office, require
from campaign.refusals import Refused


@require(member)
@require_safe
def training_list(request: HttpRequest) -> HttpResponse:
    """Every training and every department's people there."""
    return _page(request)


@require(office)
@require_POST
def training_offer(request: HttpRequest, event: int) -> HttpResponse:
    """Offer the attendance at a training to scoring, department by department."""
    found = event_of(request, event)
    try:
        new = offer_training(event=found, by=request.access)
    except Refused as refusal:
        return _page(request, refused=refusal.message, status=409)
    if new:
        said = ngettext(
            "Offered for %(departments)s department; a scorer accepts or declines.",
            "Offered for %(departments)s departments; a scorer accepts or declines.",
            new,
        )
        messages.success(request, said % {"departments": new})
    else:
        messages.info(request, _("Everything has been offered already."))
    return redirect("activities:training_list", campaign=request.access.campaign.code)


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    campaign = request.access.campaign
    trainings = trainings_of(campaign)
    rows = training_rows(campaign, trainings)
    runs = office(request.access)
    offered = offered_departments(campaign) if runs else {}
    context = {
        "trainings": [
            {
                "event": training,
                "offered": len(offered.get(training.pk, ())),
                "of": sum(1 for row in rows if row.came[place]),
            }
            for place, training in enumerate(trainings)
        ],
        "rows": rows,
        "people": sum(training.people for training in trainings),
        "staff": sum(row.people for row in rows),
        "kind": EventKind.TRAINING,
        "runs": runs,
        "refused": refused,
    }
    return render(request, "activities/etiquette/training_list.html", context, status=status)

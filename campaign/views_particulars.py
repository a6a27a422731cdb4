"""What the unit and its campaign are called, and the categories of their departments."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import PHOTO
from campaign.categories import keep_categories
from campaign.downloads import arrived, attached_file
from campaign.emblems import current_emblem, keep_emblem, withdraw_emblem
from campaign.particulars import change_particulars
from campaign.particulars_forms import CATEGORIES, ParticularsForm
from campaign.permissions import administrator, denial, keeper, require, sees_settings
from campaign.refusals import Refused


@require(sees_settings)
@require_http_methods(["GET", "POST"])
def particulars(request: HttpRequest) -> HttpResponse:
    """Read by office and auditor, changed by a system administrator; the trail keeps old and new."""
    access = request.access
    may_change = administrator(access)
    if request.method == "POST" and not may_change:
        raise denial(request)
    form = ParticularsForm(request.POST or None, campaign=access.campaign, is_writer=may_change)
    if request.method == "POST" and form.is_valid():
        try:
            changes = change_particulars(
                campaign=access.campaign, by=access, of_unit=form.of_unit, of_campaign=form.of_campaign
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Saved.") if changes else _("Everything is as it was."))
            return redirect("campaign:particulars", campaign=access.campaign.code)
    context = {
        "form": form,
        "may_change": may_change,
        "emblem": current_emblem(access.campaign),
        "may_send": keeper(access),
        "accept": PHOTO.images,
    }
    return render(
        request, "campaign/particulars.html", context, status=422 if request.method == "POST" else 200
    )


@require(keeper)
@require_POST
def emblem_send(request: HttpRequest) -> HttpResponse:
    """Keep a picture of the unit's emblem."""
    access = request.access
    try:
        sent = next(arrived(request, "file"), None)
        if sent is None:
            messages.error(request, _("Choose a picture first."))
        else:
            keep_emblem(campaign=access.campaign, file=sent[0], name=sent[1], by=access)
            messages.success(request, _("The emblem is kept; boards and leaflets print it from now on."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("campaign:particulars", campaign=access.campaign.code)


@require(keeper)
@require_POST
def emblem_withdraw(request: HttpRequest) -> HttpResponse:
    """Print no emblem from now on."""
    access = request.access
    withdraw_emblem(campaign=access.campaign, by=access)
    messages.success(request, _("No emblem is printed from now on."))
    return redirect("campaign:particulars", campaign=access.campaign.code)


@require(sees_settings)
@require_safe
def emblem_file(request: HttpRequest) -> HttpResponse:
    """The emblem as it is kept."""
    emblem = current_emblem(request.access.campaign)
    if emblem is None:
        raise Http404
    return attached_file(request, emblem, read="campaign.emblem.read", differs="campaign.emblem.differs")


@require(sees_settings)
@require_http_methods(["GET", "POST"])
def category_list(request: HttpRequest) -> HttpResponse:
    """The categories as one list: renamed, put in order, added and removed together."""
    access = request.access
    may_change = keeper(access)
    if request.method == "POST" and not may_change:
        raise denial(request)
    rows = [{"pk": row.pk, "name": row.name} for row in access.campaign.categories.all()]
    forms = CATEGORIES(request.POST if request.method == "POST" else None, initial=rows)
    refusal = None
    if request.method == "POST" and forms.is_valid():
        try:
            changes = keep_categories(
                forms.wanted(), removed=forms.removed(), campaign=access.campaign, by=access
            )
        except Refused as found:
            refusal = found
        else:
            messages.success(request, _("Saved.") if changes else _("Everything is as it was."))
            return redirect("campaign:category_list", campaign=access.campaign.code)
    context = {"forms": forms, "rows": rows, "may_change": may_change, "refusal": refusal}
    return render(
        request, "campaign/category_list.html", context, status=422 if request.method == "POST" else 200
    )

"""The group's way: submitted by its owner, reviewed by a second person, sent back with a remark."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.entry_forms import ReturnForm, ReviewForm, SubmitForm
from scoring.groups import SamePerson, return_group, review_group, submit_group, submitted_anew
from scoring.models import IndicatorGroup
from scoring.views.entry import grid_page, group_of, writes


@require(writes)
@require_POST
def group_submit(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """The owner says that nothing else is to be deducted this month."""
    group = group_of(request, month, owner)
    form = SubmitForm(request.POST)
    form.is_valid()
    try:
        submit_group(group=group, by=request.access, states_no_other=form.cleaned_data["states_no_other"])
    except Refused as refusal:
        return _refused(request, group, refusal, submit_form=form)
    return _done(request, group, _("The group is submitted. Next: a second person reviews it."))


@require(office)
@require_POST
def group_review(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """A second person stands for the group."""
    group = group_of(request, month, owner)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _refused(request, group, submitted_anew())
    try:
        review_group(group=group, by=request.access, seen=form.cleaned_data["seen"])
    except Refused as refusal:
        return _refused(request, group, refusal)
    return _done(request, group, _("The group is reviewed."))


@require(office)
@require_POST
def group_return(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """Back to the owner, with what is to be changed."""
    group = group_of(request, month, owner)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return grid_page(request, group, return_form=form, status=422)
    try:
        return_group(group=group, by=request.access, remark=form.cleaned_data["remark"])
    except Refused as refusal:
        return _refused(request, group, refusal, return_form=form)
    return _done(request, group, _("The group is sent back to its owner."))


def _refused(
    request: HttpRequest,
    group: IndicatorGroup,
    refusal: Refused,
    *,
    submit_form: SubmitForm | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    """The page as it now stands, with the reason at its field or above everything; nothing was changed."""
    if isinstance(refusal, NotAllowed) and not isinstance(refusal, SamePerson):
        raise denial(request) from refusal
    for form in (submit_form, return_form):
        if form is not None and refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
    return grid_page(
        request,
        group_of(request, group.month.first_day, group.code),
        submit_form=submit_form,
        return_form=return_form,
        refusal=refusal,
        status=422 if refusal.field else 409,
    )


def _done(request: HttpRequest, group: IndicatorGroup, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(
        "scoring:group_grid",
        campaign=request.access.campaign.code,
        month=group.month.first_day,
        owner=group.code,
    )

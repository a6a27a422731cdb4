"""The unit's holiday table: looked at by year, kept one day at a time or as a pasted list."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.holidays import BadList, Day, Outcome, keep_holidays, read_list, remove_holiday
from campaign.models import Holiday
from campaign.permissions import keeper, require, sees_settings
from campaign.refusals import Refused
from campaign.settings_forms import HolidayForm, HolidayListForm


@require(sees_settings)
@require_safe
def holiday_list(request: HttpRequest) -> HttpResponse:
    """The table for the campaign's year and the weeks after it, in which its last month is closed."""
    return _page(request)


@require(keeper)
@require_POST
def holiday_add(request: HttpRequest) -> HttpResponse:
    """Add a day, or correct the one that is there."""
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    given = form.cleaned_data
    return _keep(request, [Day(given["day"], given["name"], given["is_worked"])], form=form)


@require(keeper)
@require_POST
def holiday_paste(request: HttpRequest) -> HttpResponse:
    """Take over a pasted list, all of it or nothing."""
    form = HolidayListForm(request.POST)
    if not form.is_valid():
        return _page(request, list_form=form, status=422)
    try:
        days = read_list(form.cleaned_data["text"])
    except BadList as refusal:
        return _page(request, list_form=form, problems=refusal.problems, status=422)
    return _keep(request, days, list_form=form)


@require(keeper)
@require_POST
def holiday_remove(request: HttpRequest, holiday: int) -> HttpResponse:
    """Take a day out of the table."""
    access = request.access
    row = Holiday.objects.select_related("unit").filter(pk=holiday).first()
    if row is None:  # a second click, or somebody else was quicker
        messages.warning(request, _("This day is removed already."))
        return redirect("campaign:holiday_list", campaign=access.campaign.code)
    if row.unit_id != access.campaign.unit_id:
        raise Http404
    remove_holiday(row, by=access)
    messages.success(request, _("%(day)s follows its weekday again.") % {"day": date_format(row.day)})
    return redirect("campaign:holiday_list", campaign=access.campaign.code)


def _keep(request: HttpRequest, days: list[Day], **forms) -> HttpResponse:
    access = request.access
    try:
        outcome = keep_holidays(days, unit=access.campaign.unit, by=access)
    except Refused as refusal:
        for form in forms.values():
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, **forms, status=422)
    messages.success(request, _said(outcome))
    return redirect("campaign:holiday_list", campaign=access.campaign.code)


def _said(outcome: Outcome) -> str:
    return _("%(added)s days added, %(changed)s changed, %(same)s as they were.") % {
        "added": outcome.added,
        "changed": outcome.changed,
        "same": outcome.same,
    }


def _page(request: HttpRequest, *, form=None, list_form=None, problems=(), status: int = 200) -> HttpResponse:
    access = request.access
    year = access.campaign.year
    rows = Holiday.objects.filter(
        unit=access.campaign.unit_id, day__gte=date(year, 1, 1), day__lte=date(year + 1, 2, 28)
    )
    context = {
        "holidays": rows,
        "form": form or HolidayForm(),
        "list_form": list_form or HolidayListForm(),
        "problems": problems,
        "may_change": keeper(access),
    }
    return render(request, "campaign/holiday_list.html", context, status=status)

"""A month's duties on one page: checklist with dates, who has what, reminders, a list to paste; and the calibration."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaign.permissions import Access, office, require
from campaign.refusals import Refused
from scoring.blind_hiding import owners_hidden
from scoring.calibrating import calibration_of
from scoring.closing import holidays_of
from scoring.duty import duties, list_to_paste
from scoring.groups import IN_WORK as TAKES_SUBMISSIONS
from scoring.handover import month_checklist
from scoring.models import GroupState, IndicatorGroup, Month
from scoring.progress import IN_WORK, progress_of
from scoring.reminding import remind, remind_all
from scoring.rights import reads_all


@require(reads_all)
@require_safe
def month_progress(request: HttpRequest, month: date) -> HttpResponse:
    """What is due, who owes it, how late it is, and when it was done last month and last year."""
    access = request.access
    found = month_of(request, month)
    today = timezone.localdate()
    progress = progress_of([found], today=today)[0]
    own = duties(progress, access, holidays=holidays_of(access.campaign), today=today)
    context = {
        "month": found,
        "progress": progress,
        "checklist": month_checklist(access, found, progress, today=today),
        "duties": own,
        "to_paste": list_to_paste(found, own),
        "may_remind": office(access) and found.state in TAKES_SUBMISSIONS,
    }
    return render(request, "scoring/month_progress.html", context)


@require(office)
@require_POST
def month_remind(request: HttpRequest, month: date) -> HttpResponse:
    """Remind one owner, or all that have not submitted; not more than once a day each."""
    access = request.access
    found = month_of(request, month)
    code = request.POST.get("group", "")
    try:
        if code:
            remind(group=_group(found, code), by=access)
            count = 1
        else:
            count = len(remind_all(month=found, by=access))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            ngettext("%(count)s owner is reminded.", "%(count)s owners are reminded.", count)
            % {"count": count}
            if count
            else _("Everybody who has not submitted was reminded today already."),
        )
    return redirect("scoring:month_progress", campaign=access.campaign.code, month=month)


@require(reads_all)
@require_safe
def calibration(request: HttpRequest, month: date) -> HttpResponse:
    """Every submitted owner's marks beside the others' and its own last months."""
    found = month_of(request, month)
    rules = request.access.campaign.rules
    context = {"month": found, "readings": readings_of(found, by=request.access), "rules": rules}
    return render(request, "scoring/calibration.html", context)


def readings_of(month: Month, *, by: Access) -> list:
    """The calibration panel of the owners that have submitted; one query more than its own.

    Without those of whose scores this person may still enter some a second time, not having seen the first.
    """
    submitted = IndicatorGroup.objects.filter(month=month, is_recusal=False).exclude(state=GroupState.OPEN)
    owners = set(submitted.values_list("owner_id", flat=True))
    return calibration_of(month, submitted=owners - owners_hidden(month, by=by))


def month_of(request: HttpRequest, first_day: date) -> Month:
    """The month of the campaign, with the campaign that the person is in."""
    month = get_object_or_404(Month, campaign=request.access.campaign, first_day=first_day)
    month.campaign = request.access.campaign
    if month.state in IN_WORK:
        request.month_in_work = month
    return month


def _group(month: Month, code: str) -> IndicatorGroup:
    for group in month.groups.select_related("owner"):
        if group.code == code:
            return group
    raise Refused(_("This group is not part of the month."))

"""The register of study: totals by department, a department's signed list, one line that is struck, the workbook."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaign.downloads import download
from campaign.models import Department, Role, StudyConfirmation
from campaign.permissions import any_of, denial, office, require
from campaign.refusals import Refused
from publishing.launch.study import (
    confirmations,
    enter_signed,
    not_confirmed,
    reads_department,
    reads_names,
    reads_totals,
    strike_confirmation,
    study_by_department,
    visible_rows,
)
from publishing.launch.study_export import export_study
from publishing.launch.study_forms import SignedForm, StrikeForm
from scoring.rules_in_force import scheme_in_force

PLACE = "activities:track_list"
reads_a_department = any_of(Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.DEPUTY)


@require(reads_totals)
@require_safe
def study_list(request: HttpRequest) -> HttpResponse:
    """Every department that concerns the reader with its people and how many have confirmed."""
    request.place = PLACE
    access = request.access
    scheme = scheme_in_force(access.campaign)
    rows = visible_rows(access, study_by_department(access.campaign, scheme))
    context = {
        "scheme": scheme,
        "rows": [(row, reads_department(access, row.pk)) for row in rows],
        "people": sum(row.people for row in rows),
        "confirmed": sum(row.confirmed for row in rows),
        "reads_names": reads_names(access),
        "runs": office(access),
        "print_url": _print_url(request, "everybody"),
    }
    return render(request, "publishing/launch/study_list.html", context)


@require(reads_a_department)
@require_http_methods(["GET", "HEAD", "POST"])
def study_department(request: HttpRequest, department: str) -> HttpResponse:
    """A department's people who have and have not confirmed; the office enters who signed the paper list."""
    access = request.access
    found = get_object_or_404(Department, unit=access.campaign.unit_id, code=department)
    if not reads_department(access, found.pk):
        raise denial(request)
    if request.method != "POST":
        return _department_page(request, found)
    if not office(access):
        raise denial(request)
    form = SignedForm(request.POST, people=not_confirmed(access.campaign, _scheme(request), found.pk))
    if not form.is_valid():
        return _department_page(request, found, form=form, status=422)
    try:
        new = enter_signed(
            campaign=access.campaign,
            department=found,
            staff_numbers=form.cleaned_data["signed"],
            signed_on=form.cleaned_data["signed_on"],
            by=access,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _department_page(request, found, form=form, status=409)
    said = ngettext("%(count)s confirmation was entered.", "%(count)s confirmations were entered.", len(new))
    messages.success(request, f"{found.name}: {said % {'count': len(new)}}")
    return redirect("publishing:study_list", campaign=access.campaign.code)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def study_strike(request: HttpRequest, confirmation: int) -> HttpResponse:
    """Take back a confirmation that was entered wrongly, with a reason."""
    request.place = PLACE
    access = request.access
    found = get_object_or_404(
        StudyConfirmation.objects.select_related("person__department"),
        pk=confirmation,
        campaign=access.campaign,
    )
    form = StrikeForm(request.POST if request.method == "POST" else None)
    context = {"confirmation": found, "form": form}
    if request.method != "POST":
        return render(request, "publishing/launch/study_strike.html", context)
    if not form.is_valid():
        return render(request, "publishing/launch/study_strike.html", context, status=422)
    try:
        strike_confirmation(confirmation=found, by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("reason", refusal.message)
        return render(request, "publishing/launch/study_strike.html", context, status=409)
    messages.success(request, _("The confirmation is taken back."))
    return redirect(
        "publishing:study_department",
        campaign=access.campaign.code,
        department=found.person.department.code,
    )


@require(reads_names)
@require_safe
def study_export(request: HttpRequest) -> HttpResponse:
    """The register as a workbook."""
    return download(export_study(request.access.campaign, by=request.access))


def _scheme(request: HttpRequest):
    return scheme_in_force(request.access.campaign)


def _department_page(
    request: HttpRequest, department: Department, *, form: SignedForm | None = None, status: int = 200
) -> HttpResponse:
    request.place = PLACE
    access = request.access
    scheme = _scheme(request)
    people = not_confirmed(access.campaign, scheme, department.pk)
    today = timezone.localdate()
    rows = list(
        confirmations(access.campaign, scheme)
        .filter(person__department=department)
        .select_related("person", "department")
        .order_by("person__staff_number")
    )
    if not people and not rows:
        raise Http404
    context = {
        "department": department,
        "scheme": scheme,
        "people": people,
        "form": form or SignedForm(people=people, initial={"signed_on": today}),
        "ticked": request.POST.getlist("signed"),
        "rows": [(row, row.person.has_left(today)) for row in rows],
        "confirmed": sum(not row.person.has_left(today) for row in rows),
        "runs": office(access),
        "print_url": _print_url(request, f"department-{department.code}"),
    }
    return render(request, "publishing/launch/study_department.html", context, status=status)


def _print_url(request: HttpRequest, key: str) -> str:
    code = request.access.campaign.code
    address = reverse("publishing:print_page", args=[code, "study", key])
    return f"{address}?{urlencode({'back': request.path})}"

"""The register of handbooks: totals by department, a department's copies in one go, one that is struck, the workbook."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from activities.etiquette.handbooks import current_handbook
from activities.etiquette.receipt_export import export_receipts
from activities.etiquette.receipt_forms import CopiesForm
from activities.etiquette.receipts import (
    copies_by_department,
    enter_receipts,
    owed,
    reads_department,
    reads_names,
    receipts_of_leavers,
    strike_receipt,
)
from activities.event_forms import ReasonForm
from activities.models import HandbookReceipt
from campaign.downloads import download
from campaign.models import Department, Person, Role
from campaign.permissions import any_of, denial, member, office, require
from campaign.refusals import Refused

reads_a_department = any_of(Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.DEPUTY)


@require(member)
@require_safe
def receipt_list(request: HttpRequest) -> HttpResponse:
    """Every department with its people and their copies; names only for whom they concern (PRV-10)."""
    access = request.access
    rows = copies_by_department(access.campaign)
    own = set(
        Department.objects.filter(pk__in=access.departments(Role.HEAD, Role.DEPUTY)).values_list(
            "code", flat=True
        )
    )
    context = {
        "handbook": current_handbook(access.campaign),
        "rows": [(row, reads_names(access) or row.code in own) for row in rows],
        "people": sum(row.people for row in rows),
        "received": sum(row.received for row in rows),
        "of_leavers": receipts_of_leavers(access.campaign),
        "reads_names": reads_names(access),
        "runs": office(access),
        "print_url": _print_url(request, "everybody"),
    }
    return render(request, "activities/etiquette/receipt_list.html", context)


@require(reads_a_department)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_department(request: HttpRequest, department: str) -> HttpResponse:
    """A department's people with and without a copy; the office enters them in one go, with exceptions."""
    access = request.access
    found = get_object_or_404(Department, unit=access.campaign.unit_id, code=department)
    if not reads_department(access, found.pk):
        raise denial(request)
    people = owed(access.campaign, found.pk)
    if request.method != "POST":
        return _department_page(request, found, people)
    if not office(access):
        raise denial(request)
    form = CopiesForm(request.POST, people=people)
    if not form.is_valid():
        return _department_page(request, found, people, form=form, status=422)
    try:
        new = enter_receipts(
            campaign=access.campaign,
            department=found,
            received_on=form.cleaned_data["received_on"],
            except_for=form.exceptions(),
            by=access,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _department_page(request, found, people, form=form, status=409)
    said = ngettext("%(copies)s copy was entered.", "%(copies)s copies were entered.", len(new))
    messages.success(request, f"{found.name}: {said % {'copies': len(new)}}")
    return redirect("activities:receipt_list", campaign=access.campaign.code)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_strike(request: HttpRequest, receipt: int) -> HttpResponse:
    """Take a receipt off the register, with a reason."""
    access = request.access
    found = get_object_or_404(
        HandbookReceipt.objects.select_related("person__department", "department"),
        pk=receipt,
        campaign=access.campaign,
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = {"receipt": found, "form": form}
    if request.method != "POST":
        return render(request, "activities/etiquette/receipt_strike.html", context)
    if not form.is_valid():
        return render(request, "activities/etiquette/receipt_strike.html", context, status=422)
    try:
        strike_receipt(receipt=found, by=access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("reason", refusal.message)
        return render(request, "activities/etiquette/receipt_strike.html", context, status=409)
    messages.success(request, _("%(name)s is off the register.") % {"name": found.person.name})
    return redirect(
        "activities:receipt_department",
        campaign=access.campaign.code,
        department=found.person.department.code,
    )


@require(reads_names)
@require_safe
def receipt_export(request: HttpRequest) -> HttpResponse:
    """The register as a workbook."""
    return download(export_receipts(request.access.campaign, by=request.access))


def _department_page(
    request: HttpRequest,
    department: Department,
    people: list[Person],
    *,
    form: CopiesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    if form is None:
        everybody = [person.staff_number for person in people]
        form = CopiesForm(people=people, initial={"received": everybody, "received_on": timezone.localdate()})
    receipts = list(
        HandbookReceipt.objects.filter(campaign=access.campaign, person__department=department)
        .select_related("person", "handbook", "department")
        .order_by("person__staff_number")
    )
    if not people and not receipts:
        raise Http404
    today = timezone.localdate()
    context = {
        "department": department,
        "people": people,
        "form": form,
        "receipts": [(receipt, receipt.person.has_left(today)) for receipt in receipts],
        "handbook": current_handbook(access.campaign),
        "runs": office(access),
        "print_url": _print_url(request, f"department-{department.code}"),
    }
    return render(request, "activities/etiquette/receipt_department.html", context, status=status)


def _print_url(request: HttpRequest, key: str) -> str:
    code = request.access.campaign.code
    address = reverse("publishing:print_page", args=[code, "receipts", key])
    return f"{address}?{urlencode({'back': request.path})}"

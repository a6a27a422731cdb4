"""The departments of a campaign and what happens to them: typed in, looked at as it would be, then confirmed."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaign.department_history import departments_of
from campaign.models import Department
from campaign.permissions import denial, keeper, require, sees_settings
from campaign.refusals import NotAllowed, Refused
from scoring.department_forms import OF_ONE, ChangeForm, FoundForm, MergeForm, current_departments
from scoring.reorganising import reorganise

CONFIRM, EDIT = "confirm", "edit"


@require(sees_settings)
@require_safe
def department_list(request: HttpRequest) -> HttpResponse:
    """Every department with its category and branch, its former names, and what changed in the year."""
    access = request.access
    found = departments_of(access.campaign, day=access.campaign.day_within(timezone.localdate()))
    context = {
        "departments": found,
        "may_change": keeper(access),
        "acts": [(act, form.title) for act, form in OF_ONE.items()],
    }
    return render(request, "scoring/department_list.html", context)


@require(keeper)
@require_http_methods(["GET", "POST"])
def department_found(request: HttpRequest) -> HttpResponse:
    """Found a department."""
    return _change(request, FoundForm(request.POST or None, campaign=request.access.campaign))


@require(keeper)
@require_http_methods(["GET", "POST"])
def department_merge(request: HttpRequest) -> HttpResponse:
    """Merge departments into a new one or into one of themselves."""
    return _change(request, MergeForm(request.POST or None, campaign=request.access.campaign))


@require(keeper)
@require_http_methods(["GET", "POST"])
def department_change(request: HttpRequest, department: str, act: str) -> HttpResponse:
    """Rename, move, split or dissolve one department."""
    campaign = request.access.campaign
    if act not in OF_ONE:
        raise Http404
    found = get_object_or_404(
        Department, pk__in=current_departments(campaign).order_by().values("pk"), code=department
    )
    return _change(request, OF_ONE[act](request.POST or None, campaign=campaign, department=found))


def _change(request: HttpRequest, form: ChangeForm) -> HttpResponse:
    """First the form, then what would follow from it, then the change itself."""
    access = request.access
    step = request.POST.get("step", "")
    if request.method == "GET" or step == EDIT:
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        outlook = reorganise(
            partial(form.act, by=access),
            campaign=access.campaign,
            day=form.cleaned_data["day"],
            of_unit=form.of_unit,
            is_trial=step != CONFIRM,
        )
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _form_page(request, form, status=409)
    if step == CONFIRM:
        messages.success(request, form.done)
        return redirect("scoring:department_list", campaign=access.campaign.code)
    return render(request, "scoring/department_confirm.html", {"form": form, "outlook": outlook})


def _form_page(request: HttpRequest, form: ChangeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "scoring/department_change.html", {"form": form}, status=status)

"""Complaints about windows: the office keeps the cases; a department reads and answers what was passed on to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Complaint, ServiceWindow
from activities.windows.complaints import answer_complaint, pass_on, state_part, take_complaint
from activities.windows.hiding import departments_of
from activities.windows.rating_forms import AnswerForm, MatterForm, StatementForm, TakenForm
from campaign.models import Role
from campaign.permissions import Access, any_of, office, require
from campaign.refusals import NotAllowed, Refused

reads_cases = any_of(Role.OFFICE, Role.AUDITOR, Role.LEADER, Role.HEAD, Role.DEPUTY)
speaks = any_of(Role.HEAD, Role.DEPUTY)


def visible_complaints(access: Access):
    """The cases that this person may read.

    The office, the auditor and the leading group all, but not what is said about a window of their own department
    before it is passed on; head and deputy those passed on to their department.
    """
    rows = Complaint.objects.filter(campaign=access.campaign).select_related("window__department")
    passed = rows.filter(passed_at__isnull=False)
    if access.holds(Role.OFFICE, Role.AUDITOR, Role.LEADER):
        return rows
    return passed.filter(window__department__in=access.departments(Role.HEAD, Role.DEPUTY))


def reads_text(access: Access, complaint: Complaint) -> bool:
    """Whether the person may read the complainant's own words and contact (PRV-14).

    The page where they are written promises that the office alone does; never somebody of the window's department.
    """
    return office(access) and complaint.window.department_id not in departments_of(access)


@require(reads_cases)
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """The cases, open ones first by their deadline."""
    rows = list(visible_complaints(request.access).order_by("-number"))
    today = timezone.localdate()
    open_ones = sorted((row for row in rows if not row.is_closed), key=lambda row: (row.due_on, row.number))
    context = {
        "open": [(row, row.due_on < today) for row in open_ones],
        "closed": [row for row in rows if row.is_closed],
        "runs": office(request.access),
        "reads": {row.pk for row in rows if reads_text(request.access, row)},
    }
    return render(request, "activities/windows/complaint_list.html", context)


@require(reads_cases)
@require_safe
def complaint_detail(request: HttpRequest, complaint: int) -> HttpResponse:
    """One case: what is asked, what the department says, the answer."""
    return _page(request, _of(request, complaint))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_take(request: HttpRequest) -> HttpResponse:
    """Take down a complaint that came by telephone, letter or visit."""
    campaign = request.access.campaign
    windows = ServiceWindow.objects.filter(campaign=campaign).order_by("code")
    form = TakenForm(request.POST if request.method == "POST" else None, windows=windows)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = take_complaint(by=request.access, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                return _to(request, found)
    return render(request, "activities/windows/complaint_take.html", {"form": form}, status=status)


@require(office)
@require_POST
def complaint_pass(request: HttpRequest, complaint: int) -> HttpResponse:
    """Put the case to the department in the office's words."""
    found = _of(request, complaint)
    form = MatterForm(request.POST)
    if not form.is_valid():
        return _page(request, found, matter=form, status=422)
    return _tried(
        request,
        found,
        lambda: pass_on(complaint=found, by=request.access, **form.cleaned_data),
        done=_("The case is with the department."),
    )


@require(speaks)
@require_POST
def complaint_state(request: HttpRequest, complaint: int) -> HttpResponse:
    """What the department says about it."""
    found = _of(request, complaint)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _page(request, found, statement=form, status=422)
    return _tried(
        request,
        found,
        lambda: state_part(complaint=found, by=request.access, **form.cleaned_data),
        done=_("Your statement is with the assessment office."),
    )


@require(office)
@require_POST
def complaint_answer(request: HttpRequest, complaint: int) -> HttpResponse:
    """Answer and close the case."""
    found = _of(request, complaint)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, answer=form, status=422)
    return _tried(
        request,
        found,
        lambda: answer_complaint(complaint=found, by=request.access, **form.values()),
        done=_("The complaint is answered and the case closed."),
    )


def _of(request: HttpRequest, number: int) -> Complaint:
    found = get_object_or_404(visible_complaints(request.access), number=number)
    found.campaign = request.access.campaign
    return found


def _tried(request: HttpRequest, complaint: Complaint, act, *, done: str) -> HttpResponse:
    try:
        act()
    except NotAllowed as refusal:
        return _page(request, complaint, refused=refusal.message, status=403)
    except Refused as refusal:
        return _page(request, complaint, refused=refusal.message, status=409)
    messages.success(request, done)
    return _to(request, complaint)


def _to(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    return redirect(
        "activities:complaint_detail", campaign=request.access.campaign.code, complaint=complaint.number
    )


def _page(
    request: HttpRequest,
    complaint: Complaint,
    *,
    matter: MatterForm | None = None,
    statement: StatementForm | None = None,
    answer: AnswerForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    is_own = complaint.window.department_id in departments_of(access)
    runs = office(access) and not complaint.is_closed and not is_own
    states = (
        not complaint.is_closed
        and complaint.passed_at is not None
        and complaint.window.department_id in access.departments(Role.HEAD, Role.DEPUTY)
    )
    context = {
        "complaint": complaint,
        "reads_text": reads_text(access, complaint),
        "is_overdue": not complaint.is_closed and complaint.due_on < timezone.localdate(),
        "matter": (matter or MatterForm(initial={"matter": complaint.matter})) if runs else None,
        "answer": (answer or AnswerForm()) if runs else None,
        "statement": (statement or StatementForm(initial={"statement": complaint.statement}))
        if states
        else None,
        "refused": refused,
    }
    return render(request, "activities/windows/complaint_detail.html", context, status=status)

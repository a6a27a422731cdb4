"""Objections and appeals: the list of those one may read, a thread with its acts, and the page that files one."""

from datetime import date

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Role
from campaign.permissions import any_of, denial, require
from campaign.refusals import NotAllowed, Refused
from scoring.cells import UnknownCell
from scoring.locking import shown_cell
from scoring.models import Finding, Indicator, IndicatorGroup, Month, Recheck, RecheckState
from scoring.recheck_forms import FileForm, FindingForm, TextForm
from scoring.rechecks import (
    answer_recheck,
    appeal_recheck,
    appeal_until,
    check_answerer,
    decide_recheck,
    file_recheck,
    may_ask,
    remark_recheck,
    takes_part,
    window,
    withdraw_recheck,
)
from scoring.rights import reads_rechecks, visible_rechecks

asks = any_of(Role.HEAD, Role.DEPUTY, Role.OFFICE)
ACTS = {
    "remark": (remark_recheck, TextForm, gettext_lazy("The remark is added.")),
    "answer": (answer_recheck, FindingForm, gettext_lazy("The answer is given.")),
    "appeal": (appeal_recheck, TextForm, gettext_lazy("It is before the leading group now.")),
    "decide": (decide_recheck, FindingForm, gettext_lazy("The decision is final.")),
    "withdraw": (withdraw_recheck, TextForm, gettext_lazy("It is withdrawn; the thread stays readable.")),
}


@require(reads_rechecks)
@require_safe
def recheck_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the newest."""
    waits = Case(
        When(state__in=[RecheckState.FILED, RecheckState.APPEALED], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = (
        visible_rechecks(request.access)
        .select_related("month", "department", "indicator__owner")
        .order_by(waits, "-filed_at", "-pk")
    )
    return render(
        request, "scoring/recheck_list.html", {"rechecks": rows[:300], "today": timezone.localdate()}
    )


@require(reads_rechecks)
@require_safe
def recheck_detail(request: HttpRequest, recheck: int) -> HttpResponse:
    """The thread with what this person may do now."""
    return _page(request, _recheck(request, recheck))


@require(asks)
@require_http_methods(["GET", "HEAD", "POST"])
def recheck_file(request: HttpRequest, month: date, department: str, indicator: str) -> HttpResponse:
    """File an objection or an appeal about an indicator of a department."""
    access = request.access
    found = get_object_or_404(Month, campaign=access.campaign, first_day=month)
    found.campaign = access.campaign
    if not (department + indicator).isprintable():
        raise Http404
    group = get_object_or_404(
        IndicatorGroup.objects.select_related("month", "owner"),
        month=found,
        is_recusal=False,
        owner__in=Indicator.objects.filter(section__sheet__scheme=found.scheme_id, code=indicator).values(
            "owner"
        ),
    )
    try:
        cell = shown_cell(group, indicator, department, by=access)
    except UnknownCell as unknown:
        raise Http404 from unknown
    if not may_ask(cell.department.department_id, by=access):
        raise denial(request)
    opened = window(found)
    lines = [line for line in cell.own_lines if not line.is_withdrawn]
    form = FileForm(request.POST or None, lines=lines)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data
            line = next((line for line in lines if line.pk == sent["line"]), None)
            try:
                recheck = file_recheck(
                    month=found,
                    department=department,
                    indicator=indicator,
                    text=sent["text"],
                    line=line,
                    by=access,
                )
            except NotAllowed as refusal:
                raise denial(request) from refusal
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                messages.success(request, _("It is filed; the owner of the indicator has it."))
                return _to(request, recheck)
    context = {
        "month": found,
        "cell": cell,
        "lines": lines,
        "window": opened,
        "is_open": bool(opened) and opened.holds(timezone.localdate()),
        "form": form,
    }
    return render(request, "scoring/recheck_file.html", context, status=status)


@require(reads_rechecks)
@require_POST
def recheck_act(request: HttpRequest, recheck: int, act: str) -> HttpResponse:
    """Remark, answer, take further, decide or withdraw."""
    if act not in ACTS:
        raise Http404
    found = _recheck(request, recheck)
    verb, form_class, done = ACTS[act]
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, found, tried=act, form=form, status=422)
    try:
        verb(recheck=found, by=request.access, **form.cleaned_data)
    except NotAllowed as refusal:
        denial(request)
        form.add_error(None, refusal.message)
        return _page(request, found, tried=act, form=form, status=403)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, _recheck(request, recheck), tried=act, form=form, status=409)
    messages.success(request, str(done))
    return _to(request, found)


def _recheck(request: HttpRequest, pk: int) -> Recheck:
    found = get_object_or_404(
        visible_rechecks(request.access).select_related(
            "month", "department", "indicator__owner", "line", "filed_by"
        ),
        pk=pk,
    )
    found.month.campaign = request.access.campaign
    return found


def _to(request: HttpRequest, recheck: Recheck) -> HttpResponse:
    return redirect("scoring:recheck_detail", campaign=request.access.campaign.code, recheck=recheck.pk)


def _page(
    request: HttpRequest, recheck: Recheck, *, tried: str = "", form=None, status: int = 200
) -> HttpResponse:
    access = request.access
    refusal = list(form.non_field_errors()) if form else []
    acts = {
        act: form if act == tried else ACTS[act][1](auto_id=f"{act}_%s") for act in _possible(recheck, access)
    }
    context = {
        "recheck": recheck,
        "thread": recheck.messages.select_related("author"),
        "acts": acts,
        "refused": refusal if tried not in acts else [],
        "appeal_until": appeal_until(recheck) if "appeal" in acts else None,
        "today": timezone.localdate(),
        "may_correct": access.holds(Role.OFFICE)
        and recheck.stage == "published"
        and recheck.finding in (Finding.UPHELD, Finding.PARTLY),
    }
    return render(request, "scoring/recheck_detail.html", context, status=status)


def _possible(recheck: Recheck, access) -> list[str]:
    """The acts that are open to this person in the thread's state."""
    acts = []
    own = recheck.department_id in access.departments(Role.HEAD, Role.DEPUTY) or (
        recheck.on_behalf and access.holds(Role.OFFICE)
    )
    if recheck.state == RecheckState.FILED:
        if _answers(recheck, access):
            acts.append("answer")
        if own:
            acts.append("withdraw")
    if (
        recheck.state == RecheckState.ANSWERED
        and own
        and recheck.finding != Finding.UPHELD
        and timezone.localdate() <= appeal_until(recheck)
    ):
        acts.append("appeal")
    if recheck.state == RecheckState.APPEALED and access.holds(Role.LEADER):
        acts.append("decide")
    if recheck.state not in (RecheckState.FINAL, RecheckState.WITHDRAWN) and takes_part(recheck, by=access):
        acts.append("remark")
    return acts


def _answers(recheck: Recheck, access) -> bool:
    try:
        check_answerer(recheck, by=access)
    except Refused:
        return False
    return True

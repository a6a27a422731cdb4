"""Objections and appeals: the list of those one may read, a thread with its acts, and the page that files one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import BadFile, FileTooLarge, too_large
from campaign.downloads import arrived
from campaign.models import Role
from campaign.permissions import Access, any_of, denial, require
from campaign.refusals import NotAllowed, Refused
from campaign.uploading import takes_files
from scoring.cells import UnknownCell
from scoring.evidence import TooMany
from scoring.locking import shown_cell
from scoring.models import Finding, Indicator, IndicatorGroup, Month, MonthState, Recheck, RecheckState
from scoring.recheck_answers import answer_recheck, decide_recheck
from scoring.recheck_files import MOST, files_to_keep
from scoring.recheck_forms import FileForm, FindingForm, TextForm
from scoring.recheck_rights import asks as asked_by
from scoring.recheck_rights import check_answerer, check_decider, may_ask, takes_part
from scoring.recheck_windows import appeal_until, asking, windows
from scoring.rechecks import appeal_recheck, file_recheck, remark_recheck, withdraw_recheck
from scoring.rights import reads_department, reads_rechecks, visible_rechecks

asks = any_of(Role.HEAD, Role.DEPUTY, Role.OFFICE)
# A department sees what it asks about from the preview on, never a month that is still written (ACL-4).
ASKED_ABOUT = (MonthState.REVIEWED, MonthState.APPROVED, MonthState.PUBLISHED)
FILES = {"largest": EVIDENCE.largest, "total": 3 * EVIDENCE.largest, "files": MOST}
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
@takes_files(**FILES)
def recheck_file(request: HttpRequest, month: date, department: str, indicator: str) -> HttpResponse:
    """File an objection or an appeal about an indicator of a department."""
    access = request.access
    found = get_object_or_404(Month, campaign=access.campaign, first_day=month, state__in=ASKED_ABOUT)
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
    lines = [line for line in cell.own_lines if not line.is_withdrawn]
    form = FileForm(request.POST or None, lines=lines)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data
            line = next((line for line in lines if line.pk == sent["line"]), None)
            about = {"month": found, "department": department, "indicator": indicator, "line": line}
            try:
                with files_to_keep(_files_of(request), by=access) as files:
                    recheck = file_recheck(text=sent["text"], files=files, by=access, **about)
            except NotAllowed as refusal:
                raise denial(request) from refusal
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = _status(refusal)
            else:
                messages.success(request, _("It is filed; the owner of the indicator has it."))
                return _to(request, recheck)
    open_now = asking(found, cell.department.department_id, on=timezone.localdate())
    is_open = open_now is not None and open_now.covers(indicator)
    context = {
        "month": found,
        "cell": cell,
        "lines": lines,
        "asking": open_now,
        "windows": windows(found) if not is_open else (),
        "is_open": is_open,
        "form": form,
        "most_files": MOST,
        "attachable": EVIDENCE,
    }
    return render(request, "scoring/recheck_file.html", context, status=status)


@require(reads_rechecks)
@require_POST
@takes_files(**FILES)
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
        if act == "withdraw":
            verb(recheck=found, by=request.access, **form.cleaned_data)
        else:
            with files_to_keep(_files_of(request), by=request.access, about=found) as files:
                verb(recheck=found, by=request.access, files=files, **form.cleaned_data)
    except NotAllowed as refusal:
        denial(request)
        form.add_error(None, refusal.message)
        return _page(request, found, tried=act, form=form, status=403)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, _recheck(request, recheck), tried=act, form=form, status=_status(refusal))
    messages.success(request, str(done))
    return _to(request, found)


def _files_of(request: HttpRequest) -> Iterator[tuple[Path, str]]:
    """The files that came with the words. Raises TooMany, FileTooLarge for those that were left out on the way."""
    left_out = getattr(request, "files_left_out", ())
    if left_out and len(request.FILES.getlist("files")) >= MOST:
        raise TooMany(_("A message takes %(most)s files at most.") % {"most": MOST})
    for name in left_out:
        raise FileTooLarge(f"{name}: {too_large(EVIDENCE).message}")
    yield from arrived(request)


def _status(refusal: Refused) -> int:
    if isinstance(refusal, FileTooLarge):
        return 413
    return 422 if isinstance(refusal, BadFile) else 409


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
        "thread": recheck.messages.select_related("author__person__department").prefetch_related(
            "files__erased_by"
        ),
        "acts": acts,
        "refused": refusal if tried not in acts else [],
        "appeal_until": appeal_until(recheck) if "appeal" in acts else None,
        "today": timezone.localdate(),
        "most_files": MOST,
        "attachable": EVIDENCE,
        "may_erase": access.holds(Role.OFFICE),
        "figures_url": _figures_url(recheck, access),
        "may_correct": access.holds(Role.OFFICE)
        and recheck.month.state == MonthState.PUBLISHED
        and recheck.finding in (Finding.UPHELD, Finding.PARTLY),
    }
    return render(request, "scoring/recheck_detail.html", context, status=status)


def _figures_url(recheck: Recheck, access: Access) -> str:
    """Where the points and reasons behind the thread stand, for those who read the department's lines."""
    month = recheck.month
    if month.state not in ASKED_ABOUT or not reads_department(access, recheck.department_id):
        return ""
    page = "department_detail" if month.state == MonthState.PUBLISHED else "department_preview"
    where = reverse(f"scoring:{page}", args=[access.campaign.code, month.first_day, recheck.department.code])
    return f"{where}#indicator-{recheck.indicator.code}"


def _possible(recheck: Recheck, access: Access) -> list[str]:
    """The acts that are open to this person in the thread's state."""
    acts = []
    own = asked_by(recheck, by=access)
    if recheck.state == RecheckState.FILED:
        if _passes(check_answerer, recheck, access):
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
    if (
        recheck.state == RecheckState.APPEALED
        and access.holds(Role.LEADER)
        and _passes(check_decider, recheck, access)
    ):
        acts.append("decide")
    if recheck.state not in (RecheckState.FINAL, RecheckState.WITHDRAWN) and takes_part(recheck, by=access):
        acts.append("remark")
    return acts


def _passes(check, recheck: Recheck, access: Access) -> bool:
    try:
        check(recheck, by=access)
    except Refused:
        return False
    return True

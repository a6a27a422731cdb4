"""Pages of findings: the list with what is overdue, the proof by the department, the recheck."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.models import Finding, FindingFile, FindingState, InspectionState
from activities.windows.attaching import attach_proof
from activities.windows.extending import extend_finding, is_extendable
from activities.windows.hiding import departments_of, reads_inspections, visible_findings
from activities.windows.inspection_forms import ExtendForm, ProofForm, RecheckForm
from activities.windows.rectifying import may_recheck, prove_finding, recheck_finding, verdicts_for
from campaign.attachments.formats import EVIDENCE
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file
from campaign.models import Role
from campaign.permissions import any_of, denial, office, require
from campaign.refusals import NotAllowed, Refused
from campaign.table_downloads import on_a_page
from campaign.uploading import takes_files

PLACE = "activities:track_list"
AT_ONCE = 5
heads = any_of(Role.HEAD, Role.DEPUTY)
rechecks = any_of(Role.OFFICE, Role.INSPECTOR)
SETTLED = (FindingState.CLOSED, FindingState.DEDUCTED)


@require(reads_inspections)
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """What is to be rectified, overdue first, then what waits for recheck, then what is settled."""
    today = timezone.localdate()
    rows = (
        visible_findings(request.access)
        .filter(inspection__state=InspectionState.FILED)
        .select_related("inspection__window__department", "item")
    )
    waiting = list(rows.exclude(state__in=SETTLED).order_by("due_on", "pk"))
    context = {
        "overdue": [one for one in waiting if one.is_overdue_on(today)],
        "open": [one for one in waiting if one.state == FindingState.OPEN and not one.is_overdue_on(today)],
        "proved": [one for one in waiting if one.state == FindingState.PROVED],
        "settled": list(rows.filter(state__in=SETTLED).order_by("-due_on", "-pk")[: on_a_page(request, 100)]),
    }
    request.place = PLACE
    return render(request, "activities/windows/finding_list.html", context)


@require(reads_inspections)
@require_safe
def finding_detail(request: HttpRequest, finding: int) -> HttpResponse:
    """One finding with its proof and its recheck."""
    return _page(request, _finding(request, finding))


@require(heads)
@require_POST
@takes_files(largest=EVIDENCE.largest, total=AT_ONCE * EVIDENCE.largest, files=AT_ONCE)
def finding_prove(request: HttpRequest, finding: int) -> HttpResponse:
    """Attach the files, then say what was done; a file that is refused leaves the words with the person."""
    found = _finding(request, finding)
    form = ProofForm(request.POST)
    if not form.is_valid():
        return _page(request, found, proof=form, status=422)
    refused = [f"{name}: {too_large(EVIDENCE).message}" for name in getattr(request, "files_left_out", ())]
    status = 413 if refused else 422
    try:
        for path, name in arrived(request):
            try:
                attach_proof(finding=found, file=path, name=name, by=request.access)
            except NotAllowed:
                raise
            except Refused as refusal:
                refused.append(f"{name}: {refusal.message}")
        if not refused:
            prove_finding(finding=found, proof=form.cleaned_data["proof"], by=request.access)
            messages.success(request, _("The proof is given; the office is told and rechecks it."))
            return _to(request, found)
    except NotAllowed as refusal:
        denial(request)
        refused, status = [refusal.message], 403
    except Refused as refusal:
        refused, status = [refusal.message], 409
    return _page(request, found, proof=form, refused=refused, status=status)


@require(rechecks)
@require_POST
def finding_recheck(request: HttpRequest, finding: int) -> HttpResponse:
    """Say what the recheck found."""
    found = _finding(request, finding)
    form = RecheckForm(request.POST, verdicts=_verdicts(found))
    if not form.is_valid():
        return _page(request, found, recheck=form, status=422)
    try:
        recheck_finding(finding=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        status = 409
        if isinstance(refusal, NotAllowed):
            denial(request)
            status = 403
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, _finding(request, finding), recheck=form, status=status)
    messages.success(request, _("The recheck is noted; the department is told."))
    return _to(request, found)


@require(office)
@require_POST
def finding_extend(request: HttpRequest, finding: int) -> HttpResponse:
    """Give the department more time, for a reason."""
    found = _finding(request, finding)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return _page(request, found, extend=form, status=422)
    try:
        extend_finding(finding=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, _finding(request, finding), extend=form, status=409)
    messages.success(request, _("The new day is noted; the department reads it with the finding."))
    return _to(request, found)


@require(reads_inspections)
@require_safe
def proof_file(request: HttpRequest, proof: int) -> HttpResponse:
    """A file of a proof, byte for byte as it was kept, for whoever reads the finding (ACL-5)."""
    found = (
        FindingFile.objects.filter(pk=proof, finding__in=visible_findings(request.access).values("pk"))
        .select_related("finding__inspection__window")
        .first()
    )
    if found is None:
        denial(request)
        raise Http404
    room = "undercover" if found.finding.inspection.is_covert else "inspection"
    return attached_file(
        request, found, read=f"activities.{room}.file_read", differs=f"activities.{room}.file_differs"
    )


def _finding(request: HttpRequest, pk: int) -> Finding:
    found = (
        visible_findings(request.access)
        .filter(pk=pk)
        .select_related("inspection__window__department", "item", "proved_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _verdicts(finding: Finding) -> list[str]:
    return verdicts_for(finding, today=timezone.localdate())


def _page(
    request: HttpRequest,
    finding: Finding,
    *,
    proof: ProofForm | None = None,
    recheck: RecheckForm | None = None,
    extend: ExtendForm | None = None,
    refused: list[str] | tuple = (),
    status: int = 200,
) -> HttpResponse:
    access = request.access
    today = timezone.localdate()
    is_valid = finding.inspection.state == InspectionState.FILED
    window = finding.inspection.window
    proves = (
        is_valid
        and finding.state == FindingState.OPEN
        and window.department_id in access.departments(Role.HEAD, Role.DEPUTY)
    )
    extends = extend is not None or (
        access.holds(Role.OFFICE)
        and window.department_id not in departments_of(access)
        and is_extendable(finding, today=today)
    )
    is_due = finding.state == FindingState.PROVED or finding.is_overdue_on(today)
    context = {
        "finding": finding,
        "inspection": finding.inspection,
        "files": finding.files.order_by("pk"),
        "is_overdue": finding.is_overdue_on(today),
        "is_late": finding.proved_at is not None and not finding.was_proved_in_time,
        "is_valid": is_valid,
        "proof": (proof or ProofForm()) if proves else None,
        "recheck": (recheck or RecheckForm(verdicts=_verdicts(finding)))
        if is_valid and is_due and may_recheck(finding, access)
        else None,
        "extensions": finding.extensions.order_by("pk"),
        "extend": (extend or ExtendForm()) if extends else None,
        "accept": EVIDENCE.accept,
        "refused": refused,
    }
    request.place = PLACE
    return render(request, "activities/windows/finding_detail.html", context, status=status)


def _to(request: HttpRequest, finding: Finding) -> HttpResponse:
    return redirect("activities:finding_detail", campaign=request.access.campaign.code, finding=finding.pk)

"""The second person's desk: what changed since the last look, the sample, the second entry and its differences."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Role
from campaign.permissions import denial, office, require
from campaign.refusals import NotAllowed, Refused
from scoring.blind_entry import enter_blind, settle_difference, why_not_entered
from scoring.blind_hiding import hidden_cells, owners_hidden
from scoring.blind_reading import BlindCell, blind_cells, enterable, still_open
from scoring.calibrating import calibration_of
from scoring.entry_forms import ReturnForm, ReviewForm
from scoring.grid import lines_of_group
from scoring.group_cells import GroupCell, Key, cells_of, key_of
from scoring.groups import IN_WORK, SamePerson, why_not_reviewed
from scoring.models import BlindEntry, GroupState, IndicatorGroup, MonthState, ReviewSample, SampledCell
from scoring.review_changes import changed_since
from scoring.review_forms import BlindForm, SettleForm, TickForm
from scoring.rights import reads_all
from scoring.sample_checks import draw_sample, samples_of, tick_sample
from scoring.views.entry import group_of, writes


@require(reads_all)
@require_safe
def group_check(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """Everything that a reviewer looks at before the group is reviewed or sent back."""
    return _page(request, group_of(request, month, owner))


@require(office)
@require_POST
def sample_draw(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """Draw cells to look at closely."""
    group = group_of(request, month, owner)
    try:
        draw_sample(group=group, by=request.access)
    except Refused as refusal:
        return _refused(request, group, refusal)
    messages.success(request, _("The sample is drawn. Next: look at each cell and tick it."))
    return _back(request, group, "#sample")


@require(office)
@require_POST
def sample_tick(request: HttpRequest, month: date, owner: str, sample: int) -> HttpResponse:
    """Tick cells of a sample, with remarks."""
    group = group_of(request, month, owner)
    drawn = get_object_or_404(ReviewSample.objects.prefetch_related("cells"), pk=sample, group=group)
    drawn.group = group
    form = TickForm(request.POST, sample=drawn)
    if not form.is_valid():
        return _page(request, group, said=_("A remark is longer than 200 characters."), status=422)
    try:
        count = tick_sample(sample=drawn, ticked=form.ticked(), remarks=form.remarks(), by=request.access)
    except Refused as refusal:
        return _refused(request, group, refusal)
    messages.success(
        request,
        ngettext("%(count)s cell is ticked.", "%(count)s cells are ticked.", count) % {"count": count},
    )
    return _back(request, group, "#sample")


@require(writes)
@require_http_methods(["GET", "POST"])
def blind_sheet(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """Enter the scores of chosen indicators a second time; the first ones are not shown."""
    group = group_of(request, month, owner)
    if request.method != "POST":
        return _blind_page(request, group)
    access = request.access
    cells = enterable(blind_cells(group), by=access)
    form = BlindForm(request.POST, cells=cells)
    if not form.is_valid():
        return _blind_page(request, group, cells=cells, form=form, status=422)
    try:
        entries = enter_blind(
            group=group, scores=form.scores(), rest_full=form.cleaned_data["rest_full"], by=access
        )
    except Refused as refusal:
        if isinstance(refusal, NotAllowed) and not isinstance(refusal, SamePerson):
            raise denial(request) from refusal
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _blind_page(request, group, cells=cells, form=form, status=409)
    messages.success(
        request,
        ngettext("%(count)s second score is kept.", "%(count)s second scores are kept.", len(entries))
        % {"count": len(entries)},
    )
    return redirect(
        "scoring:group_grid", campaign=access.campaign.code, month=group.month.first_day, owner=group.code
    )


@require(office)
@require_POST
def blind_settle(request: HttpRequest, month: date, owner: str, entry: int) -> HttpResponse:
    """Say why the first score stands."""
    group = group_of(request, month, owner)
    found = get_object_or_404(BlindEntry, pk=entry, group=group)
    found.group = group
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, group, settling=(entry, form), status=422)
    try:
        settle_difference(entry=found, by=request.access, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        if refusal.field not in form.fields:
            return _refused(request, group, refusal)
        form.add_error(refusal.field, refusal.message)
        return _page(request, group, settling=(entry, form), status=422)
    messages.success(request, _("The difference is settled."))
    return _back(request, group, "#blind")


def _page(
    request: HttpRequest,
    group: IndicatorGroup,
    *,
    said: str = "",
    settling: tuple[int, SettleForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    access, month = request.access, group.month
    is_office = access.holds(Role.OFFICE)
    why_not = why_not_reviewed(group, by=access) if is_office else ""
    checks = group.state == GroupState.SUBMITTED and month.state in IN_WORK and is_office and not why_not
    cells = {cell.key: cell for cell in cells_of(group)}
    blind = blind_cells(group)
    hidden = hidden_cells([group], by=access)
    lines = lines_of_group(group, access)
    samples = [_sample(sample, group, cells, hidden) for sample in samples_of(group)]
    context = {
        "group": group,
        "month": month,
        "place": {"campaign": access.campaign.code, "month": month.code, "owner": group.code},
        "lines": lines,
        "changes": changed_since(lines, group.returned_at) if group.returned_at else None,
        "samples": samples,
        "sample_size": min(access.campaign.rules.sample_size, len(cells)),
        "cell_count": len(cells),
        "has_sample": any(drawn["is_current"] for drawn in samples),
        "blind": blind,
        "hides_first": bool(hidden),
        "waits_for": bool(still_open(blind))
        or any(drawn["is_current"] and drawn["unticked"] for drawn in samples),
        "blind_missing": sum(one.entry is None for one in blind),
        "blind_differing": [one for one in blind if one.differs],
        "settling": settling,
        "reading": _reading(request, group),
        "checks": checks,
        "why_not_reviewed": why_not if group.state == GroupState.SUBMITTED else "",
        "review_form": ReviewForm(initial={"seen": group.submitted_at and group.submitted_at.isoformat()}),
        "may_return": is_office and group.state != GroupState.OPEN and month.state == MonthState.OPEN,
        "return_form": ReturnForm(),
        "said": said,
    }
    return render(request, "scoring/group_check.html", context, status=status)


def _sample(sample: ReviewSample, group: IndicatorGroup, cells: dict, hidden: set[Key]) -> dict:
    """A sample with each cell as it stands now, and whether it can still be ticked."""
    drawn = list(sample.cells.all())
    return {
        "sample": sample,
        "rows": [_drawn(one, cells.get(key_of(one)), is_hidden=key_of(one) in hidden) for one in drawn],
        "unticked": sum(one.checked_at is None for one in drawn),
        "is_current": group.state == GroupState.SUBMITTED and sample.submitted_at == group.submitted_at,
    }


def _drawn(one: SampledCell, now: GroupCell | None, *, is_hidden: bool) -> dict:
    return {
        "is_hidden": is_hidden,
        "one": one,
        "name": now.name if now else (one.branch or one.department).name,
        "department": now.department.code if now else "",
        "changed_to": now.value.score if now and now.value.score != one.score else None,
    }


def _reading(request: HttpRequest, group: IndicatorGroup):
    """The owner's row of the calibration panel; nothing for recusals and before the submission."""
    if group.is_recusal or group.state == GroupState.OPEN:
        return None
    submitted = {
        other.owner_id
        for other in request.groups_of_month
        if not other.is_recusal and other.state != GroupState.OPEN
    }
    hidden = owners_hidden(group.month, by=request.access)
    found = calibration_of(group.month, submitted=submitted - hidden)
    return next((row for row in found if row.owner.pk == group.owner_id), None)


def _blind_page(
    request: HttpRequest,
    group: IndicatorGroup,
    *,
    cells: Sequence[BlindCell] | None = None,
    form: BlindForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    wanted = blind_cells(group)
    why_not = "" if group.state != GroupState.SUBMITTED else why_not_entered(group, by=access)
    is_open = group.state == GroupState.SUBMITTED and group.month.state in IN_WORK and not why_not
    context = {
        "group": group,
        "month": group.month,
        "place": {"campaign": access.campaign.code, "month": group.month.code, "owner": group.code},
        "is_open": is_open,
        "why_not": why_not,
        "wanted": len(wanted),
        "done": sum(one.entry is not None for one in wanted),
        "form": form or BlindForm(cells=enterable(wanted, by=access) if is_open else []),
    }
    return render(request, "scoring/blind_sheet.html", context, status=status)


def _refused(request: HttpRequest, group: IndicatorGroup, refusal: Refused) -> HttpResponse:
    """The page as it now stands, with what was refused; a role that does not allow the act is a denial."""
    if isinstance(refusal, NotAllowed) and not isinstance(refusal, SamePerson):
        raise denial(request) from refusal
    fresh = group_of(request, group.month.first_day, group.code)
    return _page(request, fresh, said=str(refusal.message), status=409)


def _back(request: HttpRequest, group: IndicatorGroup, part: str) -> HttpResponse:
    answer = redirect(
        "scoring:group_check",
        campaign=request.access.campaign.code,
        month=group.month.first_day,
        owner=group.code,
    )
    answer["Location"] += part
    return answer

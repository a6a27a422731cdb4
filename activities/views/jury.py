"""The office's pages of a jury: what it marks by, who sits in it, the draw, and how far everybody is."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.awards import decision_in_force
from activities.models import ContestState, Juror, Jury, Submission
from activities.reading.jury import name_juror, remove_juror, set_up_jury
from activities.reading.jury_deciding import reopen_marks
from activities.reading.jury_forms import (
    CriteriaForms,
    JurorForm,
    JuryForm,
    LevelForms,
    criteria_given,
    first_rows,
    levels_given,
)
from activities.reading.jury_marks import send_back_marks
from activities.reading.jury_progress import ask_second_readings, close_marks, progress_of, remind_jurors
from activities.reading.jury_reading import (
    draw_readers,
    fill_readers,
    pass_on_moved,
    stand_down,
    take_back_draw,
)
from activities.reading.redaction import unchecked
from activities.views.of_jury import contest_with_jury, jury_of
from campaign.models import Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused

watches = any_of(Role.OFFICE, Role.AUDITOR)
LONGEST_NUMBER = 6


@require(watches)
@require_safe
def jury_detail(request: HttpRequest, contest: int) -> HttpResponse:
    """The jury of a contest at work: who sits in it, how far each is, what to do next."""
    found, jury = contest_with_jury(request, contest)
    if jury is None:
        if request.access.holds(Role.OFFICE):
            return redirect("activities:jury_edit", campaign=request.access.campaign.code, contest=found.pk)
        raise Http404
    return _page(request, jury)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def jury_edit(request: HttpRequest, contest: int) -> HttpResponse:
    """Set the jury up, or change what it marks by before the draw."""
    found, jury = contest_with_jury(request, contest)
    sent = request.POST if request.method == "POST" else None
    # A line that equals what it showed at first counts as empty: what was sent is read for itself.
    criteria, levels = first_rows(found.kind, jury) if sent is None else (None, None)
    form = JuryForm(sent, initial=_settings(jury))
    criteria_forms = CriteriaForms(sent, initial=criteria, prefix="criteria")
    level_forms = LevelForms(sent, initial=levels, prefix="levels")
    context = {
        "contest": found,
        "jury": jury,
        "form": form,
        "criteria_forms": criteria_forms,
        "level_forms": level_forms,
    }
    if sent is None:
        return render(request, "activities/reading/jury_edit.html", context)
    if not (form.is_valid() & criteria_forms.is_valid() & level_forms.is_valid()):
        return render(request, "activities/reading/jury_edit.html", context, status=422)
    try:
        set_up_jury(
            contest=found,
            criteria=criteria_given(criteria_forms),
            levels=levels_given(level_forms),
            by=request.access,
            **form.cleaned_data,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return render(request, "activities/reading/jury_edit.html", context, status=409)
    messages.success(request, _("The jury is set up."))
    return redirect("activities:jury_detail", campaign=request.access.campaign.code, contest=found.pk)


@require(office)
@require_POST
def juror_name(request: HttpRequest, contest: int) -> HttpResponse:
    """Name a juror."""
    jury = jury_of(request, contest)
    form = JurorForm(request.POST, campaign=request.access.campaign, jury=jury)
    if not form.is_valid():
        return _page(request, jury, refused=_("Choose who sits in the jury."), status=422)
    return _tried(
        request, jury, lambda: name_juror(jury=jury, user=form.cleaned_data["user"], by=request.access)
    )


@require(office)
@require_POST
def juror_leave(request: HttpRequest, contest: int, juror: int) -> HttpResponse:
    """Take a juror out, or let him stand down when works are drawn to him."""
    jury = jury_of(request, contest)
    found = get_object_or_404(Juror.objects.select_related("user", "jury__contest"), pk=juror, jury=jury)
    if not jury.is_drawn:
        return _tried(request, jury, lambda: remove_juror(juror=found, by=request.access))
    reason = request.POST.get("reason", "")
    return _tried(request, jury, lambda: stand_down(juror=found, reason=reason, by=request.access))


@require(office)
@require_POST
def juror_send_back(request: HttpRequest, contest: int, juror: int) -> HttpResponse:
    """Give a juror the marks of one work back before they are closed."""
    jury = jury_of(request, contest)
    found = get_object_or_404(Juror.objects.select_related("user", "jury__contest"), pk=juror, jury=jury)
    number, reason = request.POST.get("number", ""), request.POST.get("reason", "")
    if not (number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER):
        return _page(request, jury, refused=_("Enter the number of the work."), status=422)
    return _tried(
        request,
        jury,
        lambda: send_back_marks(juror=found, number=int(number), reason=reason, by=request.access),
        lambda done: _("The marks of this work are sent back; the juror is told."),
    )


@require(office)
@require_POST
def jury_move(request: HttpRequest, contest: int, step: str) -> HttpResponse:
    """The next step of a jury, or a named step back."""
    jury, access, reason = jury_of(request, contest), request.access, request.POST.get("reason", "")
    steps: dict[str, tuple[Callable[[], object], Callable[[object], str]]] = {
        "draw": (
            lambda: draw_readers(jury=jury, by=access),
            lambda done: _("The works are drawn; the jurors are told."),
        ),
        "take-back": (
            lambda: take_back_draw(jury=jury, reason=reason, by=access),
            lambda done: _("The draw is taken back."),
        ),
        "fill": (
            lambda: fill_readers(jury=jury, by=access),
            lambda done: _given(len(done)),
        ),
        "pass-on": (
            lambda: pass_on_moved(jury=jury, by=access),
            lambda done: _given(len(done)),
        ),
        "second": (
            lambda: ask_second_readings(jury=jury, by=access),
            lambda done: _given(len(done)),
        ),
        "remind": (
            lambda: remind_jurors(jury=jury, by=access),
            lambda done: (
                ngettext("%(count)s juror is reminded.", "%(count)s jurors are reminded.", done)
                % {"count": done}
            ),
        ),
        "close": (
            lambda: close_marks(jury=jury, by=access),
            lambda done: _("The marks are closed. See the results."),
        ),
        "reopen": (
            lambda: reopen_marks(jury=jury, reason=reason, by=access),
            lambda done: _("The marks are open again."),
        ),
    }
    if step not in steps:
        raise Http404
    act, said = steps[step]
    return _tried(request, jury, act, said)


def _given(count: int) -> str:
    return ngettext(
        "%(count)s reading is given to a further juror.",
        "%(count)s readings are given to further jurors.",
        count,
    ) % {"count": count}


def _tried(
    request: HttpRequest, jury: Jury, act: Callable[[], object], said: Callable[[object], str] | None = None
) -> HttpResponse:
    try:
        done = act()
    except Refused as refusal:
        return _page(request, jury, refused=refusal.message, status=409)
    if said is not None:
        messages.success(request, said(done))
    return redirect("activities:jury_detail", campaign=request.access.campaign.code, contest=jury.contest_id)


def _page(request: HttpRequest, jury: Jury, *, refused: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    works = list(
        Submission.objects.standing()
        .filter(contest=jury.contest)
        .select_related("author")
        .defer("text")
        .order_by("pk")
    )
    may_write = access.holds(Role.OFFICE)
    decision = decision_in_force(access.campaign, jury.contest.key)
    context = {
        "contest": jury.contest,
        "jury": jury,
        "criteria": list(jury.criteria.order_by("position")),
        "levels": list(jury.levels.order_by("position")),
        "progress": progress_of(jury),
        "works": len(works),
        "unchecked": unchecked(works),
        "may_write": may_write,
        "may_draw": may_write and not jury.is_drawn and jury.contest.state == ContestState.CLOSED,
        "decision": decision,
        "form": JurorForm(campaign=access.campaign, jury=jury)
        if may_write and not jury.is_closed and decision is None
        else None,
        "refused": refused,
    }
    return render(request, "activities/reading/jury_detail.html", context, status=status)


def _settings(jury: Jury | None) -> dict:
    if jury is None:
        return {"readers_each": 5, "drop_from": 5, "spread_limit": 15, "tie_rule": "vote"}
    names = ("readers_each", "drop_from", "spread_limit", "marks_until", "tie_rule")
    return {name: getattr(jury, name) for name in names}

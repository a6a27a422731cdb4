"""Contests of works: the list, planned, shown, changed, moved on."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.awards import decision_in_force
from activities.models import Contest, ContestState
from activities.reading.comparing import current_pairs
from activities.reading.contest_forms import ContestForm, ReopenForm
from activities.reading.contests import (
    change_contest,
    close_contest,
    is_eligible,
    open_contest,
    plan_contest,
    reopen_contest,
)
from activities.reading.work_rights import (
    reads_authors,
    submits_for_others,
    takes_part,
    visible_contests,
    visible_works,
)
from activities.reading.work_rules import takes_works
from activities.views.of_contest import contest_of
from campaign.permissions import member, office, require
from campaign.refusals import Refused


@require(member)
@require_safe
def contest_list(request: HttpRequest) -> HttpResponse:
    """The contests, the one that ends last first; those in preparation for the office alone."""
    access = request.access
    rows = visible_contests(access).annotate(
        works=Count("submissions", filter=Q(submissions__withdrawn_at__isnull=True))
    )
    own = set(
        visible_works(access).filter(author=access.user.person_id).values_list("contest", flat=True)
        if access.user.person_id
        else ()
    )
    context = {
        "contests": list(rows.order_by("-until", "-pk")),
        "own": own,
        "now": timezone.now(),
        "may_plan": office(access),
    }
    return render(request, "activities/reading/contest_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def contest_plan(request: HttpRequest) -> HttpResponse:
    """Plan a contest."""
    form = ContestForm(
        request.POST if request.method == "POST" else None,
        initial={
            "works_each": 1,
            "similar_from": 30,
            "originality_needed": True,
            "opens_on": timezone.localdate(),
        },
    )
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        contest = plan_contest(campaign=request.access.campaign, values=form.cleaned_data, by=request.access)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, status=409)
    messages.success(request, _("The contest is in preparation; open it when its rules are right."))
    return _to(request, contest)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def contest_change(request: HttpRequest, contest: int) -> HttpResponse:
    """Change the rules in preparation; later the deadline and the call."""
    found = contest_of(request, contest)
    form = ContestForm(request.POST if request.method == "POST" else None, contest=found)
    if request.method != "POST":
        return _form_page(request, form, contest=found)
    if not form.is_valid():
        return _form_page(request, form, contest=found, status=422)
    try:
        change_contest(contest=found, values=form.cleaned_data, by=request.access)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, contest=found, status=409)
    messages.success(request, _("The change is saved."))
    return _to(request, found)


@require(member)
@require_safe
def contest_detail(request: HttpRequest, contest: int) -> HttpResponse:
    """The rules of a contest, the works that this person may know, and what comes next."""
    return contest_page(request, contest_of(request, contest))


@require(office)
@require_POST
def contest_move(request: HttpRequest, contest: int, step: str) -> HttpResponse:
    """Open it, close it for works, or open it again with a reason."""
    found = contest_of(request, contest)
    try:
        if step == "open":
            open_contest(contest=found, by=request.access)
            said = _("The contest is open for works.")
        elif step == "close":
            close_contest(contest=found, by=request.access)
            said = _("The contest is closed for works.")
        elif step == "reopen":
            form = ReopenForm(request.POST)
            if not form.is_valid():
                return contest_page(request, found, reopening=form, status=422)
            reopen_contest(contest=found, by=request.access, **form.cleaned_data)
            said = _("The contest is open for works again.")
        else:
            raise Http404
    except Refused as refusal:
        return contest_page(request, found, refused=[refusal.message], status=409)
    messages.success(request, said)
    return _to(request, found)


def contest_page(
    request: HttpRequest,
    contest: Contest,
    *,
    refused: list[str] | tuple = (),
    reopening: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one contest."""
    access, now = request.access, timezone.now()
    works = list(
        visible_works(access, contest)
        .select_related("author", "department", "submitted_by")
        .defer("text")
        .order_by("submitted_at", "pk")
    )
    person = access.user.person
    own = [work for work in works if person is not None and work.author_id == person.pk]
    takes = takes_works(contest, access, now) and takes_part(access)
    left = contest.works_each - sum(not work.is_withdrawn for work in own)
    runs = office(access)
    decided = contest.state == ContestState.DECIDED
    decision = decision_in_force(access.campaign, contest.key) if decided else None
    context = {
        "contest": contest,
        "decision": decision,
        "awards": list(decision.awards.order_by("position")) if decision else [],
        "runs": runs,
        "reads_all": reads_authors(access),
        "own": own,
        "others": [work for work in works if work not in own],
        "number": contest.submissions.standing().count(),
        "takes": takes,
        "submits_own": takes and person is not None and left > 0 and is_eligible(contest, person),
        "submits_for_others": takes and submits_for_others(access),
        "is_late": now > contest.until,
        "closes": runs and contest.state == ContestState.OPEN and now > contest.until,
        "reopening": reopening or ReopenForm(),
        "pairs": len(current_pairs(contest)) if reads_authors(access) else 0,
        "refused": refused,
    }
    return render(request, "activities/reading/contest_detail.html", context, status=status)


def _form_page(
    request: HttpRequest, form: ContestForm, *, contest: Contest | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "contest": contest}
    return render(request, "activities/reading/contest_form.html", context, status=status)


def _refused(form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to(request: HttpRequest, contest: Contest) -> HttpResponse:
    return redirect("activities:contest_detail", campaign=request.access.campaign.code, contest=contest.pk)

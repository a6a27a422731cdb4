"""Commendations of readers: the list, planned, nominated for, voted on, put into effect."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.awards import decision_in_force, revoke_awards
from activities.models import AwardDecision, Commendation, CommendationState, Nomination
from activities.reading.commendation_forms import CommendationForm, NominationForm, VoteForm
from activities.reading.commendations import (
    apply_commendation,
    change_commendation,
    close_nominations,
    nominate_reader,
    plan_commendation,
    record_vote,
    reopen_nominations,
    withdraw_nomination,
)
from activities.reading.commending import Outcome
from activities.reading.reading_facts import Weighed, weighed
from campaign.models import Role
from campaign.permissions import Access, any_of, denial, member, office, require
from campaign.refusals import NotAllowed, Refused

nominates = any_of(Role.HEAD, Role.DEPUTY, Role.OFFICE)
reads_nominations = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
HIGHEST_QUOTA = 1000


@require(member)
@require_safe
def commendation_list(request: HttpRequest) -> HttpResponse:
    """The commendations of readers, newest first."""
    rows = Commendation.objects.filter(campaign=request.access.campaign)
    context = {
        "commendations": list(rows.order_by("-last_day", "kind", "-pk")),
        "runs": office(request.access),
        "nominates": nominates(request.access),
        "today": timezone.localdate(),
    }
    return render(request, "activities/reading/commendation_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def commendation_plan(request: HttpRequest) -> HttpResponse:
    """Begin a commendation."""
    form = CommendationForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        found = plan_commendation(
            campaign=request.access.campaign, values=form.cleaned_data, by=request.access
        )
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, status=409)
    messages.success(request, _("Nominations are open."))
    return _to(request, found)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def commendation_change(request: HttpRequest, commendation: int) -> HttpResponse:
    """Change the terms while nothing is in effect."""
    found = _commendation(request, commendation)
    form = CommendationForm(request.POST if request.method == "POST" else None, commendation=found)
    if request.method != "POST":
        return _form_page(request, form, commendation=found)
    if not form.is_valid():
        return _form_page(request, form, commendation=found, status=422)
    try:
        change_commendation(commendation=found, values=form.cleaned_data, by=request.access)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, commendation=found, status=409)
    messages.success(request, _("The change is saved."))
    return _to(request, found)


@require(member)
@require_safe
def commendation_detail(request: HttpRequest, commendation: int) -> HttpResponse:
    """The terms for everybody, the honoured once it is in effect; nominations for those whom they concern.

    `?quota=` shows what another quota would change; nothing is kept of it.
    """
    return _page(request, _commendation(request, commendation))


@require(nominates)
@require_POST
def nomination_enter(request: HttpRequest, commendation: int) -> HttpResponse:
    """Nominate somebody."""
    found = _commendation(request, commendation)
    form = NominationForm(request.POST, access=request.access)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    person = form.person()
    if person is None:
        form.add_error("person", _("Nobody has this staff number."))
        return _page(request, found, form=form, status=422)
    try:
        nominate_reader(
            commendation=found,
            person=person,
            deeds=form.cleaned_data["deeds"],
            branch=form.cleaned_data.get("branch"),
            by=request.access,
        )
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        _refused(form, refusal)
        return _page(request, found, form=form, status=409)
    messages.success(request, _("%(name)s is nominated.") % {"name": person.name})
    return _to(request, found)


@require(nominates)
@require_POST
def nomination_withdraw(request: HttpRequest, commendation: int, nominee: int) -> HttpResponse:
    """Take a nomination back."""
    found = _commendation(request, commendation)
    row = get_object_or_404(Nomination, pk=nominee, commendation=found)
    try:
        withdraw_nomination(nomination=row, by=request.access)
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return _page(request, found, refused=refusal.message, status=409)
    messages.success(request, _("The nomination is taken back."))
    return _to(request, found)


@require(office)
@require_POST
def commendation_move(request: HttpRequest, commendation: int, step: str) -> HttpResponse:
    """Close the nominations, open them again, put the outcome into effect, or revoke it."""
    found, access, reason = (
        _commendation(request, commendation),
        request.access,
        request.POST.get("reason", ""),
    )
    try:
        if step == "close":
            close_nominations(commendation=found, by=access)
            said = _("The nominations are closed; enter the vote when it was held.")
        elif step == "reopen":
            reopen_nominations(commendation=found, reason=reason, by=access)
            said = _("Nominations are open again.")
        elif step == "apply":
            apply_commendation(commendation=found, by=access)
            said = _("The honours are in effect.")
        elif step == "revoke":
            decision = decision_in_force(access.campaign, found.key)
            if decision is None:
                raise Http404
            revoke_awards(decision=decision, reason=reason, by=access)
            said = _("The decision is revoked; it can be made anew.")
        else:
            raise Http404
    except Refused as refusal:
        return _page(request, found, refused=refusal.message, status=409)
    messages.success(request, said)
    return _to(request, found)


@require(office)
@require_POST
def commendation_vote(request: HttpRequest, commendation: int) -> HttpResponse:
    """Enter what was voted."""
    found = _commendation(request, commendation)
    form = VoteForm(request.POST, commendation=found, nominations=_standing(found))
    if not form.is_valid():
        return _page(request, found, vote=form, status=422)
    given = form.cleaned_data
    try:
        record_vote(
            commendation=found,
            voted_by=given["voted_by"],
            voted_on=given["voted_on"],
            voters=given["voters"],
            votes=form.votes(),
            by=request.access,
        )
    except Refused as refusal:
        _refused(form, refusal)
        return _page(request, found, vote=form, status=409)
    messages.success(request, _("The vote is entered; look at what it comes to before it takes effect."))
    return _to(request, found)


def _page(
    request: HttpRequest,
    commendation: Commendation,
    *,
    form: NominationForm | None = None,
    vote: VoteForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    decision = decision_in_force(access.campaign, commendation.key)
    runs = office(access)
    quota = _tried_quota(request) if reads_nominations(access) else None
    candidates = (
        _visible(commendation, access, quota, decision)
        if nominates(access) or reads_nominations(access)
        else []
    )
    is_open = commendation.state == CommendationState.OPEN
    votes_now = runs and not is_open and decision is None
    if votes_now and vote is None:
        vote = VoteForm(commendation=commendation, nominations=[one.nomination for one in candidates])
    context = {
        "commendation": commendation,
        "decision": decision,
        "awards": list(decision.awards.order_by("position")) if decision else [],
        "candidates": [
            (one, vote[f"votes-{one.nomination.pk}"] if votes_now else None) for one in candidates
        ],
        "chosen": sum(one.outcome == Outcome.CHOSEN for one in candidates),
        "quota": quota or commendation.quota,
        "is_tried": quota is not None,
        "reads_all": reads_nominations(access),
        "runs": runs,
        "is_open": is_open,
        "vote": vote if votes_now else None,
        "form": (form or NominationForm(access=access))
        if is_open and _may_nominate(commendation, access)
        else None,
        "refused": refused,
    }
    return render(request, "activities/reading/commendation_detail.html", context, status=status)


def _visible(
    commendation: Commendation, access: Access, quota: int | None, decision: AwardDecision | None
) -> list[Weighed]:
    """The nominations that this person may read; outcomes only for those who read all of them."""
    found = weighed(commendation, quota=quota, decided=decision.payload if decision else None)
    if reads_nominations(access):
        return found
    own = access.departments(Role.HEAD, Role.DEPUTY)
    return [one for one in found if one.nomination.department_id in own]


def _may_nominate(commendation: Commendation, access: Access) -> bool:
    if access.holds(Role.OFFICE):
        return True
    return nominates(access) and timezone.localdate() <= commendation.nominate_until


def _tried_quota(request: HttpRequest) -> int | None:
    text = request.GET.get("quota", "")
    return int(text) if text.isdecimal() and len(text) < 5 and 1 <= int(text) <= HIGHEST_QUOTA else None


def _standing(commendation: Commendation) -> list[Nomination]:
    return list(commendation.nominations.standing().select_related("person").order_by("pk"))


def _commendation(request: HttpRequest, pk: int) -> Commendation:
    found = get_object_or_404(Commendation, pk=pk, campaign=request.access.campaign)
    found.campaign = request.access.campaign
    return found


def _form_page(
    request: HttpRequest,
    form: CommendationForm,
    *,
    commendation: Commendation | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "commendation": commendation}
    return render(request, "activities/reading/commendation_form.html", context, status=status)


def _refused(form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to(request: HttpRequest, commendation: Commendation) -> HttpResponse:
    code = request.access.campaign.code
    return redirect("activities:commendation_detail", campaign=code, commendation=commendation.pk)

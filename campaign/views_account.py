"""One person's account: its state, roles with their days, sign-ins, leaving; each act is a verb of its own."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.account_forms import GiveRoleForm, LeaveForm
from campaign.account_overview import AccountRow, accounts_without_person, people_of, row_of
from campaign.accounts import end_sessions, let_in
from campaign.leavers import come_back, leave
from campaign.membership import end_role, grant_role
from campaign.models import ClosedBecause, Membership, User
from campaign.permissions import administrator, require, sees_settings
from campaign.refusals import Refused
from campaign.sign_ins import lasting_sessions


@dataclass(frozen=True)
class Held:
    """A role of the account as the page lists it."""

    membership: Membership
    is_over: bool
    is_ahead: bool


@require(sees_settings)
@require_safe
def account_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one person's account, and for the administrator what can be done with it."""
    return _page(request, _row(request, number))


@require(administrator)
@require_POST
def role_give(request: HttpRequest, number: str) -> HttpResponse:
    """Give the account a role from a day on, for a time or for good."""
    row = _row(request, number)
    form = GiveRoleForm(request.POST, campaign=request.access.campaign)
    if not form.is_valid():
        return _page(request, row, role_form=form, status=422)
    given = form.cleaned_data
    try:
        held = grant_role(
            user=_user(row),
            role=given["role"],
            department=given["department"],
            since=given["since"],
            until=given["until"],
            by=request.access,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, row, role_form=form, status=422)
    messages.success(
        request, _("%(name)s is now: %(role)s.") % {"name": row.name, "role": held.get_role_display()}
    )
    return _back(request, number)


@require(administrator)
@require_POST
def role_end(request: HttpRequest, number: str, membership: int) -> HttpResponse:
    """End a role at once; the row stays."""
    row = _row(request, number)
    held = get_object_or_404(
        Membership.objects.select_related("user", "department"),
        pk=membership,
        campaign=request.access.campaign,
        user=_user(row),
    )
    done = _("%(name)s is no longer: %(role)s.") % {"name": row.name, "role": held.get_role_display()}
    return _do(request, number, lambda: end_role(membership=held, by=request.access), done)


@require(administrator)
@require_POST
def account_close(request: HttpRequest, number: str) -> HttpResponse:
    """Close the account; whoever is signed in with it is out."""
    user = _user(_row(request, number))
    return _do(
        request,
        number,
        lambda: let_in(user=user, may_sign_in=False, by=request.access),
        _("The account is closed."),
    )


@require(administrator)
@require_POST
def account_open(request: HttpRequest, number: str) -> HttpResponse:
    """Open a closed account again; its password is the one from before, but for those who had left."""
    user = _user(_row(request, number))
    if user.closed_because == ClosedBecause.LEFT:
        done = _("The account is open again. The old password is good no more: make a new first password.")
    else:
        done = _("The account is open again. Whoever forgot the password gets a new first one.")
    return _do(
        request,
        number,
        lambda: let_in(user=user, may_sign_in=True, by=request.access),
        done,
    )


@require(administrator)
@require_POST
def account_sign_out(request: HttpRequest, number: str) -> HttpResponse:
    """End every sign-in of the person."""
    user = _user(_row(request, number))
    return _do(
        request,
        number,
        lambda: end_sessions(user=user, by=request.access),
        _("All sign-ins of the person are ended."),
    )


@require(administrator)
@require_POST
def person_leave(request: HttpRequest, number: str) -> HttpResponse:
    """The person leaves: roles end and the account is closed on that day."""
    row = _row(request, number)
    if row.person is None:
        raise Http404
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _page(request, row, leave_form=form, status=422)
    try:
        leave(person=row.person, on=form.cleaned_data["on"], by=request.access)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, row, leave_form=form, status=422)
    messages.success(request, _("The leaving is noted."))
    return _back(request, number)


@require(administrator)
@require_POST
def person_return(request: HttpRequest, number: str) -> HttpResponse:
    """Take a leaving back."""
    row = _row(request, number)
    if row.person is None:
        raise Http404
    return _do(
        request,
        number,
        lambda: come_back(person=row.person, by=request.access),
        _("The leaving is taken back. Open the account again and give it its roles."),
    )


def _row(request: HttpRequest, number: str) -> AccountRow:
    """The person of the unit with this staff number, or the account without a person that bears it."""
    campaign = request.access.campaign
    person = people_of(campaign).filter(staff_number=number).first()
    if person is not None:
        return row_of(person)
    outsiders = [row for row in accounts_without_person(campaign) if row.number == number]
    if not outsiders:
        raise Http404
    return outsiders[0]


def _user(row: AccountRow) -> User:
    if row.user is None:
        raise Http404
    return row.user


def _page(request: HttpRequest, row: AccountRow, *, role_form=None, leave_form=None, status: int = 200):
    access = request.access
    today = timezone.localdate()
    held = []
    if row.user is not None:
        roles = Membership.objects.filter(user=row.user, campaign=access.campaign).select_related(
            "department"
        )
        held = [
            Held(each, each.until is not None and each.until < today, each.since > today)
            for each in roles.order_by("-since", "role", "pk")
        ]
    own_department = row.person.department_id if row.person else None
    context = {
        "row": row,
        "held": held,
        "sessions": list(lasting_sessions(row.user)) if row.user else [],
        "role_form": role_form
        or GiveRoleForm(campaign=access.campaign, initial={"department": own_department}),
        "leave_form": leave_form or LeaveForm(),
        "may_change": administrator(access),
        "is_self": row.user is not None and row.user.pk == access.user.pk,
    }
    return render(request, "campaign/account_detail.html", context, status=status)


def _do(request: HttpRequest, number: str, verb, done: str) -> HttpResponse:
    """Run a verb and say what became of it."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return _back(request, number)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    return redirect("campaign:account_detail", campaign=request.access.campaign.code, number=number)

"""Signing in and out, first set-up, the way to one's campaign, and whether the site works."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.audit import record
from campaign.demo_accounts import demo_account, demo_roles
from campaign.forms import SignInForm
from campaign.health import state_of_site
from campaign.models import User
from campaign.permissions import current_memberships, open_to_all
from campaign.refusals import Refused
from campaign.setup import AlreadySetUp, is_set_up, set_up_site
from campaign.setup_forms import SetUpForm
from campaign.sign_ins import end_oldest_sessions

BACKEND = "campaign.backends.AccountBackend"


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign-in by staff number and password; each attempt leaves one entry in the trail (AUD-1)."""

    template_name = "campaign/sign_in.html"
    authentication_form = SignInForm

    def get(self, request, *args, **kwargs):
        if not is_set_up():
            return redirect("campaign:set_up")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        begin_session(self.request, form.get_user())
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        if not getattr(self.request, "axes_locked_out", False):
            _record_failure(self.request, form.attempted_account())
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_roles=demo_roles() if settings.DEMO else (), **kwargs)


class SignOut(auth_views.LogoutView):
    """Sign-out; the browser is asked to forget what it kept (OUT-3)."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            record("access.signed_out", by=request.user)
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_in = open_to_all("signing in")(SignIn.as_view())
sign_out = open_to_all("signing out")(SignOut.as_view())
set_language = open_to_all("the language of the pages, also before signing in")(
    login_not_required(require_POST(i18n.set_language))
)


@open_to_all("signs in to an invented account; found only in demo mode")
@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody who holds the posted role in a demo campaign."""
    account = demo_account(request.POST.get("role", "")) if settings.DEMO else None
    if account is None:
        raise Http404
    begin_session(request, account, demo=True)
    return redirect("campaign:home")


def begin_session(request: HttpRequest, user: User, *, demo: bool = False) -> None:
    """Sign the account in under a new session key; the absolute age counts from now (IAM-5, IAM-6).

    One sign-in too many ends the oldest (IAM-7), but not in the demo, whose accounts belong to every visitor.
    """
    login(request, user, backend=BACKEND)
    request.session["begun"] = time.time()
    if demo:
        request.session["demo"] = True
    else:
        end_oldest_sessions(user, but=request.session.session_key)
    user.remote_address = request.META.get("REMOTE_ADDR", "")
    record("access.signed_in", by=user, **({"demo": True} if demo else {}))


def _record_failure(request: HttpRequest, account: User | None) -> None:
    """Only accounts that exist are named: what was typed instead may be a password (AUD-5)."""
    record(
        "access.sign_in_failed",
        by=None,
        obj=account,
        succeeded=False,
        address=request.META.get("REMOTE_ADDR", ""),
        account=account.username if account else "",
    )


@open_to_all("first set-up; found only while no account exists")
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """The first unit, campaign and accounts; gone once an account exists.

    Whoever sends the form after that (twice, or as the slower of two) is told so and led to the sign-in.
    """
    if request.method == "GET" and is_set_up():
        raise Http404
    form = SetUpForm(request.POST or None)
    if request.method == "GET":
        return render(request, "campaign/set_up.html", {"form": form})
    if is_set_up():
        return _set_up_already(request)
    if form.is_valid():
        try:
            made = set_up_site(**form.arguments())
        except AlreadySetUp:
            return _set_up_already(request)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(
                request,
                _(
                    "%(unit)s is set up. %(clerk)s signs in with the first password and goes on with the "
                    "departments; %(administrator)s opens the accounts."
                )
                % {
                    "unit": made.unit.short_name,
                    "clerk": form.cleaned_data["clerk_name"],
                    "administrator": form.cleaned_data["administrator_name"],
                },
            )
            return redirect("campaign:sign_in")
    return render(request, "campaign/set_up.html", {"form": form}, status=422)


def _set_up_already(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request, _("This site is set up already; a form that is sent later changes nothing. Sign in here.")
    )
    return redirect("campaign:sign_in")


@open_to_all("leads each person to his own campaign")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The workbench of the person's newest campaign."""
    memberships = current_memberships(request.user)
    if not memberships:
        return render(request, "campaign/no_role.html")
    newest = max(memberships, key=lambda membership: (membership.campaign.year, membership.campaign_id))
    return redirect("scoring:workbench", campaign=newest.campaign.code)


@open_to_all("says only whether the site works")
@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 with the state of the database and the task queue; 503 when the database does not answer."""
    try:
        return JsonResponse(state_of_site())
    except DatabaseError:
        return JsonResponse({"database": "failed"}, status=503)

"""One's own password: changed with the present one, whenever one likes and whenever it must be."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaign.account_forms import PasswordChangeForm
from campaign.accounts import WrongPassword, change_password
from campaign.audit import record
from campaign.pages import locked_out
from campaign.permissions import open_to_all
from campaign.refusals import Refused


@open_to_all("changes one's own password")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this sign-in goes on, all others end (IAM-6, IAM-10)."""
    user = request.user
    if not user.has_usable_password():
        return render(request, "campaign/password_change.html", {"form": None})
    form = PasswordChangeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        account = {"username": user.username}
        if not AxesProxyHandler.is_allowed(request, account):  # by a right password neither (IAM-4)
            return locked_out(request, credentials=account)
        status = 422
        if form.is_valid():
            try:
                change_password(
                    user=user,
                    current=form.cleaned_data["current"],
                    new=form.cleaned_data["new"],
                    session=request.session.session_key,
                )
            except Refused as refusal:
                if isinstance(refusal, WrongPassword):
                    _count_failure(request, form.cleaned_data["current"])
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                update_session_auth_hash(request, user)
                messages.success(request, _("Your password is changed. All other sign-ins are ended."))
                return redirect("campaign:home")
    context = {
        "form": form,
        "is_first": user.first_password_until is not None,
        "is_due": getattr(request, "password_is_due", False),
    }
    return render(request, "campaign/password_change.html", context, status=status)


def _count_failure(request: HttpRequest, typed: str) -> None:
    """A wrong present password counts like one at the sign-in: after five the account is locked (IAM-4)."""
    record("campaign.account.password_change_failed", by=request.user, obj=request.user, succeeded=False)
    authenticate(request, username=request.user.username, password=typed)

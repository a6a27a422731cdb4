"""How long a sign-in lasts: idle and absolute limits, refreshed without a write on every request."""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse

from campaign.audit import record
from campaign.password_age import must_change_password

REFRESH_AFTER = 60
# What somebody may do whose password must be changed first.
BEFORE_THE_CHANGE = ("campaign:password_change", "campaign:sign_out", "campaign:health", "set_language")


def session_limits(get_response):
    """Middleware: end a session after its absolute age; extend the idle limit at most once a minute (IAM-5).

    Also notes the request's address on the account, where the audit trail reads it.
    """

    def middleware(request):
        if request.user.is_authenticated:
            request.user.remote_address = request.META.get("REMOTE_ADDR", "")
            now = int(time.time())
            begun = request.session.setdefault("begun", now)
            if now - begun > settings.SESSION_ABSOLUTE_AGE:
                record("access.session_ended", by=request.user)
                logout(request)
                return redirect(settings.LOGIN_URL)
            if now - request.session.get("seen", 0) > REFRESH_AFTER:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def password_due(get_response):
    """Middleware: every page leads to the change of the password while it must be changed (IAM-3).

    Whoever came in by a button of the demo needs no password and changes none.
    """

    def middleware(request):
        user = request.user
        if user.is_authenticated and "demo" not in request.session:
            signed_in_at = datetime.fromtimestamp(request.session["begun"], UTC)
            request.password_is_due = must_change_password(user, signed_in_at=signed_in_at)
            if request.password_is_due and request.path not in {reverse(name) for name in BEFORE_THE_CHANGE}:
                return redirect("campaign:password_change")
        return get_response(request)

    return middleware

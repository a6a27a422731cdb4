"""How long a sign-in lasts: idle and absolute limits, refreshed without a write on every request."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect

from campaign.audit import record

REFRESH_AFTER = 60


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

"""Pages for what went wrong: each says what happened and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaign.audit import record
from campaign.models import User
from campaign.permissions import Denied, denial


def denied(request: HttpRequest, exception=None) -> HttpResponse:
    """Refused by the role; what the refusing place did not record itself, the admin's own checks among it, is here."""
    if request.user.is_authenticated and not isinstance(exception, Denied):
        denial(request)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the site. The page asks nothing of the database, which may be what failed."""
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """Too many wrong passwords for one account; the same text whether the account exists or not (IAM-4)."""
    account = User.objects.filter(username=(credentials or {}).get("username", "")).first()
    record(
        "access.locked_out",
        by=None,
        obj=account,
        succeeded=False,
        address=request.META.get("REMOTE_ADDR", ""),
        account=account.username if account else "",
    )
    return render(request, "locked_out.html", status=429)

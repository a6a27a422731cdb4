"""Pages for what went wrong: each says what happened and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def denied(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def locked_out(request: HttpRequest, credentials=None, *args, **kwargs) -> HttpResponse:
    """Too many wrong passwords for one account; the same text whether the account exists or not (IAM-4)."""
    return render(request, "locked_out.html", status=429)

"""Addresses that no page has."""

from urllib.parse import unquote_plus

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\0"


def readable_addresses(get_response):
    """Middleware: an address with a NUL in it leads nowhere; PostgreSQL could not even look for such a text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if NUL in request.path or NUL in unquote_plus(request.META.get("QUERY_STRING", "")):
            raise Http404
        return get_response(request)

    return middleware

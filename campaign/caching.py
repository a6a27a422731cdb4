"""What browsers may keep of our pages (security.md OUT-3)."""

import hashlib
import re
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

CSRF_FIELD = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def no_store(get_response):
    """Middleware: no page that a signed-in person sees is kept, unless its view says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def kept_privately(view):
    """The person's own browser may keep the page and asks each time whether it is still the same (ETag)."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        said = CSRF_FIELD.sub(b"", response.content)  # the token is drawn anew for each answer
        etag = f'"{hashlib.sha256(said).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        return get_conditional_response(request, etag=etag, response=response)

    return answered

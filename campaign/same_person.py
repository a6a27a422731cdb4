"""A page that stays open while another person signs in must not write in that person's name."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

HEADER = "X-Person"


def by_same_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a request of the grid's script that says it comes from somebody else's page (security.md IAM-6).

    The script sends again what could not be sent; meanwhile the browser may carry another session.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        person = request.headers.get(HEADER)
        if person is not None and person != str(request.access.user.pk):
            message = _("Somebody else is signed in now. Sign in again yourself; what you typed is kept.")
            return JsonResponse({"refused": "AnotherPerson", "message": message}, status=409)
        return view(request, *args, **kwargs)

    return checked

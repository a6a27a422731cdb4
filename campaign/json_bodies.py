"""The JSON that the grid's script sends: read in one place, with one limit, refused in words."""

import json

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from campaign.refusals import Refused


class Malformed(Refused):
    """The request is not what the page sends."""


class TooMuch(Refused):
    """The request brings more than one may; the limit is the setting DATA_UPLOAD_MAX_MEMORY_SIZE."""


def json_body(request: HttpRequest) -> dict:
    """The object that a request brings. Raises TooMuch and Malformed.

    The body of another kind of content may be read already, by the check of the CSRF token: it is not touched.
    """
    try:
        if request.content_type == "application/json":
            sent = json.loads(request.body)
            if isinstance(sent, dict):
                return sent
    except RequestDataTooBig as too_big:
        size = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        raise TooMuch(
            _("This is more than %(size)s at once. Paste it in parts, or bring it back in the workbook.")
            % {"size": size}
        ) from too_big
    except (ValueError, RecursionError):
        pass
    raise malformed()


def malformed() -> Malformed:
    return Malformed(_("This cannot be read. Load the page again."))


def status_of(refusal: Refused) -> int | None:
    """The status of an answer that refuses the request as such; None where it refuses what it asks for."""
    return {Malformed: 400, TooMuch: 413}.get(type(refusal))

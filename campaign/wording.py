"""Words that people type and others read: on one line, without invisible characters, not too long."""

import re
import unicodedata

from django.utils.translation import gettext as _

from campaign.refusals import Refused

_LINE_BREAKS = re.compile(r"\s*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]\s*")


class BadWording(Refused):
    """The text cannot be printed, or is too long."""


def one_line(text: str, *, field: str, longest: int) -> str:
    """The text on one line as it is printed; it keeps its own characters except the invisible ones."""
    text = "".join(char for char in _LINE_BREAKS.sub(" ", text) if unicodedata.category(char) != "Cf").strip()
    _check(text, field=field, longest=longest)
    return text


def paragraph(text: str, *, field: str, longest: int) -> str:
    """A note of several lines."""
    text = "\n".join(text.strip().splitlines())
    _check(text.replace("\n", " ").replace("\t", " "), field=field, longest=longest)
    return text


def _check(text: str, *, field: str, longest: int) -> None:
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise BadWording(_("The text contains a character that cannot be printed."), field=field)
    if len(text) > longest:
        raise BadWording(
            _("The text is longer than %(longest)s characters.") % {"longest": longest}, field=field
        )

"""How a file is refused: always with what to do."""

from django.utils.translation import gettext as _

from campaign.attachments.formats import MB, Purpose
from campaign.refusals import Refused


class BadFile(Refused):
    """The file is not taken; the text says what to do."""


class FileTooLarge(BadFile):
    """The file has more bytes than its purpose allows."""


class VirusFound(BadFile):
    """The virus scanner names something in the file."""


def too_large(purpose: Purpose) -> FileTooLarge:
    return FileTooLarge(
        _("The file is larger than %(limit)s MB. Make it smaller, or split it, and attach it again.")
        % {"limit": purpose.largest // MB}
    )


def not_taken(purpose: Purpose, ending: str) -> BadFile:
    if ending in ("heic", "heif"):
        return BadFile(
            _(
                "This phone saves pictures as HEIC. Set its camera to “most compatible” (JPEG), or send a JPEG."
            )
        )
    if ending in ("doc", "xls", "wps", "et"):
        return BadFile(
            _("This is an old office format. Save the file as .docx, .xlsx or PDF and attach that one.")
        )
    return BadFile(
        _("Files of this kind are not taken. Possible are: %(formats)s.") % {"formats": purpose.names}
    )


def not_what_it_says(name: str) -> BadFile:
    return BadFile(
        _("The file is no %(format)s, whatever its name says. Attach the original file.")
        % {"format": name.upper()}
    )


def damaged() -> BadFile:
    return BadFile(
        _("The file is damaged or incomplete. Open it, save it anew or print it as PDF, and attach that one.")
    )


def too_heavy() -> BadFile:
    return BadFile(
        _(
            "The file needs far more work to open than its size says. Print it as PDF or take a smaller picture."
        )
    )

"""What an upload may be at most, and how it is refused: always with what to do (UPL-1, UPL-4)."""

from django.utils.translation import gettext as _

from campaign.refusals import Refused

LARGEST = 5 * 1024 * 1024
MOST_MEMBERS = 200
MOST_UNPACKED = 50 * 1024 * 1024
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 64 * 1024
MOST_ROWS = 5_000
ROWS_ABOVE = 100  # titles and totals around the data rows
LAST_ROW = 20_000
MOST_COLUMNS = 80
MOST_MERGES = 20_000
HIGHEST_COUNT = 1_000_000


class BadWorkbook(Refused):
    """The file cannot be taken as a workbook; the text says what to do."""


class TooLarge(BadWorkbook):
    """The file is larger than an upload may be."""


def too_large() -> TooLarge:
    return TooLarge(
        _("The file is larger than %(limit)s MB. Save the sheet alone in a new workbook, without pictures.")
        % {"limit": LARGEST // 1024 // 1024}
    )


def damaged() -> BadWorkbook:
    return BadWorkbook(
        _(
            "The file is damaged or incomplete. Open it in Excel or WPS, save it anew as .xlsx, and upload it again; "
            "if it was sent to you, ask for it once more."
        )
    )


def bomb() -> BadWorkbook:
    return BadWorkbook(
        _(
            "Unpacked, the file would be far too large. Copy the rows into a new workbook, save it as .xlsx, and "
            "upload that one."
        )
    )


def too_many_rows() -> BadWorkbook:
    return BadWorkbook(
        _("The sheet has more than %(limit)s rows of data. Split it into several workbooks.")
        % {"limit": f"{MOST_ROWS:,}"}
    )

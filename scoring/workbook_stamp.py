"""What a group's workbook says about itself on a hidden sheet: whose it is, and what its cells held; signed by the site."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.core import signing
from django.utils.translation import gettext as _

from campaign.refusals import Refused
from campaign.workbooks.grid import Grid
from scoring.models import IndicatorGroup

SHEET = "_wenming"
REMARK = "本页供系统核对，请勿改动。"
FORMAT = 1
SALT = "scoring.group-workbook"
LONGEST_PIECE = 30_000  # a cell holds 32,767 characters


class ForeignWorkbook(Refused):
    """The workbook was not exported here, or its stamp was changed."""


class OtherWorkbook(Refused):
    """The workbook was exported here, for something else: another campaign, month, owner or scheme."""


@dataclass(frozen=True)
class Stamp:
    """Identity and contents of a workbook at its export; `cells` maps the code of a cell to its version and text."""

    format: int
    campaign: str
    campaign_name: str
    month: str
    group: str
    group_name: str
    scheme: int
    exported_at: str
    exported_by: str
    serial: str
    cells: Mapping[str, Sequence] = field(default_factory=dict)

    def version(self, code: str) -> int:
        return self.cells[code][0] if code in self.cells else 0

    def text(self, code: str) -> str:
        return self.cells[code][1] if code in self.cells else ""


def stamp_pieces(stamp: Stamp) -> list[str]:
    """The signed stamp as texts that fit into cells, one below the other."""
    signed = signing.dumps(asdict(stamp), salt=SALT, compress=True)
    return [signed[start : start + LONGEST_PIECE] for start in range(0, len(signed), LONGEST_PIECE)]


def stamp_of(grids: Sequence[Grid]) -> Stamp | None:
    """The stamp of a workbook, None for one without. Raises ForeignWorkbook when it is not as this site wrote it."""
    sheet = next((grid for grid in grids if grid.name == SHEET), None)
    if sheet is None:
        return None
    signed = "".join(str(sheet.value(row, 0)) for row in range(1, len(sheet.rows)))
    try:
        said = signing.loads(signed, salt=SALT)
    except signing.BadSignature as why:
        raise ForeignWorkbook(
            _(
                "The hidden sheet of this workbook is not as this site wrote it: it was changed, or it comes from "
                "another site. Export the workbook again and copy your entries into it."
            )
        ) from why
    if said.get("format") != FORMAT:
        raise OtherWorkbook(
            _("This workbook was exported by another version of the software. Export it again.")
        )
    return Stamp(**said)


def check_stamp(stamp: Stamp, group: IndicatorGroup) -> None:
    """Refuse the workbook of another campaign, month, owner or version of the scheme. Raises OtherWorkbook.

    The group comes with its month, that one with its campaign and scheme.
    """
    month = group.month
    if stamp.campaign != month.campaign.code:
        raise OtherWorkbook(
            _("This workbook belongs to another campaign: %(campaign)s.") % {"campaign": stamp.campaign_name}
        )
    if stamp.month != month.code:
        raise OtherWorkbook(
            _("This workbook is of %(theirs)s; you are in %(ours)s.")
            % {"theirs": stamp.month, "ours": month.code}
        )
    if stamp.group != group.code:
        raise OtherWorkbook(_("This workbook belongs to %(owner)s.") % {"owner": stamp.group_name})
    if stamp.scheme != month.scheme.version:
        raise OtherWorkbook(
            _(
                "This workbook was exported under version %(theirs)s of the scheme; version %(ours)s is in force. "
                "Export it again."
            )
            % {"theirs": stamp.scheme, "ours": month.scheme.version}
        )

"""The register of flyers as a workbook."""

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.flyers import flyer_lines
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes


def export_flyers(by: Access) -> Export:
    """Every department with its people, the copies suggested and received, and the day."""
    campaign = by.campaign
    rows = [
        {
            "code": line.department.code,
            "department": line.department.name,
            "people": line.people,
            "suggested": line.suggested,
            "copies": line.handout.copies if line.handout else None,
            "day": line.handout.handed_on.isoformat() if line.handout else "",
        }
        for line in flyer_lines(campaign)
    ]
    table = Table(
        _("Flyers"),
        [
            Column("code", _("Code")),
            Column("department", _("Department"), 24),
            Column("people", _("People")),
            Column("suggested", _("Suggested")),
            Column("copies", _("Copies")),
            Column("day", _("Handed over on"), 14),
        ],
        rows,
    )
    record("export.flyers", by=by.user, campaign=campaign, rows=len(rows))
    title = _("Flyers")
    return Export(
        content=xlsx_bytes([table], title=title, created=timezone.now()),
        media_type=MEDIA_TYPES["xlsx"],
        filename=f"{title}{campaign.year}.xlsx",
        rows=len(rows),
    )

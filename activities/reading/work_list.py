"""The works of a contest as a workbook, for the office and the auditor."""

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Contest
from campaign.audit import record
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes


def export_works(contest: Contest, *, by: Access) -> Export:
    """Every work with its author, in the order of arrival; those that were taken back say so. Recorded."""
    works = contest.submissions.select_related("author", "department", "submitted_by").order_by(
        "submitted_at", "pk"
    )
    rows = [
        {
            "department": work.department.name,
            "number": work.author.staff_number,
            "author": work.author.name,
            "title": work.title,
            "length": work.length,
            "at": timezone.localtime(work.submitted_at).strftime("%Y-%m-%d %H:%M"),
            "by": work.submitted_by.name if work.is_by_another else "",
            "late": work.late_reason,
            "withdrawn": _("taken back") if work.is_withdrawn else "",
        }
        for work in works
    ]
    table = Table(
        _("Works"),
        [
            Column("department", _("Department"), 20),
            Column("number", _("Staff number")),
            Column("author", _("Author"), 14),
            Column("title", _("Title"), 40),
            Column("length", _("Length")),
            Column("at", _("Submitted at"), 18),
            Column("by", _("Submitted by"), 14),
            Column("late", _("Why it is late"), 24),
            Column("withdrawn", _("Taken back"), 12),
        ],
        rows,
    )
    record("export.works", by=by.user, campaign=by.campaign, obj=contest, title=contest.title, rows=len(rows))
    return Export(
        content=xlsx_bytes([table], title=contest.title, created=timezone.now()),
        media_type=MEDIA_TYPES["xlsx"],
        filename=f"{contest.title}.xlsx",
        rows=len(rows),
    )

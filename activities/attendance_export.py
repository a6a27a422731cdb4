"""The list of an event as a workbook."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.models import Attendance, Event
from campaign.audit import record
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes


def export_attendance(event: Event, lines: Iterable[Attendance], *, by: Access) -> Export:
    """The lines that the person may read, by department, and how many came of each."""
    rows = [
        {
            "department": line.department.name,
            "number": line.person.staff_number,
            "name": line.person.name,
            "source": line.get_source_display(),
            "at": timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M"),
        }
        for line in lines
    ]
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["department"]] = totals.get(row["department"], 0) + 1
    people = Table(
        _("Who came"),
        [
            Column("department", _("Department"), 20),
            Column("number", _("Staff number")),
            Column("name", capfirst(pgettext("of a person", "name")), 14),
            Column("source", _("Entered from")),
            Column("at", _("Entered at"), 18),
        ],
        rows,
    )
    by_department = Table(
        _("By department"),
        [Column("department", _("Department"), 20), Column("people", _("How many came"))],
        [{"department": name, "people": count} for name, count in totals.items()],
    )
    record(
        "export.attendance",
        by=by.user,
        campaign=by.campaign,
        obj=event,
        title=event.title,
        rows=len(rows),
    )
    return Export(
        content=xlsx_bytes([people, by_department], title=event.title, created=timezone.now()),
        media_type=MEDIA_TYPES["xlsx"],
        filename=f"{event.title}{_('Who came')}.xlsx",
        rows=len(rows),
    )

"""The register of handbooks as a workbook."""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.etiquette.handbooks import current_handbook
from activities.etiquette.receipts import copies_by_department
from activities.event_reading import departments_in_order
from activities.models import HandbookReceipt
from campaign.audit import record
from campaign.models import Campaign, Person
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes


def export_receipts(campaign: Campaign, *, by: Access) -> Export:
    """Totals by department; everybody in service with the day of his copy or none; copies of people who have left."""
    today = timezone.localdate()
    receipts = {
        receipt.person_id: receipt
        for receipt in HandbookReceipt.objects.filter(campaign=campaign)
        .select_related("person__department", "handbook")
        .order_by("person__staff_number")
    }
    staff = list(
        Person.objects.filter(unit=campaign.unit_id)
        .in_service(today)
        .select_related("department")
        .order_by("staff_number")
    )
    places = {
        department.pk: place
        for place, department in enumerate(
            departments_in_order(campaign.pk, {person.department_id for person in staff})
        )
    }
    staff.sort(key=lambda person: (places[person.department_id], person.staff_number))
    gone = [receipt.person for receipt in receipts.values() if receipt.person.has_left(today)]
    rows = [_row(person, receipts.get(person.pk)) for person in staff]
    gone_rows = [_row(person, receipts[person.pk]) for person in gone]
    columns = [
        Column("department", _("Department"), 20),
        Column("number", _("Staff number")),
        Column("name", capfirst(pgettext("of a person", "name")), 14),
        Column("received_on", _("Received on")),
        Column("version", _("Version")),
    ]
    totals = Table(
        _("By department"),
        [
            Column("name", _("Department"), 20),
            Column("people", _("In service")),
            Column("received", _("With a copy")),
            Column("missing", _("Not yet")),
        ],
        [
            {"name": row.name, "people": row.people, "received": row.received, "missing": row.missing}
            for row in copies_by_department(campaign)
        ],
    )
    tables = [totals, Table(_("In service"), columns, rows)]
    if gone_rows:
        tables.append(Table(_("Left since"), columns, gone_rows))
    record(
        "export.handbook_receipts",
        by=by.user,
        campaign=campaign,
        obj=current_handbook(campaign),
        rows=len(rows) + len(gone_rows),
    )
    title = _("Register of handbooks")
    return Export(
        content=xlsx_bytes(tables, title=title, created=timezone.now()),
        media_type=MEDIA_TYPES["xlsx"],
        filename=f"{title}.xlsx",
        rows=len(rows) + len(gone_rows),
    )


def _row(person: Person, receipt: HandbookReceipt | None) -> dict:
    return {
        "department": person.department.name,
        "number": person.staff_number,
        "name": person.name,
        "received_on": receipt.received_on.isoformat() if receipt else "",
        "version": receipt.handbook.version if receipt else None,
    }

"""Who has studied the rules, as a workbook."""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.event_reading import departments_in_order
from campaign.audit import record
from campaign.models import Campaign, Person
from campaign.permissions import Access
from campaign.spreadsheets import MEDIA_TYPES, Column, Export, Table, xlsx_bytes
from publishing.launch.study import confirmations, study_by_department
from scoring.rules_in_force import scheme_in_force


def export_study(campaign: Campaign, *, by: Access) -> Export:
    """Totals by department, and everybody in service with the day and the way of his confirmation or none."""
    scheme = scheme_in_force(campaign)
    confirmed = {row.person_id: row for row in confirmations(campaign, scheme)}
    staff = list(Person.objects.filter(unit=campaign.unit_id).in_service(timezone.localdate()))
    departments = departments_in_order(campaign.pk, {person.department_id for person in staff})
    places = {department.pk: place for place, department in enumerate(departments)}
    staff.sort(key=lambda person: (places[person.department_id], person.staff_number))
    rows = []
    for person in staff:
        row = confirmed.get(person.pk)
        rows.append(
            {
                "department": departments[places[person.department_id]].name,
                "number": person.staff_number,
                "name": person.name,
                "studied_on": row.studied_on.isoformat() if row else "",
                "way": str(row.get_way_display()) if row else "",
            }
        )
    record(
        "export.study",
        by=by.user,
        campaign=campaign,
        obj=scheme,
        rows=len(rows),
        version=scheme.version if scheme else None,
    )
    title = _("Study of the rules")
    return Export(
        content=xlsx_bytes(
            [_totals(campaign, scheme), Table(_("In service"), _columns(), rows)],
            title=title,
            created=timezone.now(),
        ),
        media_type=MEDIA_TYPES["xlsx"],
        filename=f"{title}.xlsx",
        rows=len(rows),
    )


def _totals(campaign: Campaign, scheme) -> Table:
    return Table(
        _("By department"),
        [
            Column("name", _("Department"), 20),
            Column("people", _("In service")),
            Column("confirmed", _("Confirmed")),
            Column("missing", pgettext("confirmed", "Not yet")),
            Column("percent", _("Percent")),
        ],
        [
            {
                "name": row.name,
                "people": row.people,
                "confirmed": row.confirmed,
                "missing": row.missing,
                "percent": row.percent,
            }
            for row in study_by_department(campaign, scheme)
        ],
    )


def _columns() -> list[Column]:
    return [
        Column("department", _("Department"), 20),
        Column("number", _("Staff number")),
        Column("name", capfirst(pgettext("of a person", "name")), 14),
        Column("studied_on", _("Studied on")),
        Column("way", _("Confirmed by"), 14),
    ]

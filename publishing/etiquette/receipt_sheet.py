"""The lists on which people sign for their handbook, a page or more for each department."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from activities.etiquette.handbooks import current_handbook
from activities.event_reading import departments_in_order
from activities.models import HandbookReceipt
from campaign.models import Person
from campaign.permissions import Access, office
from publishing.events.signing import signing_group
from publishing.prints import Sheet

EVERYBODY = "everybody"
OF_DEPARTMENT = "department-"
BLANK = 2


def frozen_receipts(by: Access, key: str) -> Mapping | None:
    """What the lists print, for the office; `key` is “everybody” or “department-” with its code.

    Everybody in service today, with the day of the copy that somebody has already.
    """
    handbook = current_handbook(by.campaign)
    if not office(by) or handbook is None or not (key == EVERYBODY or key.startswith(OF_DEPARTMENT)):
        return None
    staff = Person.objects.filter(unit=by.campaign.unit_id).in_service(timezone.localdate())
    if key != EVERYBODY:
        staff = staff.filter(department__code=key.removeprefix(OF_DEPARTMENT))
    people = list(staff.order_by("staff_number"))
    if not people:
        return None
    unit = by.campaign.unit
    return {
        "title": f"{handbook.title}发放签收表",
        "facts": [unit.name, f"{by.campaign.year}年{by.campaign.name}"],
        "notes": "每名职工一册，本人签收；因故未到的，由所在部室补领后签收。",
        "date": timezone.localdate(handbook.published_at).isoformat(),
        "sign": "签收",
        "left": "发放人",
        "right": "部室负责人",
        "halves": 1,
        "apart": True,
        "groups": _groups(by, people),
    }


def _groups(by: Access, people: Sequence[Person]) -> list[dict]:
    received = dict(HandbookReceipt.objects.filter(campaign=by.campaign).values_list("person", "received_on"))
    rows: dict[int, list[dict]] = {}
    for person in people:
        day = received.get(person.pk)
        rows.setdefault(person.department_id, []).append(
            {
                "number": person.staff_number,
                "name": person.name,
                "post": person.post,
                "mark": f"{day.year}.{day.month}.{day.day}已领" if day else "",
            }
        )
    return [
        signing_group(department.name, rows[department.pk], blank=BLANK, halves=1)
        for department in departments_in_order(by.campaign.pk, rows)
    ]


SHEET = Sheet(frozen=frozen_receipts, template="publishing/print/signature_list.html")

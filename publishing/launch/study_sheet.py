"""The lists on which people sign that they studied the rules, a page or more for each department."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from activities.event_reading import departments_in_order
from campaign.models import Department, Person
from campaign.permissions import Access, office
from publishing.events.signing import signing_group
from publishing.launch.study import confirmations, reads_department
from publishing.prints import Sheet
from scoring.models import Scheme
from scoring.rules_in_force import scheme_in_force

EVERYBODY = "everybody"
OF_DEPARTMENT = "department-"
BLANK = 2


def frozen_study(by: Access, key: str) -> Mapping | None:
    """What the lists print: “everybody” for the office, “department-” with its code for its head and deputy too.

    Everybody in service today, with the day of the confirmation that somebody has given already.
    """
    scheme = scheme_in_force(by.campaign)
    if scheme is None:
        return None
    staff = Person.objects.filter(unit=by.campaign.unit_id).in_service(timezone.localdate())
    if key == EVERYBODY:
        if not office(by):
            return None
    else:
        department = _department(by, key)
        if department is None:
            return None
        staff = staff.filter(department=department)
    people = list(staff.order_by("staff_number"))
    if not people:
        return None
    campaign = by.campaign
    return {
        "title": f"{campaign.name}考核办法学习签字表",
        "facts": [campaign.unit.name, f"{campaign.year}年", f"考核办法第{scheme.version}版"],
        "notes": "本人已学习创建活动内容和“双百”量化考核办法，了解创建标准和努力方向；由本人签字，不得代签。",
        "date": timezone.localdate(scheme.activated_at).isoformat(),
        "sign": "签字",
        "left": "组织学习人",
        "right": "部室负责人",
        "halves": 1,
        "apart": True,
        "groups": _groups(by, scheme, people),
    }


def _department(by: Access, key: str) -> Department | None:
    if not key.startswith(OF_DEPARTMENT):
        return None
    code = key.removeprefix(OF_DEPARTMENT)
    department = Department.objects.filter(unit=by.campaign.unit_id, code=code).first()
    return department if department is not None and reads_department(by, department.pk) else None


def _groups(by: Access, scheme: Scheme, people: Sequence[Person]) -> list[dict]:
    confirmed = dict(confirmations(by.campaign, scheme).values_list("person", "studied_on"))
    rows: dict[int, list[dict]] = {}
    for person in people:
        day = confirmed.get(person.pk)
        rows.setdefault(person.department_id, []).append(
            {
                "number": person.staff_number,
                "name": person.name,
                "post": person.post,
                "mark": f"{day.year}.{day.month}.{day.day}已确认" if day else "",
            }
        )
    return [
        signing_group(department.name, rows[department.pk], blank=BLANK, halves=1)
        for department in departments_in_order(by.campaign.pk, rows)
    ]


SHEET = Sheet(frozen=frozen_study, template="publishing/print/signature_list.html")

"""The list to sign at the door of an event, on paper: empty lines by department, or names."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from activities.event_reading import departments_in_order
from activities.models import Event
from campaign.models import Enrolment, Person
from campaign.permissions import Access, office
from publishing.events.signing import signing_group
from publishing.prints import Sheet

BLANK_LINES = 6  # of each department, where no names are printed
HALVES = 2
BLANK_MORE = 2  # beside the names, for whoever comes besides


class Form(StrEnum):
    """Whose names are printed."""

    BLANK = "blank"  # nobody's: lines for each department
    LISTED = "listed"  # those who are on the list
    EVERYBODY = "everybody"  # everybody in service


def frozen_sign_in(by: Access, key: str) -> Mapping | None:
    """What the list of an event prints, for the office; `key` is the event and the form, such as “12-blank”."""
    number, __, form = key.partition("-")
    if not office(by) or form not in set(Form) or not number.isdecimal():
        return None
    event = (
        Event.objects.filter(pk=int(number), campaign=by.campaign).select_related("campaign__unit").first()
        if len(number) < 10
        else None
    )
    return None if event is None else freeze_sign_in(event, Form(form))


def freeze_sign_in(event: Event, form: Form) -> Mapping:
    """Everything that the list prints, as plain values; at most five queries."""
    day, campaign = event.held_on, event.campaign
    facts = [f"{day.year}年{day.month}月{day.day}日 {event.begins_at:%H:%M}", event.place]
    return {
        "title": f"{event.title}签到表",
        "facts": facts + ([f"主讲（主持）：{event.host}"] if event.host else []),
        "notes": f"{campaign.unit.name}　{campaign.year}年{campaign.name}　请本人签名，代签无效。",
        "date": day.isoformat(),
        "sign": "签名",
        "left": "签到负责人",
        "right": "主持人",
        "halves": HALVES,
        "apart": False,
        "groups": _groups(event, form),
    }


def _groups(event: Event, form: Form) -> list[dict]:
    people: dict[int, list[dict]] = {}
    for department, number, name in _people(event, form):
        people.setdefault(department, []).append({"number": number, "name": name})
    return [
        signing_group(
            department.name,
            people.get(department.pk, []),
            blank=BLANK_LINES if form == Form.BLANK else BLANK_MORE,
            halves=HALVES,
        )
        for department in departments_in_order(event.campaign_id, _departments(event, people))
    ]


def _people(event: Event, form: Form) -> Iterable[tuple[int, str, str]]:
    if form == Form.BLANK:
        return []
    if form == Form.LISTED:
        return event.attendance.order_by("person__staff_number").values_list(
            "department", "person__staff_number", "person__name"
        )
    return (
        Person.objects.filter(unit=event.campaign.unit_id)
        .in_service(event.held_on)
        .order_by("staff_number")
        .values_list("department", "staff_number", "name")
    )


def _departments(event: Event, people: Mapping[int, list]) -> list[int]:
    """Those of the people; where nobody is named, those that are enrolled on the day."""
    if people:
        return list(people)
    enrolled = Enrolment.objects.filter(campaign=event.campaign_id, since__lte=event.held_on)
    return [
        place.department_id for place in enrolled.order_by("position", "pk") if place.covers(event.held_on)
    ]


SIGN_IN = Sheet(frozen=frozen_sign_in, template="publishing/print/signature_list.html")

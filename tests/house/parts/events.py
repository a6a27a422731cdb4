"""Events and the page of all activities: what the house tests need to know of their addresses, and the secrets planted there."""

from pathlib import Path

from django.conf import settings

from activities.events import enter_attendance
from activities.materials import attach_material
from activities.models import Attendance, EventFeedback
from campaign.models import Person
from tests.activities.events import attend, make_event
from tests.files import picture, written
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:track_list                                          200 200 200 200 200 200 200 200 200 200 200 200
POST activities:track_list                                          405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:event_list                                          200 200 200 200 200 200 200 200 200 200 200 200
POST activities:event_list                                          405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:event_plan                                          403 200 200 403 403 403 403 403 403 403 403 403
POST activities:event_plan                                          403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:event_detail                                        200 200 200 200 200 200 200 200 200 200 200 200
POST activities:event_detail                                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:event_change                                        403 200 200 403 403 403 403 403 403 403 403 403
POST activities:event_change                                        403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:event_cancel                                        403 405 405 403 403 403 403 403 403 403 403 403
POST activities:event_cancel                                        403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:attendance_enter                                    403 200 200 403 403 403 403 403 403 403 403 403
POST activities:attendance_enter                                    403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:attendance_confirm                                  403 405 405 403 403 403 403 403 403 403 403 403
POST activities:attendance_confirm                                  403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:attendance_strike                                   403 200 200 403 403 403 403 403 403 403 403 403
POST activities:attendance_strike                                   403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:attendance_export                                   403 200 200 403 403 403 200 200 403 403 403 200
POST activities:attendance_export                                   403 405 405 403 403 403 405 405 403 403 403 405
GET  activities:event_door                                          403 200 200 403 403 403 403 403 403 403 403 403
POST activities:event_door                                          403 409 409 403 403 403 403 403 403 403 403 403
GET  activities:event_feedback                                      404 404 404 404 404 404 404 404 404 404 200 404
POST activities:event_feedback                                      404 404 404 404 404 404 404 404 404 404 422 404
GET  activities:material_attach                                     403 405 405 403 403 403 403 403 403 403 403 403
POST activities:material_attach                                     403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:material_file                                       200 200 200 200 200 200 200 200 200 200 200 200
POST activities:material_file                                       405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:material_remove                                     403 405 405 403 403 403 403 403 403 403 403 403
POST activities:material_remove                                     403 302 302 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"event", "attendance", "material"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"event": 1, "attendance": 1, "material": 1}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
READERS = {"office", "second", "auditor"}
BY_ACCOUNTS = {"administrator"}  # reads names of people where accounts are opened, on no list of an event
MAY_READ: dict[str, set[str]] = {
    "LEAK-CAME-D02": READERS | BY_ACCOUNTS,
    "LEAK-CAME-D03": READERS | BY_ACCOUNTS | {"head", "deputy"},
    "LEAK-FEEDBACK": READERS | {"leader"},
}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the values of the parameters of its addresses.

    A training of the past with the employee on its list, whose department is D03, and a file.
    """
    event = make_event(world)
    (line,) = attend(event, world, [world.users["employee"].person])
    file = written(Path(settings.MEDIA_ROOT), f"material-{event.pk}", picture())
    material = attach_material(event=event, file=file, name="课件.jpg", by=world.access("office"))
    return {"event": event.pk, "attendance": line.pk, "material": material.pk}


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    event = Attendance.objects.get(pk=values["attendance"]).event
    for place, code in ((1, "D02"), (2, "D03")):
        number = f"9000{place}"
        Person.objects.create(
            unit=world.unit,
            staff_number=number,
            name=f"LEAK-CAME-{code}",
            department=world.departments[place],
        )
        enter_attendance(event=event, staff_numbers=[number], by=world.access("office"))
    EventFeedback.objects.bulk_create(
        EventFeedback(event=event, grade="good", words="LEAK-FEEDBACK") for _each in range(3)
    )

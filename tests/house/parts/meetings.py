"""The mobilisation meeting and the flyer: what the house tests need to know of its addresses."""

from datetime import time, timedelta

from django.utils import timezone

from activities.agendas import add_item
from activities.models import AgendaItem, EventKind
from activities.speeches import write_speech
from tests.activities.events import make_event
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:agenda                                              200 200 200 200 200 200 200 200 200 200 200 200
POST activities:agenda                                              405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:agenda_add                                          403 405 405 403 403 403 403 403 403 403 403 403
POST activities:agenda_add                                          403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:agenda_item                                         403 200 200 403 403 403 403 403 403 403 403 403
POST activities:agenda_item                                         403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:agenda_move                                         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:agenda_move                                         403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:speech_detail                                       404 200 200 404 404 404 404 404 404 404 404 404
POST activities:speech_detail                                       405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:speech_write                                        403 200 200 403 403 403 403 403 403 403 403 403
POST activities:speech_write                                        403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:speech_release                                      403 405 405 403 403 403 403 403 403 403 403 403
POST activities:speech_release                                      403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:speech_attach                                       403 405 405 403 403 403 403 403 403 403 403 403
POST activities:speech_attach                                       403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:meeting_minutes                                     403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:meeting_minutes                                     403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:flyer                                               403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:flyer                                               403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:flyer_write                                         403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:flyer_write                                         403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:flyer_draw                                          403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:flyer_draw                                          403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:flyer_picture                                       403 404 404 403 403 404 403 403 403 403 403 404
POST publishing:flyer_picture                                       403 405 405 403 403 405 403 403 403 403 403 405
GET  campaign:flyer_export                                          403 200 200 403 403 200 403 403 403 403 403 200
POST campaign:flyer_export                                          403 405 405 403 403 405 403 403 403 403 403 405
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"meeting", "agenda_item"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"meeting": 1, "agenda_item": 1, "side": 1}
# The draft of a speech is read by the office and its speaker; the auditor reads none.
MAY_READ: dict[str, set[str]] = {"LEAK-SPEECH-DRAFT": {"office", "second"}}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """A mobilisation meeting to come, with a speech in draft by somebody outside the roster."""
    meeting = make_event(
        world,
        kind=EventKind.MOBILISATION,
        held_on=timezone.localdate() + timedelta(days=14),
        title="动员大会",
        agenda="",
        begins_at=time(8, 30),
        ends_at=time(9, 30),
    )
    office = world.access("office")
    item = add_item(
        event=meeting, kind="speech", minutes=20, subject="动员讲话", who="党委书记 李明", by=office
    )
    write_speech(item=item, text="同志们", by=office)
    return {"meeting": meeting.pk, "agenda_item": item.pk, "side": 1}


def plant(world: World, values: dict) -> None:
    """A secret in the draft of the speech."""
    item = AgendaItem.objects.get(pk=values["agenda_item"])
    write_speech(item=item, text="LEAK-SPEECH-DRAFT", by=world.access("office"))

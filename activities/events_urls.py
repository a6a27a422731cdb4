"""Addresses of events of every kind under one campaign; all in the namespace `activities`."""

from django.urls import path

from activities.views import agendas, attendance, doors, events, materials, speeches

urlpatterns = [
    path("", events.event_list, name="event_list"),
    path("plan/", events.event_plan, name="event_plan"),
    path("<int:event>/", events.event_detail, name="event_detail"),
    path("<int:event>/change/", events.event_change, name="event_change"),
    path("<int:event>/cancel/", events.event_cancel, name="event_cancel"),
    path("<int:event>/attendance/", attendance.attendance_enter, name="attendance_enter"),
    path("<int:event>/attendance/confirm/", attendance.attendance_confirm, name="attendance_confirm"),
    path(
        "<int:event>/attendance/<int:attendance>/strike/",
        attendance.attendance_strike,
        name="attendance_strike",
    ),
    path("<int:event>/attendance.xlsx", attendance.attendance_export, name="attendance_export"),
    path("<int:event>/door/", doors.event_door, name="event_door"),
    path("<int:event>/feedback/", doors.event_feedback, name="event_feedback"),
    path("<int:meeting>/agenda/", agendas.agenda, name="agenda"),
    path("<int:meeting>/agenda/add/", agendas.agenda_add, name="agenda_add"),
    path("<int:meeting>/agenda/<int:agenda_item>/", agendas.agenda_item, name="agenda_item"),
    path("<int:meeting>/agenda/<int:agenda_item>/move/", agendas.agenda_move, name="agenda_move"),
    path("<int:meeting>/agenda/<int:agenda_item>/speech/", speeches.speech_detail, name="speech_detail"),
    path("<int:meeting>/agenda/<int:agenda_item>/speech/write/", speeches.speech_write, name="speech_write"),
    path(
        "<int:meeting>/agenda/<int:agenda_item>/speech/release/",
        speeches.speech_release,
        name="speech_release",
    ),
    path(
        "<int:meeting>/agenda/<int:agenda_item>/speech/files/", materials.speech_attach, name="speech_attach"
    ),
    path("<int:event>/files/", materials.material_attach, name="material_attach"),
    path("<int:event>/files/<int:material>/", materials.material_file, name="material_file"),
    path("<int:event>/files/<int:material>/remove/", materials.material_remove, name="material_remove"),
]

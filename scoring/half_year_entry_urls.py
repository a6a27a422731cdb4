"""Addresses of what people give to a half-year's evaluation; part of `scoring.urls`."""

from django.urls import path

from scoring.views import appraisals, individuals, marks, meetings, self_assessments, self_files

urlpatterns = [
    path("self/", self_assessments.self_list, name="self_list"),
    path("self/own/", self_assessments.self_own, name="self_own"),
    path("self/files/<int:file>/", self_files.self_file, name="self_file"),
    path("self/files/<int:file>/remove/", self_files.self_file_remove, name="self_file_remove"),
    path("self/<str:department>/", self_assessments.self_assessment, name="self_assessment"),
    path("self/<str:department>/files/", self_files.self_file_attach, name="self_file_attach"),
    path("self/<str:department>/send-back/", self_assessments.self_send_back, name="self_send_back"),
    path("self/<str:department>/take-late/", self_assessments.self_take_late, name="self_take_late"),
    path("marks/", marks.marks, name="marks"),
    path("marks/progress/", marks.marks_progress, name="marks_progress"),
    path("marks/of/<int:marks>/hand-back/", marks.marks_hand_back, name="marks_hand_back"),
    path("marks/<str:department>/", marks.marks_department, name="marks_department"),
    path("marks/<str:department>/save/", marks.mark_save, name="mark_save"),
    path("appraisal/", appraisals.appraisal, name="appraisal"),
    path("appraisal/begin/", appraisals.appraisal_begin, name="appraisal_begin"),
    path("appraisal/order/", appraisals.appraisal_order, name="appraisal_order"),
    path("appraisal/close/", appraisals.appraisal_close, name="appraisal_close"),
    path("appraisal/ballots/<int:order>/", appraisals.ballots_print, name="ballots_print"),
    path("appraisal/ballots/<int:order>/drop/", appraisals.ballots_drop, name="ballots_drop"),
    path("individuals/", individuals.individuals, name="individuals"),
    path("individuals/nominate/", individuals.individual_nominate, name="individual_nominate"),
    path(
        "individuals/<int:nomination>/withdraw/",
        individuals.individual_withdraw,
        name="individual_withdraw",
    ),
    path("individuals/decide/<str:act>/", individuals.individual_decide, name="individual_decide"),
    path("meeting/", meetings.meeting, name="meeting"),
    path("meeting/plan/", meetings.meeting_plan, name="meeting_plan"),
    path("meeting/attendance/", meetings.meeting_attend, name="meeting_attend"),
    path("meeting/honours/", meetings.meeting_honours, name="meeting_honours"),
]

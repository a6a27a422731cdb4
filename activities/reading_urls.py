"""Addresses of the track “reading” under one campaign; all in the namespace `activities`."""

from django.urls import URLPattern, URLResolver, include, path

from activities.views import commendations, reading, sessions

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.reading_programme, name="reading_programme"),
    path("mine/", reading.my_reading, name="my_reading"),
    path("mine.json", reading.my_reading_copy, name="my_reading_copy"),
    path("books/", reading.book_add, name="book_add"),
    path("books/<int:book>/", reading.book_change, name="book_change"),
    path("groups/plan/", reading.group_plan, name="group_plan"),
    path("groups/<int:group>/", reading.group_detail, name="group_detail"),
    path("groups/<int:group>/change/", reading.group_change, name="group_change"),
    path("groups/<int:group>/members/", reading.group_members, name="group_members"),
    path(
        "groups/<int:group>/members/<slug:staff_number>/remove/",
        reading.group_member_remove,
        name="group_member_remove",
    ),
    path("groups/<int:group>/sessions/", sessions.session_plan, name="session_plan"),
    path("sessions/<int:event>/", sessions.session_change, name="session_change"),
    path("exchanges/<int:event>/", sessions.talk_list, name="talk_list"),
    path("exchanges/<int:event>/talks/", sessions.talk_enter, name="talk_enter"),
    path("exchanges/<int:event>/talks/<int:talk>/", sessions.talk_change, name="talk_change"),
    path("commendations/", commendations.commendation_list, name="commendation_list"),
    path("commendations/plan/", commendations.commendation_plan, name="commendation_plan"),
    path("commendations/<int:commendation>/", commendations.commendation_detail, name="commendation_detail"),
    path(
        "commendations/<int:commendation>/change/",
        commendations.commendation_change,
        name="commendation_change",
    ),
    path(
        "commendations/<int:commendation>/move/<slug:step>/",
        commendations.commendation_move,
        name="commendation_move",
    ),
    path("commendations/<int:commendation>/vote/", commendations.commendation_vote, name="commendation_vote"),
    path(
        "commendations/<int:commendation>/nominations/",
        commendations.nomination_enter,
        name="nomination_enter",
    ),
    path(
        "commendations/<int:commendation>/nominations/<int:nominee>/withdraw/",
        commendations.nomination_withdraw,
        name="nomination_withdraw",
    ),
    path("contests/", include("activities.contest_urls")),
]

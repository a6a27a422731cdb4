"""Addresses of the quick-fire contest under one campaign."""

from django.urls import path

from activities.views import quickfire

urlpatterns = [
    path("", quickfire.quickfire_list, name="quickfire_list"),
    path("plan/", quickfire.quickfire_plan, name="quickfire_plan"),
    path("<int:quickfire>/", quickfire.quickfire_detail, name="quickfire_detail"),
    path("<int:quickfire>/change/", quickfire.quickfire_change, name="quickfire_change"),
    path("<int:quickfire>/teams/set/", quickfire.quickfire_team_set, name="quickfire_team_set"),
    path(
        "<int:quickfire>/teams/<int:team>/remove/",
        quickfire.quickfire_team_remove,
        name="quickfire_team_remove",
    ),
    path(
        "<int:quickfire>/questions/<int:round_number>/",
        quickfire.quickfire_questions,
        name="quickfire_questions",
    ),
    path(
        "<int:quickfire>/questions/<int:round_number>/draw/",
        quickfire.quickfire_draw,
        name="quickfire_draw",
    ),
    path("<int:quickfire>/desk/", quickfire.quickfire_desk, name="quickfire_desk"),
    path("<int:quickfire>/press/", quickfire.quickfire_press, name="quickfire_press"),
    path("<int:quickfire>/timer/", quickfire.quickfire_timer, name="quickfire_timer"),
    path("<int:quickfire>/board/", quickfire.quickfire_board, name="quickfire_board"),
    path("<int:quickfire>/state.json", quickfire.quickfire_state, name="quickfire_state"),
    path("<int:quickfire>/sign/", quickfire.quickfire_sign, name="quickfire_sign"),
    path("<int:quickfire>/award/", quickfire.quickfire_award, name="quickfire_award"),
]

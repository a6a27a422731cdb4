"""Addresses of half-years under one campaign."""

from django.urls import path

from scoring.views import half_year_decisions, half_years

urlpatterns = [
    path("", half_years.half_year_list, name="half_year_list"),
    path("years/", half_year_decisions.half_year_years, name="half_year_years"),
    path("<half:half>/", half_years.half_year_detail, name="half_year_detail"),
    path("<half:half>/open/", half_years.half_year_open, name="half_year_open"),
    path("<half:half>/move/<str:step>/", half_years.half_year_move, name="half_year_move"),
    path("<half:half>/calendar/", half_years.half_year_calendar, name="half_year_calendar"),
    path("<half:half>/exclude/", half_years.half_year_exclude, name="half_year_exclude"),
    path(
        "<half:half>/exclusions/<int:exclusion>/take-back/",
        half_years.half_year_include,
        name="half_year_include",
    ),
    path("<half:half>/vote/", half_year_decisions.half_year_vote, name="half_year_vote"),
    path("<half:half>/object/", half_year_decisions.half_year_object, name="half_year_object"),
    path(
        "<half:half>/objections/<int:objection>/answer/",
        half_year_decisions.half_year_answer,
        name="half_year_answer",
    ),
    path(
        "<half:half>/departments/<str:department>/",
        half_year_decisions.half_year_department,
        name="half_year_department",
    ),
    path("<half:half>/what-if/", half_year_decisions.half_year_what_if, name="half_year_what_if"),
    path("<half:half>/what-if/<int:annex>/", half_year_decisions.half_year_annex, name="half_year_annex"),
    path("<half:half>/evaluation.json", half_year_decisions.half_year_export, name="half_year_export"),
]

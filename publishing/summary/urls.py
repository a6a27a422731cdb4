"""Addresses of the year's end."""

from django.urls import path

from publishing.summary.views import lessons, year

urlpatterns: list = [
    path("year/", year.year, name="year"),
    path("year/slides/", year.year_slides, name="year_slides"),
    path("year/compose/", year.summary_compose, name="summary_compose"),
    path("year/lessons/", lessons.lesson_list, name="lesson_list"),
    path("year/lessons/enter/<str:lesson_kind>/", lessons.lesson_enter, name="lesson_enter"),
    path("year/lessons/<int:lesson>/", lessons.lesson_change, name="lesson_change"),
    path("year/lessons/<int:lesson>/move/", lessons.lesson_move, name="lesson_move"),
    path("year/lessons/<int:lesson>/remove/", lessons.lesson_remove, name="lesson_remove"),
]

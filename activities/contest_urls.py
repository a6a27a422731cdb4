"""Addresses of the contests and their works under one campaign; all in the namespace `activities`."""

from django.urls import include, path

from activities.views import contests, similar_works, works

urlpatterns = [
    path("", contests.contest_list, name="contest_list"),
    path("plan/", contests.contest_plan, name="contest_plan"),
    path("<int:contest>/", contests.contest_detail, name="contest_detail"),
    path("<int:contest>/change/", contests.contest_change, name="contest_change"),
    path("<int:contest>/move/<slug:step>/", contests.contest_move, name="contest_move"),
    path("<int:contest>/submit/", works.work_submit, name="work_submit"),
    path("<int:contest>/works.xlsx", works.work_export, name="work_export"),
    path("<int:contest>/works/<int:work>/", works.work_detail, name="work_detail"),
    path("<int:contest>/works/<int:work>/change/", works.work_change, name="work_change"),
    path("<int:contest>/works/<int:work>/withdraw/", works.work_withdraw, name="work_withdraw"),
    path("<int:contest>/works/<int:work>/files/<int:enclosure>/", works.work_file, name="work_file"),
    path(
        "<int:contest>/works/<int:work>/files/<int:enclosure>/small/",
        works.work_thumbnail,
        name="work_thumbnail",
    ),
    path("<int:contest>/similar/", similar_works.similar_list, name="similar_list"),
    path("<int:contest>/similar/compare/", similar_works.works_compare, name="works_compare"),
    path("<int:contest>/similar/<int:pair>/", similar_works.similar_pair, name="similar_pair"),
    path("<int:contest>/jury/", include("activities.jury_urls")),
]

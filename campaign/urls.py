"""Addresses that need no campaign, and the settings of one."""

from django.urls import path

from campaign import views, views_holidays, views_import, views_rules

app_name = "campaign"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("set-up/", views.set_up, name="set_up"),
    path("healthz", views.health, name="health"),
    path("c/<slug:campaign>/settings/rules/", views_rules.rules_edit, name="rules_edit"),
    path("c/<slug:campaign>/settings/holidays/", views_holidays.holiday_list, name="holiday_list"),
    path("c/<slug:campaign>/settings/holidays/add/", views_holidays.holiday_add, name="holiday_add"),
    path("c/<slug:campaign>/settings/holidays/paste/", views_holidays.holiday_paste, name="holiday_paste"),
    path(
        "c/<slug:campaign>/settings/holidays/<int:holiday>/remove/",
        views_holidays.holiday_remove,
        name="holiday_remove",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/columns/",
        views_import.import_columns,
        name="import_columns",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/preview/",
        views_import.import_preview,
        name="import_preview",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/confirm/",
        views_import.import_confirm,
        name="import_confirm",
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/drop/", views_import.import_drop, name="import_drop"
    ),
    path(
        "c/<slug:campaign>/settings/import/<int:upload>/progress/",
        views_import.import_progress,
        name="import_progress",
    ),
    path("c/<slug:campaign>/settings/import/<str:kind>/", views_import.import_start, name="import_start"),
    path(
        "c/<slug:campaign>/settings/import/<str:kind>/template.xlsx",
        views_import.import_template,
        name="import_template",
    ),
]

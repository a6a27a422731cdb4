"""Addresses of the scheme's versions and their editor; part of `scoring.urls`."""

from django.urls import path

from scoring.views import scheme_bonuses, scheme_comparing, scheme_editing, scheme_import, schemes

urlpatterns = [
    path("", schemes.scheme_list, name="scheme_list"),
    path("load/", schemes.scheme_load, name="scheme_load"),
    path("begin/", schemes.scheme_begin, name="scheme_begin"),
    path("import/", scheme_import.scheme_import, name="scheme_import"),
    path("template.xlsx", scheme_import.scheme_template_file, name="scheme_template"),
    path("<int:version>/", schemes.scheme_detail, name="scheme_detail"),
    path("<int:version>/edit/", scheme_editing.scheme_edit, name="scheme_edit"),
    path("<int:version>/activate/", schemes.scheme_activate, name="scheme_activate"),
    path("<int:version>/new-version/", schemes.scheme_new_version, name="scheme_new_version"),
    path("<int:version>/discard/", schemes.scheme_discard, name="scheme_discard"),
    path("<int:version>/scheme.xlsx", schemes.scheme_export, name="scheme_export"),
    path("<int:version>/<int:other>/", scheme_comparing.scheme_compare, name="scheme_compare"),
    path(
        "<int:version>/sheets/<str:sheet>/add/", scheme_editing.scheme_section_add, name="scheme_section_add"
    ),
    path("<int:version>/sections/<str:section>/", scheme_editing.scheme_section, name="scheme_section"),
    path(
        "<int:version>/sections/<str:section>/remove/",
        scheme_editing.scheme_section_remove,
        name="scheme_section_remove",
    ),
    path(
        "<int:version>/indicators/<str:indicator>/", scheme_editing.scheme_indicator, name="scheme_indicator"
    ),
    path("<int:version>/bonus/", scheme_bonuses.scheme_bonus, name="scheme_bonus_add"),
    path("<int:version>/bonus/<str:item>/", scheme_bonuses.scheme_bonus, name="scheme_bonus"),
    path(
        "<int:version>/bonus/<str:item>/remove/",
        scheme_bonuses.scheme_bonus_remove,
        name="scheme_bonus_remove",
    ),
]

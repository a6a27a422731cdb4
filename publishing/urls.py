"""Addresses of the papers of a campaign."""

from django.urls import path

from publishing import scheme_views, score_sheet_views, views

app_name = "publishing"
urlpatterns = [
    path("papers/", views.publication_list, name="publication_list"),
    path("papers/<int:publication>/", views.publication_detail, name="publication_detail"),
    path("papers/<int:publication>/<str:format>/", views.publication_file, name="publication_file"),
    path("months/<month:month>/entry/<str:owner>/paper/", score_sheet_views.score_sheet, name="score_sheet"),
    path(
        "months/<month:month>/entry/<str:owner>/paper/<str:form>.pdf",
        score_sheet_views.score_sheet_print,
        name="score_sheet_print",
    ),
    path("settings/schemes/<int:version>/paper/", scheme_views.scheme_paper, name="scheme_paper"),
    path("settings/schemes/<int:version>/print.pdf", scheme_views.scheme_print, name="scheme_print"),
]

"""Addresses of the papers of a campaign."""

from django.urls import path

from publishing import ranking_views, scheme_views, score_sheet_views, views

app_name = "publishing"
urlpatterns = [
    path("papers/", views.publication_list, name="publication_list"),
    path("papers/<int:publication>/", views.publication_detail, name="publication_detail"),
    path("papers/<int:publication>/<str:format>/", views.publication_file, name="publication_file"),
    path("papers/ranking/<month:month>/", ranking_views.ranking_paper, name="ranking_paper"),
    path("papers/ranking/<month:month>/print.pdf", ranking_views.ranking_print, name="ranking_print"),
    path("papers/ranking/<half:half>/", ranking_views.half_year_paper, name="half_year_paper"),
    path("papers/ranking/<half:half>/print.pdf", ranking_views.half_year_print, name="half_year_print"),
    path("months/<month:month>/entry/<str:owner>/paper/", score_sheet_views.score_sheet, name="score_sheet"),
    path(
        "months/<month:month>/entry/<str:owner>/paper/<str:form>.pdf",
        score_sheet_views.score_sheet_print,
        name="score_sheet_print",
    ),
    path("settings/schemes/<int:version>/paper/", scheme_views.scheme_paper, name="scheme_paper"),
    path("settings/schemes/<int:version>/print.pdf", scheme_views.scheme_print, name="scheme_print"),
]

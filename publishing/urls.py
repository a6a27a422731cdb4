"""Addresses of the papers of a campaign."""

from django.urls import path

from publishing import (
    batch_views,
    bulletin_views,
    commendation_views,
    draft_urls,
    font_views,
    print_views,
    ranking_views,
    register_views,
    scheme_views,
    score_sheet_views,
    views,
)
from publishing.archive import urls as archive_urls
from publishing.honours import award_urls
from publishing.honours import urls as honour_urls
from publishing.launch import urls as launch_urls
from publishing.reading import urls as reading_urls
from publishing.summary import urls as summary_urls

app_name = "publishing"
urlpatterns = [
    *draft_urls.urlpatterns,
    *award_urls.urlpatterns,
    *honour_urls.urlpatterns,
    *reading_urls.urlpatterns,
    *launch_urls.urlpatterns,
    *summary_urls.urlpatterns,
    *archive_urls.urlpatterns,
    path("papers/", views.publication_list, name="publication_list"),
    path("papers/register/", register_views.paper_register, name="paper_register"),
    path("papers/register/enter/", register_views.number_enter, name="number_enter"),
    path("papers/register/leap/", register_views.number_leap, name="number_leap"),
    path("papers/register/<int:taken>/void/", register_views.number_void, name="number_void"),
    path("papers/register/<int:year>.xlsx", register_views.register_export, name="register_export"),
    path("prints/<slug:kind>/<slug:key>/", print_views.print_page, name="print_page"),
    path("prints/<slug:kind>/<slug:key>/sheet.pdf", print_views.print_file, name="print_file"),
    path("papers/fonts/", font_views.paper_fonts, name="paper_fonts"),
    path("papers/batch/", batch_views.paper_batch, name="paper_batch"),
    path("papers/batch/<int:batch>/", batch_views.batch_detail, name="batch_detail"),
    path("papers/batch/<int:batch>/<int:part>/", batch_views.batch_file, name="batch_file"),
    path("papers/bulletin/<month:month>/", bulletin_views.month_bulletin, name="month_bulletin"),
    path("papers/commendation/<half:half>/", commendation_views.commendation, name="commendation"),
    path(
        "papers/commendation/<half:half>/issue/",
        commendation_views.commendation_issue,
        name="commendation_issue",
    ),
    path(
        "papers/commendation/<half:half>/compose/",
        commendation_views.commendation_compose,
        name="commendation_compose",
    ),
    path("papers/<int:publication>/", views.publication_detail, name="publication_detail"),
    path("papers/<int:publication>/void/", views.publication_void, name="publication_void"),
    path("papers/<int:publication>/newer/", views.publication_newer, name="publication_newer"),
    path("papers/<int:publication>/draw/", views.publication_draw, name="publication_draw"),
    path("papers/<int:publication>/<str:format>/", views.publication_file, name="publication_file"),
    path(
        "papers/<int:publication>/<str:format>/<int:drawing>/",
        views.publication_file,
        name="publication_drawing",
    ),
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

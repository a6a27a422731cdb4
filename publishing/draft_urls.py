"""Addresses of the papers in work."""

from django.urls import path

from publishing import draft_page_views, draft_source_views, draft_views

urlpatterns = [
    path("papers/drafts/begin/", draft_views.draft_begin, name="draft_begin"),
    path("papers/drafts/<int:draft>/", draft_views.draft_detail, name="draft_detail"),
    path("papers/drafts/<int:draft>/accept/", draft_views.draft_accept, name="draft_accept"),
    path("papers/drafts/<int:draft>/follow/", draft_source_views.draft_follow, name="draft_follow"),
    path("papers/drafts/<int:draft>/issue/", draft_views.draft_issue, name="draft_issue"),
    path("papers/drafts/<int:draft>/discard/", draft_views.draft_discard, name="draft_discard"),
    path("papers/drafts/<int:draft>/like/", draft_source_views.draft_like, name="draft_like"),
    path("papers/drafts/<int:draft>/pages/", draft_page_views.draft_pages, name="draft_pages"),
    path("papers/drafts/<int:draft>/draw/", draft_page_views.draft_draw, name="draft_draw"),
    path(
        "papers/drafts/<int:draft>/pages/<int:drawing>/<int:page>.png",
        draft_page_views.draft_page,
        name="draft_page",
    ),
    path("papers/drafts/<int:draft>/preview.pdf", draft_page_views.draft_pdf, name="draft_pdf"),
    path("papers/drafts/<int:draft>/history/", draft_page_views.draft_history, name="draft_history"),
    path(
        "papers/drafts/<int:draft>/history/<int:version>/restore/",
        draft_page_views.draft_restore,
        name="draft_restore",
    ),
]

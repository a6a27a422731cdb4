"""Addresses of the papers of the reading programme."""

from django.urls import path

from publishing.reading import collection_views, views

urlpatterns = [
    path("reading/contests/<int:contest>/call/", views.contest_call, name="contest_call"),
    path("reading/contests/<int:contest>/works/", collection_views.prize_collection, name="prize_collection"),
    path(
        "reading/contests/<int:contest>/works.pdf",
        collection_views.prize_collection_print,
        name="prize_collection_print",
    ),
]

"""Addresses of the papers of a campaign."""

from django.urls import path

from publishing import views

app_name = "publishing"
urlpatterns = [
    path("papers/", views.publication_list, name="publication_list"),
    path("papers/<int:publication>/", views.publication_detail, name="publication_detail"),
    path("papers/<int:publication>/<str:format>/", views.publication_file, name="publication_file"),
]

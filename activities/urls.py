"""Addresses of the activities under one campaign; each track has a module of its own."""

from django.urls import include, path

from activities.views import tracks

app_name = "activities"
urlpatterns = [
    path("activities/", tracks.track_list, name="track_list"),
    path("events/", include("activities.events_urls")),
    path("windows/", include("activities.windows_urls")),
    path("windows/", include("activities.quarter_urls")),
    path("etiquette/", include("activities.etiquette_urls")),
    path("reading/", include("activities.reading_urls")),
]

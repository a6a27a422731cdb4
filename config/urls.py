"""The addresses of the site: one prefix for each campaign, the rest needs no campaign."""

from django.conf import settings
from django.urls import include, path

from activities.views import doors
from campaign import views
from campaign.site import wenming_admin
from publishing.honours.views import certificates
from publishing.launch.views import rules
from scoring.views import voting

urlpatterns = [
    path("", include("campaign.urls")),
    path("language/", views.set_language, name="set_language"),
    path("wall/", include("scoring.wall_urls")),
    path("vote/", voting.vote, name="vote"),
    path("quiz/", include("activities.quiz_door_urls")),
    path("door/<str:token>/", doors.door, name="door"),
    path("rate/", include("activities.rating_urls")),
    path("rules/<slug:campaign>/", rules.rules_public, name="rules"),
    path("certificate/<str:token>/", certificates.certificate_check, name="certificate"),
    path("c/<slug:campaign>/", include("scoring.urls")),
    path("c/<slug:campaign>/", include("activities.urls")),
    path("c/<slug:campaign>/", include("publishing.urls")),
    path(settings.ADMIN_PATH, wenming_admin.urls),
]

handler403 = "campaign.pages.denied"
handler404 = "campaign.pages.not_found"
handler500 = "campaign.pages.broken"

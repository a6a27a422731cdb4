"""The address of a screen in a lobby; its token stands for a sign-in."""

from django.urls import path

from scoring.views import wall

app_name = "wall"
urlpatterns = [path("<str:token>/", wall.wall, name="wall")]

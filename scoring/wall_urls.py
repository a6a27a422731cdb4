"""The addresses of a screen in a lobby and of a program that reads the same; the token stands for a sign-in."""

from django.urls import path

from scoring.views import wall

app_name = "wall"
urlpatterns = [
    path("<str:token>/", wall.wall, name="wall"),
    path("<str:token>/standings.json", wall.wall_standings, name="standings"),
]

"""Addresses of quiz papers for people without a sign-in: the paper's own, and personal ones under it."""

from django.urls import path

from activities.views import quiz_public

app_name = "quiz"
urlpatterns = [
    path("<str:token>/", quiz_public.door, name="door"),
    path("<str:token>/<str:key>/", quiz_public.answer, name="answer"),
    path("<str:token>/<str:key>/save/", quiz_public.save, name="save"),
    path("<str:token>/<str:key>/submit/", quiz_public.submit, name="submit"),
]

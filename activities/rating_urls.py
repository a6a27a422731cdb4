"""The addresses behind the QR codes at the windows; each token stands for one window."""

from django.urls import path

from activities.views import rating

urlpatterns = [
    path("answer/", rating.rate_answer, name="rate_answer"),
    path("<str:token>/", rating.rate, name="rate"),
    path("<str:token>/complaint/", rating.rate_complain, name="rate_complain"),
]

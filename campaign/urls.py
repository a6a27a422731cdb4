"""Addresses that need no campaign."""

from django.urls import path

from campaign import views

app_name = "campaign"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("set-up/", views.set_up, name="set_up"),
    path("healthz", views.health, name="health"),
]

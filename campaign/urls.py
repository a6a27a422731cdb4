from django.urls import path

from campaign import views

app_name = "campaign"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("healthz", views.health, name="health"),
]

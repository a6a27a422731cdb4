"""Signing in and out, and the way to one's campaign."""

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from campaign.permissions import current_memberships, open_to_all

sign_in = open_to_all("signing in")(
    login_not_required(auth_views.LoginView.as_view(template_name="campaign/sign_in.html"))
)
sign_out = open_to_all("signing out")(auth_views.LogoutView.as_view())


@open_to_all("leads each person to his own campaign")
def home(request: HttpRequest) -> HttpResponse:
    memberships = current_memberships(request.user)
    if not memberships:
        return render(request, "campaign/no_role.html")
    return redirect("scoring:workbench", campaign=memberships[0].campaign.code)


@open_to_all("says only whether the site works")
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 with the state of the database and the task queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})

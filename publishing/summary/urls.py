"""Addresses of the year's end."""

urlpatterns: list = []

"""Addresses of the track “reading” under one campaign; all in the namespace `activities`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

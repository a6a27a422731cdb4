"""Addresses of the launch."""

urlpatterns: list = []

"""Addresses of the archive."""

from django.urls import path

from publishing.archive.views import archives

urlpatterns: list = [
    path("archive/", archives.archive_list, name="archive_list"),
    path("archive/make/", archives.archive_make, name="archive_make"),
    path("archive/<int:archive>/check/", archives.archive_check, name="archive_check"),
    path("archive/<int:archive>/archive.zip", archives.archive_file, name="archive_file"),
]

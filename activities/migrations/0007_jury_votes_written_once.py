"""Triggers that refuse to change or delete a vote of a jury."""

from django.db import migrations

from campaign.written_once import protect, unprotect


def add(apps, schema_editor):
    protect(schema_editor.connection, "activities_juryvote")


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, "activities_juryvote")


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_works_written_once")]
    operations = [migrations.RunPython(add, remove)]
